import { verifyPassword } from '../secrets/password.ts'
import type { Account, AccountStore } from '../store/accounts.ts'
import { attemptKeys, type Counting, countAttempt } from './count-attempt.ts'

/** `verifiedHash` must still be the account's when what was asked for is done. */
export type PresentPassword =
  | { outcome: 'verified'; account: Account; verifiedHash: string }
  | { outcome: 'wrong_password' }
  | { outcome: 'too_many'; retryAfter: number }

/** What it takes to ask for the present password. */
export interface PasswordAsking extends Counting {
  accounts: Pick<AccountStore, 'find'>
  passwordPepper: string
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
  const by = { account: accountId }
  const refused = await countAttempt('present-password', by, given)
  if (refused) return { outcome: 'too_many', ...refused }

  const account = await given.accounts.find(accountId)
  const verifiedHash = account?.password_hash ?? undefined
  const { valid } = await verifyPassword(password, verifiedHash, given.passwordPepper)
  if (!account || !verifiedHash || !valid) return { outcome: 'wrong_password' }
  await given.attempts.forget(await attemptKeys('present-password', by, given))
  return { outcome: 'verified', account, verifiedHash }
}
