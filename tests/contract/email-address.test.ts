import { expect, test } from 'vitest'
import { parseEmailAddress } from '../../worker/contract/email-address.ts'

test.each([
  ['ada@example.com', 'ada@example.com', 'ada@example.com'],
  ['  Ada.Lovelace@Example.COM ', 'Ada.Lovelace@example.com', 'ada.lovelace@example.com'],
  ['ada+portal@example.com', 'ada+portal@example.com', 'ada+portal@example.com'],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
])('%j is the address %j with the key %j', (typed, address, key) => {
  expect(parseEmailAddress(typed)).toEqual({ address, key })
})

test.each([
  '',
  'ada',
  '@example.com',
  'ada@',
  'ada@localhost',
  'ada@@example.com',
  '"ada"@example.com',
  '"ada@evil.example"@example.com',
  'ada@example.com,eve@example.com',
  'ada@example.com;eve@example.com',
  'Ada <ada@example.com>',
  'ada@example.com\r\nBcc: eve@example.com',
  'ada\u0000@example.com',
  'ad a@example.com',
  '.ada@example.com',
  'ada.@example.com',
  'a..da@example.com',
  'adä@example.com',
  '\u212Aelvin@example.com',
  'ada\uFF20example.com',
  'ada@example\u3002com',
  'ada@example\u2024com',
  'ada@127.0.0.1',
  'ada@[::1]',
  'ada@0x7f.1',
  'ada@example.com.',
  'ada@-example.com',
  'ada@exa_mple.com',
  'ada@example.com:25',
  'ada@user:pass@example.com',
  'ada@example.com/path',
  `${'a'.repeat(65)}@example.com`,
  `ada@${'a'.repeat(64)}.com`,
  `ada@${'a.'.repeat(125)}com`,
])('%j is no address', (typed) => {
  expect(parseEmailAddress(typed)).toBeUndefined()
})
