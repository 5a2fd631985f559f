import type { ScryptOptions } from 'node:crypto'

const crypto = process.getBuiltinModule('node:crypto')

export const { createHmac, randomBytes, timingSafeEqual } = crypto

/**
 * Stands in for node:crypto where passwords are hashed: the same scrypt at a small part of its cost. A walk hashes dozens
 * of passwords, and what that costs is not its subject.
 */
export function scrypt(...[password, salt, keyLength, options, done]: Parameters<Scrypt>): void {
  crypto.scrypt(password, salt, keyLength, { ...options, N: 2 }, done)
}

type Scrypt = (
  password: Buffer,
  salt: Buffer,
  keyLength: number,
  options: ScryptOptions,
  done: (error: Error | null, key: Buffer) => void,
) => void
