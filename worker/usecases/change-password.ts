import { v7 as uuidv7 } from 'uuid'
import { hashPassword } from '../secrets/password.ts'
import { hashToken, newToken } from '../secrets/token.ts'
import type { AccountStore } from '../store/accounts.ts'
import { attemptKeys } from './count-attempt.ts'
import { type BadPasswords, judgePassword, type PasswordProblem } from './judge-password.ts'
import { newDeviceCookie } from './known-device.ts'
import { type PasswordAsking, verifyPresentPassword } from './verify-present-password.ts'

export type PasswordChanged =
  /** The session that asked goes on under this token; the one from before is worth nothing. */
  | { outcome: 'changed'; sessionToken: string; deviceCookie: string }
  | { outcome: 'wrong_password' }
  | { outcome: 'password_refused'; problem: PasswordProblem }
  | { outcome: 'too_many'; retryAfter: number }

interface Wanted {
  presentPassword: string
  password: string
  /** The session that asks: the only one that stays. */
  sessionToken: string
}

interface Given extends PasswordAsking {
  accounts: Pick<AccountStore, 'find' | 'changePassword'>
  badPasswords: BadPasswords
}

/**
 * Changes the password of whoever is logged in. The session that asks goes on under another token, so that a copy of its
 * cookie ends with all other sessions, and a letter tells (ASVS 6.2.2, 6.2.3, 7.2.4, 7.4.3).
 */
export async function changePassword(
  accountId: string,
  { presentPassword, password, sessionToken }: Wanted,
  given: Given,
): Promise<PasswordChanged> {
  const { accounts, badPasswords, passwordPepper, now } = given
  const verified = await verifyPresentPassword(accountId, presentPassword, given)
  if (verified.outcome !== 'verified') return verified
  const { account, verifiedHash } = verified
  const problem = await judgePassword(password, [account.email, account.full_name], badPasswords)
  if (problem) return { outcome: 'password_refused', problem }

  const nextToken = newToken()
  const passwordHash = await hashPassword(password, passwordPepper)
  const isChanged = await accounts.changePassword(accountId, {
    eventId: uuidv7({ msecs: now }),
    letterId: uuidv7({ msecs: now }),
    verifiedHash,
    passwordHash,
    keptSession: { tokenHash: await hashToken(sessionToken), nextTokenHash: await hashToken(nextToken) },
    // The links of those letters are over, and their owner may need another one.
    forgottenAttempts: await attemptKeys('password-reset', { address: account.email_key }, given),
    now,
  })
  if (!isChanged) return { outcome: 'wrong_password' }
  const deviceCookie = await newDeviceCookie({ emailKey: account.email_key, passwordHash }, given)
  return { outcome: 'changed', sessionToken: nextToken, deviceCookie }
}
