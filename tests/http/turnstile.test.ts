import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import type { AskedTurnstile } from '../stand-ins/turnstile.ts'
import { acme, admin, adminCredentials, freshAddress, globex, goodPassword, join, logIn, openWorld } from '../world.ts'

const origin = inject('turnstileOrigin')
const secret = 'a Turnstile secret for tests, and only for tests'
const guarded = (more: Partial<typeof env> = {}) =>
  openWorld({
    ...env,
    TURNSTILE_SITE_KEY: 'a-site-key',
    TURNSTILE_SECRET_KEY: secret,
    TURNSTILE_ORIGIN: origin,
    ...more,
  })
const world = guarded()

let nonce = 0
const proof = (action: string, hostname = acme) => {
  nonce += 1
  return `${hostname}/${action}/${nonce}`
}
const signUp = (turnstile_token: string, email = freshAddress(), at = world) =>
  at.visitor(acme).post('/register', { full_name: 'Ada', email, turnstile_token })

describe('where no keys are set', () => {
  test('no page has the widget, and no proof is asked for', async () => {
    const open = openWorld()
    for (const path of ['/register', '/forgot-password', '/login']) {
      const page = await open.visitor(acme).get(path)
      expect(await page.text()).not.toContain('cf-turnstile')
      expect(page.headers.get('Content-Security-Policy')).not.toContain('frame-src')
    }
    expect((await open.visitor(acme).post('/register', { full_name: 'Ada', email: freshAddress() })).status).toBe(303)
  })
})

describe('the widget', () => {
  test.each([
    ['/register', 'register'],
    ['/check-your-email', 'resend'],
    ['/confirm?token=made-up', 'resend'],
    ['/accept-invitation?token=made-up', 'resend'],
    ['/forgot-password', 'forgot-password'],
    ['/reset-password?token=made-up', 'forgot-password'],
  ])('stands on %s for the action %s, and only its origin may be loaded besides our own', async (path, action) => {
    const page = await world.visitor(acme).get(path)
    const html = await page.text()
    expect(html).toContain('data-sitekey="a-site-key"')
    expect(html).toContain(`data-action="${action}"`)
    expect(html).toContain(`<script src="${origin}/turnstile/v0/api.js" async defer></script>`)
    expect(html).toContain('<noscript><p class="field-hint">Switch on JavaScript for this page')
    expect(html).not.toContain(secret)
    const policy = page.headers.get('Content-Security-Policy') ?? ''
    expect(policy).toContain(`script-src 'self' ${origin};`)
    expect(policy).toMatch(new RegExp(`frame-src 'self' ${origin}`))
    for (const kept of ["default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]) {
      expect(policy).toContain(kept)
    }
    expect(policy).not.toContain('unsafe')
  })

  test('leaves the policy of all other pages alone', async () => {
    for (const path of ['/login', '/terms', '/nothing']) {
      const page = await world.visitor(acme).get(path)
      expect(await page.text()).not.toContain('cf-turnstile')
      expect(page.headers.get('Content-Security-Policy')).not.toContain(origin)
    }
  })
})

describe('signing up', () => {
  test('takes a fresh proof of this hostname and action, and tells Turnstile whose it is', async () => {
    const visitor = world.visitor(acme)
    const token = proof('register')
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'CF-Connecting-IP': '203.0.113.9' }
    const body = new URLSearchParams({ full_name: 'Ada', email: freshAddress(), turnstile_token: token }).toString()
    expect((await visitor.send('/register', { method: 'POST', headers, body })).status).toBe(303)
    const asked = await (await fetch(`${origin}/asked`)).json<AskedTurnstile[]>()
    const question = asked.find(({ response }) => response === token)
    expect(question).toMatchObject({ secret, remoteip: '203.0.113.9' })
    expect(question?.idempotency_key).toMatch(/^[0-9a-f-]{36}$/)
  })

  test.each([
    ['none', ''],
    ['one that Turnstile never gave', 'made-up'],
    ['one of another portal', proof('register', globex)],
    ['one for another action', proof('log-in')],
    ['one that Turnstile calls a bad request', `${acme}/register/bad`],
    ['one that is too long', `${acme}/register/${'x'.repeat(2048)}`],
  ])('is refused with %s, shows the form again with what was typed, and sends no letter', async (_, token) => {
    const email = freshAddress()
    const response = await signUp(token, email)
    expect(response.status).toBe(422)
    const html = await response.text()
    expect(html).toContain('One more step')
    expect(html).toContain(`value="${email}"`)
    expect(html).toContain('cf-turnstile')
    expect(await world.letters(email)).toEqual([])
  })

  test('is refused with a proof that is spent', async () => {
    const token = proof('register')
    expect((await signUp(token)).status).toBe(303)
    expect((await signUp(token)).status).toBe(422)
  })

  test('that is refused is not counted: robots use up nothing of the portal', async () => {
    const email = freshAddress()
    for (let tries = 0; tries < 7; tries += 1) expect((await signUp('made-up', email)).status).toBe(422)
    expect((await signUp(proof('register'), email)).status).toBe(303)
  })

  test('through the developer API takes the proof as turnstile_token, and names it when it is wrong', async () => {
    const register = (more: object) =>
      world.visitor(acme).api('POST', '/api/v3/developer', { full_name: 'Ada', email: freshAddress(), ...more })
    expect((await register({ turnstile_token: proof('register') })).status).toBe(201)
    for (const body of [{}, { turnstile_token: 'made-up' }, { turnstile_token: 7 }]) {
      const refused = await register(body)
      expect(refused.status).toBe(400)
      expect(await refused.json()).toMatchObject({ invalid_parameters: [{ field: 'turnstile_token', source: 'body' }] })
    }
  })
})

describe('asking for the letter again', () => {
  test('takes a proof, and without one uses up nothing of what the portal sends', async () => {
    const email = freshAddress()
    expect((await signUp(proof('register'), email)).status).toBe(303)
    const again = (turnstile_token: string) => world.visitor(acme).post('/check-your-email', { email, turnstile_token })
    for (const token of ['', 'made-up', proof('register'), proof('resend', globex)]) {
      const refused = await again(token)
      expect(refused.status).toBe(422)
      const page = await refused.text()
      expect(page).toContain('One more step')
      expect(page).toContain(`value="${email}"`)
      expect(page).toContain('data-action="resend"')
    }
    const before = (await world.letters(email)).length
    expect((await again(proof('resend'))).status).toBe(303)
    expect(await world.letters(email)).toHaveLength(before + 1)
  })
})

describe('a forgotten password', () => {
  test('takes a proof, on the page and through the API', async () => {
    const visitor = world.visitor(acme)
    expect((await visitor.post('/forgot-password', { email: freshAddress() })).status).toBe(422)
    const sent = await visitor.post('/forgot-password', {
      email: freshAddress(),
      turnstile_token: proof('forgot-password'),
    })
    expect(sent.status).toBe(303)
    const path = '/api/v3/developer/forgot-password'
    expect((await visitor.api('POST', path, { email: freshAddress() })).status).toBe(400)
    const body = { email: freshAddress(), turnstile_token: proof('forgot-password') }
    expect((await visitor.api('POST', path, body)).status).toBe(200)
  })
})

describe('logging in', () => {
  test('takes no proof at first, and one after three tries in vain', async () => {
    const { email } = await join(openWorld(), globex)
    const stranger = world.visitor(globex)
    const tries = [1, 2, 3].map(() => () => logIn(stranger, email, 'not the password at all'))
    const pages = []
    for (const attempt of tries) pages.push(await (await attempt()).text())
    expect(pages.map((page) => page.includes('cf-turnstile'))).toEqual([false, false, true])
    expect(pages[2]).toContain('data-action="log-in"')

    const without = await logIn(stranger, email)
    expect(without.status).toBe(422)
    expect(await without.text()).toContain('One more step')
    const turnstile_token = proof('log-in', globex)
    expect((await stranger.post('/login', { email, password: goodPassword, turnstile_token })).status).toBe(303)
    // All is forgotten then.
    expect((await logIn(world.visitor(globex), email)).status).toBe(303)
  })

  test('asks for it once a network tried three accounts', async () => {
    const stranger = world.visitor(globex)
    for (let tries = 0; tries < 3; tries += 1) expect((await logIn(stranger, freshAddress())).status).toBe(401)
    expect((await logIn(stranger, freshAddress())).status).toBe(422)
  })

  test('through the developer API asks for turnstile_token then', async () => {
    const stranger = world.visitor(globex)
    const body = { username: freshAddress(), password: goodPassword }
    const authenticate = (more = {}) => stranger.api('POST', '/api/v3/developer/authenticate', { ...body, ...more })
    for (let tries = 0; tries < 3; tries += 1) expect((await authenticate()).status).toBe(401)
    const refused = await authenticate()
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ invalid_parameters: [{ field: 'turnstile_token' }] })
    expect((await authenticate({ turnstile_token: proof('log-in', globex) })).status).toBe(401)
  })

  test('to the console asks for it then, for the console’s hostname', async () => {
    const stranger = world.visitor(admin)
    for (let tries = 0; tries < 3; tries += 1) await logIn(stranger, adminCredentials.email, 'not the password at all')
    const without = await logIn(stranger, adminCredentials.email, adminCredentials.password)
    expect(without.status).toBe(422)
    expect(await without.text()).toContain('data-action="log-in"')
    expect(without.headers.get('Content-Security-Policy')).toContain(`script-src 'self' ${origin}`)
    const withOne = (turnstile_token: string) => stranger.post('/login', { ...adminCredentials, turnstile_token })
    expect((await withOne(proof('log-in', acme))).status).toBe(422)
    expect((await withOne(proof('log-in', admin))).status).toBe(303)
  })
})

describe('when Turnstile cannot be asked', () => {
  const logged = vi.spyOn(console, 'error')
  beforeEach(() => void logged.mockImplementation(() => {}))
  afterEach(() => void logged.mockClear())

  test.each([
    ['answers 500', () => signUp(`${acme}/register/failing`)],
    ['says nothing for five seconds', () => signUp(`${acme}/register/hanging`)],
    ['has an internal error', () => signUp(`${acme}/register/broken`)],
    ['answers what nobody understands', () => signUp(`${acme}/register/garbled`)],
    [
      'is not there',
      () => signUp(proof('register'), freshAddress(), guarded({ TURNSTILE_ORIGIN: 'http://127.0.0.1:9' })),
    ],
  ])('because it %s, the limits alone hold, and the log says so', async (_, visit) => {
    expect((await visit()).status).toBe(303)
    const lines = logged.mock.calls.map(([line]) => String(line))
    expect(lines.filter((line) => line.includes('Turnstile could not be asked'))).toHaveLength(1)
    expect(lines.join()).not.toContain(secret)
  })

  test('who sends no proof at all is refused all the same', async () => {
    expect((await signUp('', freshAddress(), guarded({ TURNSTILE_ORIGIN: 'http://127.0.0.1:9' }))).status).toBe(422)
  })
})

test('Cloudflare’s keys for testing work on every hostname, for they protect nothing', async () => {
  expect((await signUp(`${acme}/register/testing`)).status).toBe(303)
})
