import { v7 as uuidv7 } from 'uuid'
import type { EmailAddress } from '../contract/email-address.ts'
import type { PortalStore } from '../store/portal-store.ts'
import { newLinks } from './confirmation.ts'

interface Given {
  store: Pick<PortalStore, 'registrations'>
  tokenSecret: string
  now: number
}

/**
 * Sends the letter of a sign-up or of an invitation again, with a fresh link that ends the old one; a known developer
 * hears where the account stands, and an address that never signed up gets nothing. The answer is the same for all of
 * them.
 */
export async function resendConfirmation(email: EmailAddress, { store, tokenSecret, now }: Given): Promise<void> {
  await store.registrations.requestAgain(uuidv7({ msecs: now }), email, await newLinks(tokenSecret, now))
}
