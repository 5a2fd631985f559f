import { mailboxOf } from '../contract/email-address.ts'
import { keyedHash } from '../secrets/keyed-hash.ts'

/** How long an address is left in peace whose owner said that a sign-up was not theirs, in milliseconds. */
export const unwantedMilliseconds = 90 * 24 * 3_600_000

/**
 * By what an address is known that wants no letters in a portal's name: nobody can tell from it whose it is. Letters that
 * were sent to it before stay in the delivery ledger like all others, with the address, until they are over.
 */
export function hashOfUnwanted(portalId: string, emailKey: string, tokenSecret: string): Promise<string> {
  return keyedHash(tokenSecret, ['unwanted-address', portalId, mailboxOf(emailKey)])
}
