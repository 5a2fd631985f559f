// V4, a step that can be called without the one before it: Keycloak CVE-2026-18963 (a password was set without the
// letter's link, by trying another way in the middle of the flow).
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { Endpoint } from '../../worker/contract/endpoint.ts'
import { managementApi } from '../../worker/contract/management-api.ts'
import { postedForms, soundForm } from '../posts.ts'
import { softwareAuthenticator } from '../software-authenticator.ts'
import {
  admin,
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

let email: string
let developer: Visitor
let console: Visitor
beforeAll(async () => {
  console = await consoleOf(world)
  const joined = await join(world, globex)
  email = joined.email
  developer = joined.visitor
  await logIn(developer, email)
  await world.visitor(globex).post('/register', { full_name: 'Ada', email: freshAddress() })
})

/** Every password that there is, as it is stored. */
async function passwordHashes(): Promise<string> {
  const { results } = await env.DB.prepare(
    'SELECT email, password_hash FROM developers UNION ALL SELECT email, password_hash FROM admins ORDER BY email',
  ).all()
  return JSON.stringify(results)
}

const noProof: Record<string, string>[] = [
  {},
  { token: '' },
  { token: 'undefined' },
  { token: 'null' },
  { token: '0' },
  { token: '*' },
  { token: '%' },
  { token: "' OR 1=1 --" },
  { token: 'A'.repeat(43) },
  { token: 'A'.repeat(5000) },
  { token: '\u0000' },
]

/** The forms that a letter's link opens. A portal's stand at the one where somebody is logged in. */
const opened = postedForms
  .filter(({ schema }) => 'token' in schema.shape)
  .map((post) => ({ ...post, hostname: post.hostname === admin ? admin : globex }))

test('six pages of a portal and four of the console are opened by a link', () => {
  expect(opened.map(({ hostname }) => hostname).sort()).toEqual([...Array(4).fill(admin), ...Array(6).fill(globex)])
})

describe.each(opened)('POST $hostname $path', (post) => {
  const { hostname, path } = post

  test('without a token from a letter sets nobody’s password, whoever is named and whoever is logged in', async () => {
    const owner = hostname === globex ? developer : console
    const before = await passwordHashes()
    for (const visitor of [world.visitor(hostname), owner]) {
      // What the step before would have left in the browser is not proof.
      visitor.cookies.set('__Host-address', encodeURIComponent(email))
      for (const proof of noProof) {
        const { token: _, ...rest } = soundForm(post)
        const claims = { email, username: email, verified: 'true', step: '2' }
        const response = await visitor.post(path, { ...rest, ...claims, ...proof })
        expect(response.status).toBe(404)
      }
    }
    expect(await passwordHashes()).toBe(before)
  })
})

/** The steps of a log-in after the first one: what each answers to somebody who has not taken that. */
const laterSteps: [string, string, (visitor: Visitor) => Promise<Response>, number, string | null][] = [
  [
    admin,
    'the code of a second factor',
    (visitor) => visitor.post('/second-factor', { code: '000000' }),
    303,
    '/login',
  ],
  [
    admin,
    'the challenge of a second factor',
    (visitor) => visitor.api('POST', '/second-factor/passkey/options'),
    401,
    null,
  ],
  [
    admin,
    'the passkey of a second factor',
    async (visitor) => visitor.api('POST', '/second-factor/passkey', await unasked(visitor)),
    401,
    null,
  ],
  [
    admin,
    'a passkey that nobody asked for',
    async (visitor) => visitor.api('POST', '/login/passkey', await unasked(visitor)),
    401,
    null,
  ],
  [
    globex,
    'a passkey that nobody asked for',
    async (visitor) => visitor.api('POST', '/login/passkey', await unasked(visitor)),
    401,
    null,
  ],
  [globex, 'the terms', (visitor) => visitor.post('/accept-terms', { version: '1' }), 303, '/login'],
]

/** What an authenticator signs for a challenge that was made up. */
async function unasked({ origin }: Visitor) {
  const device = await softwareAuthenticator(origin)
  return device.sign({ challenge: 'A'.repeat(43), rpId: new URL(origin).hostname })
}

test.each(laterSteps)(
  'at %s, %s without the step before logs nobody in',
  async (hostname, _, take, status, location) => {
    const visitor = world.visitor(hostname)
    const response = await take(visitor)
    expect(response.status).toBe(status)
    expect(response.headers.get('Location')).toBe(location)
    expect(visitor.cookies.size).toBe(0)
  },
)

test('a session that awaits the terms sees nothing, changes nothing, and is let in by accepting them alone', async () => {
  const hostname = 'terms.localhost'
  await console.api('POST', '/v3/portals', { name: 'Terms', canonical_domain: hostname })
  const path = `/v3/portals/${await portalIdOf(console, hostname)}`
  expect((await console.api('PATCH', path, { auto_approve_developers: true })).status).toBe(200)
  const { email: waiting, visitor } = await join(world, hostname)
  expect((await console.api('POST', `${path}/terms`, { text: 'Be kind.' })).status).toBe(201)
  world.pass(10_000)
  expect((await logIn(visitor, waiting)).headers.get('Location')).toMatch(/^\/accept-terms/)

  const before = await passwordHashes()
  expect((await visitor.api('GET', '/api/v3/developer/me')).status).toBe(401)
  expect((await visitor.get('/account')).headers.get('Location')).toMatch(/^\/accept-terms/)
  const changed = { present_password: goodPassword, password: 'quiet harbour lantern' }
  await visitor.post('/account/password', changed)
  await visitor.post('/account/email', { email: freshAddress(), present_password: goodPassword })
  await visitor.post('/account/delete', { present_password: goodPassword })
  expect(
    (await visitor.api('POST', '/account/passkeys/options', { name: 'My phone', password: goodPassword })).status,
  ).toBe(401)
  expect(await passwordHashes()).toBe(before)
  for (const version of ['0', '2', '', 'x']) await visitor.post('/accept-terms', { version })
  expect((await visitor.api('GET', '/api/v3/developer/me')).status).toBe(401)
  expect((await visitor.post('/accept-terms', { version: '1' })).status).toBe(303)
  expect((await visitor.api('GET', '/api/v3/developer/me')).status).toBe(200)
})

test.each(['/api/v3', '/api/v2'])(
  '%s sets no password without a token, nor by one that was only looked at',
  async (api) => {
    const visitor = world.visitor(globex)
    const before = await passwordHashes()
    for (const proof of noProof) {
      for (const body of [
        { ...proof, password: goodPassword },
        { ...proof, password: goodPassword, email },
      ]) {
        const response = await visitor.api('POST', `${api}/developer/reset-password`, body)
        expect([400, 404]).toContain(response.status)
      }
    }
    const looked = await visitor.api('POST', `${api}/developer/verify-email`, { token: 'A'.repeat(43) })
    expect(looked.status).toBe(404)
    expect(await passwordHashes()).toBe(before)
  },
)

describe('an admin can neither set nor see a password', () => {
  /** Where an admin gives or chooses a password: the own one, before something important changes. */
  const own = [
    'POST /v3/me/password',
    'PATCH /v3/organization',
    'POST /v3/me/email',
    'DELETE /v3/me',
    'POST /v3/me/totp',
    'DELETE /v3/me/totp',
    'POST /v3/me/recovery-codes',
    'POST /v3/me/passkeys/options',
    'DELETE /v3/me/passkeys/:passkeyId',
    'DELETE /v3/admins/:adminId/second-factor',
  ]
  const endpoints = Object.entries<Endpoint>(managementApi)

  test('no endpoint takes one but those for the admin’s own account', () => {
    const takes = endpoints.filter(([, { body }]) => /password/i.test(JSON.stringify(body ? shapeOf(body) : null)))
    expect(takes.map(([name]) => name)).toEqual(expect.arrayContaining(own))
    expect(takes.filter(([name]) => !own.includes(name)).map(([name]) => name)).toEqual([])
  })

  test.each(endpoints.filter(([, { answer }]) => answer))('%s promises to show none', (_, { answer }) => {
    const names = [...JSON.stringify(answer ? shapeOf(answer) : null).matchAll(/"(\w+)":\{/g)].map(([, name]) => name)
    expect(names.filter((name) => /password|hash/i.test(name ?? ''))).toEqual([])
  })

  test('what is shown of a developer has none, and a change that has one is refused', async () => {
    const developers = `/v3/portals/${await portalIdOf(console, globex)}/developers`
    const list = await (await console.get(developers)).json<{ data: { id: string }[] }>()
    const one = `${developers}/${list.data[0]?.id}`
    expect(await (await console.get(one)).text()).not.toMatch(/password|scrypt/)
    const before = await passwordHashes()
    const set = await console.api('PATCH', one, { status: 'approved', password: goodPassword })
    expect(set.status).toBe(400)
    expect((await console.api('POST', developers, { email: freshAddress(), password: goodPassword })).status).toBe(400)
    expect(await passwordHashes()).toBe(before)
  })

  const shapeOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
})
