import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import {
  acme,
  addAdmin,
  admin,
  adminCredentials,
  freshAddress,
  goodPassword,
  logIn,
  openWorld,
  tokenInLetter,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const { password } = adminCredentials
const hour = 3_600_000

const ask = (email: string, visitor = world.visitor(admin)) => visitor.post('/forgot-password', { email })
const choose = (token: string, chosen: string, visitor = world.visitor(admin)) =>
  visitor.post('/reset-password', { token, password: chosen })
const isOpen = async (visitor: Visitor) => (await visitor.get('/v3/me')).status === 200

async function resetToken(email: string): Promise<string> {
  expect((await ask(email)).status).toBe(303)
  const [letter] = await world.letters(email)
  expect(letter?.subject).toBe('Choose a new password for Example APIs')
  return tokenInLetter(letter)
}

async function disable(id: string) {
  await env.DB.prepare('UPDATE admins SET disabled_at = 1 WHERE id = ?').bind(id).run()
}

test('an admin who forgot the password chooses another one, once, and is logged out everywhere', async () => {
  const { email, visitor } = await addAdmin(world, { role: 'service_admin' })
  const browser = world.visitor(admin)
  expect(await (await browser.get('/login')).text()).toContain('href="/forgot-password"')
  expect((await browser.get('/forgot-password')).status).toBe(200)
  const asked = await ask(email, browser)
  expect(asked.headers.get('Location')).toBe('/forgot-password?notice=sent')
  expect(await (await browser.get('/forgot-password?notice=sent')).text()).toContain('Check your inbox')
  const [letter] = await world.letters(email)
  expect(letter?.text).toContain(`https://${admin}/reset-password?token=`)
  expect(letter?.portal).toBe('Example APIs')

  const token = tokenInLetter(letter)
  const page = await browser.get(`/reset-password?token=${token}`)
  expect([page.status, page.headers.get('Cache-Control')]).toEqual([200, 'no-store'])
  expect(await page.text()).toContain(`value="${email}"`)
  await browser.get(`/reset-password?token=${token}`)
  expect(await isOpen(visitor)).toBe(true)

  const done = await choose(token, goodPassword, browser)
  expect(done.headers.get('Location')).toBe('/login?notice=password_reset')
  expect(await (await browser.get('/login?notice=password_reset')).text()).toContain('Your password is changed')
  expect(browser.cookies.has('__Host-admin')).toBe(false)
  expect(await isOpen(visitor)).toBe(false)
  expect((await logIn(visitor, email, password)).status).toBe(401)
  expect((await logIn(visitor, email, goodPassword)).status).toBe(303)
  // With another password, every device is a new one.
  expect((await world.letters(email)).map(({ subject }) => subject).slice(0, 2)).toEqual([
    'A new device logged in to your account with Example APIs',
    'Your password for Example APIs was changed',
  ])

  const again = await choose(token, 'another umbrella altogether', browser)
  expect(again.status).toBe(410)
  expect(await again.text()).toContain('This link no longer works')
  expect(await isOpen(visitor)).toBe(true)
})

test('everybody is answered alike; a letter goes to admins who may log in, and to nobody else', async () => {
  const { email } = await addAdmin(world, { role: 'service_admin' })
  const disabled = await addAdmin(world, { role: 'service_admin' })
  await disable(disabled.id)
  const nobody = freshAddress()
  const answers = []
  for (const address of [email, disabled.email, nobody]) {
    const response = await ask(address)
    const headers = [...response.headers].filter(([name]) => name !== 'x-request-id')
    answers.push({ status: response.status, headers, body: await response.text() })
  }
  expect(answers[1]).toEqual(answers[0])
  expect(answers[2]).toEqual(answers[0])
  expect(await world.letters(email)).toHaveLength(1)
  expect(await world.letters(disabled.email)).toEqual([])
  expect(await world.letters(nobody)).toEqual([])
})

test('a reset does not enable anybody: who was disabled after the letter left stays out', async () => {
  const { id, email, visitor } = await addAdmin(world, { role: 'service_admin' })
  const token = await resetToken(email)
  await disable(id)
  await choose(token, goodPassword)
  const refused = await logIn(visitor, email, goodPassword)
  expect(refused.status).toBe(401)
  expect(await refused.text()).toContain('This admin account is disabled')
})

test('a link works for an hour, a newer one replaces it, and a changed password ends it', async () => {
  const { email, visitor } = await addAdmin(world, { role: 'service_admin' })
  const first = await resetToken(email)
  world.pass(61_000)
  const second = await resetToken(email)
  expect((await choose(first, goodPassword)).status).toBe(404)
  world.pass(hour)
  const late = await choose(second, goodPassword)
  expect(late.status).toBe(410)
  expect(await late.text()).toContain('action="/forgot-password"')
  expect((await world.visitor(admin).get(`/reset-password?token=${second}`)).status).toBe(410)

  await logIn(visitor, email, password)
  const third = await resetToken(email)
  const change = { password, new_password: 'quiet harbour lantern' }
  expect((await visitor.api('POST', '/v3/me/password', change)).status).toBe(204)
  expect((await choose(third, goodPassword)).status).toBe(404)
})

test('of many who use one link at the same time exactly one resets', async () => {
  const { email } = await addAdmin(world, { role: 'service_admin' })
  const token = await resetToken(email)
  const passwords = Array.from({ length: 6 }, (_, index) => `umbrella number ${index} of six`)
  const answers = await Promise.all(passwords.map((chosen) => choose(token, chosen)))
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
})

test('letters are limited by address, whether it has an account or not, and by nothing that happens on a portal', async () => {
  const { email } = await addAdmin(world, { role: 'service_admin' })
  for (const address of [email, freshAddress()]) {
    expect((await world.visitor(acme).post('/forgot-password', { email: address })).status).toBe(303)
    expect((await ask(address)).status).toBe(303)
    const refused = await ask(address)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/)
    expect(await refused.text()).toContain(`value="${address}"`)
  }
  for (let sent = 1; sent < 3; sent += 1) {
    world.pass(61_000)
    expect((await ask(email)).status).toBe(303)
  }
  world.pass(61_000)
  expect((await ask(email)).status).toBe(429)
  world.pass(hour)
  expect((await ask(email)).status).toBe(303)
})

test('what is wrong is said next to its field, and the link stays good', async () => {
  const { email } = await addAdmin(world, { role: 'service_admin' })
  const wrong = await ask('nobody')
  expect(wrong.status).toBe(422)
  expect(await wrong.text()).toContain('Enter an email address like')
  const token = await resetToken(email)
  for (const [chosen, message] of [
    ['short', 'Use at least 15 characters'],
    ['1234567890123456', 'one of the most common ones'],
    [`${email} ${email}`, 'nothing but names and addresses'],
    ['', 'Enter a password.'],
  ]) {
    const refused = await choose(token, chosen ?? '')
    expect(refused.status).toBe(422)
    const page = await refused.text()
    expect(page).toContain(message)
    expect(page).toContain(token)
    if (chosen) expect(page).not.toContain(`value="${chosen}"`)
  }
  expect((await choose(token, goodPassword)).status).toBe(303)
})

test.each(['', 'x'.repeat(43), '<script>'])('the link %j that never was is a kind 404', async (token) => {
  const visitor = world.visitor(admin)
  for (const response of [
    await visitor.get(`/reset-password?token=${encodeURIComponent(token)}`),
    await choose(token, goodPassword, visitor),
  ]) {
    expect(response.status).toBe(404)
    const page = await response.text()
    expect(page).toContain('This link no longer works')
    expect(page).not.toContain('<script>')
  }
})

test('a link of one purpose is worth nothing for another, nor on a portal', async () => {
  const { email } = await addAdmin(world, { role: 'service_admin' })
  const token = await resetToken(email)
  const visitor = world.visitor(admin)
  expect((await visitor.post('/confirm-new-email', { token })).status).toBe(404)
  expect((await visitor.post('/undo-email-change', { token, password: goodPassword })).status).toBe(404)
  expect((await world.visitor(acme).post('/reset-password', { token, password: goodPassword })).status).toBe(404)
  expect((await choose(token, goodPassword)).status).toBe(303)
})
