// V20, somebody who lost access and still has it: authentik CVE-2025-53942, better-auth GHSA-2vg6-77g8-24mp (sessions
// outlive their user), and Ory Kratos' "cannot recover an inactive account".
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { pathOfRoute, routes } from '../routes.ts'
import { addPasskey, logInWithPasskey, softwareAuthenticator } from '../software-authenticator.ts'
import {
  addAdmin,
  admin,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenInLetter,
  type Visitor,
} from '../world.ts'

const world = openWorld()
let console: Visitor
let globexId: string
let asNobody: Record<string, string>

beforeAll(async () => {
  console = await consoleOf(world)
  globexId = await portalIdOf(console, globex)
  asNobody = await seenBy(() => world.visitor(globex))
})

/** What every page and endpoint of the portal that only reads shows to somebody. */
async function seenBy(visitorOf: () => Visitor): Promise<Record<string, string>> {
  const seen: Record<string, string> = {}
  const reading = routes.filter(
    ({ hostname, method }) => hostname !== admin && hostname !== 'mail.localhost' && method === 'GET',
  )
  for (const route of reading) {
    const response = await visitorOf().get(pathOfRoute(route))
    const body = (await response.text()).replaceAll(/urn:vestibule:request:[0-9a-f-]+/g, 'REQUEST')
    seen[route.path] = `${response.status} ${response.headers.get('Location')} ${body}`
  }
  return seen
}

const ways: Record<string, (path: string) => Promise<Response>> = {
  revoked: (path) => console.api('PATCH', path, { status: 'revoked' }),
  deleted: (path) => console.api('DELETE', path),
  'told to log in again': (path) => console.api('DELETE', `${path}/sessions`),
}

describe.each(Object.entries(ways))('a developer who is %s', (_, lose) => {
  test('is a stranger to every page and endpoint with the next request, in every browser', async () => {
    const { email } = await join(world, globex)
    const browsers = [world.visitor(globex), world.visitor(globex)]
    for (const browser of browsers) await logIn(browser, email)
    const cookies = browsers.map((browser) => new Map(browser.cookies))
    expect((await browsers[0]?.api('GET', '/api/v3/developer/me'))?.status).toBe(200)

    const path = `/v3/portals/${globexId}/developers/${await developerIdOf(console, globexId, email)}`
    expect((await lose(path)).status).toBeLessThan(300)

    for (const kept of cookies) {
      const carrying = () => {
        const visitor = world.visitor(globex)
        for (const [name, value] of kept) visitor.cookies.set(name, value)
        return visitor
      }
      expect(await seenBy(carrying)).toEqual(asNobody)
      expect((await carrying().api('POST', '/api/v3/developer/refresh')).status).toBe(401)
    }
  })
})

test.each(['revoked', 'deleted'])(
  'a developer who is %s comes back by no link and no passkey from before',
  async (way) => {
    const another = 'orange lantern nineteen'
    const { email: first, visitor } = await join(world, globex)
    const [email, next] = [freshAddress(), freshAddress()]
    const tokenTo = async (to: string, ask: () => Promise<Response>) => {
      world.pass(60_000)
      expect((await ask()).status).toBe(303)
      return tokenInLetter((await world.letters(to))[0])
    }
    const askFor = (to: string) =>
      tokenTo(to, () => visitor.post('/account/email', { email: to, present_password: goodPassword }))
    await logIn(visitor, first)
    const proof = await askFor(email)
    const wayBack = await tokenTo(first, () => visitor.post('/confirm-new-email', { token: proof }))
    await logIn(visitor, email)
    const device = await softwareAuthenticator(visitor.origin)
    expect((await addPasskey(visitor, device)).status).toBe(201)
    const toNext = await askFor(next)
    const reset = await tokenTo(email, () => world.visitor(globex).post('/forgot-password', { email }))

    const id = await developerIdOf(console, globexId, email)
    await ways[way]?.(`/v3/portals/${globexId}/developers/${id}`)
    const left = async () =>
      (await env.DB.prepare('SELECT status FROM developers WHERE id = ?').bind(id).first('status')) ?? 'deleted'
    const browser = world.visitor(globex)
    const tries = {
      'a passkey': () => logInWithPasskey(browser, device),
      'the link to another address': () => browser.post('/confirm-new-email', { token: toNext }),
      'the link to a new password': () => browser.post('/reset-password', { token: reset, password: another }),
      'that link, through the API': () =>
        browser.api('POST', '/api/v3/developer/reset-password', { token: reset, password: another }),
      'the way back to the first address': () =>
        browser.post('/undo-email-change', { token: wayBack, password: another }),
      'the passkey once more': () => logInWithPasskey(browser, device),
    }
    for (const [name, attempt] of Object.entries(tries)) {
      expect((await attempt()).status, name).toBeLessThan(500)
      expect(await left(), name).toBe(way)
      expect(browser.cookies.has('__Host-developer'), name).toBe(false)
    }
    for (const known of [first, email, next]) {
      for (const password of [goodPassword, another]) expect((await logIn(browser, known, password)).status).toBe(401)
    }
  },
)

test('who logs out is out in that browser with the next request', async () => {
  const { email, visitor } = await join(world, globex)
  const other = world.visitor(globex)
  for (const browser of [visitor, other]) await logIn(browser, email)
  const kept = visitor.cookies.get('__Host-developer') ?? ''
  expect((await visitor.post('/logout', {})).status).toBe(303)
  expect(visitor.cookies.has('__Host-developer')).toBe(false)
  visitor.cookies.set('__Host-developer', kept)
  expect((await visitor.api('GET', '/api/v3/developer/me')).status).toBe(401)
  expect((await other.api('GET', '/api/v3/developer/me')).status).toBe(200)
})

test('who was revoked and is approved again has to log in again', async () => {
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  const path = `/v3/portals/${globexId}/developers/${await developerIdOf(console, globexId, email)}`
  for (const status of ['revoked', 'approved']) await console.api('PATCH', path, { status })
  expect((await visitor.api('GET', '/api/v3/developer/me')).status).toBe(401)
  expect((await logIn(visitor, email)).status).toBe(303)
})

test('whose status was changed behind everybody’s back is out too: it is read with every request', async () => {
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  for (const status of ['pending', 'rejected', 'revoked']) {
    await env.DB.prepare('UPDATE developers SET status = ? WHERE email = ?').bind(status, email).run()
    expect((await visitor.api('GET', '/api/v3/developer/me')).status).toBe(401)
  }
})

test('an admin who is disabled, or moved to fewer portals, is out with the next request', async () => {
  const { id, visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [globexId] })
  expect((await visitor.get(`/v3/portals/${globexId}`)).status).toBe(200)
  await console.api('PATCH', `/v3/admins/${id}`, { portal_ids: [] })
  expect((await visitor.get(`/v3/portals/${globexId}`)).status).toBe(404)
  await console.api('PATCH', `/v3/admins/${id}`, { disabled: true })
  expect((await visitor.get('/v3/me')).status).toBe(401)
  await console.api('PATCH', `/v3/admins/${id}`, { disabled: false })
  expect((await visitor.get('/v3/me')).status).toBe(401)
})
