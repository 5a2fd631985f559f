import fc from 'fast-check'
import type { Context } from 'hono'
import { expect, test } from 'vitest'
import { parseEmailAddress } from '../../worker/contract/email-address.ts'
import { browserOf } from '../../worker/http/browser.ts'
import { rememberedAddress } from '../../worker/http/remembered-address.ts'
import { sessionToken } from '../../worker/http/session-cookie.ts'
import { knownDevice, newDeviceCookie } from '../../worker/usecases/known-device.ts'

const inputs = { numRuns: 10_000 }

/** A request that brings this `Cookie` header along. */
function requestWith(cookies: string): Context {
  const get = (name: string) => (name === 'Cookie' ? cookies : null)
  return { req: { raw: { headers: { get } }, header: get }, var: { language: 'en' } } as unknown as Context
}

/** The session that a `Cookie` header brings along. */
const readFrom = (cookies: string, audience: 'developer' | 'admin') => sessionToken(requestWith(cookies), audience)

const base64url = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
const token = fc.string({ unit: fc.constantFrom(...base64url), minLength: 43, maxLength: 43 })
const audience = fc.constantFrom('developer', 'admin')

const nastyPiece = fc.constantFrom(
  ...[
    '',
    '%',
    '%zz',
    '%41',
    '%00',
    '%0d%0a',
    '%2d',
    '%e2%81',
    '"',
    "'",
    '=',
    '==',
    ';',
    ',',
    ' ',
    '\t',
    '+',
    '/',
    '.',
    '\\',
  ],
  ...['\u00e4', '\u00ff', '\u0080', '{}', '[]', '__proto__', 'undefined', 'null', '$', '@', 'Path=/', 'A'],
)
const nastyValue = fc.oneof(
  token,
  fc.tuple(token, fc.nat(43), nastyPiece).map(([text, at, piece]) => text.slice(0, at) + piece + text.slice(at)),
  fc
    .tuple(token, fc.nat(43), nastyPiece)
    .map(([text, at, piece]) => text.slice(0, at) + piece + text.slice(at + piece.length)),
  token.map((text) => `"${text}"`),
  token.map((text) => [...text].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')),
  fc.array(nastyPiece, { maxLength: 50 }).map((pieces) => pieces.join('')),
  fc.integer({ min: 40, max: 46 }).map((length) => 'A'.repeat(length)),
  fc.string({ unit: 'binary', maxLength: 60 }),
)
const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('__Host-developer', '__Host-admin') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[
        'developer',
        'admin',
        '__host-developer',
        '__HOST-admin',
        '__Secure-developer',
        '__Host-developer ',
        ' __Host-admin',
      ],
      ...['__Host-', '__Host-developers', '"__Host-developer"', '__proto__', 'constructor', 'toString', '', '='],
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 12 }) },
)
const cookie = fc.tuple(name, fc.constantFrom('=', ' = ', '', '=='), nastyValue).map((parts) => parts.join(''))
const header = fc
  .tuple(fc.array(cookie, { maxLength: 5 }), fc.constantFrom('; ', ';', ' ;', ', ', ''))
  .map(([all, between]) => all.join(between))

/** The pairs of a `Cookie` header: between semicolons, and at the first equals sign (RFC 6265). */
function pairsOf(cookies: string): [name: string, value: string][] {
  return cookies.split(';').map((pair) => {
    const [key = '', ...rest] = pair.split('=')
    return [key.trim(), rest.join('=').trim()]
  })
}

/** What a cookie's value says, once decoded. */
function decoded(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

test('a broken cookie is no cookie: nothing throws, and only 43 characters of base64url pass', () => {
  let passed = 0
  fc.assert(
    fc.property(header, audience, (cookies, who) => {
      const found = readFrom(cookies, who)
      if (found === undefined) return
      passed += 1
      expect(found).toMatch(/^[A-Za-z0-9_-]{43}$/)
      // It stood there, under its exact name: another audience's session is none of this one's.
      const values = pairsOf(cookies).flatMap(([key, value]) => (key === `__Host-${who}` ? [value] : []))
      expect(values.map((value) => decoded(value).replace(/^"(.*)"$/, '$1'))).toContain(found)
    }),
    inputs,
  )
  expect(passed).toBeGreaterThan(inputs.numRuns / 20)
})

test('a session is found wherever it stands among other cookies, and only for its own audience', () => {
  const plain = fc.string({ unit: fc.constantFrom(...base64url), minLength: 1, maxLength: 12 })
  const others = fc.array(
    fc.tuple(plain, plain).map(([key, value]) => `${key}=${value}`),
    { maxLength: 4 },
  )
  fc.assert(
    fc.property(others, others, audience, token, (before, after, who, value) => {
      const cookies = [...before, `__Host-${who}=${value}`, ...after].join('; ')
      expect(readFrom(cookies, who)).toBe(value)
      expect(readFrom(cookies, who === 'admin' ? 'developer' : 'admin')).toBeUndefined()
    }),
    inputs,
  )
})

test('of two sessions under one name one is read, as it stands there, and always the same one', () => {
  fc.assert(
    fc.property(audience, token, token, (who, one, other) => {
      const cookies = `__Host-${who}=${one}; __Host-${who}=${other}`
      expect([one, other]).toContain(readFrom(cookies, who))
      expect(readFrom(cookies, who)).toBe(readFrom(`x=1; ${cookies}`, who))
      // A broken one beside it makes it nobody's, or leaves it: it never becomes a third one.
      for (const pair of [`__Host-${who}=%; __Host-${who}=${one}`, `__Host-${who}=${one}; __Host-${who}=%`]) {
        expect([one, undefined]).toContain(readFrom(pair, who))
      }
    }),
    inputs,
  )
})

test('a device is known by the very value that it was given, for the account and the place that it was given for', async () => {
  const given = { scope: 'a portal', tokenSecret: { current: 'a token secret for this test' } }
  const owner = { emailKey: 'ada@example.com', passwordHash: '$scrypt$ln=4,r=8,p=1,keyid=one$salt$key' }
  const cookie = await newDeviceCookie(owner, given)
  const change = fc
    .tuple(fc.nat(cookie.length), fc.oneof(nastyPiece, fc.constantFrom(...base64url)), fc.nat(2))
    .map(([at, piece, removed]) => cookie.slice(0, at) + piece + cookie.slice(at + removed))
  let unchanged = 0
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: change }, nastyValue), async (value) => {
      const device = await knownDevice(value, owner, given)
      expect(device).toBe(value === cookie ? cookie.split('.')[0] : undefined)
      if (value === cookie) unchanged += 1
    }),
    inputs,
  )
  expect(unchanged).toBeGreaterThan(0)
  expect(await knownDevice(cookie, { ...owner, emailKey: 'adb@example.com' }, given)).toBeUndefined()
  expect(
    await knownDevice(cookie, { ...owner, passwordHash: '$scrypt$ln=4,r=8,p=1,keyid=one$tlas$key' }, given),
  ).toBeUndefined()
  expect(await knownDevice(cookie, owner, { ...given, scope: 'another portal' })).toBeUndefined()
  // The same password, hashed anew.
  const renewed = { ...owner, passwordHash: '$scrypt$ln=15,r=8,p=3,keyid=two$salt$yek' }
  expect(await knownDevice(cookie, renewed, given)).toBe(cookie.split('.')[0])
})

test('whatever a browser brings along, its device and its address are texts that can be read, or none', () => {
  const ours = fc
    .tuple(
      fc.constantFrom('__Host-device', '__Host-address'),
      fc.oneof({ weight: 3, arbitrary: nastyValue }, fc.constantFrom('ada@example.com', 'ada%40example.com')),
    )
    .map(([key, value]) => `${key}=${value}`)
  const cookies = fc
    .array(fc.oneof({ weight: 3, arbitrary: ours }, cookie), { maxLength: 4 })
    .map((all) => all.join('; '))
  let [devices, addresses] = [0, 0]
  fc.assert(
    fc.property(cookies, (brought) => {
      const context = requestWith(brought)
      const { deviceCookie } = browserOf(context)
      if (deviceCookie !== undefined) {
        devices += 1
        expect(deviceCookie.length).toBeLessThanOrEqual(128)
      }
      const typed = rememberedAddress(context)
      if (typed !== undefined) {
        addresses += 1
        const parsed = parseEmailAddress(typed)
        if (parsed) expect(parsed.address).toMatch(/^[!-~]+$/)
      }
    }),
    inputs,
  )
  expect(Math.min(devices, addresses)).toBeGreaterThan(inputs.numRuns / 20)
})
