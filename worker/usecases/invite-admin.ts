import { v7 as uuidv7 } from 'uuid'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import { deriveToken, hashToken } from '../secrets/token.ts'
import type { adminInvitationsOf, InvitationMade, Invited } from '../store/admin-invitations.ts'
import type { Decider } from '../store/events.ts'
import { letterDelay } from './letter-delay.ts'

const hour = 3_600_000

/** How long an invitation to become an admin works. */
const invitationLifetime = 72 * hour

interface Given {
  invitations: ReturnType<typeof adminInvitationsOf>
  by: Decider
  tokenSecret: RotatedSecret
  most: { admins: number; open: number }
  now: number
}

/** Asks somebody to become an admin. Asking again replaces what was asked before, and the link of that letter is dead. */
export async function inviteAdmin(invited: Invited, { invitations, by, tokenSecret, most, now }: Given) {
  return invitations.invite(invited, { ...(await newInvitation(by, tokenSecret, now)), most })
}

/** What a new invitation is made with. Only the hash of its token is kept. */
export async function newInvitation(by: Decider, tokenSecret: RotatedSecret, now: number): Promise<InvitationMade> {
  const letterId = uuidv7({ msecs: now })
  return {
    id: uuidv7({ msecs: now }),
    eventId: uuidv7({ msecs: now }),
    letterId,
    tokenHash: await hashToken(await deriveToken(tokenSecret.current, 'admin-invitation', letterId)),
    by,
    now,
    expiresAt: now + invitationLifetime,
    sendAfter: now + letterDelay,
  }
}
