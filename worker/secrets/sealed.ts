import { Buffer } from 'node:buffer'

const encoder = new TextEncoder()
const version = 'v1'
const ivBytes = 12

/** What a sealed text is for, and the row that holds it: it opens for the same two and for nothing else. */
export interface SealedFor {
  purpose: 'totp-secret'
  rowId: string
}

/**
 * Encrypts a text that has to be read again: AES-256-GCM with a key of its own for each purpose, derived from the
 * installation's secret by HKDF (RFC 5869). Whoever reads the database can neither read it nor move it to another row
 * (ASVS 11.3.2, 14.2.4). The version in front tells later forms apart.
 */
export async function seal(secret: string, text: string, sealedFor: SealedFor): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
  const key = await keyOf(secret, sealedFor)
  const sealed = await crypto.subtle.encrypt(cipher(iv, sealedFor), key, encoder.encode(text))
  return [version, Buffer.from(iv).toString('base64url'), Buffer.from(sealed).toString('base64url')].join('.')
}

/** Reads a sealed text. Throws when it was sealed for something else, with another secret, or changed since. */
export async function unseal(secret: string, sealed: string, sealedFor: SealedFor): Promise<string> {
  const [foundVersion, iv = '', ciphertext = ''] = sealed.split('.')
  if (foundVersion !== version) throw new Error(`a sealed text has no version that is known here: ${foundVersion}`)
  const key = await keyOf(secret, sealedFor)
  const bytes = Buffer.from(ciphertext, 'base64url')
  return new TextDecoder().decode(
    await crypto.subtle.decrypt(cipher(Buffer.from(iv, 'base64url'), sealedFor), key, bytes),
  )
}

function cipher(iv: Uint8Array<ArrayBuffer>, { purpose, rowId }: SealedFor): AesGcmParams {
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
