import { createExecutionContext, createMessageBatch, createScheduledController, getQueueResult } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, test, vi } from 'vitest'
import worker from '../worker/index.ts'
import { countedDatabase } from './counted-database.ts'
import { acme, freshAddress, openWorld, type World } from './world.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const bindings = { ...env, ORIGIN_TEMPLATE: 'https://{hostname}' }

async function signUp(world: World): Promise<string> {
  const email = freshAddress()
  const answer = await world.visitor(acme).post('/register', { full_name: 'Ada', email })
  expect(answer.status).toBe(303)
  return email
}

async function arrived(email: string): Promise<number> {
  const { results } = await env.DB.prepare('SELECT id FROM mailbox WHERE recipient = ?').bind(email).all()
  return results.length
}

/** What the queue does with what requests have put in, a moment later. */
async function consume(world: World, messages: number): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: world.now() + 2000 })
  const batch = createMessageBatch<'letters'>(
    'vestibule-letters',
    Array.from({ length: messages }, () => ({
      id: crypto.randomUUID(),
      timestamp: new Date(),
      attempts: 1,
      body: 'letters' as const,
    })),
  )
  const context = createExecutionContext()
  await worker.queue(batch, bindings)
  expect((await getQueueResult(batch, context)).outcome).toBe('ok')
}

describe('with a queue', () => {
  test('a request says that there are letters, and when; the queue carries them', async () => {
    const nudges: unknown[] = []
    const world = openWorld(env, undefined, { send: async (...nudge) => nudges.push(nudge) })
    const email = await signUp(world)
    expect(nudges).toEqual([['letters', { delaySeconds: 1 }]])
    expect(await arrived(email)).toBe(0)
    await consume(world, 1)
    expect(await arrived(email)).toBe(1)
  })

  test('that delivers twice, late, all at once and without reason, each letter arrives once', async () => {
    const world = openWorld(env, undefined, { send: async () => {} })
    const emails = [await signUp(world), await signUp(world), await signUp(world)]
    await Promise.all([consume(world, 3), consume(world, 3), consume(world, 1)])
    await consume(world, 2)
    for (const email of emails) expect(await arrived(email)).toBe(1)
  })

  test('that takes nothing, the request carries its letters itself, and says so in the log', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
    const world = openWorld(env, undefined, {
      send: async () => {
        throw new Error('the queue is full')
      },
    })
    expect((await world.letters(await signUp(world))).length).toBe(1)
    expect(logged.mock.calls.map(([line]) => JSON.parse(line).message)).toEqual(['the queue took no letters'])
  })

  test('that loses everything, the next sweep carries them', async () => {
    const world = openWorld(env, undefined, { send: async () => {} })
    const email = await signUp(world)
    world.pass(60_000)
    await world.sweep()
    expect(await arrived(email)).toBe(1)
  })
})

test('without a queue a request carries its letters itself', async () => {
  const world = openWorld()
  const email = await signUp(world)
  world.pass(2000)
  await world.visitor(acme).post('/check-your-email', { email: freshAddress() })
  expect(await arrived(email)).toBe(1)
})

describe('the sweep', () => {
  /** What the cron has the worker do, when the letters of a test are due. */
  async function sweep(world: World, database: D1Database): Promise<void> {
    vi.useFakeTimers({ toFake: ['Date'], now: world.now() + 60_000 })
    await worker.scheduled(createScheduledController(), { ...bindings, DB: database })
  }

  test.each([
    'DELETE FROM attempts',
    'bulk_jobs',
    'FROM minute_counts WHERE minute >',
    'DELETE FROM minute_counts',
    'DELETE FROM undeliverable_addresses',
    'DELETE FROM registrations',
  ])('that cannot %s does all the rest, carries the letters, and says that it failed', async (broken) => {
    const world = openWorld(env, undefined, { send: async () => {} })
    const email = await signUp(world)
    await env.DB.prepare('INSERT INTO attempts (key, count, window_ends_at) VALUES (?, 1, 1)').bind(broken).run()
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
    const database = new Proxy(env.DB, {
      get(target, name) {
        if (name !== 'prepare') return Reflect.get(target, name).bind(target)
        return (query: string) => {
          if (query.includes(broken)) throw new Error('broken')
          return target.prepare(query)
        }
      },
    })
    await expect(sweep(world, database)).rejects.toThrow('not all was swept')
    expect(await arrived(email)).toBe(1)
    const left = await env.DB.prepare('SELECT count(*) AS n FROM attempts WHERE key = ?').bind(broken).first('n')
    expect(left).toBe(broken.includes('attempts') ? 1 : 0)
    expect(logged.mock.calls.map(([line]) => JSON.parse(line).message)).toEqual(['a sweep failed'])
  })

  test('carries letters once, and as many as leave D1 enough of its thousand statements for all else', async () => {
    const world = openWorld(env, undefined, { send: async () => {} })
    const email = await signUp(world)
    await env.DB.prepare(
      `INSERT INTO letters (id, portal_id, kind, recipient, facts, created_at, send_after)
       SELECT l.id || '-' || n.value, l.portal_id, 'account-approved', n.value || '@example.com',
         '{"kind":"account-approved","full_name":"Ada","reason":null}', l.created_at, 1
       FROM letters l, json_each(?) n WHERE l.recipient = ?`,
    )
      .bind(JSON.stringify(Array.from({ length: 100 }, (_, index) => index)), email)
      .run()
    // One portal has to be stopped, which writes letters, too.
    await env.DB.prepare('INSERT INTO minute_counts (minute, portal_id, sign_ups) SELECT ?, id, 60 FROM portals')
      .bind(Math.floor(world.now() / 60_000) - 1)
      .run()
    const { database, counts } = countedDatabase(env.DB)
    const sending = openWorld({ ...env, MAIL_TRANSPORT: 'cloudflare', MAIL_REQUESTS_PER_SECOND: 100, DB: database })
    sending.pass(60_000)
    await sending.sweep()
    const waiting = "SELECT count(*) AS n FROM letters WHERE state = 'waiting'"
    expect(await env.DB.prepare(waiting).first('n')).toBeGreaterThan(45)
    expect(counts.statements).toBeLessThan(450)
  })
})
