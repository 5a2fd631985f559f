// V23, the first password of an account that has none: ZITADEL CVE-2026-119128 (a "verified" cookie that anybody could
// write), Keycloak GHSA-cf8f-w2c5-p5jr (accounts at an address that somebody else could receive).
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import {
  acme,
  admin,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  logIn,
  openWorld,
  portalIdOf,
  tokenInLetter,
  type Visitor,
} from '../world.ts'

const world = openWorld()
let console: Visitor
let acmeId: string
beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
})

const anyPassword = ['', ' ', 'null', 'undefined', 'x', '$scrypt$ln=15,r=8,p=3$AAAA$AAAA', goodPassword]

async function addedDeveloper(): Promise<string> {
  const email = freshAddress()
  const added = await console.api('POST', `/v3/portals/${acmeId}/developers`, {
    email,
    full_name: 'Ada',
    status: 'approved',
  })
  expect(added.status).toBe(201)
  return email
}

test('a developer whom an admin added, and who has no password, gets in with none', async () => {
  // One for each way in: together they would meet the limit of tries before the last password.
  const [byPage, byApi] = [await addedDeveloper(), await addedDeveloper()]
  for (const password of anyPassword) {
    const visitor = world.visitor(acme)
    expect([401, 422]).toContain((await logIn(visitor, byPage, password)).status)
    const credentials = { username: byApi, password }
    expect([400, 401]).toContain((await visitor.api('POST', '/api/v3/developer/authenticate', credentials)).status)
    expect(visitor.cookies.size).toBe(0)
  }
})

test('an invited admin has no account before the letter’s link is used, and gets in with no password', async () => {
  const email = freshAddress()
  await console.api('POST', '/v3/admin-invitations', { email, role: 'organization_admin' })
  for (const password of anyPassword)
    expect([401, 422]).toContain((await logIn(world.visitor(admin), email, password)).status)
  expect(await env.DB.prepare('SELECT id FROM admins WHERE email = ?').bind(email).first()).toBeNull()
})

test.each([
  ['__Host-verified', 'true'],
  ['__Host-address', 'EMAIL'],
  ['verified', 'EMAIL'],
  ['__Host-device', 'EMAIL'],
  ['__Host-developer', 'A'.repeat(43)],
  ['__Host-admin', 'A'.repeat(43)],
  ['userVerified', 'eyJhbGciOiJub25lIn0.e30.'],
])('a cookie %s that the client wrote proves nothing', async (name, value) => {
  const email = await addedDeveloper()
  const forger = world.visitor(acme)
  forger.cookies.set(name, value.replace('EMAIL', encodeURIComponent(email)))
  const set = [
    await forger.post('/confirm', { password: goodPassword, token: '', email }),
    await forger.post('/accept-invitation', { password: goodPassword, token: '', email, full_name: 'Eve' }),
    await forger.api('POST', '/api/v3/developer/reset-password', { password: goodPassword, token: 'x' }),
  ]
  expect(set.map(({ status }) => status)).toEqual([404, 404, 404])
  expect((await logIn(world.visitor(acme), email)).status).toBe(401)
})

test.each([
  ['__Host-verified', 'true'],
  ['__Host-address', 'EMAIL'],
  ['__Host-device', 'EMAIL'],
  ['__Host-admin', 'A'.repeat(43)],
])('nor does a cookie %s at the console, for somebody who was invited', async (name, value) => {
  const email = freshAddress()
  await console.api('POST', '/v3/admin-invitations', { email, role: 'organization_admin' })
  const forger = world.visitor(admin)
  forger.cookies.set(name, value.replace('EMAIL', encodeURIComponent(email)))
  for (const path of ['/accept-invitation', '/reset-password', '/undo-email-change']) {
    for (const token of ['', 'x', 'A'.repeat(43)]) {
      expect((await forger.post(path, { password: goodPassword, token, email, full_name: 'Eve' })).status).toBe(404)
    }
  }
  expect(await env.DB.prepare('SELECT id FROM admins WHERE email = ?').bind(email).first()).toBeNull()
  // A forgotten password is no way to have one before the invitation is accepted.
  world.pass(60_000)
  expect((await forger.post('/forgot-password', { email })).status).toBe(303)
  const letters = await world.letters(email)
  expect(letters.map(({ text }) => /\/reset-password/.test(text))).toEqual([false])
  const accepted = { token: tokenInLetter(letters[0]), full_name: 'Grace', password: goodPassword }
  expect((await world.visitor(admin).post('/accept-invitation', accepted)).status).toBe(303)
  expect((await logIn(world.visitor(admin), email)).status).toBe(303)
})

test('the first password comes from the letter to that address alone', async () => {
  const email = await addedDeveloper()
  await console.api('POST', `/v3/portals/${acmeId}/invitations`, { email })
  world.pass(60_000)
  await world.visitor(acme).post('/check-your-email', { email })
  const token = tokenInLetter((await world.letters(email)).find(({ text }) => text.includes('token=')))
  const elsewhere = world.visitor(globex)
  for (const path of ['/confirm', '/accept-invitation']) {
    expect((await elsewhere.post(path, { token, password: goodPassword, full_name: 'Eve' })).status).toBe(404)
  }
  const accepted = { token, password: goodPassword, full_name: 'Ada' }
  expect((await world.visitor(acme).post('/accept-invitation', accepted)).status).toBe(303)
  expect((await logIn(world.visitor(acme), email)).status).toBe(303)
})
