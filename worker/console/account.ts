import { Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { copy } from '../contract/copy.ts'
import type { FieldProblem } from '../contract/fields.ts'
import type { Account } from '../contract/management/account.ts'
import type { RequestContext } from '../env.ts'
import { giveDevice } from '../http/browser.ts'
import { networkOf } from '../http/network.ts'
import { notYetDeletable } from '../http/not-yet-deletable.ts'
import { invalidParameters, problemAnswer } from '../http/problem.ts'
import { giveSession, sessionToken, takeSession } from '../http/session-cookie.ts'
import { tooManyProblem } from '../http/too-many.ts'
import { adminAccountOf } from '../store/admin-account.ts'
import type { Admin } from '../store/admins.ts'
import { directoryDatabase } from '../store/database.ts'
import { changePassword } from '../usecases/change-password.ts'
import { deleteOwnAdmin } from '../usecases/delete-own-admin.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { requestEmailChange } from '../usecases/request-email-change.ts'
import { accountGiven } from './account-given.ts'
import type { AdminEnv } from './admin-session.ts'
import { serve } from './endpoint.ts'

export const account = new Hono<AdminEnv>()

serve(account, 'GET /v3/me', async ({ context }) => accountAnswer(context.var.admin))

serve(account, 'PATCH /v3/me', async ({ context, body }) => {
  const { admin, now } = context.var
  const profile = await adminAccountOf(directoryDatabase(context.env), {
    id: admin.id,
    organizationId: admin.organization_id,
  }).changeProfile(
    { fullName: body.full_name, newDeviceLetters: body.new_device_letters },
    { eventId: uuidv7({ msecs: now }), now },
  )
  return accountAnswer({ ...admin, ...profile })
})

serve(account, 'POST /v3/me/password', async ({ context, body }) => {
  const result = await changePassword(
    context.var.admin.id,
    {
      presentPassword: body.password,
      password: body.new_password,
      sessionToken: sessionToken(context, 'admin') ?? '',
    },
    accountGiven(context),
  )
  switch (result.outcome) {
    case 'changed':
      giveSession(context, 'admin', result.sessionToken)
      giveDevice(context, result.deviceCookie)
      context.var.sendLetters()
      return undefined
    case 'wrong_password':
      return wrongPassword(context)
    case 'password_refused':
      return refuse(context, 'new_password', result.problem)
    case 'too_many':
      return tooManyProblem(context, result.retryAfter)
  }
})

serve(account, 'POST /v3/me/email', async ({ context, body }) => {
  const result = await requestEmailChange(
    context.var.admin.id,
    { email: body.email, presentPassword: body.password, network: networkOf(context) },
    { ...accountGiven(context), tenantId: context.var.admin.organization_id },
  )
  switch (result.outcome) {
    case 'requested':
      context.var.sendLetters(letterDelay)
      return undefined
    case 'wrong_password':
      return wrongPassword(context)
    case 'same_address':
      return refuse(context, 'email', 'email_is_yours')
    case 'email_domain_refused':
      return refuse(context, 'email', 'email_domain_refused')
    case 'too_many':
    case 'too_many_letters':
      return tooManyProblem(context, result.retryAfter)
  }
})

serve(account, 'GET /v3/me/waiting-email', async ({ context }) => {
  const { admin, now } = context.var
  return { email: (await accountGiven(context).accounts.waitingEmail(admin.id, now)) ?? null }
})

serve(account, 'DELETE /v3/me/waiting-email', async ({ context }) => {
  await accountGiven(context).accounts.cancelEmailChange(context.var.admin.id)
  return undefined
})

serve(account, 'DELETE /v3/me', async ({ context, body }) => {
  const { id, organization_id: organizationId } = context.var.admin
  const result = await deleteOwnAdmin(id, body.password, {
    ...accountGiven(context),
    account: adminAccountOf(directoryDatabase(context.env), { id, organizationId }),
  })
  switch (result.outcome) {
    case 'deleted':
      takeSession(context, 'admin')
      return context.body(null, 204)
    case 'wrong_password':
      return wrongPassword(context)
    case 'way_back_open':
      return problemAnswer(context, 409, notYetDeletable(result.until, 'en').text)
    case 'last_one':
      return problemAnswer(
        context,
        409,
        'You are the last active organization admin. Make somebody else one first, then delete your account.',
      )
    case 'too_many':
      return tooManyProblem(context, result.retryAfter)
  }
})

/** The 400 for a present password that is not the right one. It is no 401: whoever calls is logged in. */
export function wrongPassword(context: RequestContext): Response {
  return refuse(context, 'password', 'password_wrong')
}

function refuse(context: RequestContext, field: string, problem: FieldProblem): Response {
  const { reason } = copy.en.problems[problem]
  return invalidParameters(context, [{ field, reason, rule: problem, source: 'body' }])
}

export function accountAnswer(admin: Admin): Account {
  const { id, email, full_name, role, new_device_letters, organization_id, organization_name } = admin
  return {
    id,
    email,
    full_name,
    role,
    new_device_letters,
    organization: {
      id: organization_id,
      name: organization_name,
      require_second_factor: admin.require_second_factor,
    },
  }
}
