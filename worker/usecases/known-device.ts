import { isKeyedHash, keyedHash } from '../secrets/keyed-hash.ts'
import { newToken } from '../secrets/token.ts'

interface Given {
  /** The portal's id, or `console`. */
  scope: string
  tokenSecret: string
}

/** The account that a browser is known to. */
interface Owner {
  emailKey: string
  /** As it is stored. A new one makes every device a stranger again, whoever has collected their proofs. */
  passwordHash: string
}

/**
 * What a browser keeps once it has logged in to an account, so that strangers who try passwords for that account cannot
 * keep its owner out (OWASP, Slow Down Online Guessing Attacks with Device Cookies). Worth nothing for another account, on
 * another portal, or once the account has another password.
 */
export async function newDeviceCookie(owner: Owner, given: Given): Promise<string> {
  const nonce = newToken()
  return `${nonce}.${await keyedHash(given.tokenSecret, partsOf(owner, nonce, given))}`
}

/**
 * The device that a cookie proves for an account. Undefined when there is none, or it was made up. An address without an
 * account takes the same work, and has no device.
 */
export async function knownDevice(
  cookie: string | undefined,
  { emailKey, passwordHash }: { emailKey: string; passwordHash: string | undefined },
  given: Given,
): Promise<string | undefined> {
  const [, nonce, mac] = /^([\w-]{43})\.([\w-]{43})$/.exec(cookie ?? '') ?? []
  if (nonce === undefined || mac === undefined) return undefined
  const parts = partsOf({ emailKey, passwordHash: passwordHash ?? '' }, nonce, given)
  return (await isKeyedHash(mac, given.tokenSecret, parts)) && passwordHash !== undefined ? nonce : undefined
}

const partsOf = ({ emailKey, passwordHash }: Owner, nonce: string, { scope }: Given) => [
  'device',
  scope,
  emailKey,
  passwordHash,
  nonce,
]
