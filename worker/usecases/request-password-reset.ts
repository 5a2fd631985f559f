import { v7 as uuidv7 } from 'uuid'
import type { EmailAddress } from '../contract/email-address.ts'
import type { AccountStore } from '../store/accounts.ts'
import type { PortalStore } from '../store/portal-store.ts'
import { newAccountLink } from './account-link.ts'
import { newLinks } from './confirmation.ts'
import { type Counting, countAttempt } from './count-attempt.ts'
import { countLetter, type LetterTenant } from './count-letter.ts'

export type ResetRequested = { outcome: 'requested' } | { outcome: 'too_many'; retryAfter: number }

interface Given extends Counting {
  accounts: Pick<AccountStore, 'requestReset'>
  /** Of a portal: people there may have a link to open first. Its letter counts like every other that strangers cause. */
  registrations?: Pick<PortalStore['registrations'], 'requestLinkAgain'>
  tenant?: LetterTenant
}

/**
 * Somebody has forgotten a password. Whatever the address is, the answer is the same and so are the statements: all that
 * differs is the letter that its owner gets, a link to choose a new password. On a portal, people who never chose one
 * get the confirmation or invitation that they have yet to open (ASVS 6.3.8, 6.4.3), as long as its own budgets last.
 * Konnect: POST /developer/forgot-password.
 */
export async function requestPasswordReset(
  email: EmailAddress,
  network: string,
  given: Given,
): Promise<ResetRequested> {
  const { accounts, registrations, tenant, tokenSecret, now } = given
  const refused = await countAttempt('password-reset', { address: email.key, network }, given)
  if (refused) return { outcome: 'too_many', ...refused }

  await accounts.requestReset(email.key, await newAccountLink('reset-password', tokenSecret, now))
  if (
    registrations &&
    tenant &&
    !(await countLetter({ emailKey: email.key, network, occasion: 'forgotten-password' }, tenant, given))
  ) {
    await registrations.requestLinkAgain(uuidv7({ msecs: now }), email, await newLinks(tokenSecret, now))
  }
  return { outcome: 'requested' }
}
