import { Hono } from 'hono'
import type { Admin as AdminAnswer } from '../contract/management/admins.ts'
import type { RequestContext } from '../env.ts'
import { instant } from '../http/endpoint.ts'
import { invalidParameters, problemAnswer } from '../http/problem.ts'
import { tooManyProblem } from '../http/too-many.ts'
import { directoryDatabase } from '../store/database.ts'
import { adminsOf, type OrganizationAdmin } from '../store/organization-admins.ts'
import { changeAdmin } from '../usecases/change-admin.ts'
import { resetSecondFactor } from '../usecases/reset-second-factor.ts'
import { wrongPassword } from './account.ts'
import { accountGiven } from './account-given.ts'
import type { AdminEnv } from './admin-session.ts'
import { serve } from './endpoint.ts'

export const admins = new Hono<AdminEnv>()

const noSuchAdmin = 'There is no such admin in your organization.'

serve(admins, 'GET /v3/admins', async ({ context, query }) => {
  const { 'page[size]': size, 'page[after]': after } = query
  const page = await adminsOf(directoryDatabase(context.env), context.var.admin.organization_id).page({ after, size })
  const last = page.admins.at(-1)
  const next = page.hasMore && last ? `/v3/admins?page[size]=${size}&page[after]=${last.id}` : null
  return { data: page.admins.map(adminAnswer), meta: { page: { number: 1, size, total: page.total, next } } }
})

serve(admins, 'GET /v3/admins/:adminId', async ({ context, params }) => {
  const admin = await adminsOf(directoryDatabase(context.env), context.var.admin.organization_id).find(params.adminId)
  return admin ? adminAnswer(admin) : problemAnswer(context, 404, noSuchAdmin)
})

serve(admins, 'PATCH /v3/admins/:adminId', async ({ context, params, body }) => {
  const { admin, now } = context.var
  const result = await changeAdmin(
    params.adminId,
    { role: body.role, portalIds: body.portal_ids, isDisabled: body.disabled },
    { admins: adminsOf(directoryDatabase(context.env), admin.organization_id), adminId: admin.id, now },
  )
  if ('admin' in result) return adminAnswer(result.admin)
  switch (result.refused) {
    case 'not_found':
      return problemAnswer(context, 404, noSuchAdmin)
    case 'unknown_portals':
      return refuseUnknownPortals(context)
    case 'last_one':
      return problemAnswer(context, 409, 'An organization keeps at least one active organization admin.')
    case 'own_access':
      return problemAnswer(
        context,
        409,
        'You cannot take the organization from yourself. Ask another organization admin to do it.',
      )
  }
})

serve(admins, 'DELETE /v3/admins/:adminId/second-factor', async ({ context, params, body }) => {
  const { admin } = context.var
  const result = await resetSecondFactor(params.adminId, body.password, {
    ...accountGiven(context),
    admins: adminsOf(directoryDatabase(context.env), admin.organization_id),
    adminId: admin.id,
  })
  switch (result.outcome) {
    case 'reset':
      context.var.sendLetters()
      return adminAnswer(result.admin)
    case 'nothing_to_reset':
      return problemAnswer(context, 404, 'There is no admin in your organization with a second factor to reset.')
    case 'own_second_factor':
      return problemAnswer(context, 409, 'You cannot reset your own second factor. Change it in your account.')
    case 'wrong_password':
      return wrongPassword(context)
    case 'too_many':
      return tooManyProblem(context, result.retryAfter)
  }
})

/** The 400 for ids that are no portals of the organization; whether they are somebody else's is not said. */
export function refuseUnknownPortals(context: RequestContext): Response {
  const reason = 'must be portals of your organization'
  return invalidParameters(context, [{ field: 'portal_ids', reason, source: 'body' }])
}

function adminAnswer(admin: OrganizationAdmin): AdminAnswer {
  const { disabled_at, last_seen_at, created_at, updated_at, ...rest } = admin
  return {
    ...rest,
    disabled_at: disabled_at === null ? null : instant(disabled_at),
    last_seen_at: last_seen_at === null ? null : instant(last_seen_at),
    created_at: instant(created_at),
    updated_at: instant(updated_at),
  }
}
