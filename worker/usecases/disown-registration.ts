import { isKeyedHash, keyedHash } from '../secrets/keyed-hash.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import type { PortalStore } from '../store/portal-store.ts'
import type { DisownableLetter } from '../store/unwanted-addresses.ts'
import { hashesOfUnwanted, hashOfUnwanted, unwantedMilliseconds } from './unwanted-address.ts'

export type Disowned = { outcome: 'disowned' } | { outcome: 'link'; state: DeadLink }

/** What a link is worth that nobody can say anything with any more. */
export type DeadLink = 'confirmed' | 'over' | 'unknown'

interface Given {
  store: Pick<PortalStore, 'unwantedAddresses'>
  portal: { id: string }
  tokenSecret: RotatedSecret
  now: number
}

/**
 * The token by which the owner of an address says that the sign-up in this letter was not theirs. It names the letter, and
 * not the registration: it works for as long as the letter is known, whatever became of the sign-up and of the link next
 * to it, for strangers may have signed up again since.
 */
export async function notMeToken(letterId: string, secret: string): Promise<string> {
  return `${letterId}.${await keyedHash(secret, ['not-me', letterId])}`
}

/**
 * Looks at the link of a letter, without spending it: mail scanners open links too. One round trip, and a second one where no
 * sign-up waits.
 */
export async function readNotMeLink(
  token: string,
  { store, portal, tokenSecret, now }: Given,
): Promise<{ state: DeadLink } | { state: 'valid'; letter: DisownableLetter }> {
  const [letterId = '', hash = ''] = token.split('.')
  if (!(await isKeyedHash(hash, tokenSecret, ['not-me', letterId]))) return { state: 'unknown' }
  const letter = await store.unwantedAddresses.findLetter(letterId)
  if (!letter) return { state: 'unknown' }
  if (letter.is_confirmed) return { state: 'confirmed' }

  const addressHashes = await hashesOfUnwanted(portal.id, letter.email_key, tokenSecret)
  const isSaid = !letter.is_registered && (await store.unwantedAddresses.isUnwanted(addressHashes, now))
  return isSaid ? { state: 'over' } : { state: 'valid', letter }
}

/**
 * The owner of an address says that a sign-up was not theirs: it is deleted, and the portal does not write to them for 90
 * days. A link that does not count changes nothing, and an invitation stays: an admin meant it.
 */
export async function disownRegistration(token: string, given: Given): Promise<Disowned> {
  const found = await readNotMeLink(token, given)
  if (found.state !== 'valid') return { outcome: 'link', state: found.state }

  const { store, portal, tokenSecret, now } = given
  const { email_key: emailKey } = found.letter
  const isDisowned = await store.unwantedAddresses.disown(emailKey, {
    addressHash: await hashOfUnwanted(portal.id, emailKey, tokenSecret),
    until: now + unwantedMilliseconds,
    now,
  })
  if (isDisowned) return { outcome: 'disowned' }
  const { state } = await readNotMeLink(token, given)
  return { outcome: 'link', state: state === 'valid' ? 'over' : state }
}
