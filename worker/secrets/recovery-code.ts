import { keyedHash } from './keyed-hash.ts'
import { keyId, knownSecrets, nameOfCurrent, oldestSecret, type RotatedSecret } from './rotated-secret.ts'

const codesAtOnce = 10
const letters = 16

/** Crockford's base32: what could be read as another character is not among them. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Ten fresh recovery codes of 80 bits each, in groups that can be copied by hand (ASVS 6.5.1 and 6.5.3). */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: codesAtOnce }, () => {
    // 256 is a multiple of 32, so every character is as likely as any other.
    const bytes = crypto.getRandomValues(new Uint8Array(letters))
    const code = Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('')
    return code.replace(/....(?=.)/g, '$&-')
  })
}

/**
 * What is stored of a recovery code: a keyed hash that is bound to whose it is (ASVS 6.5.2), behind the id of its key
 * once that is rotated. However it was typed, with small letters or without its hyphens, it is the same code.
 */
export async function hashRecoveryCode(secret: RotatedSecret, adminId: string, code: string): Promise<string> {
  const hash = await hashWithoutId(secret.current, adminId, code)
  const id = nameOfCurrent(secret)
  return id === undefined ? hash : `${id}.${hash}`
}

/** All that may be stored of a code that was typed, by when it was made. */
export function possibleHashes(secret: RotatedSecret, adminId: string, code: string): Promise<string[]> {
  return Promise.all([
    ...knownSecrets(secret).map(async (known) => `${keyId(known)}.${await hashWithoutId(known, adminId, code)}`),
    hashWithoutId(oldestSecret(secret), adminId, code),
  ])
}

function hashWithoutId(secret: string, adminId: string, code: string): Promise<string> {
  const plain = code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return keyedHash(secret, ['recovery-code', adminId, plain])
}
