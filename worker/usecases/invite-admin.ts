import { v7 as uuidv7 } from 'uuid'
import type { AdminRole } from '../contract/admin-role.ts'
import type { EmailAddress } from '../contract/email-address.ts'
import { deriveToken, hashToken } from '../secrets/token.ts'
import type { adminInvitationsOf } from '../store/admin-invitations.ts'
import { letterDelay } from './letter-delay.ts'

const hour = 3_600_000

/** How long an invitation to become an admin works. */
const invitationLifetime = 72 * hour

interface Given {
  invitations: ReturnType<typeof adminInvitationsOf>
  adminId: string
  tokenSecret: string
  most: { admins: number; open: number }
  now: number
}

/** Asks somebody to become an admin. Asking again replaces what was asked before, and the link of that letter is dead. */
export async function inviteAdmin(
  invited: { email: EmailAddress; role: AdminRole; portalIds: string[] },
  { invitations, adminId, tokenSecret, most, now }: Given,
) {
  const letterId = uuidv7({ msecs: now })
  return invitations.invite(invited, {
    id: uuidv7({ msecs: now }),
    eventId: uuidv7({ msecs: now }),
    letterId,
    tokenHash: await hashToken(await deriveToken(tokenSecret, 'admin-invitation', letterId)),
    adminId,
    now,
    expiresAt: now + invitationLifetime,
    sendAfter: now + letterDelay,
    most,
  })
}
