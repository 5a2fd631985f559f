// V15, one parser reads one address and the next one another: next-auth GHSA-5jpx-9hw9-2fx4 (`"e@attacker"@victim`),
// CVE-2022-35924 (a comma makes it a list), CVE-2026-73420 and GHSA-7rqj-j65f-68wh (U+FF20 becomes an at sign).
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../worker/contract/problem.ts'
import {
  acme,
  admin,
  adminCredentials,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  portalIdOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
let console: Visitor
let acmeId: string
let developer: Visitor
beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  developer = visitor
})

/** Addresses that somebody's parser has read as another one, or as two. */
const refused = [
  '"eve@attacker.example"@victim.example',
  '"eve@attacker.example,"@victim.example',
  '"ada"@example.com',
  'ada"@example.com',
  'ada@example.com,eve@attacker.example',
  'ada@example.com;eve@attacker.example',
  'ada@example.com eve@attacker.example',
  'ada@example.com\teve@attacker.example',
  'ada@example.com\r\nBcc: eve@attacker.example',
  'ada@example.com\nBcc: eve@attacker.example',
  'ada@example.com%0ABcc:eve@attacker.example',
  'ada@example.com\u0000@attacker.example',
  'ada\u0000@example.com',
  'Ada <ada@example.com>',
  '<ada@example.com>',
  'ada@example.com>',
  'ada(comment)@example.com',
  'ada@(comment)example.com',
  'ada@attacker.example@example.com',
  'ada@@example.com',
  'ada@',
  '@example.com',
  'ada',
  'ada@example',
  'ada@localhost',
  'ada@[127.0.0.1]',
  'ada@127.0.0.1',
  'ada@[IPv6:::1]',
  'ada@0x7f.1',
  'ada@example.com.',
  'ada@.example.com',
  'ada@example..com',
  'ada@-example.com',
  'ada@example-.com',
  'ada@exa_mple.com',
  'ada@example.com:25',
  'ada@example.com/../attacker.example',
  'ada@example.com#attacker.example',
  'ada@example.com?attacker.example',
  'ada@user:secret@example.com',
  'ada@attacker.example\\@example.com',
  '.ada@example.com',
  'ada.@example.com',
  'a..da@example.com',
  'ada lovelace@example.com',
  'ad\u00e0@example.com',
  'ada\u200b@example.com',
  'ada@exam\u200bple.com',
  'ada\u202e@example.com',
  'ada\uff20example.com',
  'ada@example\u2024com\uff20attacker.example',
  'ada%attacker.example@@example.com',
  'attacker.example!ada',
  `${'a'.repeat(65)}@example.com`,
  `ada@${'a'.repeat(64)}.example`,
  `ada@${'a.'.repeat(127)}example`,
  '',
]

/** Where an address is read from somebody. */
const readers: [string, (email: string) => Promise<Response>][] = [
  ['the form of /register', (email) => world.visitor(acme).post('/register', { full_name: 'Ada', email })],
  ['the form of /check-your-email', (email) => world.visitor(acme).post('/check-your-email', { email })],
  ['the form of /forgot-password', (email) => world.visitor(acme).post('/forgot-password', { email })],
  ['the console’s form of /forgot-password', (email) => world.visitor(admin).post('/forgot-password', { email })],
  [
    'the form of /account/email',
    (email) => developer.post('/account/email', { email, present_password: goodPassword }),
  ],
  [
    'an admin’s change of address',
    (email) => console.api('POST', '/v3/me/email', { email, password: adminCredentials.password }),
  ],
  [
    'the developer API, for a new password',
    (email) => world.visitor(acme).api('POST', '/api/v3/developer/forgot-password', { email }),
  ],
  ['the developer API', (email) => world.visitor(acme).api('POST', '/api/v3/developer', { full_name: 'Ada', email })],
  ['an invitation to a portal', (email) => console.api('POST', `/v3/portals/${acmeId}/invitations`, { email })],
  [
    'a developer whom an admin adds',
    (email) => console.api('POST', `/v3/portals/${acmeId}/developers`, { email, full_name: 'Ada' }),
  ],
  [
    'an invitation to the console',
    (email) => console.api('POST', '/v3/admin-invitations', { email, role: 'organization_admin' }),
  ],
  ['a portal’s contact', (email) => console.api('PATCH', `/v3/portals/${acmeId}`, { contact_email: email })],
]

describe.each(readers)('%s', (_, read) => {
  test('refuses every address that two parsers could read as two, and writes to nobody', async () => {
    const before = await lettersKept()
    for (const email of refused) {
      const response = await read(email)
      expect(`${JSON.stringify(email)} ${response.status}`).toBe(
        `${JSON.stringify(email)} ${response.headers.get('Content-Type')?.includes('json') ? 400 : 422}`,
      )
      if (response.status === 400) {
        const { invalid_parameters: wrong = [] } = await response.json<Problem>()
        expect(wrong[0]?.field).toMatch(/email$/)
      }
    }
    expect(await lettersKept()).toBe(before)
  })
})

async function lettersKept(): Promise<unknown> {
  return (await env.DB.prepare('SELECT count(*) AS n FROM letters').first<{ n: number }>())?.n
}

test('an address is judged after it was normalized, and what is stored is what is written to', async () => {
  const local = freshAddress().split('@')[0]
  await world.visitor(acme).post('/register', { full_name: 'Ada', email: `  ${local}@BÜCHER.Example  ` })
  const stored = `${local}@xn--bcher-kva.example`
  expect(await world.letters(stored)).toHaveLength(1)
  expect(await env.DB.prepare('SELECT email FROM registrations WHERE email_key = ?').bind(stored).first()).toEqual({
    email: stored,
  })
})

test('the letter goes to the stored address, not to the spelling of whoever asks again', async () => {
  const { email } = await join(world, acme)
  const spelled = email.toUpperCase()
  await world.visitor(acme).post('/register', { full_name: 'Eve', email: spelled })
  await world.letters(email)
  const { results } = await env.DB.prepare('SELECT DISTINCT recipient FROM mailbox WHERE lower(recipient) = ?')
    .bind(email)
    .all()
  expect(results).toEqual([{ recipient: email }])
})

test('so does a link to a new password, at both doors', async () => {
  const { email } = await join(world, globex)
  world.pass(60_000)
  for (const [hostname, stored] of [
    [globex, email],
    [admin, adminCredentials.email],
  ] as const) {
    const spelled = ` ${stored.toUpperCase()}`
    expect((await world.visitor(hostname).post('/forgot-password', { email: spelled })).status).toBe(303)
    const [letter] = await world.letters(stored)
    expect(letter).toMatchObject({ to: stored, subject: expect.stringContaining('Choose a new password') })
  }
})

test('a tag and a dot are the owner’s business: they are kept, and make another address', async () => {
  const [local] = freshAddress().split('@')
  const addresses = [`${local}@example.com`, `${local}+tag@example.com`, `${local}.x@example.com`]
  for (const email of addresses) await world.visitor(acme).post('/register', { full_name: 'Ada', email })
  for (const email of addresses) expect(await world.letters(email)).toHaveLength(1)
})
