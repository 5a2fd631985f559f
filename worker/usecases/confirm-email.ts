import { v7 as uuidv7 } from 'uuid'
import { firstMatchingRule } from '../contract/approval-rules.ts'
import type { DeveloperStatus } from '../contract/developer-status.ts'
import { hashPassword } from '../secrets/password.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import { hashToken } from '../secrets/token.ts'
import type { PortalStore } from '../store/portal-store.ts'
import type { Registration, SignUp } from '../store/registrations.ts'
import { type BadPasswords, judgePassword, type PasswordProblem } from './judge-password.ts'

/** What a confirmation link is worth at this moment. */
export type LinkState = 'valid' | 'confirmed' | 'expired' | 'unknown'

export type Confirmed =
  | { outcome: 'confirmed'; status: DeveloperStatus; email: string }
  | { outcome: 'link'; state: Exclude<LinkState, 'valid'>; email: string | undefined }
  | { outcome: 'password_refused'; problem: PasswordProblem; email: string }

interface Given {
  store: Pick<PortalStore, 'registrations'>
  now: number
}

/** A link as it was looked at: what it is worth, whose it is, and from which letter. */
export interface ReadLink {
  state: LinkState
  registration: Registration | undefined
}

/** Looks at a link without spending it: mail scanners open links too. Konnect: POST /developer/verify-email. */
export async function readLink(token: string, { store, now }: Given): Promise<ReadLink> {
  const registration = await store.registrations.findByToken(await hashToken(token))
  return { state: stateOf(registration, now), registration }
}

/**
 * Spends a link: the address is proven and becomes a developer with the chosen password, with the status that the
 * first matching approval rule gives, or else the portal's auto-approve. The link of an invitation asks for more than a
 * password: it is spent with what the invited person has `completed`, and only with that. Of many attempts with one link
 * exactly one confirms. Nothing is hashed for a link that does not count.
 * Konnect: POST /developer/reset-password with the token of verify-email.
 */
export async function confirmEmail(
  { token, password, completed }: { token: string; password: string; completed?: Omit<SignUp, 'email'> },
  { store, badPasswords, passwordPepper, now }: Given & { badPasswords: BadPasswords; passwordPepper: RotatedSecret },
): Promise<Confirmed> {
  const tokenHash = await hashToken(token)
  const { registration, settings, added, admins } = await store.registrations.findToConfirm(tokenHash)
  const state = stateOf(registration, now)
  const link = completed ? 'developer-invitation' : 'confirm-email'
  if (!registration || registration.link !== link) return { outcome: 'link', state: 'unknown', email: undefined }
  if (state !== 'valid') return { outcome: 'link', state, email: registration.email }
  const words = [registration.email, completed?.fullName ?? registration.full_name]
  const problem = await judgePassword(password, words, badPasswords)
  if (problem) return { outcome: 'password_refused', problem, email: registration.email }

  const newId = () => uuidv7({ msecs: now })
  // In this order also where events are read by their ids: confirmed first, then decided.
  const [eventId = '', rulingId = ''] = [newId(), newId()].sort()
  const answers = completed?.answers ?? registration.answers
  const matching = added
    ? undefined
    : firstMatchingRule(settings.approval_rules, {
        emailKey: registration.email_key,
        answers,
        isInvited: registration.invited_by !== null,
      })
  const confirmed = await store.registrations.confirm(tokenHash, {
    link,
    developerId: newId(),
    eventId,
    passwordHash: await hashPassword(password, passwordPepper),
    completed,
    ruling: matching && {
      eventId: rulingId,
      ruleId: matching.id,
      status: statusAfter[matching.decision],
      reason: matching.reason,
      letterId: newId(),
    },
    receiptId: newId(),
    notices: admins.map((recipient) => ({ id: newId(), recipient })),
    now,
  })
  if (!confirmed) {
    // Somebody came first: who confirmed, signed up again, or said that it was not them.
    const { state: stateNow } = await readLink(token, { store, now })
    return { outcome: 'link', state: stateNow === 'valid' ? 'unknown' : stateNow, email: registration.email }
  }
  return { outcome: 'confirmed', status: confirmed.status, email: registration.email }
}

const statusAfter = { approve: 'approved', reject: 'rejected', leave: 'pending' } as const

function stateOf(registration: Registration | undefined, now: number): LinkState {
  if (!registration) return 'unknown'
  if (registration.confirmed_at !== null) return 'confirmed'
  return registration.expires_at > now ? 'valid' : 'expired'
}
