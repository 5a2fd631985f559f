import { env } from 'cloudflare:workers'
import { afterEach, expect, test, vi } from 'vitest'
import { newestMigration } from '../../worker/store/readiness.ts'
import { countedDatabase } from '../counted-database.ts'
import { acme, admin, freshAddress, globex, openWorld, type World } from '../world.ts'

const minute = 60_000

afterEach(() => {
  vi.restoreAllMocks()
})

test('the worker knows the newest migration that there is', () => {
  expect(newestMigration).toBe(
    env.MIGRATIONS.map(({ name }) => name)
      .sort()
      .at(-1),
  )
})

test('the worker answers without its database, and is not kept by anybody', async () => {
  const { database, counts } = countedDatabase(env.DB)
  const response = await openWorld({ ...env, DB: database })
    .visitor(admin)
    .get('/healthz')
  expect(response.status).toBe(200)
  expect(response.headers.get('Cache-Control')).toBe('no-store')
  expect(response.headers.get('Content-Type')).toBe('application/json')
  expect(await response.json()).toEqual({ status: 'ok' })
  expect(counts.roundTrips).toBe(0)
})

test('a worker that can do its work says so of each part, in one round trip and few rows', async () => {
  const { database, counts } = countedDatabase(env.DB)
  const world = openWorld({ ...env, DB: database })
  expect(await readinessOf(world)).toEqual({
    status: 200,
    body: { status: 'ready', database: 'ok', migrations: 'ok', outbox: 'ok' },
  })
  expect(counts).toMatchObject({ roundTrips: 1, statements: 1 })
  expect(counts.rowsRead).toBeLessThanOrEqual(10)
})

test('a monitor may ask with HEAD', async () => {
  for (const path of ['/healthz', '/readyz']) {
    expect((await openWorld().visitor(admin).send(path, { method: 'HEAD' })).status).toBe(200)
  }
})

test('a database that does not answer is named, and why stands in the log alone', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  const dark = new Proxy(env.DB, {
    get: () => () => {
      throw new Error('D1_ERROR: Network connection lost.')
    },
  })
  expect(await readinessOf(openWorld({ ...env, DB: dark }))).toEqual({
    status: 503,
    body: { status: 'not_ready', database: 'no_answer', migrations: 'unknown', outbox: 'unknown' },
  })
  expect(logged).toHaveBeenCalledOnce()
})

test.each([
  ['behind', 'DELETE FROM d1_migrations WHERE name = ?', newestMigration],
  ['ahead', 'INSERT INTO d1_migrations (name) VALUES (?)', '9999_of_tomorrow.sql'],
])('a database that is %s is not ready', async (migrations, change, name) => {
  await env.DB.prepare(change).bind(name).run()
  const found = await readinessOf(openWorld())
  await env.DB.batch([
    env.DB.prepare("DELETE FROM d1_migrations WHERE name LIKE '9999%'"),
    env.DB.prepare('INSERT OR IGNORE INTO d1_migrations (name) VALUES (?)').bind(newestMigration),
  ])
  expect(found).toEqual({ status: 503, body: { status: 'not_ready', database: 'ok', migrations, outbox: 'ok' } })
  expect((await readinessOf(openWorld())).status).toBe(200)
})

test('a letter that nobody sends for more than ten minutes makes the outbox stuck, until it is sent', async () => {
  const world = openWorld(env, undefined, { send: async () => {} })
  const email = freshAddress()
  await world.visitor(acme).post('/register', { full_name: 'Ada', email })
  world.pass(10 * minute)
  expect((await readinessOf(world)).status).toBe(200)
  world.pass(minute)
  expect(await readinessOf(world)).toEqual({
    status: 503,
    body: { status: 'not_ready', database: 'ok', migrations: 'ok', outbox: 'stuck' },
  })
  // One that was tried, with others or alone, is no better.
  await env.DB.prepare("UPDATE letters SET batch_id = 'tried' WHERE recipient = ?").bind(email).run()
  expect((await readinessOf(world)).status).toBe(503)
  await world.sweep()
  expect((await readinessOf(world)).status).toBe(200)
})

test('letters that are held, or are tried again later, do not make it stuck', async () => {
  const world = openWorld(env, undefined, { send: async () => {} })
  await env.DB.exec("UPDATE portals SET letters_stopped_at = 1, letters_stopped_cause = 'sign_ups'")
  await world.visitor(acme).post('/register', { full_name: 'Ada', email: freshAddress() })
  expect(await env.DB.prepare("SELECT count(*) AS n FROM letters WHERE state = 'held'").first('n')).toBe(1)
  await env.DB.exec('UPDATE portals SET letters_stopped_at = NULL, letters_stopped_cause = NULL')
  const postponed = freshAddress()
  await world.visitor(globex).post('/register', { full_name: 'Ada', email: postponed })
  world.pass(60 * minute)
  await env.DB.prepare('UPDATE letters SET send_after = ? WHERE recipient = ?')
    .bind(world.now() + minute, postponed)
    .run()
  expect((await readinessOf(world)).status).toBe(200)
})

test.each(['/healthz', '/readyz'])('%s is nothing on any other hostname', async (path) => {
  const world = openWorld()
  for (const hostname of [acme, 'mail.localhost', 'nobody.localhost']) {
    const [asked, unknown] = await Promise.all([
      world.visitor(hostname).get(path),
      world.visitor(hostname).get('/nothing'),
    ])
    expect(asked.status).toBe(404)
    const withoutId = async (response: Response) => (await response.text()).replace(/[0-9a-f-]{36}/, 'id')
    expect(await withoutId(asked)).toBe(await withoutId(unknown))
  }
})

/** What a monitor that knows nothing of the installation is told. */
async function readinessOf(world: World) {
  const response = await world.visitor(admin).get('/readyz')
  expect(response.headers.get('Cache-Control')).toBe('no-store')
  return { status: response.status, body: await response.json() }
}
