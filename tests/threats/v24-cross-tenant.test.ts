// V24, one tenant reaches another: ShellHub GHSA-vwx9-7qcf-gg7f, GHSA-j72x-xfwg-783f and GHSA-9w9c-9w8m-w89q, WildFly
// GHSA-jpmx-996v-48fm, SuperTokens CVE-2026-123800, ZITADEL CVE-2026-29067. The management API, endpoint by endpoint,
// stands in tests/isolation.test.ts and tests/authorization.test.ts.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { bodies } from '../management-calls.ts'
import { behindVersion, developerApiBodies, mediaTypeOf, posts, soundFields, soundForm } from '../posts.ts'
import { pathOfRoute, type Route, routes } from '../routes.ts'
import {
  acme,
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
  type Visitor,
} from '../world.ts'

const world = openWorld()

/** Everybody who is logged in somewhere: their cookies are carried to where they do not belong. */
const owners: Record<string, Visitor> = {}

/** Ids of Globex and of its developer. */
const ids: Record<string, string> = {}

beforeAll(async () => {
  owners.console = await consoleOf(world)
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  owners.developer = visitor
  // What is there for those who may, so that a 404 would be one for a reason.
  ids.portalId = await portalIdOf(owners.console, globex)
  ids.developerId = await developerIdOf(owners.console, ids.portalId, email)
  const path = `/v3/portals/${ids.portalId}`
  const idOf = async (response: Response | Promise<Response>) => (await (await response).json<{ id: string }>()).id
  const { console } = owners
  ids.noteId = await idOf(console.api('POST', `${path}/developers/${ids.developerId}/notes`, { text: 'Kept.' }))
  ids.serviceId = await idOf(console.api('POST', `${path}/published-services`, { name: 'Kept', version: 'v1' }))
  ids.invitationId = await idOf(console.api('POST', `${path}/invitations`, { email: freshAddress() }))
  const sessions = await console.get(`${path}/developers/${ids.developerId}/sessions`)
  ids.sessionId = (await sessions.json<{ data: { id: string }[] }>()).data[0]?.id ?? ''
  for (const [name, id] of Object.entries(ids)) expect(`${name} ${id}`).toMatch(/ [0-9a-f-]{36}$/)
})

function carrying(hostname: string, owner: string, name?: string): Visitor {
  const visitor = world.visitor(hostname)
  for (const [own, value] of owners[owner]?.cookies ?? []) {
    if (/^__Host-(developer|admin)$/.test(own)) visitor.cookies.set(name ?? own, value)
  }
  return visitor
}

/** Whose cookies, under which name, at which door: none of them may open anything there. */
const strangers: [string, string, string, string | undefined][] = [
  ['a developer of Globex at Acme', acme, 'developer', undefined],
  ['a developer’s session as an admin’s', admin, 'developer', '__Host-admin'],
  ['a developer’s cookie at the console', admin, 'developer', undefined],
  ['an admin’s session as a developer’s of Acme', acme, 'console', '__Host-developer'],
  ['an admin’s session as a developer’s of Globex', globex, 'console', '__Host-developer'],
  ['an admin’s cookie at a portal', acme, 'console', undefined],
]

describe.each(strangers)('%s', (_, hostname, owner, name) => {
  const door = hostname === admin ? admin : acme
  const own = routes.filter((route) => route.hostname === door)

  test('gets from every route, to the byte, what somebody without a session gets', async () => {
    expect(own.length).toBeGreaterThan(20)
    for (const route of own) {
      const path = pathOfRoute(route, ids)
      // Everybody with an address of their own: nobody uses up what another may ask for.
      const theirs = await seen(await carrying(hostname, owner, name).send(path, requestOf(route)))
      const nobodys = await seen(await world.visitor(hostname).send(path, requestOf(route)))
      expect(`${route.method} ${route.path} ${theirs}`).toBe(`${route.method} ${route.path} ${nobodys}`)
    }
    expect((await owners.console?.get('/v3/me'))?.status).toBe(200)
    expect((await owners.developer?.api('GET', '/api/v3/developer/me'))?.status).toBe(200)
  })
})

/** A sound request to a route, with an address that nobody has used. */
function requestOf(route: Route) {
  const { method, hostname, path } = route
  const type = mediaTypeOf(route)
  if (method === 'GET' || !type) return { method }
  const post = posts.find((one) => one.hostname === hostname && one.path === path)
  const sound = post ? soundForm(post) : (bodies[`${method} ${path}`] ?? developerApiBodies[behindVersion(path)] ?? {})
  const email = freshAddress()
  const fields = Object.fromEntries(
    Object.entries(sound).map(([name, value]) => [name, value === soundFields.email ? email : value]),
  )
  const body = type === 'application/json' ? JSON.stringify(fields) : new URLSearchParams(fields).toString()
  return { method, headers: { 'Content-Type': type }, body }
}

async function seen(response: Response): Promise<string> {
  const headers = [...response.headers].filter(([name]) => name !== 'set-cookie')
  const body = (await response.text())
    .replaceAll(/ada\d+(@|%40)example\.com/g, 'ADDRESS')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replaceAll(/"challenge":"[\w-]{43}"/g, 'CHALLENGE')
  return `${response.status} ${JSON.stringify(headers)} ${body}`
}

test('one address in two portals is two developers: password, status, sessions and deletion stay apart', async () => {
  const email = freshAddress()
  const atAcme = await join(world, acme, email)
  const atGlobex = await join(world, globex, email)
  expect((await logIn(atGlobex.visitor, email)).status).toBe(303)
  expect((await logIn(atAcme.visitor, email)).status).toBe(401)

  const console = owners.console as Visitor
  const acmeId = await portalIdOf(console, acme)
  const row = await env.DB.prepare('SELECT id FROM developers WHERE email = ? AND portal_id = ?')
    .bind(email, acmeId)
    .first<{ id: string }>()
  await console.api('PATCH', `/v3/portals/${acmeId}/developers/${row?.id}`, { status: 'rejected' })
  expect((await atGlobex.visitor.api('GET', '/api/v3/developer/me')).status).toBe(200)
  await console.api('DELETE', `/v3/portals/${acmeId}/developers/${row?.id}`)
  expect((await atGlobex.visitor.api('GET', '/api/v3/developer/me')).status).toBe(200)
  expect((await logIn(world.visitor(globex), email, goodPassword)).status).toBe(303)
})

test('two portals at the same time never see each other’s name, stylesheet or people', async () => {
  const email = freshAddress()
  const console = owners.console as Visitor
  const people: Record<string, Visitor> = {}
  for (const hostname of [acme, globex]) people[hostname] = (await join(world, hostname, email)).visitor
  const acmeId = await portalIdOf(console, acme)
  const approve = `/v3/portals/${acmeId}/developers/${await developerIdOf(console, acmeId, email)}`
  expect((await console.api('PATCH', approve, { status: 'approved' })).status).toBe(200)
  for (const visitor of Object.values(people)) expect((await logIn(visitor, email)).status).toBe(303)

  const paths = ['/login', '/portal.css', '/logo', '/api/v3/portal', '/api/v3/developer/me']
  // Whoever is logged in is sent on from the log-in.
  const told = async (hostname: string, path: string) =>
    (await (path === '/login' ? world.visitor(hostname) : people[hostname])?.get(path))?.text()
  // What each is told alone, and what differs between the two.
  const alone: Record<string, string | undefined> = {}
  for (const path of paths) {
    for (const hostname of [acme, globex]) alone[hostname + path] = await told(hostname, path)
    expect(alone[acme + path]).not.toBe(alone[globex + path])
  }
  const together = await Promise.all(
    Array.from({ length: 20 }, (_, index) => (index % 2 ? acme : globex)).flatMap((hostname) =>
      paths.map(async (path) => [hostname + path, await told(hostname, path)] as const),
    ),
  )
  for (const [what, text] of together) expect(`${what} ${text}`).toBe(`${what} ${alone[what]}`)
  expect(alone[`${acme}/login`]).toContain('Acme')
  expect(alone[`${acme}/login`]).not.toContain('Globex')
})
