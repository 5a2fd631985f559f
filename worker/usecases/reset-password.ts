import { v7 as uuidv7 } from 'uuid'
import { hashPassword } from '../secrets/password.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import { hashToken } from '../secrets/token.ts'
import type { AccountStore } from '../store/accounts.ts'
import { countedAgainst, type DeadLinkState, readAccountLink } from './account-link.ts'
import type { Counting } from './count-attempt.ts'
import { type BadPasswords, judgePassword, type PasswordProblem } from './judge-password.ts'
import { newDeviceCookie } from './known-device.ts'

export type PasswordReset =
  | { outcome: 'reset'; email: string; deviceCookie: string }
  | { outcome: 'link'; state: DeadLinkState; email: string | undefined }
  | { outcome: 'password_refused'; problem: PasswordProblem; email: string }

interface Given extends Pick<Counting, 'scope' | 'tokenSecret' | 'now'> {
  accounts: Pick<AccountStore, 'findLink' | 'resetPassword'>
  badPasswords: BadPasswords
  passwordPepper: RotatedSecret
}

/**
 * Spends the link of a reset: the account has the chosen password, everybody is logged out, and a letter tells. Nobody
 * is logged in, but the browser is a known device from now on, and a status stays what it is (ASVS 7.4.3, 6.3.7). Of many attempts with one link exactly one resets.
 * Nothing is hashed for a link that does not count. Konnect: POST /developer/reset-password.
 */
export async function resetPassword(
  { token, password }: { token: string; password: string },
  given: Given,
): Promise<PasswordReset> {
  const { accounts, badPasswords, passwordPepper, now } = given
  const found = await readAccountLink('reset-password', token, given)
  if (found.state === 'unknown') return { outcome: 'link', state: 'unknown', email: undefined }
  const { email, email_key: emailKey, full_name: fullName } = found.link
  if (found.state !== 'valid') return { outcome: 'link', state: found.state, email }
  const problem = await judgePassword(password, [email, fullName], badPasswords)
  if (problem) return { outcome: 'password_refused', problem, email }

  const passwordHash = await hashPassword(password, passwordPepper)
  const isReset = await accounts.resetPassword(await hashToken(token), {
    eventId: uuidv7({ msecs: now }),
    letterId: uuidv7({ msecs: now }),
    passwordHash,
    forgottenAttempts: await countedAgainst(found.link, given),
    now,
  })
  if (!isReset) return { outcome: 'link', state: 'used', email }
  return { outcome: 'reset', email, deviceCookie: await newDeviceCookie({ emailKey, passwordHash }, given) }
}
