import { expect, test } from 'vitest'
import { isOfDomains, parseEmailDomain } from '../../worker/contract/email-domains.ts'

test.each([
  ['example.com', 'example.com'],
  [' Example.COM ', 'example.com'],
  ['*.example.com', '*.example.com'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['*.Bücher.example', '*.xn--bcher-kva.example'],
])('%s is read as %s', (typed, domain) => {
  expect(parseEmailDomain(typed)).toBe(domain)
})

test.each([
  '',
  '*',
  '*.',
  'com',
  '*.com',
  '@example.com',
  'ada@example.com',
  'https://example.com',
  'a.*.com',
  '*example.com',
  'example..com',
  '10.0.0.1',
  'exa mple.com',
  'x'.repeat(300),
])('“%s” is no domain', (typed) => {
  expect(parseEmailDomain(typed)).toBeUndefined()
})

test.each([
  ['ada@example.com', ['example.com'], true],
  ['ada@eu.example.com', ['example.com'], false],
  ['ada@eu.example.com', ['*.example.com'], true],
  ['ada@a.b.example.com', ['*.example.com'], true],
  ['ada@example.com', ['*.example.com'], false],
  ['ada@notexample.com', ['example.com', '*.example.com'], false],
  ['example.com@evil.example', ['example.com'], false],
  ['ada@example.com', [], false],
])('%s of %j: %s', (key, domains, belongs) => {
  expect(isOfDomains(key, domains)).toBe(belongs)
})
