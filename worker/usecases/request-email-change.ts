import { v7 as uuidv7 } from 'uuid'
import type { EmailAddress } from '../contract/email-address.ts'
import { type DomainLists, maySignUp } from '../contract/email-domains.ts'
import type { AccountStore } from '../store/accounts.ts'
import { newAccountLink } from './account-link.ts'
import { countLetter, type LetterTenant } from './count-letter.ts'
import { type PasswordAsking, verifyPresentPassword } from './verify-present-password.ts'

export type EmailChangeRequested =
  | { outcome: 'requested' }
  | { outcome: 'wrong_password' }
  | { outcome: 'email_domain_refused' }
  /** It is the account's address already, letter for letter. */
  | { outcome: 'same_address' }
  /** Too many passwords were tried, or too many letters asked for. */
  | { outcome: 'too_many' | 'too_many_letters'; retryAfter: number }

interface Given extends PasswordAsking {
  accounts: Pick<AccountStore, 'find' | 'requestEmailChange'>
  tenant: LetterTenant
  /** The lists of a portal. They judge an address by its domain alone. */
  domains?: DomainLists
}

/**
 * Whoever is logged in wants another address: it gets a letter, and becomes theirs when it has proven itself. The answer
 * does not tell whether it has an account already; its owner is told (ASVS 7.5.1, 6.3.8).
 */
export async function requestEmailChange(
  accountId: string,
  { email, presentPassword, network }: { email: EmailAddress; presentPassword: string; network: string },
  given: Given,
): Promise<EmailChangeRequested> {
  const { accounts, domains, tenant, tokenSecret, now } = given
  if (domains && !maySignUp(email.key, domains)) return { outcome: 'email_domain_refused' }
  const verified = await verifyPresentPassword(accountId, presentPassword, given)
  if (verified.outcome !== 'verified') return verified
  const { account, verifiedHash } = verified
  if (email.address === account.email) return { outcome: 'same_address' }
  const refused = await countLetter({ emailKey: email.key, network, occasion: 'again' }, tenant, given)
  if (refused) return { outcome: 'too_many_letters', ...refused }

  const link = await newAccountLink('change-email', tokenSecret, now)
  const isRequested = await accounts.requestEmailChange(accountId, email, {
    ...link,
    takenLetterId: uuidv7({ msecs: now }),
    verifiedHash,
  })
  return { outcome: isRequested ? 'requested' : 'wrong_password' }
}
