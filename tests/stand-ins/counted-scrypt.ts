import type { ScryptOptions } from 'node:crypto'

const crypto = process.getBuiltinModule('node:crypto')

export const { createHmac, randomBytes, timingSafeEqual } = crypto

/** What passwords have been hashed with so far. */
export const hashed: ScryptOptions[] = []

/**
 * Stands in for node:crypto where passwords are hashed: the same scrypt at next to no cost, which is noted instead. For
 * tests that hash thousands of passwords, and for those that count how many.
 */
export function scrypt(...[password, salt, keyLength, options, done]: Parameters<Scrypt>): void {
  hashed.push(options)
  crypto.scrypt(password, salt, keyLength, { ...options, N: 2 }, done)
}

type Scrypt = (
  password: Buffer,
  salt: Buffer,
  keyLength: number,
  options: ScryptOptions,
  done: (error: Error | null, key: Buffer) => void,
) => void
