import { createHmac, scryptSync } from 'node:crypto'

/** A password's hash as it was stored when hashing cost next to nothing: scrypt N=2^4, r=8, p=1, made with node:crypto. */
export function oldHash(password: string, pepper: string): string {
  const salt = new Uint8Array(16).fill(7)
  const peppered = createHmac('sha256', pepper).update(password).digest()
  const key = scryptSync(peppered, salt, 32, { N: 16, r: 8, p: 1 })
  const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes)).replaceAll('=', '')
  return `$scrypt$ln=4,r=8,p=1$${base64(salt)}$${base64(key)}`
}
