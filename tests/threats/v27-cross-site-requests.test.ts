// V27, a page of somebody else's sends a request for you, to a log-in too: Hono GHSA-rpfr-3m35-5vx5, SvelteKit
// CVE-2023-29003 and CVE-2023-29008, Astro CVE-2024-56140, Rodauth CVE-2026-82468 (`text/plain; application/json`).
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { pathOfRoute, routes } from '../routes.ts'
import { acme, admin, adminCredentials, consoleOf, freshAddress, openWorld, type Visitor } from '../world.ts'

const world = openWorld()
let console: Visitor
beforeAll(async () => {
  console = await consoleOf(world)
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

async function written(): Promise<string> {
  const tables = ['events', 'letters', 'registrations', 'sessions']
  const counts = await env.DB.batch<{ n: number }>(
    tables.map((table) => env.DB.prepare(`SELECT count(*) AS n FROM ${table}`)),
  )
  return counts.map(({ results }) => results[0]?.n).join()
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

const senders: [string, string, string, () => string][] = [
  [
    acme,
    '/register',
    'application/x-www-form-urlencoded',
    () => `full_name=Ada&email=${encodeURIComponent(freshAddress())}`,
  ],
  [acme, '/api/v3/developer', 'application/json', () => JSON.stringify({ full_name: 'Ada', email: freshAddress() })],
  [acme, '/login', 'application/x-www-form-urlencoded', () => 'email=a%40example.com&password=x'],
  [admin, '/login', 'application/x-www-form-urlencoded', () => new URLSearchParams(adminCredentials).toString()],
]

describe.each(senders)('POST %s%s', (hostname, path, right, body) => {
  test('takes its own content type and no other, whatever that one is called', async () => {
    const before = await written()
    for (const contentType of disguises(right)) {
      const response = await world
        .visitor(hostname)
        .send(path, { method: 'POST', headers: { 'Content-Type': contentType }, body: body() })
      expect(`${contentType} ${response.status}`).toBe(`${contentType} 415`)
    }
    expect(await written()).toBe(before)
    const sound = { 'Content-Type': `${right.toUpperCase()};charset=UTF-8` }
    expect(
      (await world.visitor(hostname).send(path, { method: 'POST', headers: sound, body: body() })).status,
    ).not.toBe(415)
  })
})
