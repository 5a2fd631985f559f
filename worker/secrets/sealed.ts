import { Buffer } from 'node:buffer'
import { keyId, knownSecrets, nameOfCurrent, oldestSecret, type RotatedSecret } from './rotated-secret.ts'

const encoder = new TextEncoder()
/** `v1.IV.TEXT` names no secret: it was sealed with the oldest. */
const unnamed = 'v1'
/** `v2.ID.IV.TEXT` has the id of its secret. */
const named = 'v2'
const ivBytes = 12

/** What a sealed text is for, and the row that holds it: it opens for the same two and for nothing else. */
export interface SealedFor {
  purpose: 'totp-secret'
  rowId: string
}

/**
 * Encrypts a text that has to be read again: AES-256-GCM with a key of its own for each purpose, derived from the
 * installation's secret by HKDF (RFC 5869). Whoever reads the database can neither read it nor move it to another row
 * (ASVS 11.3.2, 14.2.4). In front stand the version, which tells the forms apart, and, once it is rotated, the id of the secret.
 */
export async function seal(secret: RotatedSecret, text: string, sealedFor: SealedFor): Promise<string> {
  const id = nameOfCurrent(secret)
  const version = id === undefined ? unnamed : named
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
  const key = await keyOf(secret.current, sealedFor)
  const sealed = await crypto.subtle.encrypt(cipher(version, iv, sealedFor), key, encoder.encode(text))
  const bytes = [iv, new Uint8Array(sealed)].map((part) => Buffer.from(part).toString('base64url'))
  return [version, ...(id === undefined ? [] : [id]), ...bytes].join('.')
}

/** What everything begins with that was sealed with a secret and names it. */
export function sealedWith(secret: string): string {
  return `${named}.${keyId(secret)}.`
}

/** What everything begins with that was sealed with the secret of before; nothing where there is none. */
export function sealedBefore({ current, before }: RotatedSecret): string[] {
  return before === undefined || before === current ? [] : [`${unnamed}.`, sealedWith(before)]
}

/**
 * Reads a sealed text. Undefined when it names a secret that is not known; throws when it was sealed for something else, or
 * changed since.
 */
export async function unseal(secret: RotatedSecret, sealed: string, sealedFor: SealedFor): Promise<string | undefined> {
  const [foundVersion = '', ...parts] = sealed.split('.')
  const [id, iv = '', ciphertext = ''] = foundVersion === unnamed ? [undefined, ...parts] : parts
  if (foundVersion !== named && foundVersion !== unnamed) {
    throw new Error(`a sealed text has no version that is known here: ${foundVersion}`)
  }
  const found = id === undefined ? oldestSecret(secret) : knownSecrets(secret).find((known) => keyId(known) === id)
  if (found === undefined) return undefined
  const key = await keyOf(found, sealedFor)
  const bytes = Buffer.from(ciphertext, 'base64url')
  return new TextDecoder().decode(
    await crypto.subtle.decrypt(cipher(foundVersion, Buffer.from(iv, 'base64url'), sealedFor), key, bytes),
  )
}

function cipher(version: string, iv: Uint8Array<ArrayBuffer>, { purpose, rowId }: SealedFor): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: encoder.encode(`${version}:${purpose}:${rowId}`) }
}

async function keyOf(secret: string, { purpose }: SealedFor): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode(`vestibule sealed ${purpose}`) },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
}
