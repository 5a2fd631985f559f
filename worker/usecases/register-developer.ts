import { v7 as uuidv7 } from 'uuid'
import { type DomainLists, maySignUp } from '../contract/email-domains.ts'
import type { PortalStore } from '../store/portal-store.ts'
import type { SignUp } from '../store/registrations.ts'
import { newLinks } from './confirmation.ts'

interface Given {
  /** The portal's lists. What they say about an address depends on its domain alone, not on whether it is known. */
  portal: DomainLists
  store: Pick<PortalStore, 'registrations'>
  tokenSecret: string
  now: number
}

/**
 * Somebody asks to join a portal that takes sign-ups. Whoever asks, and whatever the address is, the answer is the same:
 * all that differs is the letter that its owner gets. Only an address of a domain that the portal does not take is
 * refused. Konnect: POST /developer.
 */
export async function registerDeveloper(
  signUp: SignUp,
  { portal, store, tokenSecret, now }: Given,
): Promise<'requested' | 'email_domain_refused'> {
  if (!maySignUp(signUp.email.key, portal)) return 'email_domain_refused'
  await store.registrations.request(uuidv7({ msecs: now }), signUp, await newLinks(tokenSecret, now))
  return 'requested'
}
