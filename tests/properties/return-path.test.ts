import fc from 'fast-check'
import { expect, test } from 'vitest'
import { returnPath } from '../../worker/http/return-path.ts'

const inputs = { numRuns: 10_000 }
const origin = 'https://acme.localhost'

const piece = fc.constantFrom(
  ...[
    '/',
    '//',
    '\\',
    '\\/',
    '.',
    '..',
    './/',
    '../',
    '\t',
    '\n',
    '\r',
    ' ',
    '\0',
    '\u000b',
    '\u00a0',
    '\ufeff',
    '#',
    '?',
  ],
  ...['%2f', '%2F%2f', '%5c', '%09', '%0a', '%0d%0aSet-Cookie:a=b', '%2e', '%2e%2e/', '%', '%zz', '%00', '%e2%81%84'],
  ...[
    'evil.example',
    '@evil.example',
    'user:pass@evil.example',
    ':443',
    ';',
    '&',
    '=',
    'a',
    'portals',
    'ä',
    '🔑',
    '\ud800',
  ],
  ...['http:', 'https:', 'HTTPS:', 'javascript:alert(1)', 'data:text/html,x', 'blob:', 'https:evil.example'],
  ...[
    '\u2044',
    '\u2215',
    '\uff0f',
    '\uff3c',
    '\u3002',
    '\uff0e',
    '\u2024',
    '[::1]',
    '127.0.0.1',
    '<',
    '>',
    '"',
    "'",
    '`',
  ],
)
const wanted = fc.oneof(
  { weight: 3, arbitrary: fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`) },
  { weight: 2, arbitrary: fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')) },
  { weight: 2, arbitrary: fc.webPath().map((path) => path || '/') },
  { weight: 1, arbitrary: fc.webUrl({ withQueryParameters: true, withFragments: true }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
)

/** How a browser reads an address: it drops tabs and line breaks, and takes a backslash for a slash. */
const asBrowsersRead = (path: string) => path.replaceAll(/[\t\n\r]/g, '').replaceAll('\\', '/')

test('wherever somebody wants to go after logging in, it is a path of this origin', () => {
  let followed = 0
  fc.assert(
    fc.property(wanted, (text) => {
      const path = returnPath(text, origin)
      if (path !== '/') followed += 1
      expect(path).toMatch(/^\/(?![/\\])[!-~]*$/)
      for (const base of [origin, `${origin}/login?return_to=x`, `${origin}/deep/down/`]) {
        for (const read of [path, asBrowsersRead(path)]) {
          const url = new URL(read, base)
          expect(url.origin).toBe(origin)
          expect(url.username + url.password).toBe('')
          expect(url.pathname).not.toMatch(/^\/[/\\]/)
        }
      }
      // It is an HTTP header's value as it stands.
      expect(new Headers({ Location: path }).get('Location')).toBe(path)
    }),
    inputs,
  )
  expect(followed).toBeGreaterThan(inputs.numRuns / 20)
})

test('what is no plain path to begin with is not followed at all', () => {
  fc.assert(
    fc.property(wanted, (text) => {
      const isPlain = text.startsWith('/') && /^[!-~]+$/.test(text) && !/[\\<>"`#]/.test(text)
      if (!isPlain) expect(returnPath(text, origin)).toBe('/')
    }),
    inputs,
  )
})

test('where it leads is where it leads again', () => {
  fc.assert(
    fc.property(wanted, (text) => {
      const path = returnPath(text, origin)
      expect(returnPath(path, origin)).toBe(path)
    }),
    inputs,
  )
})

test('a plain path is followed to the letter', () => {
  const segment = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_~!$&()*+,;=:@'), minLength: 1, maxLength: 8 })
  const plain = fc
    .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.option(segment))
    .map(([segments, query]) => `/${segments.join('/')}${query === null ? '' : `?${query}`}`)
  fc.assert(
    fc.property(plain, (path) => {
      expect(returnPath(path, origin)).toBe(path)
    }),
    inputs,
  )
})
