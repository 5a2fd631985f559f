import { isKeyedHash, keyedHash } from '../secrets/keyed-hash.ts'
import { newToken } from '../secrets/token.ts'

interface Given {
  /** The portal's id, or `console`. */
  scope: string
  tokenSecret: string
}

/**
 * What a browser keeps once it has logged in to an account, so that strangers who try passwords for that account cannot
 * keep its owner out (OWASP, Slow Down Online Guessing Attacks with Device Cookies). Worth nothing for another account or
 * on another portal.
 */
export async function newDeviceCookie(emailKey: string, given: Given): Promise<string> {
  const nonce = newToken()
  return `${nonce}.${await keyedHash(given.tokenSecret, partsOf(emailKey, nonce, given))}`
}

/** The device that a cookie proves for an account. Undefined when there is none, or it was made up. */
export async function knownDevice(
  cookie: string | undefined,
  emailKey: string,
  given: Given,
): Promise<string | undefined> {
  const [, nonce, mac] = /^([\w-]{43})\.([\w-]{43})$/.exec(cookie ?? '') ?? []
  if (nonce === undefined || mac === undefined) return undefined
  return (await isKeyedHash(mac, given.tokenSecret, partsOf(emailKey, nonce, given))) ? nonce : undefined
}

const partsOf = (emailKey: string, nonce: string, { scope }: Given) => ['device', scope, emailKey, nonce]
