import { withoutPepper } from './password.ts'
import { keyId, knownSecrets, nameOfCurrent, oldestSecret, type RotatedSecret } from './rotated-secret.ts'

/** What workerd computes at most: N*r*p. Beyond it nobody could log in. */
const largestCost = 2 ** 20
/**
 * N*r, of 128 bytes each. With less than a mebibyte guessing costs next to nothing; more than 32, what our own hashes take,
 * would be taken from everybody whom the isolate serves.
 */
const memory = { least: 2 ** 13, most: 2 ** 18 }
const bytes = { salt: { least: 8, most: 64 }, key: { least: 32, most: 64 } }

const phcString =
  /^\$scrypt\$ln=([1-9][0-9]?),r=([1-9][0-9]{0,3}),p=([1-9][0-9]{0,3})(?:,keyid=([A-Za-z0-9/+.-]{1,48}))?\$([A-Za-z0-9+/]+)={0,2}\$([A-Za-z0-9+/]+)={0,2}$/

/**
 * A hash as it leaves: it always names its pepper, so that whoever takes it in knows whether it is one of theirs. Those
 * that name none were made with the oldest.
 */
export function leavingHash(hash: string, pepper: RotatedSecret): string {
  return hash.replace(/^(\$scrypt\$[^$,]+,r=\d+,p=\d+)\$/, `$1,keyid=${keyId(oldestSecret(pepper))}$`)
}

/**
 * A hash that came from elsewhere, as it can be stored: scrypt in PHC form, at a cost between too little and too much, and
 * with a pepper that is known here or, when it names none, without one. Undefined for every other text: its owner has to
 * choose a password.
 */
export function arrivingHash(text: string, pepper: RotatedSecret): string | undefined {
  const parts = phcString.exec(text)
  if (!parts) return undefined
  const [, log2N, r, p, madeWith = withoutPepper, salt = '', key = ''] = parts
  const blocks = 2 ** Number(log2N) * Number(r)
  if (blocks < memory.least || blocks > memory.most || blocks * Number(p) > largestCost) return undefined
  if (!isBetween(salt, bytes.salt) || !isBetween(key, bytes.key)) return undefined
  if (madeWith !== withoutPepper && !knownSecrets(pepper).some((known) => keyId(known) === madeWith)) return undefined
  // Where no pepper is named, that is said by leaving it out.
  const isUnnamed = nameOfCurrent(pepper) === undefined && madeWith === keyId(pepper.current)
  return `$scrypt$ln=${log2N},r=${r},p=${p}${isUnnamed ? '' : `,keyid=${madeWith}`}$${salt}$${key}`
}

function isBetween(base64: string, { least, most }: { least: number; most: number }): boolean {
  const length = Math.floor((base64.length * 3) / 4)
  return base64.length % 4 !== 1 && length >= least && length <= most
}
