import { verifyPassword } from '../secrets/password.ts'
import type { Account, AccountStore } from '../store/accounts.ts'
import { type Counting, countAttempt } from './count-attempt.ts'

/** `verifiedHash` must still be the account's when what was asked for is done. */
export type PresentPassword =
  | { outcome: 'verified'; account: Account; verifiedHash: string }
  | { outcome: 'wrong_password' }
  | { outcome: 'too_many'; retryAfter: number }

/** What it takes to ask for the present password. */
export interface PasswordAsking extends Counting {
  accounts: Pick<AccountStore, 'find'>
  passwordPepper: string
  /** Takes down that it was tried, and how that ended. */
  record: (accountId: string, outcome: PresentPassword['outcome']) => void
}

/** Asks who is logged in for their password, before something important changes (ASVS 6.2.3, 7.5.1). */
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
  const refused = await countAttempt('present-password', { account: accountId }, given)
  if (refused) return { outcome: 'too_many', ...refused }

  const account = await given.accounts.find(accountId)
  const verifiedHash = account?.password_hash ?? undefined
  const { valid } = await verifyPassword(password, verifiedHash, given.passwordPepper)
  return account && verifiedHash && valid
    ? { outcome: 'verified', account, verifiedHash }
    : { outcome: 'wrong_password' }
}
