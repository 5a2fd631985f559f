import { expect, test } from 'vitest'
import { hashRecoveryCode, newRecoveryCodes, possibleHashes } from '../../worker/secrets/recovery-code.ts'
import { seal, unseal } from '../../worker/secrets/sealed.ts'
import { newTotpSecret, totpAddress, totpStep } from '../../worker/secrets/totp.ts'

const current = 'a secret of at least thirty-two characters'
const secret = { current }
const others = { current: `${current}!` }
const rotated = { ...others, before: current }
const about = { ...secret, next: others.current }
const sealedFor = { purpose: 'totp-secret', rowId: 'row 1' } as const

test('what is sealed opens for the same row and secret, and never looks the same twice', async () => {
  expect(await seal(secret, 'JBSWY3DPEHPK3PXP', sealedFor)).toMatch(/^v1\.[\w-]{16}\.[\w-]+$/)
  const sealed = await seal(about, 'JBSWY3DPEHPK3PXP', sealedFor)
  expect(sealed).toMatch(/^v2\.[0-9a-f]{12}\.[\w-]{16}\.[\w-]+$/)
  expect(sealed).not.toContain('JBSWY3DPEHPK3PXP')
  expect(await unseal(secret, sealed, sealedFor)).toBe('JBSWY3DPEHPK3PXP')
  expect(await seal(secret, 'JBSWY3DPEHPK3PXP', sealedFor)).not.toBe(sealed)
})

test('moved to another row, opened with another secret, or changed by one bit it does not open', async () => {
  const sealed = await seal(about, 'JBSWY3DPEHPK3PXP', sealedFor)
  await expect(unseal(secret, sealed, { ...sealedFor, rowId: 'row 2' })).rejects.toThrow()
  await expect(unseal(secret, sealed, { ...sealedFor, purpose: 'another' as never })).rejects.toThrow()
  expect(await unseal(others, sealed, sealedFor)).toBeUndefined()
  const flipped = sealed.replace(/.(?=.$)/, (last) => (last === 'A' ? 'B' : 'A'))
  const changed = sealed.replace(/(?<=\..*)\.(\w)/, (_, first: string) => `.${first === 'A' ? 'B' : 'A'}`)
  for (const broken of [flipped, changed, sealed.replace('v2', 'v1'), sealed.replace('v2', 'v3'), 'v2', '']) {
    await expect(unseal(secret, broken, sealedFor)).rejects.toThrow()
  }
})

test('what is sealed opens with the secret of before and the next one', async () => {
  const sealed = await seal(about, 'JBSWY3DPEHPK3PXP', sealedFor)
  expect(await unseal(rotated, sealed, sealedFor)).toBe('JBSWY3DPEHPK3PXP')
  const sooner = await seal(rotated, 'JBSWY3DPEHPK3PXP', sealedFor)
  expect(await unseal(about, sooner, sealedFor)).toBe('JBSWY3DPEHPK3PXP')
  expect(await unseal(secret, sooner, sealedFor)).toBeUndefined()
})

test('what was sealed before any rotation, and names no secret, opens with the oldest one', async () => {
  const sealed = 'v1.AAECAwQFBgcICQoL.hoY-1sBoIetfJaq-Oxwdz460nw5Bnt1rzs0sIrlp8Ts'
  for (const known of [secret, about, rotated]) expect(await unseal(known, sealed, sealedFor)).toBe('JBSWY3DPEHPK3PXP')
  await expect(unseal(others, sealed, sealedFor)).rejects.toThrow()
})

test('codes of an authenticator app are those of RFC 6238, a step early or late included', () => {
  // The RFC's secret and its eight-digit codes for SHA-1, of which the last six are ours.
  const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  for (const [seconds, code] of [
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
  ] as const) {
    const step = Math.floor(seconds / 30)
    expect(totpStep(rfcSecret, code, seconds * 1000)).toBe(step)
    expect(totpStep(rfcSecret, code, (seconds + 30) * 1000)).toBe(step)
    expect(totpStep(rfcSecret, code, (seconds - 30) * 1000)).toBe(step)
    expect(totpStep(rfcSecret, code, (seconds + 60) * 1000)).toBeUndefined()
    expect(totpStep(rfcSecret, code, (seconds - 60) * 1000)).toBeUndefined()
  }
  for (const code of ['', '28708', '2870820', 'abcdef']) expect(totpStep(rfcSecret, code, 59_000)).toBeUndefined()
})

test('an authenticator app is given a secret of 160 bits, with whose and where it is', () => {
  const totpSecret = newTotpSecret()
  expect(totpSecret).toMatch(/^[A-Z2-7]{32}$/)
  expect(newTotpSecret()).not.toBe(totpSecret)
  const address = new URL(totpAddress(totpSecret, { issuer: 'Example & APIs', account: 'ada+1@example.com' }))
  expect(address.protocol).toBe('otpauth:')
  expect(Object.fromEntries(address.searchParams)).toEqual({
    issuer: 'Example & APIs',
    secret: totpSecret,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
})

test('recovery codes are ten, of 80 bits, and the same however they are typed', async () => {
  const codes = newRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  const one = /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/
  for (const code of codes) expect(code).toMatch(one)
  const hash = await hashRecoveryCode(about, 'admin 1', 'ABCD-EF01-2345-6789')
  expect(hash).toMatch(/^[0-9a-f]{12}\.[\w-]{43}$/)
  for (const typed of ['abcdef0123456789', ' ABCD EFOI 2345 6789 ', 'abcd-efol-2345-6789']) {
    expect(await hashRecoveryCode(about, 'admin 1', typed)).toBe(hash)
  }
  expect(await hashRecoveryCode(about, 'admin 2', 'ABCD-EF01-2345-6789')).not.toBe(hash)
  expect(await hashRecoveryCode(rotated, 'admin 1', 'ABCD-EF01-2345-6789')).not.toBe(hash)
})

test('a recovery code is looked for by the hashes that it may have, that without a name included', async () => {
  const code = 'ABCD-EF01-2345-6789'
  const hash = await hashRecoveryCode(about, 'admin 1', code)
  const withoutId = await hashRecoveryCode(secret, 'admin 1', code)
  expect(hash).toBe(`${hash.slice(0, 12)}.${withoutId}`)
  for (const known of [secret, about, rotated]) {
    expect(await possibleHashes(known, 'admin 1', code)).toEqual(expect.arrayContaining([hash, withoutId]))
  }
  const later = await possibleHashes(others, 'admin 1', code)
  expect(later).not.toContain(hash)
  expect(later).not.toContain(withoutId)
})
