import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

interface Cost {
  log2N: number
  r: number
  p: number
}

/** OWASP's N=2^15, r=8, p=3: about 140 ms of one core and 32 MiB, within workerd's limit of N*r*p <= 2^20. */
const currentCost: Cost = { log2N: 15, r: 8, p: 3 }
const saltBytes = 16
const keyBytes = 32

/** Somebody's hash with nobody's password: verified when there is no account, so that both take the same time. */
const nobodysHash = phcString(currentCost, Buffer.alloc(saltBytes), Buffer.alloc(keyBytes))

/** Hashes a password for storage as a PHC string, parameters included. The pepper is a secret of the installation. */
export async function hashPassword(password: string, pepper: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  return phcString(currentCost, salt, await derive(password, pepper, salt, currentCost))
}

/**
 * Compares a password with a stored hash in constant time. Without a hash it does the same work and says no.
 * `outdated` asks for a new hash: the password is right, the parameters are not today's.
 */
export async function verifyPassword(
  password: string,
  hash: string | undefined,
  pepper: string,
): Promise<{ valid: boolean; outdated: boolean }> {
  const { cost, salt, key } = parse(hash ?? nobodysHash)
  const matches = timingSafeEqual(await derive(password, pepper, salt, cost), key)
  return { valid: hash !== undefined && matches, outdated: !isCurrent(cost) }
}

function derive(password: string, pepper: string, salt: Buffer, { log2N, r, p }: Cost): Promise<Buffer> {
  // NFC here and nowhere else: the same password typed on two keyboards is one password (NIST SP 800-63B-4 3.1.1.2).
  const peppered = createHmac('sha256', pepper).update(password.normalize('NFC'), 'utf8').digest()
  const N = 2 ** log2N
  return new Promise((resolve, reject) =>
    scrypt(peppered, salt, keyBytes, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
}

function isCurrent({ log2N, r, p }: Cost): boolean {
  return log2N === currentCost.log2N && r === currentCost.r && p === currentCost.p
}

function phcString({ log2N, r, p }: Cost, salt: Buffer, key: Buffer): string {
  const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
  return `$scrypt$ln=${log2N},r=${r},p=${p}$${base64(salt)}$${base64(key)}`
}

function parse(hash: string): { cost: Cost; salt: Buffer; key: Buffer } {
  const parts = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(hash)
  if (!parts) throw new Error('a stored password hash is not a scrypt PHC string')
  const [, log2N, r, p, salt = '', key = ''] = parts
  return {
    cost: { log2N: Number(log2N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  }
}
