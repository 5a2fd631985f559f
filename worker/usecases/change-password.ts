import { v7 as uuidv7 } from 'uuid'
import { parseEmailAddress } from '../contract/email-address.ts'
import type { FieldProblem } from '../contract/fields.ts'
import { hashPassword } from '../secrets/password.ts'
import { hashToken } from '../secrets/token.ts'
import type { AccountStore } from '../store/accounts.ts'
import { type PasswordAsking, verifyPresentPassword } from './verify-present-password.ts'

export type PasswordChanged =
  | { outcome: 'changed' }
  | { outcome: 'wrong_password' }
  | { outcome: 'password_refused'; problem: FieldProblem }
  | { outcome: 'too_many'; retryAfter: number }

interface Wanted {
  presentPassword: string
  password: string
  /** The session that asks: the only one that stays. */
  sessionToken: string
}

interface Given extends PasswordAsking {
  accounts: Pick<AccountStore, 'find' | 'changePassword'>
}

/** Changes the password of whoever is logged in. Other sessions end, and a letter tells (ASVS 6.2.2, 6.2.3, 7.4.3). */
export async function changePassword(
  accountId: string,
  { presentPassword, password, sessionToken }: Wanted,
  given: Given,
): Promise<PasswordChanged> {
  const { accounts, passwordPepper, now } = given
  const verified = await verifyPresentPassword(accountId, presentPassword, given)
  if (verified.outcome !== 'verified') return verified
  const { account, verifiedHash } = verified
  if (parseEmailAddress(password)?.key === account.email_key) {
    return { outcome: 'password_refused', problem: 'password_is_your_email' }
  }

  const isChanged = await accounts.changePassword(accountId, {
    eventId: uuidv7({ msecs: now }),
    letterId: uuidv7({ msecs: now }),
    verifiedHash,
    passwordHash: await hashPassword(password, passwordPepper),
    keptTokenHash: await hashToken(sessionToken),
    now,
  })
  return { outcome: isChanged ? 'changed' : 'wrong_password' }
}
