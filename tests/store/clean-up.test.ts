import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { cleanUp } from '../../worker/store/clean-up.ts'
import { directoryDatabase } from '../../worker/store/database.ts'
import { countedDatabase } from '../counted-database.ts'
import {
  acme,
  addAdmin,
  admin,
  confirmationPath,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  invitationToken,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenInLetter,
  type Visitor,
  type World,
} from '../world.ts'

const hour = 3_600_000
const day = 24 * hour

let world: World
let console: Visitor
let acmeId: string

// Each has a world of its own: days pass.
beforeEach(async () => {
  world = openWorld()
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
})

async function count(table: string, condition = '1', ...values: unknown[]): Promise<number> {
  const row = env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${condition}`).bind(...values)
  return (await row.first<number>('n')) ?? -1
}

const ofAddress = (table: string, email: string) => count(table, 'email_key = ?', email)

/** Half a day before the time, and half a day after it, everything is swept. */
async function sweepAround(milliseconds: number, look: () => Promise<number>): Promise<[number, number]> {
  world.pass(milliseconds - day / 2)
  await world.sweep()
  const before = await look()
  world.pass(day)
  await world.sweep()
  return [before, await look()]
}

describe('a sign-up that nobody confirms', () => {
  test('goes thirty days after its link has expired; what happened stays told, and they may sign up again', async () => {
    const [email, proven] = [freshAddress(), await join(world, globex)]
    const signUp = () => world.visitor(acme).post('/register', { full_name: 'Ada', email })
    await signUp()
    const path = await confirmationPath(world, email)
    const letters = () => count('letters', 'recipient = ?', email)
    const states = () => count('letter_states', 'letter_id IN (SELECT id FROM letters WHERE recipient = ?)', email)
    const told = [await letters(), await states(), await count('events')]
    const signUps = await env.DB.prepare('SELECT sum(sign_ups) AS n FROM daily_counts').first('n')

    expect(await sweepAround(31 * day, () => ofAddress('registrations', email))).toEqual([1, 0])
    expect(await ofAddress('registrations', proven.email)).toBe(1)
    expect([await letters(), await states(), await count('events')]).toEqual(told)
    expect(await env.DB.prepare('SELECT sum(sign_ups) AS n FROM daily_counts').first('n')).toBe(signUps)
    expect((await world.visitor(acme).get(path)).status).toBe(404)
    expect((await signUp()).status).toBe(303)
    expect(await confirmationPath(world, email)).not.toBe(path)
  })

  test('stays while the portal’s sign-up letters are stopped: an admin may still let them go', async () => {
    const email = freshAddress()
    await env.DB.prepare("UPDATE portals SET letters_stopped_at = 1, letters_stopped_cause = 'bounces' WHERE id = ?")
      .bind(acmeId)
      .run()
    await world.visitor(acme).post('/register', { full_name: 'Ada', email })
    world.pass(40 * day)
    await world.sweep()
    expect(await ofAddress('registrations', email)).toBe(1)
    console = await consoleOf(world)
    expect((await console.api('POST', `/v3/portals/${acmeId}/letters/resume`, { held: 'send' })).status).toBe(200)
    await world.sweep()
    const opened = await world.visitor(acme).get(await confirmationPath(world, email))
    expect(opened.status).toBe(200)
  })
})

test('an invitation goes thirty days after its link has expired, and is not counted among the pending ones', async () => {
  const email = freshAddress()
  await console.api('POST', `/v3/portals/${acmeId}/invitations`, { email })
  const pending = () =>
    env.DB.prepare('SELECT pending FROM invitation_counts WHERE portal_id = ?').bind(acmeId).first<number>('pending')
  const before = (await pending()) ?? 0
  expect(before).toBeGreaterThan(0)
  expect(await sweepAround(37 * day, () => ofAddress('registrations', email))).toEqual([1, 0])
  expect(await pending()).toBe(before - 1)
})

test('whoever was added by an admin stays, and may still ask for a link', async () => {
  const email = freshAddress()
  const added = { email, full_name: 'Ada', send_invitation_email: true }
  await console.api('POST', `/v3/portals/${acmeId}/developers`, added)
  await world.letters(email)
  expect(await sweepAround(37 * day, () => ofAddress('registrations', email))).toEqual([1, 0])
  expect(await ofAddress('developers', email)).toBe(1)
  await world.visitor(acme).post('/check-your-email', { email })
  const token = await invitationToken(world, email)
  expect((await world.visitor(acme).get(`/accept-invitation?token=${token}`)).status).toBe(200)
})

test('an invitation to the console goes thirty days after its link has expired, and one that was accepted stays', async () => {
  const [email, accepting] = [freshAddress(), freshAddress()]
  for (const address of [email, accepting]) {
    await console.api('POST', '/v3/admin-invitations', { email: address, role: 'organization_admin', portal_ids: [] })
  }
  const token = tokenInLetter((await world.letters(accepting))[0])
  const accepted = { token, full_name: 'Grace Hopper', password: goodPassword }
  expect((await world.visitor(admin).post('/accept-invitation', accepted)).status).toBe(303)
  expect(await sweepAround(33 * day, () => ofAddress('admin_invitations', email))).toEqual([1, 0])
  expect(await ofAddress('admin_invitations', accepting)).toBe(1)
})

describe('links of letters', () => {
  test('to choose a new password go thirty days after they have expired', async () => {
    const { email, visitor } = await join(world, globex)
    world.pass(60_000)
    await visitor.post('/forgot-password', { email })
    const token = tokenInLetter((await world.letters(email))[0])
    const [before, after] = await sweepAround(30 * day + hour, () => ofAddress('one_time_tokens', email))
    expect([before, after]).toEqual([1, 0])
    const page = await visitor.get(`/reset-password?token=${token}`)
    expect(page.status).toBeGreaterThanOrEqual(400)
  })

  test('to a new address stay as long as letters do, and the addresses of before as long as the account', async () => {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    const [next, never] = [freshAddress(), freshAddress()]
    await visitor.post('/account/email', { email: next, present_password: goodPassword })
    await visitor.post('/confirm-new-email', { token: tokenInLetter((await world.letters(next))[0]) })
    await logIn(visitor, next)
    world.pass(60_000)
    await visitor.post('/account/email', { email: never, present_password: goodPassword })
    await world.letters(never)
    expect(await ofAddress('one_time_tokens', never)).toBe(1)

    expect(await sweepAround(91 * day, () => ofAddress('one_time_tokens', never))).toEqual([1, 0])
    expect(await count('letters', 'recipient = ?', never)).toBe(0)
    expect(await count('one_time_tokens', "email_key = ? AND purpose = 'email-changed'", email)).toBe(1)
  })
})

describe('sessions', () => {
  const alive = (email: string) =>
    count('sessions', 'developer_id = (SELECT id FROM developers WHERE email_key = ?)', email)

  test('of developers go when they were idle for seven days', async () => {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    expect(await sweepAround(7 * day, () => alive(email))).toEqual([1, 0])
  })

  test('of developers go after thirty days, however busy they are', async () => {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    for (let passed = 0; passed < 28; passed += 4) {
      world.pass(4 * day)
      expect((await visitor.get('/')).status).toBe(200)
    }
    expect(await sweepAround(2 * day, () => alive(email))).toEqual([1, 0])
  })

  test('of admins go after an hour without anything, and the console still tells when they were last seen', async () => {
    const { id, visitor } = await addAdmin(world, { role: 'organization_admin' })
    const seenAt = async () =>
      (await (await console.get(`/v3/admins/${id}`)).json<{ last_seen_at: string | null }>()).last_seen_at
    const seen = await seenAt()
    expect(seen).not.toBeNull()
    world.pass(hour - 60_000)
    await world.sweep()
    expect(await count('sessions', 'admin_id = ?', id)).toBe(1)
    world.pass(2 * 60_000)
    await world.sweep()
    expect(await count('sessions', 'admin_id = ?', id)).toBe(0)
    expect((await visitor.get('/v3/me')).status).toBe(401)
    console = await consoleOf(world)
    expect(await seenAt()).toBe(seen)
  })

  test('of admins go after a day, however busy they are', async () => {
    const { id, visitor } = await addAdmin(world, { role: 'organization_admin' })
    for (let passed = 0; passed < 23.5; passed += 0.5) {
      world.pass(hour / 2)
      expect((await visitor.get('/v3/me')).status).toBe(200)
    }
    await world.sweep()
    expect(await count('sessions', 'admin_id = ?', id)).toBe(1)
    world.pass(hour / 2 + 60_000)
    await world.sweep()
    expect(await count('sessions', 'admin_id = ?', id)).toBe(0)
  })

  test('an admin who logs out was seen all the same', async () => {
    const { id, visitor } = await addAdmin(world, { role: 'organization_admin' })
    await visitor.post('/logout', {})
    const told = await (await console.get(`/v3/admins/${id}`)).json<{ last_seen_at: string | null }>()
    expect(told.last_seen_at).toMatch(/^2026-03-01T/)
  })
})

test('what a passkey is asked for goes after its time, answered or not', async () => {
  await world.visitor(globex).api('POST', '/login/passkey/options')
  expect(await count('passkey_challenges')).toBe(1)
  await world.sweep()
  expect(await count('passkey_challenges')).toBe(1)
  world.pass(5 * 60_000)
  await world.sweep()
  expect(await count('passkey_challenges')).toBe(0)
})

describe('a sweep', () => {
  const many = 1500
  const lettersKept = 90 * day

  async function begin(expiresAt: number): Promise<void> {
    await env.DB.prepare(
      `INSERT INTO registrations (id, portal_id, email, email_key, full_name, token_hash, created_at, expires_at)
       SELECT 'many-' || value, ?, value || '@example.com', value || '@example.com', 'Ada', 'many-' || value, 1, ? + value
       FROM json_each(?)`,
    )
      .bind(acmeId, expiresAt, JSON.stringify(Array.from({ length: many }, (_, index) => index)))
      .run()
  }

  const left = () => count('registrations', "id LIKE 'many-%'")

  test('takes a thousand at most, those that ended first, and the next one goes on', async () => {
    const now = world.now() + 100 * day
    await begin(now - 40 * day)
    await cleanUp(directoryDatabase(env), { now, lettersKept })
    expect(await left()).toBe(many - 1000)
    expect(await count('registrations', "id = 'many-999'")).toBe(0)
    expect(await count('registrations', "id = 'many-1000'")).toBe(1)
    await cleanUp(directoryDatabase(env), { now, lettersKept })
    expect(await left()).toBe(0)
  })

  test('at the same time as another one takes nothing twice, and nothing that is kept', async () => {
    const now = world.now() + 100 * day
    await begin(now - 30 * day - many + 10)
    const twice = [1, 2].map(() => cleanUp(directoryDatabase(env), { now, lettersKept }))
    await Promise.all(twice)
    expect(await left()).toBe(9)
    await env.DB.exec("DELETE FROM registrations WHERE id LIKE 'many-%'")
  })

  test('takes one round trip, and reads next to nothing when nothing is over', async () => {
    const { database, counts } = countedDatabase(env.DB)
    await begin(world.now())
    await cleanUp(directoryDatabase({ DB: database }), { now: world.now(), lettersKept })
    const before = { ...counts }
    await cleanUp(directoryDatabase({ DB: database }), { now: world.now(), lettersKept })
    expect(counts.roundTrips - before.roundTrips).toBe(1)
    expect(counts.rowsRead - before.rowsRead).toBeLessThan(20)
    expect(await left()).toBe(many)
    await env.DB.exec("DELETE FROM registrations WHERE id LIKE 'many-%'")
  })
})
