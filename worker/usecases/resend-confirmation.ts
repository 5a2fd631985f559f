import { v7 as uuidv7 } from 'uuid'
import type { EmailAddress } from '../contract/email-address.ts'
import type { PortalStore } from '../store/portal-store.ts'
import type { Portal } from '../store/portals.ts'
import { newLinks } from './confirmation.ts'
import type { Counting } from './count-attempt.ts'
import { countLetter } from './count-letter.ts'

export type Resent = { outcome: 'requested' } | { outcome: 'too_many'; retryAfter: number }

interface Given extends Omit<Counting, 'attempts' | 'scope'> {
  portal: Pick<Portal, 'id' | 'organization_id' | 'letters_per_hour'>
  store: Pick<PortalStore, 'attempts' | 'registrations'>
}

/**
 * Sends the letter of a sign-up or of an invitation again, with a fresh link that ends the old one; a known developer
 * hears where the account stands, and an address that never signed up gets nothing. The answer is the same for all of
 * them. An address gets one such letter a minute, and five a day with those of sign-ups.
 */
export async function resendConfirmation(
  email: EmailAddress,
  network: string,
  { portal, store, tokenSecret, now }: Given,
): Promise<Resent> {
  const counting = { attempts: store.attempts, scope: portal.id, tokenSecret, now }
  const tenant = { portal, organizationId: portal.organization_id }
  const refused = await countLetter({ emailKey: email.key, network, occasion: 'again' }, tenant, counting)
  if (refused) return { outcome: 'too_many', ...refused }

  await store.registrations.requestAgain(uuidv7({ msecs: now }), email, await newLinks(tokenSecret, now))
  return { outcome: 'requested' }
}
