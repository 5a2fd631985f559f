import { v7 as uuidv7 } from 'uuid'
import { hashPassword } from '../secrets/password.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import { hashToken } from '../secrets/token.ts'
import type { HeldInvitation, openAdminInvitations } from '../store/admin-invitations.ts'
import { type BadPasswords, judgePassword, type PasswordProblem } from './judge-password.ts'

/**
 * What an invitation's link is worth at this moment. `unknown` was never sent, was replaced by a newer one or withdrawn;
 * `elsewhere`: its address is an admin already, and an address can be that only once.
 */
export type InvitationState = 'valid' | 'accepted' | 'expired' | 'elsewhere' | 'unknown'

interface Given {
  invitations: ReturnType<typeof openAdminInvitations>
  now: number
}

export type Accepted =
  | { outcome: 'accepted'; email: string }
  | { outcome: 'link'; state: Exclude<InvitationState, 'valid'> }
  | { outcome: 'password_refused'; problem: PasswordProblem; invitation: HeldInvitation }

/** Looks at a link without spending it: mail scanners open links too. */
export async function readAdminInvitation(
  token: string,
  { invitations, now }: Given,
): Promise<{ state: 'valid'; invitation: HeldInvitation } | { state: Exclude<InvitationState, 'valid'> }> {
  const invitation = await invitations.findByToken(await hashToken(token))
  if (!invitation) return { state: 'unknown' }
  const state = stateOf(invitation, now)
  return state === 'valid' ? { state, invitation } : { state }
}

/**
 * Spends a link: whoever holds it becomes an admin with the chosen name and password. Of many attempts with one link
 * exactly one succeeds. Nothing is hashed for a link that does not count.
 */
export async function acceptAdminInvitation(
  { token, fullName, password }: { token: string; fullName: string; password: string },
  {
    invitations,
    badPasswords,
    passwordPepper,
    now,
  }: Given & { badPasswords: BadPasswords; passwordPepper: RotatedSecret },
): Promise<Accepted> {
  const found = await readAdminInvitation(token, { invitations, now })
  if (found.state !== 'valid') return { outcome: 'link', state: found.state }
  const { invitation } = found
  const words = [invitation.email, fullName, invitation.organization_name]
  const problem = await judgePassword(password, words, badPasswords)
  if (problem) return { outcome: 'password_refused', problem, invitation }

  const isAccepted = await invitations.accept(await hashToken(token), {
    eventId: uuidv7({ msecs: now }),
    organizationId: invitation.organization_id,
    fullName,
    passwordHash: await hashPassword(password, passwordPepper),
    now,
  })
  return isAccepted ? { outcome: 'accepted', email: invitation.email } : { outcome: 'link', state: 'accepted' }
}

function stateOf(invitation: HeldInvitation, now: number): InvitationState {
  if (invitation.accepted_at !== null) return 'accepted'
  if (!invitation.isInviterInCharge) return 'unknown'
  if (invitation.expires_at <= now) return 'expired'
  return invitation.isAdminAlready ? 'elsewhere' : 'valid'
}
