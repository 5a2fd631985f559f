import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { type EmailAddress, parseEmailAddress } from '../../worker/contract/email-address.ts'

const inputs = { numRuns: 10_000 }

/** What parsers have disagreed about: separators, look-alikes of `@` and `.`, what lower-casing turns into ASCII. */
const nasty = fc.constantFrom(
  ...'@@.." \'\t\n\r\0,;:<>()[]{}\\/?#%&=+-_!|^`~',
  ...'\u00a0\u00ad\u0130\u017f\u200b\u200d\u202e\u2028\u2024\u2044\u212a\u2100\u3002\ufe52\ufeff\uff0e\uff20\uff61\ufffd',
  ...[
    '%00',
    '%40',
    '%2e',
    'xn--',
    '..',
    '@@',
    '\r\nBcc: ',
    ' ,',
    '[127.0.0.1]',
    '0x7f.1',
    '\ud800',
    '🔑',
    'é',
    'e\u0301',
  ],
)

const atom = fc.string({ unit: fc.constantFrom(..."abcXYZ019!#$%&'*+/=?^_`{|}~-"), minLength: 1, maxLength: 12 })
const localPart = fc.array(atom, { minLength: 1, maxLength: 4 }).map((atoms) => atoms.join('.'))
const label = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'abcXYZ019-'), minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    'example',
    'bücher',
    'BÜCHER',
    'xn--bcher-kva',
    'ελλάδα',
    'مثال',
    'ſtrasse',
    'straße',
    'K\u212a',
    '例え',
    '１２',
  ),
  fc.integer({ min: 60, max: 66 }).map((length) => 'a'.repeat(length)),
)
const domain = fc.array(label, { minLength: 1, maxLength: 6 }).map((labels) => labels.join('.'))
const plausible = fc.tuple(localPart, domain).map(([local, name]) => `${local}@${name}`)

/** A plausible address with nasty pieces put in somewhere. */
const broken = fc
  .tuple(plausible, fc.array(fc.tuple(fc.nat(60), nasty), { minLength: 1, maxLength: 3 }))
  .map(([address, pieces]) => pieces.reduce((text, [at, piece]) => text.slice(0, at) + piece + text.slice(at), address))
const long = fc
  .tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 130 }))
  .map(([local, labels]) => `${'a'.repeat(local)}@${'b.'.repeat(labels)}example`)
const typed = fc.oneof(
  { weight: 4, arbitrary: plausible },
  { weight: 4, arbitrary: broken },
  { weight: 1, arbitrary: long },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => `a${text}@example.com`) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) },
)

let accepted = 0
afterAll(() => {
  // A property of nothing would hold as well.
  expect(accepted).toBeGreaterThan(inputs.numRuns / 10)
})

test('whatever is accepted is one plain address, within the limits of SMTP', () => {
  fc.assert(
    fc.property(typed, (text) => {
      const parsed = parseEmailAddress(text)
      if (!parsed) return
      accepted += 1
      expectPlain(parsed)
      expect(
        text
          .trim()
          .toLowerCase()
          .startsWith(parsed.key.split('@')[0] ?? ''),
      ).toBe(true)
    }),
    inputs,
  )
})

function expectPlain({ address, key }: EmailAddress) {
  expect(address).toMatch(/^[!-~]+$/)
  expect(address).not.toMatch(/[\s"(),:;<>[\\\]]/)
  expect(address.split('@')).toHaveLength(2)
  const [local = '', name = ''] = address.split('@')
  expect(local.length).toBeGreaterThan(0)
  expect(local.length).toBeLessThanOrEqual(64)
  expect(address.length).toBeLessThanOrEqual(254)
  expect(local).not.toMatch(/^\.|\.$|\.\./)
  expect(name).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/)
  for (const part of name.split('.')) expect(part.length).toBeLessThanOrEqual(63)
  // What connects to it reads the same name, and no address on an IP.
  expect(new URL(`http://${name}`).hostname).toBe(name)
  expect(name).not.toMatch(/\.[0-9]+$/)
  expect(key).toBe(`${local.toLowerCase()}@${name}`)
}

test('what was accepted once is accepted again, as it is', () => {
  fc.assert(
    fc.property(typed, (text) => {
      const parsed = parseEmailAddress(text)
      if (!parsed) return
      expect(parseEmailAddress(parsed.address)).toEqual(parsed)
      expect(parseEmailAddress(parsed.key)).toEqual({ address: parsed.key, key: parsed.key })
    }),
    inputs,
  )
})

test('two spellings of one mailbox are one key, and what is refused in one is refused in the other', () => {
  const spelling = fc.constantFrom(
    (text: string) => ` \t${text}\n`,
    (text: string) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
    (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
    // Of the domain alone: a local part is not the sender's to compose.
    (text: string) => text.replace(/@.*/s, (name) => name.normalize('NFD')),
    (text: string) => text.replace(/@.*/s, (name) => name.normalize('NFC')),
  )
  fc.assert(
    fc.property(fc.oneof(plausible, broken), spelling, (text, spell) => {
      // A lone surrogate, or a trimmed edge, is another text after all.
      fc.pre(text.isWellFormed() && text === text.trim())
      expect(parseEmailAddress(spell(text))?.key).toBe(parseEmailAddress(text)?.key)
    }),
    inputs,
  )
})

test('two keys are equal only if local part and domain are', () => {
  const sameMailbox = fc.constantFrom(
    (text: string) => text.toUpperCase(),
    (text: string) => text.toLowerCase(),
    (text: string) => text.replace(/@.*/s, (name) => name.normalize('NFD')),
  )
  const oneCharacter = fc
    .tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.constantFrom(...'abxyz019+-.'))
    .map(([share, character]) => (text: string) => {
      const at = Math.floor(share * text.length)
      return text.slice(0, at) + character + text.slice(at + 1)
    })
  const counted = { equal: 0, unequal: 0 }
  fc.assert(
    fc.property(plausible, fc.oneof(sameMailbox, oneCharacter), (one, change) => {
      const [first, second] = [parseEmailAddress(one), parseEmailAddress(change(one))]
      if (!first || !second) return
      const halves = ({ address }: EmailAddress) => address.toLowerCase().split('@')
      const isSame = JSON.stringify(halves(first)) === JSON.stringify(halves(second))
      expect(first.key === second.key).toBe(isSame)
      counted[isSame ? 'equal' : 'unequal'] += 1
    }),
    inputs,
  )
  expect(Math.min(counted.equal, counted.unequal)).toBeGreaterThan(inputs.numRuns / 10)
})
