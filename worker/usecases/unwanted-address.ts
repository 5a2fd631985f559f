import { mailboxOf } from '../contract/email-address.ts'
import { keyedHash } from '../secrets/keyed-hash.ts'

/** How long an address is left in peace whose owner said that a sign-up was not theirs, in milliseconds. */
export const unwantedMilliseconds = 90 * 24 * 3_600_000

/** What is kept of an address that wants no letters in a portal's name: nobody can tell from it whose it is. */
export function hashOfUnwanted(portalId: string, emailKey: string, tokenSecret: string): Promise<string> {
  return keyedHash(tokenSecret, ['unwanted-address', portalId, mailboxOf(emailKey)])
}
