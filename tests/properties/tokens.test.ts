import fc from 'fast-check'
import { expect, test } from 'vitest'
import { token as tokenField } from '../../worker/contract/fields.ts'
import { keyedHash } from '../../worker/secrets/keyed-hash.ts'
import { deriveToken, hashToken, newToken, type TokenPurpose } from '../../worker/secrets/token.ts'

const inputs = { numRuns: 10_000 }
const shape = /^[A-Za-z0-9_-]{43}$/

const purposes = {
  'confirm-email': true,
  'developer-invitation': true,
  'admin-invitation': true,
  'reset-password': true,
  'change-email': true,
  'email-changed': true,
} as const satisfies Record<TokenPurpose, true>
const purpose = fc.constantFrom(...(Object.keys(purposes) as TokenPurpose[]))

const secret = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })
/** Ids, and what could be taken for the end of one part and the beginning of the next. */
const text = fc.oneof(
  fc.uuid({ version: 7 }),
  fc.string({ unit: fc.constantFrom(...'0123456789:'), maxLength: 8 }),
  fc.string({
    unit: fc.constantFrom('1', ':', 'a', '\0', ',', 'é', 'e\u0301', '🔑', 'confirm-email', 'change-email:'),
    maxLength: 5,
  }),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

/** One text cut in two ways, as lists of parts. */
const cuts = fc
  .tuple(
    text.filter((whole) => whole.length > 0),
    fc.array(fc.nat(30)),
    fc.array(fc.nat(30)),
  )
  .map(([whole, ...places]) =>
    places.map((all) => {
      const sorted = [0, ...all.map((at) => at % (whole.length + 1)).sort((a, b) => a - b), whole.length]
      return sorted.slice(1).map((end, index) => whole.slice(sorted[index], end))
    }),
  )

test('a derived token has the shape of a token, and the same row gives the same one', async () => {
  await fc.assert(
    fc.asyncProperty(secret, purpose, text, async (key, what, row) => {
      const token = await deriveToken(key, what, row)
      expect(token).toMatch(shape)
      expect(await deriveToken(key, what, row)).toBe(token)
    }),
    inputs,
  )
})

test('another purpose, another row or another secret gives another token', async () => {
  await fc.assert(
    fc.asyncProperty(fc.tuple(secret, purpose, text), fc.tuple(secret, purpose, text), async (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other)
      expect((await deriveToken(...one)) === (await deriveToken(...other))).toBe(isSame)
      // The nearest neighbours: one thing differs.
      const [key, what, row] = one
      const neighbours = await Promise.all([
        deriveToken(...one),
        deriveToken(key, what, `${row}:`),
        deriveToken(key, what, `${what}:${row}`),
        deriveToken(`${key}:`, what, row),
        ...(Object.keys(purposes) as TokenPurpose[])
          .filter((name) => name !== what)
          .map((name) => deriveToken(key, name, row)),
      ])
      expect(new Set(neighbours).size).toBe(neighbours.length)
    }),
    inputs,
  )
})

test('what is stored of a token has the same shape, tells tokens apart, and is no token', async () => {
  await fc.assert(
    fc.asyncProperty(text, text, async (one, other) => {
      const [first, second] = await Promise.all([hashToken(one), hashToken(other)])
      expect(first).toMatch(shape)
      expect(first === second).toBe(one === other)
      expect(await hashToken(first)).not.toBe(first)
    }),
    inputs,
  )
})

test('a keyed hash tells parts apart, however the same text is cut', async () => {
  await fc.assert(
    fc.asyncProperty(secret, cuts, async (key, [one = [], other = []]) => {
      fc.pre([...one, ...other].every((part) => part.isWellFormed()))
      const [first, second] = await Promise.all([keyedHash(key, one), keyedHash(key, other)])
      expect(first).toMatch(shape)
      expect(first === second).toBe(JSON.stringify(one) === JSON.stringify(other))
    }),
    inputs,
  )
})

test('a keyed hash tells lists apart that were made to look alike', async () => {
  const parts = fc.array(text, { maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(secret, parts, parts, async (key, one, other) => {
      const looksAlike = [one.map((part) => `${part.length}:${part}`).join('')]
      const hashes = await Promise.all([one, other, looksAlike, [...one, '']].map((list) => keyedHash(key, list)))
      const lists = [one, other, looksAlike, [...one, '']].map((list) => JSON.stringify(list))
      expect(new Set(hashes).size).toBe(new Set(lists).size)
    }),
    inputs,
  )
})

test('a keyed hash is never a token of a letter, though one secret makes both', async () => {
  await fc.assert(
    fc.asyncProperty(secret, purpose, text, async (key, what, row) => {
      const token = await deriveToken(key, what, row)
      const hashes = [[what, row], [`${what}:${row}`], [what, ':', row], [row]].map((parts) => keyedHash(key, parts))
      expect(await Promise.all(hashes)).not.toContain(token)
    }),
    inputs,
  )
})

test('ten thousand fresh tokens are ten thousand different ones', () => {
  const made = Array.from({ length: 10_000 }, newToken)
  for (const token of made) expect(token).toMatch(shape)
  expect(new Set(made).size).toBe(made.length)
})

test('of a link’s token every text up to 256 characters is taken as it is, and nothing else', () => {
  const tried = fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    fc.integer({ min: 250, max: 262 }).map((length) => 'A'.repeat(length)),
    fc.anything(),
  )
  const counted = { taken: 0, refused: 0 }
  fc.assert(
    fc.property(tried, (value) => {
      const isTaken = typeof value === 'string' && value.length <= 256
      expect(tokenField.safeParse(value)).toMatchObject(isTaken ? { success: true, data: value } : { success: false })
      counted[isTaken ? 'taken' : 'refused'] += 1
    }),
    inputs,
  )
  expect(Math.min(counted.taken, counted.refused)).toBeGreaterThan(inputs.numRuns / 20)
})
