import { describe, expect, test } from 'vitest'
import { acme, admin, adminCredentials, globex, join, logIn, openWorld } from '../world.ts'

const world = openWorld()

const visits: [string, string, string][] = [
  [acme, 'GET', '/'],
  [acme, 'GET', '/login'],
  [acme, 'GET', '/register'],
  [acme, 'GET', '/check-your-email'],
  [acme, 'GET', '/confirm?token=x'],
  [acme, 'GET', '/forgot-password'],
  [acme, 'POST', '/forgot-password'],
  [acme, 'GET', '/reset-password?token=x'],
  [acme, 'GET', '/confirm-new-email?token=x'],
  [acme, 'GET', '/undo-email-change?token=x'],
  [acme, 'GET', '/terms'],
  [acme, 'GET', '/accept-terms'],
  [acme, 'POST', '/accept-terms'],
  [acme, 'GET', '/portal.css'],
  [acme, 'GET', '/_astro/none.css'],
  [acme, 'GET', '/nothing'],
  [acme, 'POST', '/login'],
  [acme, 'PUT', '/login'],
  [acme, 'GET', '/api/v3/portal'],
  [acme, 'GET', '/api/v2/portal/appearance'],
  [acme, 'GET', '/api/v3/nothing'],
  [acme, 'POST', '/api/v3/developer'],
  [admin, 'GET', '/'],
  [admin, 'GET', '/login'],
  [admin, 'GET', '/accept-invitation?token=x'],
  [admin, 'POST', '/accept-invitation'],
  [admin, 'GET', '/forgot-password'],
  [admin, 'POST', '/forgot-password'],
  [admin, 'GET', '/reset-password?token=x'],
  [admin, 'GET', '/confirm-new-email?token=x'],
  [admin, 'GET', '/undo-email-change?token=x'],
  [admin, 'GET', '/account'],
  [admin, 'GET', '/nothing'],
  [admin, 'GET', '/v3/me'],
  [admin, 'GET', '/portals/x/developers'],
  ['nobody.localhost', 'GET', '/'],
  ['www.acme.localhost', 'GET', '/'],
]

describe.each(visits)('%s %s %s', (hostname, method, path) => {
  test('carries the security headers, and no inline script or style', async () => {
    const response = await world.visitor(hostname).send(path, { method })
    const { headers } = response
    const policy = headers.get('Content-Security-Policy') ?? ''
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("base-uri 'none'")
    expect(policy).toContain("form-action 'self'")
    expect(policy).not.toContain('unsafe')
    expect(headers.get('Strict-Transport-Security')).toMatch(/max-age=[3-9]\d{7}/)
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
    expect(headers.get('Permissions-Policy')).toContain('camera=()')
    expect(headers.get('Referrer-Policy')).toBe('strict-origin')
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
    expect(headers.has('Access-Control-Allow-Origin')).toBe(false)
    const body = await response.text()
    expect(body).not.toMatch(/<style|\sstyle=|\son[a-z]+=/)
    for (const [tag] of body.matchAll(/<script[^>]*>/g)) expect(tag).toContain('src=')
  })
})

test('a logo may be shown elsewhere, and does nothing but draw where it is opened', async () => {
  const { headers } = await world.visitor(acme).get('/logo')
  expect(headers.get('Content-Security-Policy')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
  )
  expect(headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(headers.get('X-Frame-Options')).toBe('DENY')
})

test('pages that hold a token or somebody’s own things are never stored', async () => {
  for (const path of ['/confirm?token=x', '/check-your-email']) {
    expect((await world.visitor(acme).get(path)).headers.get('Cache-Control')).toBe('no-store')
  }
  expect((await world.visitor(admin).get('/accept-invitation?token=x')).headers.get('Cache-Control')).toBe('no-store')
})

test('portal pages have no script where nobody logs in, and there only modules of our own', async () => {
  for (const path of ['/register', '/check-your-email', '/confirm?token=x', '/nothing']) {
    expect(await (await world.visitor(acme).get(path)).text()).not.toContain('<script')
  }
  const scripts = (await (await world.visitor(acme).get('/login')).text()).match(/<script[^>]*>/g) ?? []
  expect(scripts.length).toBeGreaterThan(0)
  for (const script of scripts) expect(script).toMatch(/^<script type="module" src="\/_astro\/[\w.-]+\.js">$/)
})

test.each(['/login', '/register'])(
  'a first visit to %s fetches 15 KB at most, compressed, and only from here',
  async (path) => {
    const visitor = world.visitor(acme)
    const fetched = new Map<string, number>()
    const fetchAll = async (address: string): Promise<void> => {
      if (fetched.has(address)) return
      expect(address).toMatch(/^\/\w/)
      fetched.set(address, 0)
      const response = await visitor.get(address)
      expect(response.status, address).toBe(200)
      const bytes = await response.arrayBuffer()
      const compressed = new Response(new Response(bytes).body?.pipeThrough(new CompressionStream('gzip')))
      fetched.set(address, (await compressed.arrayBuffer()).byteLength)

      const text = new TextDecoder().decode(bytes)
      const named = text.matchAll(/<(?:link|script|img)[^>]* (?:href|src)="([^"]+)"/g)
      // What a module imports is fetched with it; what it may import later is not.
      const imported = text.matchAll(/\b(?:import|from)\s*["']\.\/([^"']+)["']/g)
      const more = [...[...named].map(([, name = '']) => name), ...[...imported].map(([, name]) => `/_astro/${name}`)]
      await Promise.all(more.map(fetchAll))
    }
    await fetchAll(path)
    expect(fetched.size).toBeGreaterThan(3)
    expect([...fetched.values()].reduce((sum, size) => sum + size)).toBeLessThan(15 * 1024)
  },
)

test('a session cookie is host-only, secure, unreadable to script, and stricter for admins', async () => {
  const { email, visitor } = await join(world, globex)
  const cookies = (await logIn(visitor, email)).headers.getSetCookie()
  const [developer] = cookies
  expect(cookies).toHaveLength(2)
  expect(developer).toMatch(/^__Host-developer=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  const login = await logIn(world.visitor(admin), adminCredentials.email, adminCredentials.password)
  expect(login.headers.getSetCookie()[0]).toMatch(
    /^__Host-admin=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  )
})
