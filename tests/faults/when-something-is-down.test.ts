import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { faultyDatabase } from '../faulty-database.ts'
import {
  acme,
  admin,
  adminCredentials,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  portalIdOf,
  type Visitor,
} from '../world.ts'

let isDown = false
const world = openWorld({
  ...env,
  DB: faultyDatabase(() => (isDown ? { message: 'Network connection lost.', isDone: false } : undefined)),
})

const logged: string[] = []
beforeEach(() => {
  isDown = false
  logged.length = 0
  vi.spyOn(console, 'error').mockImplementation((line: string) => void logged.push(JSON.parse(line).message))
  vi.spyOn(console, 'info').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
})

async function expectUnavailable(answer: Response): Promise<void> {
  expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '10'])
}

async function stored(): Promise<unknown> {
  const { results } = await env.DB.prepare(
    `SELECT (SELECT count(*) FROM registrations) AS registrations, (SELECT count(*) FROM developers) AS developers,
       (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM letters) AS letters`,
  ).all()
  return results[0]
}

test('while D1 is down pages of portals that are known still open, all else is a 503 that asks to try again, and nothing is half done', async () => {
  const { email, visitor } = await join(world, acme)
  const console = await consoleOf(world)
  const acmeId = await portalIdOf(console, acme)
  const developer = `/v3/portals/${acmeId}/developers/${await developerIdOf(console, acmeId, email)}`
  await world.visitor(acme).get('/login')
  const before = await stored()
  isDown = true

  for (const path of ['/login', '/register', '/forgot-password']) expect((await visitor.get(path)).status).toBe(200)
  await expectUnavailable(await visitor.post('/register', { full_name: 'Ada Lovelace', email: freshAddress() }))
  await expectUnavailable(await logIn(visitor, email))
  await expectUnavailable(await visitor.post('/forgot-password', { email }))
  await expectUnavailable(
    await visitor.api('POST', '/api/v3/developer/authenticate', { username: email, password: goodPassword }),
  )
  await expectUnavailable(await console.api('PATCH', developer, { status: 'approved' }))
  expect(logged).toContain('a request failed')
  const ready = await world.visitor(admin).get('/readyz')
  expect([ready.status, await ready.json()]).toMatchObject([503, { database: 'no_answer' }])
  world.pass(10_000)
  await expectUnavailable(await visitor.get('/login'))

  isDown = false
  expect(await stored()).toEqual(before)
  expect((await console.api('PATCH', developer, { status: 'approved' })).status).toBe(200)
  expect((await logIn(visitor, email)).status).toBe(303)
})

test('what waits while D1 is down is caught up by the first sweep after it: letters, and bulk jobs', async () => {
  const waiting = [(await join(world, acme)).email, (await join(world, acme)).email]
  const console = await consoleOf(world)
  const acmeId = await portalIdOf(console, acme)
  const ids = await Promise.all(waiting.map((email) => developerIdOf(console, acmeId, email)))
  // The answer is there, and what follows it is not.
  const half = openWorld(
    { ...env, DB: faultyDatabase(() => (isDown ? { message: 'Network connection lost.', isDone: false } : undefined)) },
    () => {
      isDown = true
    },
  )
  half.pass(world.now() - half.now())
  const job = await sameAdmin(half, console).api('POST', `/v3/portals/${acmeId}/bulk-jobs`, {
    kind: 'decide',
    decision: 'approve',
    developer_ids: ids,
  })
  expect(job.status).toBe(201)
  const { id } = await job.json<{ id: string }>()
  expect(logged).not.toEqual([])
  logged.length = 0
  await expect(world.sweep()).rejects.toThrow('not all was swept')
  expect(logged).toContain('a sweep failed')

  isDown = false
  world.pass(70_000)
  await world.sweep()
  world.pass(70_000)
  await world.sweep()
  const found = await console.get(`/v3/portals/${acmeId}/bulk-jobs/${id}`)
  expect(await found.json()).toMatchObject({ state: 'done', done: 2 })
  for (const email of waiting) {
    const subjects = (await world.letters(email)).map(({ subject }) => subject)
    expect(subjects.filter((subject) => subject.includes('approved'))).toHaveLength(1)
  }
})

test('limits stand on D1 alone: what cannot be counted is not tried, and is a 503 for developers and for admins', async () => {
  const { email } = await join(world, globex)
  const uncounted = openWorld({
    ...env,
    DB: faultyDatabase((queries) =>
      queries.some((query) => query.includes('INSERT INTO attempts'))
        ? { message: 'D1 DB is overloaded. Too many requests queued.', isDone: false }
        : undefined,
    ),
  })
  uncounted.pass(world.now() - uncounted.now())
  const before = await stored()
  await expectUnavailable(await logIn(uncounted.visitor(globex), email))
  await expectUnavailable(await logIn(uncounted.visitor(admin), adminCredentials.email, adminCredentials.password))
  await expectUnavailable(
    await uncounted.visitor(acme).post('/register', { full_name: 'Ada Lovelace', email: freshAddress() }),
  )
  expect(await stored()).toEqual(before)
  expect((await logIn(world.visitor(globex), email)).status).toBe(303)
})

function sameAdmin(other: typeof world, { cookies }: Visitor): Visitor {
  const visitor = other.visitor(admin)
  for (const [name, value] of cookies) visitor.cookies.set(name, value)
  return visitor
}
