import { mailboxOf } from '../contract/email-address.ts'
import { keyedHash } from '../secrets/keyed-hash.ts'
import { knownSecrets, type RotatedSecret } from '../secrets/rotated-secret.ts'

/** How long an address is left in peace whose owner said that a sign-up was not theirs, in milliseconds. */
export const unwantedMilliseconds = 90 * 24 * 3_600_000

/**
 * By what an address is known that wants no letters in a portal's name: nobody can tell from it whose it is. Letters that
 * were sent to it before stay in the delivery ledger like all others, with the address, until they are over.
 */
export function hashOfUnwanted(
  portalId: string,
  emailKey: string,
  { current }: Pick<RotatedSecret, 'current'>,
): Promise<string> {
  return keyedHash(current, ['unwanted-address', portalId, mailboxOf(emailKey)])
}

/** By what it may be known, for it may have been kept when the secret was another one. */
export function hashesOfUnwanted(portalId: string, emailKey: string, tokenSecret: RotatedSecret): Promise<string[]> {
  return Promise.all(knownSecrets(tokenSecret).map((current) => hashOfUnwanted(portalId, emailKey, { current })))
}
