import { Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import {
  type AdminInvitation as InvitationAnswer,
  openInvitationsPerOrganization,
} from '../contract/management/admin-invitations.ts'
import { adminsPerOrganization } from '../contract/management/admins.ts'
import { instant } from '../http/endpoint.ts'
import { problemAnswer } from '../http/problem.ts'
import { type AdminInvitation, adminInvitationsOf } from '../store/admin-invitations.ts'
import { directoryDatabase } from '../store/database.ts'
import { inviteAdmin } from '../usecases/invite-admin.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import type { AdminEnv } from './admin-session.ts'
import { refuseUnknownPortals } from './admins.ts'
import { serve } from './endpoint.ts'

export const adminInvitations = new Hono<AdminEnv>()

serve(adminInvitations, 'GET /v3/admin-invitations', async ({ context }) => {
  const { admin, now } = context.var
  const open = await adminInvitationsOf(directoryDatabase(context.env), admin.organization_id).open(now)
  const page = { number: 1, size: openInvitationsPerOrganization, total: open.length, next: null }
  return { data: open.map(invitationAnswer), meta: { page } }
})

serve(adminInvitations, 'POST /v3/admin-invitations', async ({ context, body }) => {
  const { admin, settings, now, sendLetters } = context.var
  const result = await inviteAdmin(
    { email: body.email, fullName: null, role: body.role, portalIds: body.portal_ids },
    {
      invitations: adminInvitationsOf(directoryDatabase(context.env), admin.organization_id),
      by: { actor: 'admin', actorId: admin.id },
      tokenSecret: settings.tokenSecret,
      most: { admins: adminsPerOrganization, open: openInvitationsPerOrganization },
      now,
    },
  )
  if ('invitation' in result) {
    sendLetters(letterDelay)
    return invitationAnswer(result.invitation)
  }
  switch (result.refused) {
    case 'admin_already':
      return problemAnswer(context, 409, `${body.email.address} is an admin of your organization already.`)
    case 'admin_elsewhere':
      throw new Error('only the operator is told of other organizations')
    case 'organization_closed':
      return problemAnswer(context, 409, 'Your organization was closed.')
    case 'unknown_portals':
      return refuseUnknownPortals(context)
    case 'too_many':
      return problemAnswer(
        context,
        409,
        `An organization has at most ${adminsPerOrganization} admins and ${openInvitationsPerOrganization} open invitations. Withdraw one first.`,
      )
  }
})

serve(adminInvitations, 'DELETE /v3/admin-invitations/:invitationId', async ({ context, params }) => {
  const { admin, now } = context.var
  const withdrawn = await adminInvitationsOf(directoryDatabase(context.env), admin.organization_id).withdraw(
    params.invitationId,
    { eventId: uuidv7({ msecs: now }), adminId: admin.id, now },
  )
  return withdrawn ? undefined : problemAnswer(context, 404, 'There is no such open invitation in your organization.')
})

function invitationAnswer({ created_at, expires_at, ...rest }: AdminInvitation): InvitationAnswer {
  return { ...rest, created_at: instant(created_at), expires_at: instant(expires_at) }
}
