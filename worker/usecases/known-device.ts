import { isKeyedHash, keyedHash } from '../secrets/keyed-hash.ts'
import { hashWithoutKeyId, passwordMark } from '../secrets/password.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import { newToken } from '../secrets/token.ts'

interface Given {
  /** The portal's id, or `console`. */
  scope: string
  tokenSecret: RotatedSecret
}

/** The account that a browser is known to. */
interface Owner {
  emailKey: string
  /**
   * As it is stored. That of another password makes every device a stranger again, whoever has collected their proofs; the
   * same password hashed anew does not.
   */
  passwordHash: string
}

/**
 * What a browser keeps once it has logged in to an account, so that strangers who try passwords for that account cannot
 * keep its owner out (OWASP, Slow Down Online Guessing Attacks with Device Cookies). Worth nothing for another account, on
 * another portal, or once the account has another password.
 */
export async function newDeviceCookie(owner: Owner, given: Given): Promise<string> {
  const nonce = newToken()
  const parts = partsOf(owner.emailKey, passwordMark(owner.passwordHash), nonce, given)
  return `${nonce}.${await keyedHash(given.tokenSecret.current, parts)}`
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
  // In version 0.1.0 devices were known by the whole hash, as it was stored then.
  const marks = passwordHash === undefined ? ['', ''] : [passwordMark(passwordHash), hashWithoutKeyId(passwordHash)]
  const proofs = marks.map((mark) => isKeyedHash(mac, given.tokenSecret, partsOf(emailKey, mark, nonce, given)))
  const isProven = (await Promise.all(proofs)).includes(true)
  return isProven && passwordHash !== undefined ? nonce : undefined
}

const partsOf = (emailKey: string, mark: string, nonce: string, { scope }: Given) => [
  'device',
  scope,
  emailKey,
  mark,
  nonce,
]
