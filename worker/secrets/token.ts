import { Buffer } from 'node:buffer'
import { timingSafeEqual } from 'node:crypto'
import { knownSecrets, type RotatedSecret } from './rotated-secret.ts'

const encoder = new TextEncoder()

/** A fresh 256-bit token, base64url (ASVS 11.5.1). Only `hashToken` of it is ever stored. */
export function newToken(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
}

/** What a token in a letter opens. A token for one purpose is worth nothing for another. */
export type TokenPurpose =
  | 'confirm-email'
  | 'developer-invitation'
  | 'admin-invitation'
  | 'reset-password'
  | 'change-email'
  | 'email-changed'

/**
 * The token that belongs to a stored row, for one purpose: HMAC-SHA-256 over both, base64url. Whoever reads the
 * database cannot make it, and the outbox can make it again whenever a letter leaves.
 */
export async function deriveToken(secret: string, purpose: TokenPurpose, rowId: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  const mac = await crypto.subtle.sign('HMAC', key, encoder.encode(`${purpose}:${rowId}`))
  return Buffer.from(mac).toString('base64url')
}

/** What may be stored of the token that belongs to a row: the secret may be another one than when its link was made. */
export function possibleTokenHashes(secret: RotatedSecret, purpose: TokenPurpose, rowId: string): Promise<string[]> {
  return Promise.all(knownSecrets(secret).map(async (known) => hashToken(await deriveToken(known, purpose, rowId))))
}

/** What is stored of a token: SHA-256, base64url. Enough for tokens of 128 bits and more (ASVS 6.5.2). */
export async function hashToken(token: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', encoder.encode(token))).toString('base64url')
}

/** True when a token is the expected one. Compared in constant time, whatever its length is (ASVS 11.2.4). */
export async function isToken(given: string, expected: string): Promise<boolean> {
  const [left, right] = await Promise.all([hashToken(given), hashToken(expected)])
  return timingSafeEqual(Buffer.from(left), Buffer.from(right))
}
