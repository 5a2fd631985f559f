import { v7 as uuidv7 } from 'uuid'
import type { PortalStore } from '../store/portal-store.ts'
import type { SignUp } from '../store/registrations.ts'
import { newConfirmation } from './confirmation.ts'

interface Given {
  store: Pick<PortalStore, 'registrations'>
  tokenSecret: string
  now: number
}

/**
 * Somebody asks to join a portal. Whoever asks, and whatever the address is, the answer is the same: all that differs
 * is the letter that its owner gets. Konnect: POST /developer.
 */
export async function registerDeveloper(signUp: SignUp, { store, tokenSecret, now }: Given): Promise<void> {
  await store.registrations.request(uuidv7({ msecs: now }), signUp, await newConfirmation(tokenSecret, now))
}
