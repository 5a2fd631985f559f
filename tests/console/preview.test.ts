import { beforeAll, expect, test } from 'vitest'
import type { Problem } from '../../worker/contract/problem.ts'
import { acme, admin, consoleOf, openWorld, portalIdOf, type Visitor } from '../world.ts'

const world = openWorld()
let console: Visitor
let path: string

beforeAll(async () => {
  console = await consoleOf(world)
  path = `/v3/portals/${await portalIdOf(console, acme)}/preview`
})

const preview = (body: unknown) => console.api('POST', path, body)
const pageOf = async (body: unknown) => (await preview(body)).text()

test('a draft is worn by the portal’s real page, and nothing of it is saved', async () => {
  const settings = { display_name: 'Acme <b>', description: 'New words.', accent_color: '#0f6b5c', contact_email: null }
  const page = await pageOf({ page: 'login', settings })
  expect(page).toContain('<title>Log in · Acme &lt;b&gt;</title>')
  expect(page).toContain('New words.')
  expect(page).toContain('href="/preview.css?accent=0f6b5c"')
  expect(page).toMatch(/<img [^>]*src="data:image\/svg\+xml;base64,/)
  expect(page).not.toContain('portal@acme.example')
  expect(page).toContain('<body inert')
  world.pass(6000)
  const real = await (await world.visitor(acme).get('/login')).text()
  expect(real).toContain('portal@acme.example')
  expect(real).not.toContain('New words.')
})

test('without a draft it is the page as it is', async () => {
  expect(await pageOf({ page: 'register' })).toContain('Create Account')
  expect(await pageOf({ page: 'confirm' })).toContain('Confirm email')
  expect(await pageOf({ page: 'check-your-email' })).toContain('Check your inbox')
})

test('the way of signing up shows on both pages', async () => {
  expect(await pageOf({ page: 'register', settings: { sign_up_mode: 'closed' } })).toContain('Sign-up is closed')
  expect(await pageOf({ page: 'login', settings: { sign_up_mode: 'closed' } })).not.toContain('Sign Up')
  expect(await pageOf({ page: 'register', settings: { sign_up_mode: 'invite_only' } })).toContain('by invitation')
})

test('the page is in the portal’s language, and in another one before that is saved', async () => {
  expect(await pageOf({ page: 'login' })).toContain('<html lang="en">')
  const page = await pageOf({ page: 'login', settings: { language: 'de' } })
  expect(page).toContain('<html lang="de">')
  expect(page).toContain('Passwort vergessen?')
  const french = await console.send(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Accept-Language': 'fr' },
    body: JSON.stringify({ page: 'login' }),
  })
  expect(await french.text()).toContain('<html lang="en">')
})

test('a logo is worn before it is saved, made safe, or left out', async () => {
  const data = `data:image/svg+xml;base64,${btoa('<svg onload="x"><g/></svg>')}`
  const safe = btoa('<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>')
  expect(await pageOf({ page: 'login', logo: data })).toContain(`src="data:image/svg+xml;base64,${safe}"`)
  expect(await pageOf({ page: 'login', logo: null })).toContain('class="monogram"')
})

test('nothing runs in it, nothing leaves it, and only the console frames it', async () => {
  const answers = [await preview({ page: 'login' }), await world.visitor(admin).get('/preview')]
  for (const { headers } of answers) {
    expect(headers.get('Content-Security-Policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
    )
    expect(headers.get('X-Frame-Options')).toBe('SAMEORIGIN')
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Content-Type')).toBe('text/html; charset=utf-8')
  }
  expect((await world.visitor(admin).get('/login')).headers.get('X-Frame-Options')).toBe('DENY')
})

test('a letter is shown in a frame of its own, with its inline styles and the logo of its portal, and as harmless', async () => {
  const { headers } = await world.visitor(admin).get('/letter-preview')
  expect(headers.get('Content-Security-Policy')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; img-src http: https:; script-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
  )
  expect(headers.get('X-Frame-Options')).toBe('SAMEORIGIN')
})

test.each([
  [{ page: 'index' }, 'page'],
  [{ page: '../console/login' }, 'page'],
  [{}, 'page'],
  [{ page: 'login', settings: { accent_color: 'red;}' } }, 'settings.accent_color'],
  [{ page: 'login', settings: { portal_id: 'x' } }, 'settings.portal_id'],
  [{ page: 'login', logo: 'https://evil.example' }, 'logo'],
  [{ page: 'login', html: '<script>' }, 'html'],
])('a bad draft is named: %j', async (body, field) => {
  const response = await preview(body)
  expect(response.status).toBe(400)
  expect((await response.json<Problem>()).invalid_parameters?.[0]?.field).toBe(field)
})

test('the accent’s style sheet holds a color and nothing else', async () => {
  const get = (accent: string) => world.visitor(admin).get(`/preview.css?accent=${accent}`)
  const styles = await get('ffd400')
  expect(await styles.text()).toContain(':root{--accent:#ffd400;--accent-text:#000000;')
  expect(styles.headers.get('Content-Type')).toBe('text/css; charset=utf-8')
  for (const accent of ['', 'red', 'FFD400', 'ffd400;}', 'ffd4001', '%23ffd400']) {
    expect((await get(accent)).status).toBe(404)
  }
})
