import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asciiDomain } from '../../worker/contract/email-address.ts'
import { newHostname } from '../../worker/contract/management/hostnames.ts'
import { acme, admin, globex, openWorld } from '../world.ts'

const inputs = { numRuns: 10_000 }

const nasty = fc.constantFrom(
  ...'.. -_@:/\\?#%[]<> \t\n\r\0"\'`{}|^~!$&()*+,;=',
  ...'\u3002\uff0e\uff61\u2024\u212a\uff20\u0130\u017f\u00df\u00ad\u200b\u200d\u202e\u2044\ufe52\ufeff\ufffd\u0660\u1e9e',
  ...[
    '%2e',
    '%41',
    '%00',
    'xn--',
    '..',
    'user@',
    'user:pass@',
    ':443',
    ':80',
    '/..',
    '//',
    '127.0.0.1',
    '0x7f000001',
    '\ud800',
    '🔑',
  ],
)
const label = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'abcXYZ019-'), minLength: 1, maxLength: 10 }),
  fc.constantFrom(
    ...[
      'acme',
      'ACME',
      'globex',
      'admin',
      'mail',
      'www',
      'localhost',
      'LOCALHOST',
      'example',
      'com',
      'ａｃｍｅ',
      'admın',
      'adm\u0130n',
    ],
    ...['bücher', 'xn--bcher-kva', 'XN--BCHER-KVA', 'straße', 'ſ', 'ελλάς', '例え', '１２７', '127', '0', '1'],
  ),
  fc.integer({ min: 60, max: 66 }).map((length) => 'a'.repeat(length)),
)
const name = fc
  .tuple(
    fc.array(label, { minLength: 1, maxLength: 5 }),
    fc.constantFrom('.', '.', '.', '\u3002', '\uff0e', '\uff61', '..'),
  )
  .map(([labels, dot]) => labels.join(dot))
const broken = fc
  .tuple(name, fc.array(fc.tuple(fc.nat(30), nasty), { minLength: 1, maxLength: 3 }))
  .map(([text, pieces]) => pieces.reduce((all, [at, piece]) => all.slice(0, at) + piece + all.slice(at), text))
const long = fc.integer({ min: 100, max: 140 }).map((labels) => `${'a.'.repeat(labels)}com`)
const typed = fc.oneof(
  { weight: 4, arbitrary: name },
  { weight: 4, arbitrary: broken },
  { weight: 1, arbitrary: long },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
)

const canonical = (text: string) => newHostname.safeParse(text).data

test('whatever is accepted is one plain hostname, as requests will name it', () => {
  let accepted = 0
  fc.assert(
    fc.property(typed, (text) => {
      const hostname = canonical(text)
      if (hostname === undefined) return
      accepted += 1
      expect(hostname).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/)
      expect(hostname.length).toBeLessThanOrEqual(253)
      for (const part of hostname.split('.')) expect(part.length).toBeLessThanOrEqual(63)
      // The URL of a request is read by the same rules, so the row is found by exactly this text.
      const url = new URL(`https://${hostname}/login`)
      expect(url.hostname).toBe(hostname)
      expect(url.host + url.pathname + url.username).toBe(`${hostname}/login`)
      expect(hostname).not.toMatch(/\.[0-9]+$/)
      // Once is enough.
      expect(canonical(hostname)).toBe(hostname)
      expect(asciiDomain(hostname)).toBe(hostname)
    }),
    inputs,
  )
  expect(accepted).toBeGreaterThan(inputs.numRuns / 10)
})

test('two spellings of one hostname are one row', () => {
  const spelling = fc.constantFrom(
    (text: string) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
    (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
    (text: string) => ` ${text}\t`,
    (text: string) => text.normalize('NFD'),
  )
  fc.assert(
    fc.property(fc.oneof(name, broken), spelling, (text, spell) => {
      fc.pre(text.isWellFormed())
      expect(canonical(spell(text))).toBe(canonical(text))
    }),
    inputs,
  )
})

test('a door opens to its exact hostname, however it is spelled, and to nothing that looks like it', async () => {
  const world = openWorld()
  const own = [acme, globex, admin, 'mail.localhost', 'www.acme.localhost']
  const lookAlike = fc
    .tuple(
      fc.constantFrom(...own),
      fc.array(fc.tuple(fc.nat(20), nasty), { maxLength: 2 }),
      fc.boolean(),
      fc.constantFrom('.', '\u3002', '\uff0e'),
    )
    .map(([hostname, pieces, isUpper, dot]) =>
      pieces.reduce(
        (all, [at, piece]) => all.slice(0, at) + piece + all.slice(at),
        (isUpper ? hostname.toUpperCase() : hostname).replaceAll('.', dot),
      ),
    )
  const opened = new Map<string, number>()
  const known = new Map<string, string>()
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 2, arbitrary: lookAlike }, { weight: 1, arbitrary: name }), async (text) => {
      const url = URL.parse(`https://${text}/api/v3/portal`)
      fc.pre(url !== null)
      const address = new URL('/api/v3/portal', url?.origin)
      const { hostname } = address
      const door = known.get(hostname) ?? (await doorOf(await world.request(address.href, { headers: forged })))
      expect(door).toBe(own.includes(hostname) ? hostname : 'nobody')
      opened.set(door, (opened.get(door) ?? 0) + 1)
      known.set(hostname, door)
    }),
    inputs,
  )
  for (const hostname of [...own, 'nobody']) expect(opened.get(hostname) ?? 0, hostname).toBeGreaterThan(100)
}, 300_000)

/** What proxies and frameworks elsewhere have read a hostname from. */
const forged = {
  'X-Forwarded-Host': globex,
  'X-Original-Host': globex,
  Forwarded: `host=${globex}`,
  'X-Forwarded-Proto': 'http',
}

/** Whose answer it is. */
async function doorOf(response: Response): Promise<string> {
  const text = await response.text()
  if (response.status === 308) return 'www.acme.localhost'
  if (text === 'Not found\n') return 'nobody'
  if (response.status === 200) return (JSON.parse(text) as { canonical_domain: string }).canonical_domain
  return response.headers.get('Content-Security-Policy')?.includes('unsafe-inline') ? 'mail.localhost' : admin
}
