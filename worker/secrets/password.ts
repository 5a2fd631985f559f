import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { writeLogLine } from '../contract/log-lines.ts'
import { keyId, knownSecrets, nameOfCurrent, oldestSecret, type RotatedSecret } from './rotated-secret.ts'

interface Cost {
  log2N: number
  r: number
  p: number
}

/** OWASP's N=2^15, r=8, p=3: about 140 ms of one core and 32 MiB, within workerd's limit of N*r*p <= 2^20. */
const currentCost: Cost = { log2N: 15, r: 8, p: 3 }
const saltBytes = 16
const keyBytes = 32

/** What stands for the pepper's id in a hash that another system made, without a pepper. */
export const withoutPepper = 'none'

/** Somebody's hash with nobody's password: verified when there is no account, so that both take the same time. */
const nobodysHash = phcString({ cost: currentCost, salt: Buffer.alloc(saltBytes), key: Buffer.alloc(keyBytes) })

/**
 * Hashes a password for storage as a PHC string, with the parameters and, once it is rotated, with the id of the pepper,
 * which is a secret of the installation.
 */
export function hashPassword(password: string, pepper: RotatedSecret): Promise<string> {
  return hashWithSalt(password, randomBytes(saltBytes), pepper)
}

/**
 * The hash of the same password, made as it is made today. It keeps the salt, so that devices stay known
 * (`passwordMark`), and of many who renew a hash at the same time each makes the same one.
 */
export function renewHash(password: string, hash: string, pepper: RotatedSecret): Promise<string> {
  const { salt } = parse(hash)
  return hashWithSalt(password, salt.length < saltBytes ? randomBytes(saltBytes) : salt, pepper)
}

/**
 * Compares a password with a stored hash in constant time. Without a hash, and with one whose pepper is not known, it does
 * the same work and says no. `outdated` asks for a new hash: the password is right, the parameters or the pepper are not
 * today's.
 */
export async function verifyPassword(
  password: string,
  hash: string | undefined,
  pepper: RotatedSecret,
): Promise<{ valid: boolean; outdated: boolean }> {
  const { cost, salt, key, madeWith } = parse(hash ?? nobodysHash)
  const found = madeWith === undefined ? oldestSecret(pepper) : pepperWithId(madeWith, pepper)
  if (found === undefined) noteUnknownPepper(madeWith)
  const derived = await derive(password, found === undefined ? pepper.current : found, {
    salt,
    cost,
    length: key.length,
  })
  const matches = timingSafeEqual(derived, key)
  return {
    valid: hash !== undefined && found !== undefined && matches,
    outdated: !isCurrent(cost) || !todaysIds(pepper).includes(madeWith),
  }
}

/** What a stored hash shares with those that it is renewed as, and with those of no other password. */
export function passwordMark(hash: string): string {
  return parse(hash).salt.toString('base64')
}

/** The hash as it is stored where the pepper is not named. */
export function hashWithoutKeyId(hash: string): string {
  return hash.replace(/,keyid=[^$]*/, '')
}

/** The id of the pepper in what a hash says of how it was made: its parameters. Undefined where none is named. */
export function pepperIdIn(way: string): string | undefined {
  return /,keyid=(.+)/.exec(way)?.[1]
}

/** The pepper with an id; null for what was made without one, undefined for one that is not known. */
function pepperWithId(id: string, pepper: RotatedSecret): string | null | undefined {
  return id === withoutPepper ? null : knownSecrets(pepper).find((known) => keyId(known) === id)
}

/** What a hash may stay with: the ids of the peppers, and none where none is named. */
function todaysIds(pepper: RotatedSecret): (string | undefined)[] {
  const { current, next } = pepper
  return [nameOfCurrent(pepper), ...knownSecrets({ current, next }).map(keyId)]
}

/** Those that were noted: one line for each is enough, however many of its owners try to log in. */
const notedPeppers = new Set<string>()

function noteUnknownPepper(id = ''): void {
  if (notedPeppers.has(id)) return
  notedPeppers.add(id)
  writeLogLine('the pepper of a password is not known', { pepper: id })
}

async function hashWithSalt(password: string, salt: Buffer, pepper: RotatedSecret): Promise<string> {
  const key = await derive(password, pepper.current, { salt, cost: currentCost, length: keyBytes })
  return phcString({ cost: currentCost, salt, key, madeWith: nameOfCurrent(pepper) })
}

function derive(
  password: string,
  pepper: string | null,
  { salt, cost, length }: { salt: Buffer; cost: Cost; length: number },
): Promise<Buffer> {
  // NFC here and nowhere else: the same password typed on two keyboards is one password (NIST SP 800-63B-4 3.1.1.2).
  const typed = Buffer.from(password.normalize('NFC'))
  const peppered = pepper === null ? typed : createHmac('sha256', pepper).update(typed).digest()
  const { log2N, r, p } = cost
  const N = 2 ** log2N
  return new Promise((resolve, reject) =>
    scrypt(peppered, salt, length, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
}

function isCurrent({ log2N, r, p }: Cost): boolean {
  return log2N === currentCost.log2N && r === currentCost.r && p === currentCost.p
}

interface Hash {
  cost: Cost
  salt: Buffer
  key: Buffer
  /** The id of the pepper, `none` for a hash without one; undefined where none is named. */
  madeWith?: string | undefined
}

function phcString({ cost: { log2N, r, p }, salt, key, madeWith }: Hash): string {
  const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
  const keyid = madeWith === undefined ? '' : `,keyid=${madeWith}`
  return `$scrypt$ln=${log2N},r=${r},p=${p}${keyid}$${base64(salt)}$${base64(key)}`
}

function parse(hash: string): Hash {
  const parts =
    /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)(?:,keyid=([A-Za-z0-9/+.-]+))?\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(hash)
  if (!parts) throw new Error('a stored password hash is not a scrypt PHC string')
  const [, log2N, r, p, madeWith, salt = '', key = ''] = parts
  return {
    cost: { log2N: Number(log2N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
    madeWith,
  }
}
