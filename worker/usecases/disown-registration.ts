import { hashToken } from '../secrets/token.ts'
import type { PortalStore } from '../store/portal-store.ts'
import { type LinkState, readLink } from './confirm-email.ts'
import { hashOfUnwanted, unwantedMilliseconds } from './unwanted-address.ts'

export type Disowned = { outcome: 'disowned' } | { outcome: 'link'; state: Exclude<LinkState, 'valid'> }

interface Given {
  store: Pick<PortalStore, 'registrations' | 'unwantedAddresses'>
  portal: { id: string }
  tokenSecret: string
  now: number
}

/**
 * The owner of an address says that a sign-up was not theirs: it is deleted, and the portal does not write to them for 90
 * days. A link that does not count changes nothing, nor does that of an invitation: an admin meant it.
 */
export async function disownRegistration(token: string, given: Given): Promise<Disowned> {
  const { store, portal, tokenSecret, now } = given
  const found = await readConfirmationLink(token, given)
  if (found.state !== 'valid') return { outcome: 'link', state: found.state }

  const isDisowned = await store.unwantedAddresses.disown(await hashToken(token), {
    addressHash: await hashOfUnwanted(portal.id, found.registration.email_key, tokenSecret),
    until: now + unwantedMilliseconds,
    now,
  })
  if (isDisowned) return { outcome: 'disowned' }
  const { state } = await readConfirmationLink(token, given)
  return { outcome: 'link', state: state === 'valid' ? 'unknown' : state }
}

/** Looks at the link of a confirmation letter, without spending it. */
export async function readConfirmationLink(token: string, given: Pick<Given, 'store' | 'now'>) {
  const { state, registration } = await readLink(token, given)
  if (registration?.link !== 'confirm-email') return { state: 'unknown' as const }
  return { state, registration }
}
