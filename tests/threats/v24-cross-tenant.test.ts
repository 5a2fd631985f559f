// V24, one tenant reaches another: ShellHub GHSA-vwx9-7qcf-gg7f, GHSA-j72x-xfwg-783f and GHSA-9w9c-9w8m-w89q, WildFly
// GHSA-jpmx-996v-48fm, SuperTokens CVE-2026-123800, ZITADEL CVE-2026-29067. The management API, endpoint by endpoint,
// stands in tests/isolation.test.ts and tests/authorization.test.ts.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { pathOfRoute, routes } from '../routes.ts'
import {
  acme,
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

/** Everybody who is logged in somewhere: their cookies are carried to where they do not belong. */
const owners: Record<string, Visitor> = {}

beforeAll(async () => {
  owners.console = await consoleOf(world)
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  owners.developer = visitor
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
      const path = pathOfRoute(route, { portalId: crypto.randomUUID() })
      const body = { method: route.method, ...bodyFor(route.method, path) }
      const theirs = await seen(await carrying(hostname, owner, name).send(path, body))
      const nobodys = await seen(await world.visitor(hostname).send(path, body))
      expect(`${route.method} ${route.path} ${theirs}`).toBe(`${route.method} ${route.path} ${nobodys}`)
    }
    expect((await owners.console?.get('/v3/me'))?.status).toBe(200)
    expect((await owners.developer?.api('GET', '/api/v3/developer/me'))?.status).toBe(200)
  })
})

function bodyFor(method: string, path: string) {
  if (method === 'GET') return {}
  const isApi = /^\/(api|v3)\//.test(path)
  return isApi
    ? { headers: { 'Content-Type': 'application/json' }, body: '{}' }
    : { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'a=b' }
}

async function seen(response: Response): Promise<string> {
  const headers = [...response.headers].filter(([name]) => name !== 'set-cookie')
  const body = (await response.text())
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
  const pages = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const hostname = index % 2 ? acme : globex
      return [hostname, await (await world.visitor(hostname).get('/login')).text()] as const
    }),
  )
  for (const [hostname, page] of pages) {
    expect(page).toContain(hostname === acme ? 'Acme' : 'Globex')
    expect(page).not.toContain(hostname === acme ? 'Globex' : 'Acme')
  }
})
