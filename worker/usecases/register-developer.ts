import { v7 as uuidv7 } from 'uuid'
import { type DomainLists, maySignUp } from '../contract/email-domains.ts'
import type { PortalStore } from '../store/portal-store.ts'
import type { Portal } from '../store/portals.ts'
import type { SignUp } from '../store/registrations.ts'
import { newLinks } from './confirmation.ts'
import type { Counting } from './count-attempt.ts'
import { countLetter } from './count-letter.ts'

export type Registered =
  | { outcome: 'requested' }
  | { outcome: 'email_domain_refused' }
  | { outcome: 'too_many'; retryAfter: number }

interface Given extends Omit<Counting, 'attempts' | 'scope'> {
  /** The portal's lists. What they say about an address depends on its domain alone, not on whether it is known. */
  portal: DomainLists & Pick<Portal, 'id' | 'organization_id' | 'letters_per_hour'>
  store: Pick<PortalStore, 'attempts' | 'registrations'>
}

/**
 * Somebody asks to join a portal that takes sign-ups. Whoever asks, and whatever the address is, the answer is the same:
 * all that differs is the letter that its owner gets. Only an address of a domain that the portal does not take is
 * refused. It is counted before anything is mailed. Konnect: POST /developer.
 */
export async function registerDeveloper(
  signUp: SignUp,
  network: string,
  { portal, store, tokenSecret, now }: Given,
): Promise<Registered> {
  const { key } = signUp.email
  if (!maySignUp(key, portal)) return { outcome: 'email_domain_refused' }
  const counting = { attempts: store.attempts, scope: portal.id, tokenSecret, now }
  const tenant = { portal, organizationId: portal.organization_id }
  const refused = await countLetter({ emailKey: key, network, occasion: 'sign-up' }, tenant, counting)
  if (refused) return { outcome: 'too_many', ...refused }

  await store.registrations.request(uuidv7({ msecs: now }), signUp, await newLinks(tokenSecret, now))
  return { outcome: 'requested' }
}
