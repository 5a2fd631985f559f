import { Buffer } from 'node:buffer'
import { timingSafeEqual } from 'node:crypto'
import { knownSecrets, type RotatedSecret } from './rotated-secret.ts'

const encoder = new TextEncoder()

/**
 * HMAC-SHA-256 over parts, base64url: the same parts give the same hash, and without the secret nobody can tell what
 * they were, nor make another. Each part is told apart from its neighbours by its length.
 */
export async function keyedHash(secret: string, parts: string[]): Promise<string> {
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  const text = parts.map((part) => `${part.length}:${part}`).join('')
  return Buffer.from(await crypto.subtle.sign('HMAC', key, encoder.encode(text))).toString('base64url')
}

/**
 * True when `hash` is what `keyedHash` gives for these parts, with any of the secrets that are known. Compared in constant
 * time (ASVS 11.2.4).
 */
export async function isKeyedHash(hash: string, secret: RotatedSecret, parts: string[]): Promise<boolean> {
  const given = Buffer.from(hash)
  const expected = await Promise.all(knownSecrets(secret).map((known) => keyedHash(known, parts)))
  return expected.some((text) => given.length === text.length && timingSafeEqual(given, Buffer.from(text)))
}
