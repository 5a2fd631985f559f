import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { describeError } from '../../worker/contract/log-lines.ts'
import { countedDatabase } from '../counted-database.ts'
import { failingDatabase } from '../watched-database.ts'
import {
  acme,
  admin,
  adminCredentials,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenInLetter,
} from '../world.ts'

const methods = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const
const written: { method: string; text: string }[] = []

beforeEach(() => {
  written.length = 0
  for (const method of methods) {
    vi.spyOn(console, method).mockImplementation((...given) => void written.push({ method, text: given.join(' ') }))
  }
})

afterEach(() => {
  vi.restoreAllMocks()
})

const lines = () => written.map(({ text }) => JSON.parse(text) as Record<string, unknown>)
const answers = () => lines().filter(({ message }) => message === 'a request was answered')
/** What was written since the last time. */
function taken() {
  const all = lines()
  written.length = 0
  return all
}

const id = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/)
const count = expect.any(Number)

function answered(portal: string | null, method: string, route: string, status: number, roundTrips: number) {
  return {
    message: 'a request was answered',
    request: id,
    portal,
    method,
    route,
    status,
    milliseconds: count,
    d1_round_trips: roundTrips,
    d1_retries: 0,
    d1_rows_read: count,
    d1_rows_written: count,
  }
}

test('each request is one line, and nobody is named in any, from sign-up to a failure', async () => {
  const world = openWorld()
  const globexId = await portalIdOf(await consoleOf(world), globex)
  const [email, name, wrong] = [freshAddress(), 'Ada Lovelace', 'a password that is wrong']
  const visitor = world.visitor(globex)
  await visitor.get('/register?from=a-query')
  taken()

  await visitor.post('/register', { full_name: name, email })
  expect(taken()).toEqual([answered(globexId, 'POST', '/register', 303, 2)])

  const [letter] = await world.letters(email)
  const token = tokenInLetter(letter)
  expect(taken()).toEqual([answered('mailbox', 'GET', '/messages', 200, 1)])

  await visitor.get(`/confirm?token=${token}`)
  await visitor.post('/confirm', { token, password: goodPassword })
  expect(taken()).toEqual([
    answered(globexId, 'GET', '/confirm', 200, 1),
    answered(globexId, 'POST', '/confirm', 303, 2),
  ])

  await logIn(visitor, email, wrong)
  await logIn(visitor, email)
  const tried = { message: 'a log-in was tried', request: id, portal: globexId, address: 'a***@example.com' }
  const [refused, refusal, let_in, entry] = taken()
  expect([refused, refusal, let_in, entry]).toEqual([
    { ...tried, outcome: 'wrong_credentials' },
    answered(globexId, 'POST', '/login', 401, 2),
    { ...tried, outcome: 'logged_in' },
    answered(globexId, 'POST', '/login', 303, 3),
  ])
  expect([refused?.request, let_in?.request]).toEqual([refusal?.request, entry?.request])

  await visitor.get('/api/v3/developer/me')
  await visitor.api('PATCH', '/api/v3/developer/me')
  const nothing = await visitor.get(`/${email}?token=${token}`)
  expect(nothing.status).toBe(404)
  await world.visitor('nobody.localhost').get(`/login?token=${token}`)
  expect(taken()).toEqual([
    answered(globexId, 'GET', '/api/v3/developer/me', 200, 1),
    answered(globexId, 'PATCH', '/api/v3/developer/me', 405, 0),
    answered(globexId, 'GET', '*', 404, 0),
    answered(null, 'GET', '/login', 404, 1),
  ])

  const fetch = () => Promise.reject(new Error(`no file for ${email} at https://assets.invalid/?token=${token}`))
  const broken = openWorld({ ...env, ASSETS: { fetch } as unknown as Fetcher })
  const answer = await broken.visitor(globex).get(`/confirm?token=${token}`)
  expect(answer.status).toBe(500)
  const [first, second, last] = taken()
  const failed = { message: 'a request failed', request: id, portal: globexId, method: 'GET', route: '/confirm' }
  // The page that says so could not be read either.
  expect([first, second]).toEqual([
    { ...failed, error: expect.stringMatching(/^Error: no file for \(address\) at https:\/\/assets\.invalid\/\n/) },
    { ...failed, error: expect.stringContaining('no file for (address)') },
  ])
  expect(last).toEqual(answered(globexId, 'GET', '/confirm', 500, 2))
  expect(await answer.text()).toContain(String(last?.request))
  expect(first?.request).toBe(last?.request)
})

test('nothing that anybody types, is sent or carries occurs in the log', async () => {
  const world = openWorld()
  const { email, visitor } = await join(world, acme)
  await logIn(visitor, email, 'a password that is wrong')
  const developer = await join(world, globex)
  await logIn(developer.visitor, developer.email)
  world.pass(60_000)
  await developer.visitor.post('/forgot-password', { email: developer.email })
  const token = tokenInLetter((await world.letters(developer.email))[0])
  await developer.visitor.get(`/reset-password?token=${token}`)
  const console = await consoleOf(world)
  const acmeId = await portalIdOf(console, acme)
  await console.get(`/v3/portals/${acmeId}/developers?filter[search][contains]=Lovelace`)
  await world.sweep()
  for (let trip = 1; trip <= 4; trip += 1) {
    const dark = openWorld({ ...env, DB: failingDatabase(trip, false) })
    await dark.visitor(globex).post('/register', { full_name: 'Ada Lovelace', email: developer.email })
    await logIn(dark.visitor(globex), developer.email)
    await logIn(dark.visitor(admin), adminCredentials.email, adminCredentials.password)
  }

  const text = written.map((line) => line.text).join('\n')
  expect(text).toContain('a request failed')
  const secrets = [
    ...[email, developer.email, adminCredentials.email],
    ...['Lovelace', 'Ada', goodPassword, 'a password that is wrong', adminCredentials.password, token],
    ...[visitor, developer.visitor, console].flatMap(({ cookies }) => [...cookies.values()]),
    ...['2001:db8', '?', 'filter'],
  ]
  for (const secret of secrets) expect(text).not.toContain(secret)
  expect(written.filter(({ text: line }) => !line.startsWith('{"message":"'))).toEqual([])
})

test('what the management API is asked is told by its pattern, and the other doors by their names', async () => {
  const world = openWorld()
  const console = await consoleOf(world)
  const acmeId = await portalIdOf(console, acme)
  taken()
  await console.get(`/v3/portals/${acmeId}/developers/${crypto.randomUUID()}`)
  await console.get(`/portals/${acmeId}/letters`)
  await console.get('/')
  await world.visitor('mail.localhost').get('/')
  await world.visitor(admin).send('/readyz', { method: 'HEAD' })
  expect(answers()).toEqual([
    answered('console', 'GET', '/v3/portals/:portalId/developers/:developerId', 404, 2),
    answered('console', 'GET', '/portals/:portalId/:room', 200, 0),
    answered('console', 'GET', '/', 200, 0),
    answered('mailbox', 'GET', '/', 200, 1),
    answered('console', 'HEAD', '/readyz', 200, 1),
  ])
})

test('a portal that is closed, or asked for by another of its hostnames, is told all the same', async () => {
  const world = openWorld()
  const console = await consoleOf(world)
  const made = await console.api('POST', '/v3/portals', { name: 'Closed', canonical_domain: 'closed.localhost' })
  const { id: portalId } = await made.json<{ id: string }>()
  await console.api('POST', `/v3/portals/${portalId}/hostnames`, { hostname: 'www.closed.localhost' })
  taken()
  await world.visitor('www.closed.localhost').get('/login')
  await console.api('DELETE', `/v3/portals/${portalId}`)
  world.pass(10_000)
  await world.visitor('closed.localhost').get('/login')
  expect(answers().filter(({ portal }) => portal !== 'console')).toEqual([
    answered(portalId, 'GET', '/login', 308, 1),
    answered(portalId, 'GET', '/login', 410, 1),
  ])
})

test('a line tells what its answer has cost the database, no more and no less', async () => {
  const { database, counts } = countedDatabase(env.DB)
  let before = { ...counts }
  let cost = { ...counts }
  const world = openWorld({ ...env, DB: database }, () => {
    cost = {
      roundTrips: counts.roundTrips - before.roundTrips,
      statements: 0,
      rowsRead: counts.rowsRead - before.rowsRead,
    }
  })
  const { email, visitor } = await join(world, globex)
  const console = await consoleOf(world)
  const globexId = await portalIdOf(console, globex)
  for (const visit of [
    () => logIn(visitor, email),
    () => visitor.get('/'),
    () => visitor.get('/account/sessions'),
    () => console.get(`/v3/portals/${globexId}/developers`),
    () => console.get('/v3/me'),
  ]) {
    taken()
    before = { ...counts }
    await visit()
    expect(answers()).toMatchObject([{ d1_round_trips: cost.roundTrips, d1_rows_read: cost.rowsRead }])
    expect(cost.rowsRead).toBeGreaterThan(0)
  }
  taken()
  await visitor.post('/account', { full_name: 'Ada King' })
  expect(Number(answers()[0]?.d1_rows_written)).toBeGreaterThan(0)
})

test('a worker that is not configured writes its lines, too', async () => {
  const response = await openWorld({ ...env, TOKEN_SECRET: 'short' })
    .visitor(acme)
    .get('/login')
  expect(response.status).toBe(500)
  expect(lines()).toMatchObject([
    { message: 'a request failed', portal: null, route: '/login' },
    { message: 'a request was answered', portal: null, status: 500, d1_round_trips: 0 },
  ])
})

test('what follows an answer and fails is a line about its request', async () => {
  const world = openWorld()
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  world.pass(10 * 60_000)
  const failing = openWorld({
    ...env,
    DB: new Proxy(env.DB, {
      get(target, name) {
        if (name !== 'prepare') return Reflect.get(target, name).bind(target)
        return (query: string) => {
          if (/update "sessions"/.test(query)) throw new Error(`it is gone, ${email}`)
          return target.prepare(query)
        }
      },
    }),
  })
  failing.pass(world.now() - failing.now())
  taken()
  const again = failing.visitor(globex)
  for (const [name, value] of visitor.cookies) again.cookies.set(name, value)
  expect((await again.get('/')).status).toBe(200)
  const written = taken()
  const failure = written.find(({ message }) => message !== 'a request was answered')
  const answer = written.find(({ message }) => message === 'a request was answered')
  expect(failure).toEqual({
    message: 'what follows an answer failed',
    request: answer?.request,
    portal: answer?.portal,
    error: expect.stringContaining('it is gone, (address)'),
  })
})

test('what is told of an error is all but what looks like an address, a token or a query', () => {
  const token = 'x'.repeat(43)
  const error = new Error('Failed query: params: ada@example.com', {
    cause: new Error(`no ${token} of ada@example.com`),
  })
  expect(describeError(error)).toMatch(/^Error: Error: no \(token\) of \(address\)\n\s+at /)
  expect(describeError('https://example.com/a?b=c is not there')).toBe('https://example.com/a is not there')
  expect(describeError(new Error('D1_ERROR: no such table: x')).split('\n')[0]).toBe(
    'Error: D1_ERROR: no such table: x',
  )
})
