// V27, a page of somebody else's sends a request for you, to a log-in too: Hono GHSA-rpfr-3m35-5vx5, SvelteKit
// CVE-2023-29003 and CVE-2023-29008, Astro CVE-2024-56140, Rodauth CVE-2026-82468 (`text/plain; application/json`).
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { mediaTypeOf, posts } from '../posts.ts'
import { pathOfRoute, routes } from '../routes.ts'
import { acme, admin, consoleOf, globex, join, logIn, openWorld, portalIdOf, type Visitor } from '../world.ts'

const world = openWorld()
let console: Visitor
let developer: Visitor
let acmeId: string
beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  developer = visitor
})

const ownOrigin = (hostname: string) => `https://${hostname}`

/** Every way of not being this very origin. */
const foreign = (hostname: string): Record<string, Record<string, string>> => ({
  'no origin': { Origin: '' },
  'no origin, but a referrer': { Origin: '', Referer: `${ownOrigin(hostname)}/login` },
  'no origin, but metadata that says so': { Origin: '', 'Sec-Fetch-Site': 'same-origin' },
  'the null origin': { Origin: 'null' },
  'the null origin of the same site': { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' },
  'another site': { Origin: 'https://evil.example' },
  'another portal': { Origin: `https://${hostname === acme ? 'globex.localhost' : acme}` },
  'a subdomain': { Origin: `https://www.${hostname}` },
  'a parent domain': { Origin: 'https://localhost' },
  'a longer name': { Origin: `https://${hostname}.evil.example` },
  'a name that ends like it': { Origin: `https://evil${hostname}` },
  'plain http': { Origin: `http://${hostname}` },
  'another port': { Origin: `https://${hostname}:444` },
  'other letters': { Origin: `https://${hostname.toUpperCase()}` },
  'a path behind it': { Origin: `https://${hostname}/` },
  'two of them': { Origin: `https://${hostname} https://evil.example` },
  'a list of them': { Origin: `https://${hostname}, https://evil.example` },
  'userinfo in front': { Origin: `https://${hostname}@evil.example` },
  'its own, from another site': { Origin: ownOrigin(hostname), 'Sec-Fetch-Site': 'cross-site' },
})

/** What no page sends says by its signature who sends it (tests/console/webhooks.test.ts). */
const isSigned = ({ path }: { path: string }) => path === '/webhooks/resend'
const unsafe = routes.filter(
  (route) => route.hostname !== 'mail.localhost' && route.method !== 'GET' && !isSigned(route),
)

test('there are unsafe routes at both doors, log-in and sign-up among them', () => {
  const names = unsafe.map(({ hostname, path }) => `${hostname}${path}`)
  for (const name of [
    `${acme}/login`,
    `${acme}/register`,
    `${acme}/logout`,
    `${acme}/check-your-email`,
    `${admin}/login`,
  ]) {
    expect(names).toContain(name)
  }
})

describe.each(unsafe)('$method $hostname $path', (route) => {
  test('is refused from anywhere but its own origin, before the session and the body are looked at', async () => {
    const before = await written()
    for (const [from, headers] of Object.entries(foreign(route.hostname))) {
      const path = pathOfRoute(route)
      const visitor = route.hostname === admin ? console : world.visitor(route.hostname)
      // A body that is too large, of no type and unreadable: nobody gets as far as that.
      const response = await visitor.send(path, {
        method: route.method,
        headers: { 'Content-Type': 'text/plain', ...headers },
        body: new Uint8Array([0xff]),
      })
      expect(`${from} ${response.status}`).toBe(`${from} 403`)
      expect(response.headers.getSetCookie()).toEqual([])
    }
    expect(await written()).toBe(before)
  })
})

/** How many rows every table has, whatever is in it. */
async function written(): Promise<string> {
  const { results: tables } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'",
  ).all<{ name: string }>()
  expect(tables.length).toBeGreaterThan(25)
  const counts = await env.DB.batch<{ n: number }>(
    tables.map(({ name }) => env.DB.prepare(`SELECT count(*) AS n FROM "${name}"`)),
  )
  return counts.map(({ results }, index) => `${tables[index]?.name} ${results[0]?.n}`).join()
}

test('methods nobody serves are no way around it', async () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'get', 'Post']) {
    for (const hostname of [acme, admin]) {
      const response = await world.request(`https://${hostname}/login`, {
        method,
        headers: { Origin: 'https://evil.example' },
      })
      if (method !== 'get') expect(response.status).toBe(403)
      expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false)
    }
  }
  for (const override of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
    const response = await world.visitor(acme).send('/login?_method=POST', { headers: { [override]: 'POST' } })
    expect(response.status).toBe(200)
  }
})

test('no preflight is answered: what another origin may not send, it is not told that it may', async () => {
  for (const hostname of [acme, admin]) {
    for (const path of ['/api/v3/developer', '/v3/me', '/login']) {
      const response = await world.request(`https://${hostname}${path}`, {
        method: 'OPTIONS',
        headers: {
          Origin: 'https://evil.example',
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'content-type',
        },
      })
      expect(response.ok).toBe(false)
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  }
})

/** Content types that a form of another site can send, dressed up as another one. */
const disguises = (right: string) => [
  'text/plain',
  `text/plain; ${right}`,
  `text/plain;${right}`,
  `text/plain, ${right}`,
  `${right}, text/plain`,
  `${right}; charset=utf-16`,
  `${right}; charset=utf-8; boundary=x`,
  `${right}; q=1`,
  `${right}x`,
  `x${right}`,
  `multipart/form-data; boundary=${right}`,
  right === 'application/json' ? 'application/x-www-form-urlencoded' : 'application/json',
  right === 'application/json' ? 'application/problem+json' : 'application/x-www-form-urlencoded+json',
  'application/*',
  '*/*',
  '',
  ';',
]

/** Everything that reads a body, asked by somebody who may. */
const senders = unsafe.flatMap((route) => {
  const right = mediaTypeOf(route)
  const isRead = !(
    posts.find(({ hostname, path }) => hostname === route.hostname && path === route.path)?.isEmpty ?? false
  )
  return right && isRead ? [{ ...route, right }] : []
})

test('every form and every endpoint with a body is among those that are sent something else', () => {
  expect(senders.length).toBeGreaterThan(70)
})

describe.each(senders)('$method $hostname $path', (route) => {
  test('takes its own content type and no other, whatever that one is called', async () => {
    const path = pathOfRoute(route, { portalId: acmeId })
    const hostname = route.hostname === acme && path.startsWith('/account') ? globex : route.hostname
    const visitor = hostname === globex ? developer : hostname === admin ? console : world.visitor(hostname)
    const send = (contentType: string) =>
      visitor.send(path, { method: route.method, headers: { 'Content-Type': contentType }, body: 'a=b' })
    const before = await written()
    for (const contentType of disguises(route.right)) {
      expect(`${contentType} ${(await send(contentType)).status}`).toBe(`${contentType} 415`)
    }
    expect(await written()).toBe(before)
    expect((await send(`${route.right.toUpperCase()};charset=UTF-8`)).status).not.toBe(415)
  })
})
