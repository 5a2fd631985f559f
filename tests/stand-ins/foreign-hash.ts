import { scryptSync } from 'node:crypto'

/** A password's hash as another system made it, with no pepper, in PHC form: a cheap one unless it says otherwise. */
export function foreignHash(
  password: string,
  {
    ln = 10,
    r = 8,
    p = 1,
    saltBytes = 16,
    keyBytes = 32,
  }: Partial<Record<'ln' | 'r' | 'p' | 'saltBytes' | 'keyBytes', number>> = {},
): string {
  const salt = new Uint8Array(saltBytes).fill(9)
  const key = scryptSync(password, salt, keyBytes, { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r })
  const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes)).replaceAll('=', '')
  return `$scrypt$ln=${ln},r=${r},p=${p}$${base64(salt)}$${base64(key)}`
}
