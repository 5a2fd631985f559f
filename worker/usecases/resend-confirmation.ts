import { v7 as uuidv7 } from 'uuid'
import type { EmailAddress } from '../contract/email-address.ts'
import type { PortalStore } from '../store/portal-store.ts'
import { newLinks } from './confirmation.ts'
import { type Counting, countAttempt } from './count-attempt.ts'

export type Resent = { outcome: 'requested' } | { outcome: 'too_many'; retryAfter: number }

interface Given extends Omit<Counting, 'attempts'> {
  store: Pick<PortalStore, 'attempts' | 'registrations'>
}

/**
 * Sends the letter of a sign-up or of an invitation again, with a fresh link that ends the old one; a known developer
 * hears where the account stands, and an address that never signed up gets nothing. The answer is the same for all of
 * them. An address gets one such letter a minute, and five a day.
 */
export async function resendConfirmation(
  email: EmailAddress,
  network: string,
  { store, scope, tokenSecret, now }: Given,
): Promise<Resent> {
  const counting = { attempts: store.attempts, scope, tokenSecret, now }
  const refused = await countAttempt('letter', { address: email.key, network, portal: scope }, counting)
  if (refused) return { outcome: 'too_many', ...refused }

  await store.registrations.requestAgain(uuidv7({ msecs: now }), email, await newLinks(tokenSecret, now))
  return { outcome: 'requested' }
}
