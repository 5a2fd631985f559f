import { verifyPassword } from '../secrets/password.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import type { Account, AccountStore } from '../store/accounts.ts'
import { attemptKeys, type Counting, countTries } from './count-attempt.ts'

/** `verifiedHash` must still be the account's when what was asked for is done. */
export type PresentPassword =
  | { outcome: 'verified'; account: Account; verifiedHash: string }
  | { outcome: 'wrong_password' }
  | { outcome: 'too_many'; retryAfter: number }

/** What it takes to ask for the present password. */
export interface PasswordAsking extends Counting {
  accounts: Pick<AccountStore, 'find'>
  passwordPepper: RotatedSecret
  /** Takes down that it was tried, and how that ended. */
  record: (accountId: string, outcome: PresentPassword['outcome']) => void
}

/**
 * Asks who is logged in for their password, before something important changes (ASVS 6.2.3, 7.5.1). Only wrong ones stay
 * counted: who gives the right one can go on doing so.
 */
export async function verifyPresentPassword(
  accountId: string,
  password: string,
  given: PasswordAsking,
): Promise<PresentPassword> {
  const result = await verify(accountId, password, given)
  given.record(accountId, result.outcome)
  return result
}

async function verify(accountId: string, password: string, given: PasswordAsking): Promise<PresentPassword> {
  const by = { account: accountId }
  const counted = await countTries('present-password', by, given)
  if (counted.outcome === 'too_many') return counted

  const account = await given.accounts.find(accountId)
  const verifiedHash = account?.password_hash ?? undefined
  const { valid } = await verifyPassword(password, verifiedHash, given.passwordPepper)
  if (!account || !verifiedHash || !valid) return { outcome: 'wrong_password' }
  // The usual one try is taken back with the next, so that it costs no round trip.
  if (counted.tries > 1) await given.attempts.forget(await attemptKeys('present-password', by, given))
  return { outcome: 'verified', account, verifiedHash }
}
