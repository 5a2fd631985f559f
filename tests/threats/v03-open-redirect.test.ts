// V3, open redirects: better-auth CVE-2024-56734, then CVE-2025-27143, then CVE-2025-71403 (the same one, three times),
// Saltcorn CVE-2026-42259. `new URL('/.//evil.example', base).pathname` is `//evil.example`.
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { returnPath } from '../../worker/http/return-path.ts'
import { acme, admin, adminCredentials, consoleOf, goodPassword, join, openWorld, portalIdOf } from '../world.ts'

const world = openWorld()
const origin = `https://${admin}`
const minute = 60_000

/** Every one of them leads, or once led, somewhere else in some browser or some framework. */
const leadsAway = [
  '//evil.example',
  '///evil.example',
  '////evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '\\/evil.example',
  '/\\/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/./\\evil.example',
  '/a/..//evil.example',
  '/%2e//evil.example',
  'https://evil.example',
  'https:evil.example',
  'https:/evil.example',
  'HTTPS://evil.example',
  'http://evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  `https://${admin}@evil.example`,
  `https://${admin}.evil.example`,
  `//${admin}@evil.example`,
  `@evil.example`,
  `.evil.example`,
  ':80',
  'evil.example',
  '/\u2044evil.example',
  '/\uff0fevil.example',
  '\uff0f\uff0fevil.example',
  '/\u3002\u3002/evil.example',
  '/\u0000/evil.example',
  '/\u0085/evil.example',
  '/\u2028/evil.example',
  '/%0d%0aLocation: https://evil.example',
  '?return_to=//evil.example',
  '#//evil.example',
  '',
]

test.each(leadsAway)('%j is never followed', (wanted) => {
  const followed = new URL(returnPath(wanted, origin), origin)
  expect(followed.origin).toBe(origin)
  expect(returnPath(wanted, origin)).toBe('/')
})

test.each(['/%2f%2fevil.example', '/%5cevil.example', '/@evil.example', '/a?to=//evil.example'])(
  '%j stays a path of this origin, as it was written',
  (wanted) => {
    expect(returnPath(wanted, origin)).toBe(wanted)
    expect(new URL(wanted, origin).origin).toBe(origin)
  },
)

/** A way of leaving for each kind: another host, a backslash, dots, a scheme, a letter that looks like a slash. */
const someLeadAway = [
  '//evil.example',
  '/\\evil.example',
  '/.//evil.example',
  'javascript:alert(1)',
  '/\uff0fevil.example',
]

test('the console’s log-in goes to a path of the console, or to its start', async () => {
  const browser = world.visitor(admin)
  for (const wanted of someLeadAway) {
    const shown = await browser.get(`/login?${new URLSearchParams({ return_to: wanted })}`)
    expect(shown.status).toBe(200)
    const response = await browser.post('/login', { ...adminCredentials, return_to: wanted })
    expect(response.status).toBe(303)
    expect(response.headers.get('Location')).toBe('/')
    world.pass(20 * minute)
  }
  const response = await browser.post('/login', { ...adminCredentials, return_to: '/activity?action=log_in' })
  expect(response.headers.get('Location')).toBe('/activity?action=log_in')
})

test('a portal’s log-in, and its step for the terms, go to a path of that portal, or to its start', async () => {
  const hostname = 'terms.localhost'
  const console = await consoleOf(world)
  await console.api('POST', '/v3/portals', { name: 'Terms', canonical_domain: hostname })
  const path = `/v3/portals/${await portalIdOf(console, hostname)}`
  expect((await console.api('PATCH', path, { auto_approve_developers: true })).status).toBe(200)
  const { email, visitor } = await join(world, hostname)
  for (const wanted of [...someLeadAway, '/account?notice=saved']) {
    const shown = await visitor.get(`/login?${new URLSearchParams({ return_to: wanted })}`)
    expect([200, 303]).toContain(shown.status)
    const response = await visitor.post('/login', { email, password: goodPassword, return_to: wanted })
    expect(response.status).toBe(303)
    expect(response.headers.get('Location')).toBe(wanted.startsWith('/account') ? wanted : '/')
  }

  for (const wanted of [...someLeadAway, '/account?notice=saved']) {
    // Newer terms each time: a log-in stops for them again.
    expect((await console.api('POST', `${path}/terms`, { text: `Be kind. ${wanted.length}` })).status).toBe(201)
    world.pass(10_000)
    const browser = world.visitor(hostname)
    const stopped = await browser.post('/login', { email, password: goodPassword, return_to: wanted })
    expect(stopped.headers.get('Location')).toMatch(/^\/accept-terms(\?return_to=%2F[^%/\\][^/\\]*)?$/)
    const version = await env.DB.prepare('SELECT terms_version FROM portals WHERE name = ?')
      .bind('Terms')
      .first('terms_version')
    const accepted = await browser.post('/accept-terms', { version: String(version), return_to: wanted })
    expect(accepted.headers.get('Location')).toBe(wanted.startsWith('/account') ? wanted : '/')
  }
})

test('a second hostname and the way from /login?token= lead to this portal alone, whatever is asked', async () => {
  for (const path of ['//evil.example', '/\\evil.example', '/@evil.example', '/.evil.example', '/%2f%2fevil.example']) {
    const response = await world.request(`https://www.acme.localhost${path}?to=//evil.example`)
    expect(response.status).toBe(308)
    expect(new URL(response.headers.get('Location') ?? '').origin).toBe(`https://${acme}`)
  }
  for (const token of leadsAway) {
    const response = await world.visitor(acme).get(`/login?${new URLSearchParams({ token })}`)
    expect(response.headers.get('Location')).toMatch(/^\/confirm\?token=[^/\\]*$/)
  }
})

test('no other parameter of any page leads anywhere', async () => {
  const everyName = ['return_to', 'redirect', 'redirect_uri', 'next', 'url', 'callbackURL', 'notice', 'sent']
  const query = new URLSearchParams(everyName.map((name) => [name, '//evil.example']))
  for (const path of ['/', '/login', '/register', '/check-your-email', '/accept-terms', '/confirm', '/terms']) {
    const response = await world.visitor(acme).get(`${path}?${query}`)
    expect(response.headers.get('Location') ?? '').not.toContain('evil.example')
    expect(await response.text()).not.toContain('evil.example')
  }
})
