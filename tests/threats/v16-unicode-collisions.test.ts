// V16, two addresses that a comparison takes for one: Django CVE-2019-19844 (a reset letter went to the look-alike that
// was typed), Directus GHSA-qw9g-7549-7wg5. `'\u212A'.toLowerCase()` is `k`, `'\uFF20'.normalize('NFKC')` is `@`.
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
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
  type Visitor,
} from '../world.ts'

const world = openWorld()
const victim = 'kim.i@example.com'

let owner: Visitor
let console: Visitor
beforeAll(async () => {
  await join(world, globex, victim)
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  owner = visitor
  console = await consoleOf(world)
})

/** Spellings that lower-case, fold or decompose into the victim's address somewhere. */
const lookAlikes = {
  'a Kelvin sign for k': '\u212Aim.i@example.com',
  'a dotless i': 'k\u0131m.i@example.com',
  'a dotted capital I': 'K\u0130M.I@example.com',
  'a dotted capital I in the domain of another': 'kim.\u0130@example.com',
  'a full-width k': '\uFF4Bim.i@example.com',
  'a full-width at sign': 'kim.i\uFF20example.com',
  'a small at sign': 'kim.i\uFE6Bexample.com',
  'a one dot leader for the dot': 'kim\u2024i@example.com',
  'a long s, a ligature and a soft hyphen': 'k\u00ADim.i@example.com',
  'a combining mark': 'ki\u0307m.i@example.com',
  'a Cyrillic i': 'k\u0456m.i@example.com',
  'a zero-width joiner': 'kim\u200D.i@example.com',
  'a mathematical k': '\u{1D424}im.i@example.com',
}

test.each(Object.entries(lookAlikes))('%s is another address, or none, everywhere', async (_, email) => {
  // What is no address is counted as one and the same.
  world.pass(15 * 60_000)
  const visitor = world.visitor(globex)
  expect((await visitor.post('/register', { full_name: 'Eve', email })).status).toBe(422)
  expect((await visitor.post('/check-your-email', { email })).status).toBe(422)
  for (const hostname of [globex, admin]) {
    expect((await world.visitor(hostname).post('/forgot-password', { email })).status).toBe(422)
  }
  expect((await visitor.api('POST', '/api/v3/developer/forgot-password', { email })).status).toBe(400)
  expect((await owner.post('/account/email', { email, present_password: goodPassword })).status).toBe(422)
  const moved = await console.api('POST', '/v3/me/email', { email, password: adminCredentials.password })
  expect(moved.status).toBe(400)
  expect((await logIn(visitor, email)).status).toBe(422)
  expect((await visitor.api('POST', '/api/v3/developer', { full_name: 'Eve', email })).status).toBe(400)
  const credentials = { username: email, password: goodPassword }
  expect((await visitor.api('POST', '/api/v3/developer/authenticate', credentials)).status).toBe(401)
  expect(visitor.cookies.has('__Host-developer')).toBe(false)
})

test.each([
  ['a Kelvin sign', '\u212Aelvin.example', 303, ['kelvin.example']],
  ['full-width letters', '\uFF45xample.com', 303, ['example.com']],
  ['capitals', 'EXAMPLE.COM', 303, ['example.com']],
  // Browsers take it for a dot. An address with it is none: nobody types it into one.
  ['an ideographic full stop', 'example\u3002com', 422, []],
])('in a domain, %s means what it means in every browser: one domain, one key', async (_, domain, status, meant) => {
  const [local = ''] = freshAddress().split('@')
  const typed = `${local.toUpperCase()}@${domain}`
  expect((await world.visitor(acme).post('/register', { full_name: 'Ada', email: typed })).status).toBe(status)
  const { results } = await env.DB.prepare(
    `SELECT email_key FROM registrations
     WHERE email_key LIKE ? AND portal_id = (SELECT portal_id FROM hostnames WHERE hostname = ?)`,
  )
    .bind(`${local}@%`, acme)
    .all()
  expect(results).toEqual(meant.map((name) => ({ email_key: `${local}@${name}` })))
})

test('a domain that only looks the same is another one, shown as what it is', async () => {
  const [local] = freshAddress().split('@')
  // The first letter is Cyrillic.
  await world.visitor(acme).post('/register', { full_name: 'Ada', email: `${local}@\u0435xample.com` })
  expect(await world.letters(`${local}@example.com`)).toEqual([])
  expect(await world.letters(`${local}@xn--xample-2of.com`)).toHaveLength(1)
})

test('one mailbox in two spellings is one developer, with one password', async () => {
  const { email, visitor } = await join(world, globex)
  expect((await logIn(visitor, ` ${email.toUpperCase()} `)).status).toBe(303)
  await world.visitor(globex).post('/register', { full_name: 'Eve', email: email.toUpperCase() })
  expect((await world.letters(email))[0]?.subject).toContain('already registered')
})
