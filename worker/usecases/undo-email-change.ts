import { v7 as uuidv7 } from 'uuid'
import { hashPassword } from '../secrets/password.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import { hashToken } from '../secrets/token.ts'
import type { AccountStore } from '../store/accounts.ts'
import { countedAgainst, type DeadLinkState, readAccountLink } from './account-link.ts'
import type { Counting } from './count-attempt.ts'
import { type BadPasswords, judgePassword, type PasswordProblem } from './judge-password.ts'

export type EmailChangeUndone =
  | { outcome: 'undone'; email: string; emailKey: string }
  | { outcome: 'link'; state: DeadLinkState }
  | { outcome: 'password_refused'; problem: PasswordProblem; email: string }
  /** The address has another account by now. */
  | { outcome: 'refused' }

interface Given extends Pick<Counting, 'scope' | 'tokenSecret' | 'now'> {
  accounts: Pick<AccountStore, 'findLink' | 'undoEmailChange'>
  badPasswords: BadPasswords
  passwordPepper: RotatedSecret
}

/**
 * Spends the way back from a change of address: the account has its old address and the chosen password, and everything
 * that was added to it since is gone. Nobody is logged in, and a status stays what it is. Nothing is hashed for a link
 * that does not count.
 */
export async function undoEmailChange(
  { token, password }: { token: string; password: string },
  given: Given,
): Promise<EmailChangeUndone> {
  const { accounts, badPasswords, passwordPepper, now } = given
  const found = await readAccountLink('email-changed', token, given)
  if (found.state !== 'valid') return { outcome: 'link', state: found.state }
  const { email, email_key: emailKey, full_name: fullName } = found.link
  const problem = await judgePassword(password, [email, fullName], badPasswords)
  if (problem) return { outcome: 'password_refused', problem, email }

  const isUndone = await accounts.undoEmailChange(await hashToken(token), {
    eventId: uuidv7({ msecs: now }),
    letterId: uuidv7({ msecs: now }),
    passwordHash: await hashPassword(password, passwordPepper),
    forgottenAttempts: await countedAgainst(found.link, given),
    now,
  })
  if (isUndone) return { outcome: 'undone', email, emailKey }
  const { state } = await readAccountLink('email-changed', token, given)
  return state === 'valid' ? { outcome: 'refused' } : { outcome: 'link', state }
}
