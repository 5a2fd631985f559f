import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { everyLink, linkKinds, spendLink } from '../links.ts'
import { mailbox, pathOfRoute, type Route, routes } from '../routes.ts'
import {
  acme,
  admin,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  join,
  logIn,
  openWorld,
  operatorOf,
  portalIdOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()

let console: Visitor
let developer: Visitor
const parameters: Record<string, string> = {}

beforeAll(async () => {
  console = await consoleOf(world)
  parameters.portalId = await portalIdOf(console, globex)
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  developer = visitor
  parameters.developerId = await developerIdOf(console, parameters.portalId, email)
  const [letter] = await world.letters(email)
  parameters.id = letter?.id ?? ''
})

/** What an answer must carry, whatever it says (ASVS 3.4.1 to 3.4.6, 3.4.8). */
async function expectGuarded(response: Response, what: string): Promise<string> {
  const { headers } = response
  const has = (name: string) => `${what}: ${name}: ${headers.get(name)}`
  const policy = headers.get('Content-Security-Policy') ?? ''
  const directives = new Map(policy.split(/;\s*/).map((one) => [one.split(' ')[0], one.split(' ').slice(1).join(' ')]))
  expect(`${what}: ${directives.get('default-src')}`).toMatch(/: '(self|none)'$/)
  // A source that is not named falls back to `default-src`; these do not.
  expect(`${what}: ${directives.get('frame-ancestors')}`).toMatch(/: '(none|self)'$/)
  if (directives.get('default-src') === "'self'") {
    expect(`${what}: ${directives.get('base-uri')}`).toMatch(/: 'none'$/)
    expect(`${what}: ${directives.get('object-src')}`).toMatch(/: 'none'$/)
    expect(`${what}: ${directives.get('form-action')}`).toMatch(/: 'self'$/)
  } else {
    // The logo and the preview may do nothing at all.
    expect(`${what}: ${policy}`).toMatch(/sandbox|script-src 'none'/)
  }
  expect(`${what}: ${policy}`).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|\*\.|data:(?!;)[^;]*script/)
  const seconds = Number(/max-age=(\d+)/.exec(headers.get('Strict-Transport-Security') ?? '')?.[1])
  expect(seconds).toBeGreaterThanOrEqual(31_536_000)
  expect(has('X-Content-Type-Options')).toBe(`${what}: X-Content-Type-Options: nosniff`)
  expect(has('Cross-Origin-Opener-Policy')).toBe(`${what}: Cross-Origin-Opener-Policy: same-origin`)
  expect(has('Referrer-Policy')).toBe(`${what}: Referrer-Policy: strict-origin`)
  expect(has('X-Frame-Options')).toMatch(/: (DENY|SAMEORIGIN)$/)
  expect(headers.get('Permissions-Policy')).toMatch(/camera=\(\)/)
  expect(has('Cross-Origin-Resource-Policy')).toMatch(/: (same-origin|cross-origin)$/)
  expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  expect(headers.has('Server') || headers.has('X-Powered-By')).toBe(false)
  if (response.status >= 400) expect(has('Cache-Control')).toMatch(/: (no-store|no-cache, private|null)$/)

  const cookies = headers.getSetCookie().filter((cookie) => !/max-age=0/i.test(cookie))
  for (const cookie of cookies) {
    expect(cookie).toMatch(/^__Host-[a-z-]+=/)
    for (const attribute of [/; Path=\/(;|$)/, /; Secure/, /; HttpOnly/, /; SameSite=(Lax|Strict)/]) {
      expect(cookie).toMatch(attribute)
    }
    expect(cookie).not.toMatch(/domain=/i)
  }

  const body = await response.text()
  if (headers.get('Content-Type')?.includes('text/html') && !policy.includes("style-src 'self' 'unsafe-inline'")) {
    expect(`${what}: ${/<style|\sstyle=|\son[a-z]+=|<base/.exec(body)?.[0]}`).toBe(`${what}: undefined`)
    for (const [tag] of body.matchAll(/<script[^>]*>/g)) expect(tag).toMatch(/src="[^"]+"/)
    for (const [, address = ''] of body.matchAll(/<(?:script|link|img|iframe)[^>]*\s(?:src|href)="([^"]*)"/g)) {
      expect(`${what}: ${address}`).toMatch(/: (\/(?!\/)|data:image|https:\/\/challenges\.cloudflare\.com\/)/)
    }
  }
  return policy
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Where a policy may say `unsafe-inline`, for styles alone: pictures that are sandboxed, and letters in the mailbox and in their preview. */
const inlineStyles =
  /^(GET|HEAD) (acme|globex)\.localhost\/(logo|api\/v[23]\/portal\/logo)$|^(GET|HEAD) admin\.localhost\/letter-preview$|^\w+ mail\.localhost/

const isOfOperator = ({ path }: Route) => path.startsWith('/operator/')

/** Routes about one door, at the hostname whose portal is used. */
const hostnameOf = ({ hostname }: Route) => (hostname === acme ? globex : hostname)
const paths = [...new Map(routes.map((route) => [`${route.hostname}${route.path}`, route])).values()]

describe.each(paths)('$hostname $path', (route) => {
  test('carries every header for everybody, with every method and every kind of body', async () => {
    const hostname = hostnameOf(route)
    const path = pathOfRoute(route, parameters)
    for (const method of methods) {
      const what = `${method} ${hostname}${route.path}`
      const bodies: [string, BodyInit | undefined][] =
        method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
          ? [['text/plain', undefined]]
          : [
              ['text/plain', 'x'],
              ['application/x-www-form-urlencoded', 'a=b'],
              ['application/json', '{'],
            ]
      for (const [type, body] of bodies) {
        const headers = { 'Content-Type': type }
        const stranger = await world.visitor(hostname).send(path, { method, headers, ...(body && { body }) })
        const policy = await expectGuarded(stranger, what)
        if (!inlineStyles.test(what)) expect(`${what}: ${policy}`).not.toContain('unsafe')
        // And what it says to those who may ask. They change nothing: ids are nobody's, and only a log-out takes no body.
        if (path.endsWith('/logout')) continue
        const known = route.hostname === admin ? console : route.hostname === acme ? developer : world.visitor(mailbox)
        const ownPath = method === 'GET' ? path : pathOfRoute(route)
        const own = isOfOperator(route)
          ? await operatorOf(world, headers)(method, ownPath, body)
          : await known.send(ownPath, { method, headers, ...(body && { body }) })
        await expectGuarded(own, `${what}, logged in`)
      }
    }
    expect((await console.get('/v3/me')).status).toBe(200)
    expect((await developer.api('GET', '/api/v3/developer/me')).status).toBe(200)
  })
})

test('every kind of error and of redirect carries them too', async () => {
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const json = { 'Content-Type': 'application/json' }
  // A link that is spent, a portal that takes no sign-ups and one that is closed, and somebody who just asked for a letter.
  const spent = await linkKinds['confirm-email'].make(world)
  expect((await spendLink(world, linkKinds['confirm-email'], spent.token)).status).toBe(303)
  for (const [name, hostname] of [
    ['Guests', 'guests.localhost'],
    ['Closed', 'closed.localhost'],
  ]) {
    await console.api('POST', '/v3/portals', { name, canonical_domain: hostname })
  }
  const guests = `/v3/portals/${await portalIdOf(console, 'guests.localhost')}`
  expect((await console.api('PATCH', guests, { sign_up_mode: 'closed' })).status).toBe(200)
  await env.DB.prepare("UPDATE portals SET closed_at = 1 WHERE name = 'Closed'").run()
  for (const hostname of [globex, admin])
    await world.visitor(hostname).post('/forgot-password', { email: 'asks@example.com' })
  await world.visitor(globex).post('/check-your-email', { email: 'asks@example.com' })
  const post = (headers: Record<string, string>, body: BodyInit) => ({ method: 'POST', headers, body })
  const asked: [number, string, string, { method?: string; headers?: Record<string, string>; body?: BodyInit }?][] = [
    [400, acme, '/login', post(form, new Uint8Array([0xff]))],
    [400, acme, '/api/v3/developer', post({ 'Content-Type': 'application/json' }, '{')],
    [401, acme, '/login', post(form, 'email=a%40example.com&password=x')],
    [401, acme, '/api/v3/developer/me'],
    [401, admin, '/v3/me'],
    [403, acme, '/login', post({ ...form, Origin: 'https://evil.example' }, '')],
    [403, admin, '/v3/portals', post({ Origin: 'https://evil.example' }, '')],
    [404, acme, '/nothing'],
    [404, acme, '/api/v3/nothing'],
    [404, admin, '/nothing'],
    [404, admin, '/v3/nothing'],
    [404, mailbox, '/nothing'],
    [404, 'nobody.localhost', '/'],
    [405, acme, '/login', { method: 'DELETE' }],
    [405, admin, '/login', { method: 'DELETE' }],
    [413, acme, '/login', post(form, 'x'.repeat(20_000))],
    [413, acme, '/api/v3/developer/authenticate', post({ 'Content-Type': 'application/json' }, 'x'.repeat(20_000))],
    [415, acme, '/login', post({ 'Content-Type': 'text/plain' }, 'x')],
    [
      409,
      'guests.localhost',
      '/api/v3/developer',
      post(json, JSON.stringify({ full_name: 'Ada', email: freshAddress() })),
    ],
    [410, 'closed.localhost', '/'],
    [410, globex, `/confirm?token=${spent.token}`],
    [429, globex, '/check-your-email', post(form, 'email=asks%40example.com')],
    [429, globex, '/api/v3/developer/forgot-password', post(json, '{"email":"asks@example.com"}')],
    [429, admin, '/forgot-password', post(form, 'email=asks%40example.com')],
    [422, acme, '/register', post(form, 'a=b')],
    [303, acme, '/'],
    [308, 'www.acme.localhost', '/login'],
  ]
  for (const [status, hostname, path, init] of asked) {
    const response = await world.visitor(hostname).send(path, init)
    expect(`${hostname}${path} ${response.status}`).toBe(`${hostname}${path} ${status}`)
    await expectGuarded(response, `${status} ${hostname}${path}`)
  }
})

describe('when something is broken', () => {
  beforeAll(() => {
    vi.spyOn(globalThis.console, 'error').mockImplementation(() => {})
  })
  afterAll(() => {
    vi.restoreAllMocks()
  })

  const dark = new Proxy(env.DB, {
    get() {
      return () => {
        throw new Error('D1_ERROR: Network connection lost.')
      }
    },
  })
  test('the database, for an admin who is logged in: 503', async () => {
    const response = await openWorld({ ...env, DB: dark })
      .visitor(admin)
      .send('/v3/me', {
        headers: { Cookie: `__Host-admin=${'A'.repeat(43)}` },
      })
    expect(response.status).toBe(503)
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    await expectGuarded(response, '503 /v3/me')
  })

  test.each([
    ['the database', 503, { ...env, DB: dark }, [acme, mailbox]],
    ['the settings', 500, { ...env, TOKEN_SECRET: 'short' }, [acme, admin, mailbox]],
  ] as const)('%s: %i', async (_, status, bindings, hostnames) => {
    for (const hostname of hostnames) {
      const response = await openWorld(bindings).visitor(hostname).get('/')
      expect(response.status).toBe(status)
      await expectGuarded(response, `${status} ${hostname}`)
    }
  })

  test.each([
    [acme, '/login'],
    [acme, '/nothing'],
    [acme, '/_astro/x.css'],
    [admin, '/'],
    [admin, '/login'],
    [mailbox, '/'],
  ])('the files themselves: 500, in plain text, at %s%s', async (hostname, path) => {
    const fetch = vi.fn(() => Promise.reject(new Error('no files')))
    const response = await openWorld({ ...env, ASSETS: { fetch } as unknown as Fetcher })
      .visitor(hostname)
      .get(path)
    expect(fetch).toHaveBeenCalled()
    expect(response.status).toBe(500)
    expect(response.headers.get('Content-Type')).toBe('text/plain; charset=utf-8')
    expect(await response.clone().text()).toMatch(/^Something went wrong[\s\S]+[0-9a-f-]{36}\n$/)
    await expectGuarded(response, `no files ${hostname}${path}`)
  })
})

test('a built file of each kind carries them, and may be kept for good', async () => {
  const page = await (await world.visitor(admin).get('/')).text()
  const files = [...page.matchAll(/"(\/_astro\/[^"]+)"/g)].map(([, file = '']) => file)
  expect(files.some((file) => file.endsWith('.css'))).toBe(true)
  expect(files.some((file) => file.endsWith('.js'))).toBe(true)
  for (const file of files) {
    const response = await world.visitor(admin).get(file)
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toContain('immutable')
    await expectGuarded(response, file)
  }
})

describe('what is somebody’s own is never stored', () => {
  /** GET routes that show the same to everybody. Every other one is private, whatever is added. */
  const forEverybody = new Set([
    `${acme}/login`,
    `${acme}/register`,
    `${acme}/terms`,
    `${acme}/_astro/*`,
    `${acme}/portal.css`,
    `${acme}/logo`,
    ...['v3', 'v2'].flatMap((version) =>
      ['logo', 'stylesheet.css'].map((name) => `${acme}/api/${version}/portal/${name}`),
    ),
    `${admin}/login`,
    `${admin}/preview.css`,
    `${admin}/_astro/*`,
    `${mailbox}/_astro/*`,
  ])
  // The console's pages are shells: what they show comes from the management API, which is never stored.
  const isShell = ({ hostname, path }: Route) =>
    hostname === admin && !/^\/(v3|operator)\//.test(path) && !path.includes('token')
  const own = routes.filter(
    (route) => route.method === 'GET' && !forEverybody.has(`${route.hostname}${route.path}`) && !isShell(route),
  )

  test.each(own)('$hostname $path', async (route) => {
    const known = route.hostname === admin ? console : route.hostname === acme ? developer : world.visitor(mailbox)
    const path = pathOfRoute(route, parameters)
    const response = await (isOfOperator(route) ? operatorOf(world)('GET', path) : known.get(path))
    if (response.status === 303) return
    expect(response.headers.get('Cache-Control')).toBe('no-store')
  })
})

describe('a page that a letter’s link opens', () => {
  test.each(everyLink)(
    '%s is not stored, asks nobody else for anything, and takes its token out of the address bar',
    async (_, kind) => {
      const { token } = await kind.make(world)
      const visitor = world.visitor(kind.hostname)
      const path = `${kind.path}?token=${token}`
      const response = await visitor.get(path)
      expect(response.status).toBe(200)
      expect(response.headers.get('Cache-Control')).toBe('no-store')
      const page = await response.text()
      // In the form alone: no link and no address of a file repeats it.
      expect(page.split(token)).toHaveLength(2)
      expect(page).toContain(`<input type="hidden" name="token" value="${token}"`)
      const scripts = [...page.matchAll(/<script[^>]*src="([^"]+)"/g)].map(([, source = '']) => source)
      const texts = await Promise.all(scripts.map(async (source) => (await visitor.get(source)).text()))
      expect(texts.join()).toMatch(/history\.replaceState\(null,(""|``|''),location\.pathname\)/)
    },
  )
})
