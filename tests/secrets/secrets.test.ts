import { describe, expect, test } from 'vitest'
import { hashPassword, verifyPassword } from '../../worker/secrets/password.ts'
import { deriveToken, hashToken, newToken } from '../../worker/secrets/token.ts'
import { oldHash } from '../stand-ins/old-hash.ts'

const pepper = 'a pepper for this test'

describe('a password hash', () => {
  test('names its parameters, and is another one each time', async () => {
    const [one, two] = await Promise.all([
      hashPassword('the same password', pepper),
      hashPassword('the same password', pepper),
    ])
    expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(one).not.toBe(two)
  })

  test('fits its password and its pepper, and nothing else', async () => {
    const hash = await hashPassword('the right password', pepper)
    expect(await verifyPassword('the right password', hash, pepper)).toEqual({ valid: true, outdated: false })
    expect((await verifyPassword('the right passwore', hash, pepper)).valid).toBe(false)
    expect((await verifyPassword('the right password', hash, 'another pepper')).valid).toBe(false)
    expect((await verifyPassword('the right password', undefined, pepper)).valid).toBe(false)
  })

  test('with other parameters still works, and asks to be renewed', async () => {
    const hash = oldHash('an old password', pepper)
    expect(await verifyPassword('an old password', hash, pepper)).toEqual({ valid: true, outdated: true })
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
