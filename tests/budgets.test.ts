import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { countedDatabase } from './counted-database.ts'
import { softwareAuthenticator } from './software-authenticator.ts'
import {
  acme,
  addAdmin,
  admin,
  adminCredentials,
  confirmationPath,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenInLetter,
  tokenOf,
  type Visitor,
} from './world.ts'

const { database, counts } = countedDatabase(env.DB)
let answeredAfter = { ...counts }
const world = openWorld({ ...env, DB: database }, () => {
  answeredAfter = { ...counts }
})

let console: Visitor
let acmeId: string

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
})

// A portal is known for some seconds after its first visitor; these budgets are for the visitors who follow.
beforeEach(async () => {
  await world.visitor(acme).get('/login')
  await world.visitor(globex).get('/login')
})

/** What the answer to one visit cost; what happens after the answer has left is not part of it. */
async function costOf(
  visit: () => Promise<Response>,
  status: number,
): Promise<{ roundTrips: number; rowsRead: number }> {
  const before = { ...counts }
  const response = await visit()
  const cost = {
    roundTrips: answeredAfter.roundTrips - before.roundTrips,
    rowsRead: answeredAfter.rowsRead - before.rowsRead,
  }
  expect(response.status).toBe(status)
  expect(cost.rowsRead).toBeLessThanOrEqual(500)
  return cost
}

test('a page of a known portal takes no round trip', async () => {
  for (const path of ['/login', '/register', '/check-your-email']) {
    expect((await costOf(() => world.visitor(acme).get(path), 200)).roundTrips).toBe(0)
  }
})

test('registering takes two round trips, and its letter leaves after the answer', async () => {
  const visitor = world.visitor(acme)
  const email = freshAddress()
  const cost = await costOf(() => visitor.post('/register', { full_name: 'Ada', email }), 303)
  expect(cost.roundTrips).toBe(2)
})

test('confirming takes two round trips', async () => {
  const visitor = world.visitor(globex)
  const email = freshAddress()
  await visitor.post('/register', { full_name: 'Ada', email })
  const token = tokenOf(await confirmationPath(world, email))
  await visitor.get('/login')
  const cost = await costOf(() => visitor.post('/confirm', { token, password: goodPassword }), 303)
  expect(cost.roundTrips).toBe(2)
})

test('logging in takes three round trips, and the session check one', async () => {
  const { email, visitor } = await join(world, globex)
  await visitor.get('/login')
  expect((await costOf(() => logIn(visitor, email), 303)).roundTrips).toBe(3)
  expect((await costOf(() => visitor.api('GET', '/api/v3/developer/me'), 200)).roundTrips).toBe(1)
  expect((await costOf(() => visitor.get('/'), 200)).roundTrips).toBe(2)
})

test('a forgotten password takes three round trips whatever the address is, and choosing a new one two', async () => {
  const { email, visitor } = await join(world, globex)
  world.pass(60_000)
  const forget = (address: string) => () => visitor.post('/forgot-password', { email: address })
  await visitor.get('/login')
  for (const address of [email, freshAddress()]) expect((await costOf(forget(address), 303)).roundTrips).toBe(3)
  const token = tokenInLetter((await world.letters(email))[0])
  await visitor.get('/login')
  expect((await costOf(() => visitor.get(`/reset-password?token=${token}`), 200)).roundTrips).toBe(1)
  const reset = () => visitor.post('/reset-password', { token, password: 'orange bicycle forty-two' })
  expect((await costOf(reset, 303)).roundTrips).toBe(2)
})

test('a page of an account takes two round trips at most', async () => {
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  for (const path of ['', '/password', '/email', '/sessions', '/data', '/data.json', '/delete']) {
    expect((await costOf(() => visitor.get(`/account${path}`), 200)).roundTrips).toBeLessThanOrEqual(2)
  }
})

test('an admin’s account is known with the session, and what else is asked of it takes few round trips', async () => {
  const { email, visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [acmeId] })
  const { password } = adminCredentials
  const tripsOf = async (method: string, path: string, body?: unknown, status = 204) =>
    (await costOf(() => visitor.api(method, path, body), status)).roundTrips
  expect(await tripsOf('GET', '/v3/me', undefined, 200)).toBe(1)
  expect(await tripsOf('PATCH', '/v3/me', { full_name: 'Grace' }, 200)).toBe(2)
  expect(await tripsOf('GET', '/v3/me/sessions', undefined, 200)).toBe(2)
  expect(await tripsOf('DELETE', '/v3/me/sessions')).toBe(2)
  expect(await tripsOf('POST', '/v3/me/password', { password, new_password: goodPassword })).toBe(4)
  // The second right password in a row takes back what was counted.
  expect(await tripsOf('POST', '/v3/me/email', { email: freshAddress(), password: goodPassword })).toBe(6)
  expect(await tripsOf('GET', '/v3/me/waiting-email', undefined, 200)).toBe(2)
  for (const address of [email, freshAddress()]) {
    const forget = () => world.visitor(admin).post('/forgot-password', { email: address })
    expect((await costOf(forget, 303)).roundTrips).toBe(2)
  }
  expect(await tripsOf('DELETE', '/v3/me', { password: goodPassword })).toBe(4)
})

test('a page of developers takes two round trips', async () => {
  const path = `/v3/portals/${acmeId}/developers?filter[status][eq]=pending`
  expect((await costOf(() => console.get(path), 200)).roundTrips).toBe(2)
})

test('approving takes two round trips', async () => {
  const { email } = await join(world, acme)
  const id = await developerIdOf(console, acmeId, email)
  const approve = () => console.api('PATCH', `/v3/portals/${acmeId}/developers/${id}`, { status: 'approved' })
  const cost = await costOf(approve, 200)
  expect(cost.roundTrips).toBe(2)
})

test('logging in with a passkey takes three round trips, and asking for its challenge two', async () => {
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  const device = await softwareAuthenticator(visitor.origin)
  const wish = await visitor.api('POST', '/account/passkeys/options', { name: 'My phone', password: goodPassword })
  const credential = await device.make(await wish.json())
  expect((await visitor.api('POST', '/account/passkeys', { name: 'Key', credential })).status).toBe(201)
  let options: Response | undefined
  const ask = async () => {
    options = await visitor.api('POST', '/login/passkey/options')
    return options
  }
  expect((await costOf(ask, 200)).roundTrips).toBe(2)
  const signed = await device.sign(await (options as unknown as Response).json())
  expect((await costOf(() => visitor.api('POST', '/login/passkey', signed), 200)).roundTrips).toBe(3)
})
