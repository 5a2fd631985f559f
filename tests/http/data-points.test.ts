import { env } from 'cloudflare:workers'
import { afterEach, expect, test, vi } from 'vitest'
import { standInCounters } from '../stand-ins/counters.ts'
import { tellFromResend, webhookBindings } from '../stand-ins/resend-webhook.ts'
import { atRoundTrip } from '../watched-database.ts'
import {
  acme,
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
} from '../world.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const number = expect.any(Number)
const once = { route: '', times: 1, status: 0, milliseconds: 0, roundTrips: 0, rowsRead: 0, rowsWritten: 0 }

/** The world with a dataset to count in, an admin, and the ids of both portals. */
async function countedWorld() {
  const counters = standInCounters()
  const world = openWorld({ ...env, ...webhookBindings, COUNTERS: counters.binding })
  const console = await consoleOf(world)
  const [acmeId, globexId] = [await portalIdOf(console, acme), await portalIdOf(console, globex)]
  counters.taken()
  return { counters, world, console, acmeId, globexId }
}

test('each request is one data point: where, how it ended, its route and what it cost', async () => {
  const { counters, world, acmeId } = await countedWorld()
  await world.visitor(acme).get('/register?from=a-query')
  await world.visitor(acme).get('/nothing-here')
  await world.visitor('nobody.localhost').get('/login')
  await world.visitor(admin).get('/healthz')
  const request = {
    what: 'request',
    times: 1,
    milliseconds: number,
    roundTrips: number,
    rowsRead: number,
    rowsWritten: 0,
  }
  expect(counters.taken()).toEqual([
    { ...request, portal: acmeId, outcome: 'answered', route: '/register', status: 200 },
    { ...request, portal: acmeId, outcome: 'refused', route: '*', status: 404 },
    { ...request, portal: 'nobody', outcome: 'refused', route: '/login', status: 404, roundTrips: 1 },
    { ...request, portal: 'console', outcome: 'answered', route: '/healthz', status: 200, roundTrips: 0 },
  ])
})

test('what people do is counted on their portal: to register, to confirm and to log in, by how it ended', async () => {
  const { counters, world, globexId } = await countedWorld()
  const visitor = world.visitor(globex)
  const email = freshAddress()
  await visitor.post('/register', { full_name: 'Ada Lovelace', email })
  await visitor.api('POST', '/api/v3/developer', { full_name: 'Ada Lovelace', email: freshAddress() })
  expect(counters.taken('registration')).toEqual([
    { ...once, what: 'registration', portal: globexId, outcome: 'requested' },
    { ...once, what: 'registration', portal: globexId, outcome: 'requested' },
  ])

  const token = tokenOf(await confirmationPath(world, email))
  await visitor.post('/confirm', { token, password: 'qwertyuiopasdfghjkl' })
  await visitor.post('/confirm', { token, password: goodPassword })
  await visitor.post('/confirm', { token, password: goodPassword })
  const confirmation = { ...once, what: 'confirmation', portal: globexId }
  expect(counters.taken('confirmation')).toEqual([
    { ...confirmation, outcome: 'password_refused' },
    { ...confirmation, outcome: 'approved' },
    { ...confirmation, outcome: 'link' },
  ])

  await logIn(visitor, email, 'a password that is wrong')
  await logIn(visitor, email)
  await logIn(world.visitor(admin), adminCredentials.email, adminCredentials.password)
  expect(counters.taken('log-in')).toEqual([
    { ...once, what: 'log-in', portal: globexId, outcome: 'wrong_credentials' },
    { ...once, what: 'log-in', portal: globexId, outcome: 'logged_in' },
    { ...once, what: 'log-in', portal: 'console', outcome: 'logged_in' },
  ])
})

test('a decision is counted when it was made, and those of a bulk job together', async () => {
  const { counters, world, console, acmeId } = await countedWorld()
  const emails = [(await join(world, acme)).email, (await join(world, acme)).email, (await join(world, acme)).email]
  const ids = await Promise.all(emails.map((email) => developerIdOf(console, acmeId, email)))
  const one = `/v3/portals/${acmeId}/developers/${ids[0]}`
  await console.api('PATCH', one, { status: 'approved' })
  await console.api('PATCH', one, { status: 'approved' })
  expect(counters.taken('decision')).toEqual([{ ...once, what: 'decision', portal: acmeId, outcome: 'approve' }])

  const job = await console.api('POST', `/v3/portals/${acmeId}/bulk-jobs`, {
    kind: 'decide',
    decision: 'reject',
    developer_ids: ids.slice(1),
  })
  expect(job.status, await job.clone().text()).toBe(201)
  await world.sweep()
  expect(counters.taken('decision')).toEqual([
    { ...once, what: 'decision', portal: acmeId, outcome: 'reject', times: 2 },
  ])
})

test('letters are counted by what became of them, and what is told twice once', async () => {
  const { counters, world, acmeId } = await countedWorld()
  const [first, second] = [freshAddress(), freshAddress()]
  for (const email of [first, second]) await world.visitor(acme).post('/register', { full_name: 'Ada', email })
  world.pass(2000)
  await world.sweep()
  const letter = { ...once, what: 'letter', portal: acmeId }
  expect(counters.taken('letter')).toEqual([{ ...letter, outcome: 'sent', times: 2 }])

  const { results } = await env.DB.prepare('SELECT id FROM letters WHERE recipient = ?')
    .bind(first)
    .all<{ id: string }>()
  const bounced = { type: 'email.bounced', tags: { letter: results[0]?.id }, data: { bounce: { type: 'Permanent' } } }
  for (const id of ['msg_told_twice', 'msg_told_twice']) {
    expect((await tellFromResend(world, bounced, { id })).status).toBe(204)
  }
  expect(counters.taken('letter')).toEqual([{ ...letter, outcome: 'bounced' }])
})

test('the breaker is counted when it stops the letters of a portal, and D1 when it fails', async () => {
  const { counters, world, globexId } = await countedWorld()
  await env.DB.prepare('INSERT OR REPLACE INTO minute_counts (minute, portal_id, sign_ups) VALUES (?, ?, 1000)')
    .bind(Math.floor(world.now() / 60_000), globexId)
    .run()
  await world.sweep()
  await world.sweep()
  expect(counters.taken('breaker')).toEqual([{ ...once, what: 'breaker', portal: globexId, outcome: 'sign_ups' }])
  await env.DB.batch([
    env.DB.prepare('DELETE FROM minute_counts'),
    env.DB.prepare('UPDATE portals SET letters_stopped_at = NULL WHERE id = ?').bind(globexId),
  ])

  const dark = openWorld({
    ...env,
    COUNTERS: counters.binding,
    DB: atRoundTrip(async () => {
      throw new Error('D1_ERROR: Network connection lost.')
    }),
  })
  vi.spyOn(globalThis.console, 'error').mockImplementation(() => {})
  expect((await dark.visitor(admin).post('/login', adminCredentials)).status).toBe(503)
  expect(counters.taken()).toMatchObject([
    { what: 'request', outcome: 'unavailable', status: 503 },
    { what: 'database failure', portal: 'console', outcome: 'request', route: '/login' },
  ])
  await dark.sweep().catch(() => {})
  expect(counters.taken('database failure')).toContainEqual({
    ...once,
    what: 'database failure',
    portal: 'installation',
    outcome: 'sweep',
  })
})

test('nothing that anybody types, is sent or carries is counted', async () => {
  const { counters, world, console } = await countedWorld()
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  world.pass(60_000)
  await visitor.post('/forgot-password', { email })
  const token = tokenInLetter((await world.letters(email))[0])
  await visitor.get(`/reset-password?token=${token}`)
  await visitor.get(`/${email}?token=${token}`)
  await world.sweep()
  const text = counters.text()
  expect(text).toContain('logged_in')
  const secrets = [email, 'example.com', 'Lovelace', goodPassword, adminCredentials.password, token, '2001:db8', '?']
  const cookies = [visitor, console].flatMap(({ cookies }) => [...cookies.values()])
  for (const secret of [...secrets, ...cookies]) expect(text).not.toContain(secret)
})

test('a dataset that fails is a line in the log, and nobody else notices', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  const failing = {
    writeDataPoint() {
      throw new Error('too many data points')
    },
  }
  const world = openWorld({ ...env, COUNTERS: failing })
  const { email, visitor } = await join(world, globex)
  expect((await logIn(visitor, email)).status).toBe(303)
  await world.sweep()
  const lines = logged.mock.calls.map(([line]) => JSON.parse(line))
  expect(lines).toContainEqual({
    message: 'nothing could be counted',
    error: expect.stringContaining('Error: too many data points'),
  })
  expect(lines.filter(({ message }) => message !== 'nothing could be counted')).toEqual([])
})
