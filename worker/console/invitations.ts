import { Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import type { Invitation as InvitationAnswer } from '../contract/management/invitations.ts'
import { instant } from '../http/endpoint.ts'
import { problemAnswer } from '../http/problem.ts'
import { theOperator } from '../store/events.ts'
import type { Invitation } from '../store/invitations.ts'
import { linkLifetime } from '../usecases/confirmation.ts'
import { type InvitationRefusal, inviteDeveloper, resendInvitation } from '../usecases/invite-developer.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { serve } from './endpoint.ts'

export const invitations = new Hono<AdminPortalEnv>()

const noSuchInvitation = 'There is no such invitation. It may have been accepted or withdrawn.'

serve(invitations, 'GET /v3/portals/:portalId/invitations', async ({ context, query }) => {
  const { store, now } = context.var
  const { 'page[size]': size, 'page[after]': after } = query
  const page = await store.invitations.page({ after, size })
  const next =
    page.hasMore &&
    `${new URL(context.req.url).pathname}?${new URLSearchParams({
      'page[size]': String(size),
      'page[after]': page.invitations.at(-1)?.id ?? '',
    })}`
  return {
    data: page.invitations.map((invitation) => invitationAnswer(invitation, now)),
    meta: { page: { number: 1, size, total: page.total, next: next || null } },
  }
})

serve(invitations, 'POST /v3/portals/:portalId/invitations', async ({ context, body }) => {
  const { store, portal, admin, settings, now, sendLetters } = context.var
  const { email, full_name: fullName = '', message } = body
  const result = await inviteDeveloper(
    { email, fullName, message },
    { store, portal, adminId: admin.id, tokenSecret: settings.tokenSecret, now },
  )
  if (result.outcome === 'refused') return problemAnswer(context, 409, refusalWords(result.why, email.address))
  sendLetters(letterDelay)
  return invitationAnswer(result.invitation, now)
})

serve(invitations, 'POST /v3/portals/:portalId/invitations/:invitationId/resend', async ({ context, params }) => {
  const { store, portal, admin, settings, now, sendLetters } = context.var
  if (portal.closed_at !== null) return problemAnswer(context, 409, refusalWords('portal_closed', ''))
  const given = { store, adminId: admin.id, tokenSecret: settings.tokenSecret, now }
  const invitation = await resendInvitation(params.invitationId, given)
  if (!invitation) return problemAnswer(context, 404, noSuchInvitation)
  sendLetters(letterDelay)
  return invitationAnswer(invitation, now)
})

serve(invitations, 'DELETE /v3/portals/:portalId/invitations/:invitationId', async ({ context, params }) => {
  const { store, admin, now } = context.var
  const made = { eventId: uuidv7({ msecs: now }), adminId: admin.id, now }
  const withdrawn = await store.invitations.withdraw(params.invitationId, made)
  return withdrawn ? undefined : problemAnswer(context, 404, noSuchInvitation)
})

function refusalWords(why: InvitationRefusal, address: string): string {
  switch (why) {
    case 'portal_closed':
      return 'This portal is closed. Reopen it in its settings, then invite.'
    case 'domain_denied':
      return `Addresses like ${address} are denied by this portal’s settings.`
    case 'already_a_developer':
      return `${address} is a developer of this portal already.`
  }
}

function invitationAnswer(invitation: Invitation, now: number): InvitationAnswer {
  const { id, email, full_name, invitation_message, invited_by, inviter, link, expires_at } = invitation
  return {
    id,
    email,
    full_name,
    message: invitation_message,
    invited_by: {
      id: invited_by ?? '',
      full_name: inviter ?? (invited_by === theOperator.actorId ? 'the operator' : ''),
    },
    sent_at: instant(expires_at - linkLifetime[link]),
    expires_at: instant(expires_at),
    is_expired: expires_at <= now,
  }
}
