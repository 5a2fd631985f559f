import { v7 as uuidv7 } from 'uuid'
import { isOfDomains } from '../contract/email-domains.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import type { Invitation, Invited, NewInvitation } from '../store/invitations.ts'
import type { PortalStore } from '../store/portal-store.ts'
import type { Portal } from '../store/portals.ts'
import { newLink } from './confirmation.ts'

export type InvitationRefusal = 'portal_closed' | 'domain_denied' | 'already_a_developer'

export type DeveloperInvited =
  | { outcome: 'invited'; invitation: Invitation }
  | { outcome: 'refused'; why: InvitationRefusal }

interface Given {
  store: Pick<PortalStore, 'invitations'>
  portal: Pick<Portal, 'closed_at' | 'denied_email_domains'>
  adminId: string
  tokenSecret: RotatedSecret
  now: number
}

/** Invites somebody by a letter whose link is the only one that counts from then on. */
export async function inviteDeveloper(
  invited: Invited,
  { store, portal, adminId, tokenSecret, now }: Given,
): Promise<DeveloperInvited> {
  if (portal.closed_at !== null) return { outcome: 'refused', why: 'portal_closed' }
  if (isOfDomains(invited.email.key, portal.denied_email_domains)) return { outcome: 'refused', why: 'domain_denied' }
  const invitation = await store.invitations.invite(invited, { ...(await newInvitation(tokenSecret, now)), adminId })
  return invitation ? { outcome: 'invited', invitation } : { outcome: 'refused', why: 'already_a_developer' }
}

/** Sends the letter of an invitation again; the link of the one before ends. Undefined when there is none. */
export async function resendInvitation(
  invitationId: string,
  { store, adminId, tokenSecret, now }: Omit<Given, 'portal'>,
): Promise<Invitation | undefined> {
  return store.invitations.resend(invitationId, { ...(await newInvitation(tokenSecret, now)), adminId })
}

/** What an invitation needs, whether it can be sent or not. */
export async function newInvitation(tokenSecret: RotatedSecret, now: number): Promise<NewInvitation> {
  return {
    ...(await newLink('developer-invitation', tokenSecret, now)),
    invitationId: uuidv7({ msecs: now }),
    eventId: uuidv7({ msecs: now }),
  }
}
