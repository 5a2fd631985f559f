import { Buffer } from 'node:buffer'

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
