import { scryptSync } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import {
  hashPassword,
  hashWithoutKeyId,
  passwordMark,
  renewHash,
  verifyPassword,
} from '../../worker/secrets/password.ts'
import { keyId } from '../../worker/secrets/rotated-secret.ts'
import { deriveToken, hashToken, newToken } from '../../worker/secrets/token.ts'
import { oldHash } from '../stand-ins/old-hash.ts'

const pepper = { current: 'a pepper for this test' }
const later = { current: 'the pepper that follows' }
const rotated = { ...later, before: pepper.current }
const about = { ...pepper, next: later.current }

/** As another system makes a hash, without a pepper: a longer key, a shorter salt and parameters of its own. */
function importedHash(password: string): string {
  const salt = Buffer.from('salt')
  const key = scryptSync(password, salt, 64, { N: 16, r: 8, p: 1 })
  const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
  return `$scrypt$ln=4,r=8,p=1,keyid=none$${base64(salt)}$${base64(key)}`
}

describe('a password hash', () => {
  test('names its parameters, and is another one each time', async () => {
    const [one, two] = await Promise.all([
      hashPassword('the same password', pepper),
      hashPassword('the same password', pepper),
    ])
    expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(one).not.toBe(two)
  })

  test('names its pepper from when the next one is announced', async () => {
    const one = await hashPassword('the same password', about)
    expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=3,keyid=[0-9a-f]{12}\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(one).toContain(`,keyid=${keyId(pepper.current)}$`)
    expect(keyId(later.current)).not.toBe(keyId(pepper.current))
  })

  test('fits its password and its pepper, and nothing else', async () => {
    const hash = await hashPassword('the right password', pepper)
    expect(await verifyPassword('the right password', hash, pepper)).toEqual({ valid: true, outdated: false })
    expect((await verifyPassword('the right passwore', hash, pepper)).valid).toBe(false)
    expect((await verifyPassword('the right password', hash, later)).valid).toBe(false)
    expect((await verifyPassword('the right password', undefined, pepper)).valid).toBe(false)
    const named = await hashPassword('the right password', about)
    const renamed = named.replace(keyId(pepper.current), keyId(later.current))
    expect((await verifyPassword('the right password', renamed, rotated)).valid).toBe(false)
  })

  test('with other parameters still works, and asks to be renewed', async () => {
    const hash = oldHash('an old password', pepper.current)
    expect(await verifyPassword('an old password', hash, pepper)).toEqual({ valid: true, outdated: true })
  })

  test('works with the pepper of before and the next one, and asks to be renewed only where it is of before', async () => {
    const hash = await hashPassword('the right password', about)
    expect(await verifyPassword('the right password', hash, rotated)).toEqual({ valid: true, outdated: true })
    expect((await verifyPassword('the right passwore', hash, rotated)).valid).toBe(false)
    const sooner = await hashPassword('the right password', rotated)
    expect(await verifyPassword('the right password', sooner, about)).toEqual({ valid: true, outdated: false })
    expect(await verifyPassword('the right password', sooner, later)).toEqual({ valid: true, outdated: false })
  })

  test('that names no pepper was made with the oldest one, and gets a name once that is rotated', async () => {
    const hash = await hashPassword('the right password', pepper)
    expect(hashWithoutKeyId(await renewHash('the right password', hash, about))).toBe(hash)
    expect(await verifyPassword('the right password', hash, pepper)).toEqual({ valid: true, outdated: false })
    for (const known of [about, rotated]) {
      expect(await verifyPassword('the right password', hash, known)).toEqual({ valid: true, outdated: true })
    }
    expect((await verifyPassword('the right password', hash, later)).valid).toBe(false)
  })

  test('of another system has no pepper, whatever its salt and its key look like', async () => {
    const hash = importedHash('brought along')
    expect(await verifyPassword('brought along', hash, rotated)).toEqual({ valid: true, outdated: true })
    expect((await verifyPassword('brought alonh', hash, rotated)).valid).toBe(false)
    const renewed = await renewHash('brought along', hash, pepper)
    expect(await verifyPassword('brought along', renewed, pepper)).toEqual({ valid: true, outdated: false })
    // Its salt was shorter than ours.
    expect(passwordMark(renewed)).toMatch(/^[A-Za-z0-9+/]{22}==$/)
  })

  test('is renewed with its salt: alike whoever does it, and still told apart from those of other passwords', async () => {
    const hash = await hashPassword('the right password', pepper)
    const [one, two] = await Promise.all([
      renewHash('the right password', hash, rotated),
      renewHash('the right password', hash, rotated),
    ])
    expect(one).toBe(two)
    expect(one).toContain(`,keyid=${keyId(later.current)}$`)
    expect(passwordMark(one)).toBe(passwordMark(hash))
    expect(passwordMark(await hashPassword('the right password', pepper))).not.toBe(passwordMark(hash))
  })

  test('whose pepper is not known fits nothing, and the log says so once', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
    const hash = await hashPassword('the right password', about)
    const unknown = hash.replace(/keyid=[^$]+/, 'keyid=0123456789ab')
    for (const _ of [1, 2]) expect((await verifyPassword('the right password', unknown, pepper)).valid).toBe(false)
    expect(logged.mock.calls.map(([line]) => JSON.parse(line))).toEqual([
      { message: 'the pepper of a password is not known', pepper: '0123456789ab' },
    ])
    logged.mockRestore()
  })
})

describe('a token', () => {
  test('is 256 bits, and never the same twice', () => {
    const tokens = new Set(Array.from({ length: 1000 }, newToken))
    expect(tokens.size).toBe(1000)
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })

  test('derived from a row is the same again, and another one for another secret or row', async () => {
    const token = await deriveToken('secret', 'confirm-email', 'row')
    expect(await deriveToken('secret', 'confirm-email', 'row')).toBe(token)
    expect(await deriveToken('secret', 'confirm-email', 'rov')).not.toBe(token)
    expect(await deriveToken('secreu', 'confirm-email', 'row')).not.toBe(token)
  })

  test('is stored as a hash that one wrong letter changes', async () => {
    const token = newToken()
    const wrong = token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A')
    expect(await hashToken(wrong)).not.toBe(await hashToken(token))
  })
})
