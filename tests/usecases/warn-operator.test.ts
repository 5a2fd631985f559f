import { env } from 'cloudflare:workers'
import { v7 as uuidv7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { LetterKind } from '../../worker/contract/letters.ts'
import { alerts as limits } from '../../worker/contract/operator-alerts.ts'
import { countedDatabase } from '../counted-database.ts'
import { tellFromResend, webhookBindings } from '../stand-ins/resend-webhook.ts'
import { atRoundTrip } from '../watched-database.ts'
import {
  acme,
  admin,
  adminCredentials,
  consoleOf,
  freshAddress,
  globex,
  openWorld,
  operatorOf,
  portalIdOf,
  type World,
} from '../world.ts'

const operator = 'operator@example.com'
const [minute, hour] = [60_000, 3_600_000]
const bindings = { ...env, ...webhookBindings, OPERATOR_EMAIL: operator }

let world: World
let acmeId: string
let globexId: string

beforeEach(async () => {
  await env.DB.batch(
    ['alerts', 'database_failures', 'letters', 'mailbox', 'minute_counts'].map((table) =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  )
  await env.DB.prepare('UPDATE portals SET letters_stopped_at = NULL, letters_stopped_cause = NULL').run()
  world = openWorld(bindings)
  const console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
})

afterEach(() => {
  vi.restoreAllMocks()
})

/** The letters to the operator, oldest first; by their subjects. */
const letters = async (inWorld = world) => (await inWorld.letters(operator)).reverse()
const subjects = async (inWorld = world) => (await letters(inWorld)).map(({ subject }) => subject)

/** Letters that the outbox gives up at this moment: nobody could send them for a day. */
async function giveUpLetters(count: number, portalId = acmeId, kind: LetterKind = 'test-letter'): Promise<void> {
  // Ids say when a letter was written: an old one would be forgotten.
  const ids = Array.from({ length: count }, () => uuidv7({ msecs: world.now() }))
  await env.DB.prepare(
    `INSERT INTO letters (id, portal_id, kind, recipient, facts, created_at, send_after, first_tried_at, batch_id)
     SELECT value, ?, ?, 'ada@example.com', '{}', 1, ?, 1, value FROM json_each(?)`,
  )
    .bind(portalId, kind, world.now(), JSON.stringify(ids))
    .run()
  await world.sweep()
}

/** Sign-ups that jump, so that the next sweep stops the sign-up letters of a portal. */
async function attack(portalId: string): Promise<void> {
  await env.DB.prepare('INSERT OR REPLACE INTO minute_counts (minute, portal_id, sign_ups) VALUES (?, ?, 1000)')
    .bind(Math.floor(world.now() / minute), portalId)
    .run()
}

/** The sign-up letters of a portal are stopped, or not any more. */
async function setStopped(isStopped: boolean, ...portalIds: string[]): Promise<void> {
  await env.DB.prepare('UPDATE portals SET letters_stopped_at = ? WHERE id IN (SELECT value FROM json_each(?))')
    .bind(isStopped ? world.now() : null, JSON.stringify(portalIds))
    .run()
}

/** A worker whose database fails as long as `isDown` says so. */
function fragileWorld(given = bindings) {
  const state = { isDown: false }
  const database = atRoundTrip(async (_, goOn) => {
    if (state.isDown) throw new Error('D1_ERROR: Network connection lost.')
    return goOn()
  })
  const fragile = openWorld({ ...given, DB: database })
  fragile.pass(world.now() - fragile.now())
  vi.spyOn(console, 'error').mockImplementation(() => {})
  return {
    world: fragile,
    async fail(times: number) {
      state.isDown = true
      for (let time = 0; time < times; time += 1) {
        expect((await fragile.visitor(admin).post('/login', adminCredentials)).status).toBe(503)
      }
      state.isDown = false
    },
  }
}

async function sweepFor(milliseconds: number, inWorld = world): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 10 * minute) {
    inWorld.pass(10 * minute)
    await inWorld.sweep()
  }
}

describe('letters that were given up', () => {
  test('are told of when there are ten within an hour, with whose they are, and not of nine', async () => {
    await giveUpLetters(limits.failedLetters - 1)
    await world.sweep()
    expect(await subjects()).toEqual([])
    await giveUpLetters(1, globexId)
    await world.sweep()
    const [letter, ...more] = await letters()
    expect(more).toEqual([])
    expect(letter?.subject).toBe('10 letters were given up within an hour')
    expect(letter?.from).toContain('Vestibule')
    expect(letter?.portal).toBe('Vestibule')
    expect(letter?.text).toContain(`They are letters of Acme (portal ${acmeId}) and Globex (portal ${globexId}).`)
    expect(letter?.text).toContain('since March 1, 2026 at 12:00 PM UTC')
    expect(letter?.text).toContain(`https://${admin}/readyz`)
  })

  test('are told once, again after six hours if more are, and once when it is over', async () => {
    await giveUpLetters(12)
    await world.sweep()
    for (let passed = 0; passed < limits.againAfter - 20 * minute; passed += 20 * minute) {
      world.pass(20 * minute)
      await giveUpLetters(5)
    }
    expect(await subjects()).toEqual(['12 letters were given up within an hour'])
    world.pass(20 * minute)
    await world.sweep()
    expect((await subjects()).slice(1)).toEqual(['10 letters were given up within an hour'])

    await sweepFor(hour + limits.overAfter)
    expect((await subjects()).at(-1)).toBe('It is over: Letters were given up')
    await sweepFor(8 * hour)
    expect(await subjects()).toHaveLength(3)
  })

  test('do not count when they are letters to the operator', async () => {
    await giveUpLetters(20, acmeId, 'operator-alert')
    await world.sweep()
    expect(await subjects()).toEqual([])
  })

  test('are told of again at an address that bounced, and no old letter is sent again', async () => {
    await giveUpLetters(12)
    await world.sweep()
    const { results } = await env.DB.prepare("SELECT id FROM letters WHERE kind = 'operator-alert'").all<{
      id: string
    }>()
    const bounce = { bounce: { type: 'Permanent', message: 'Nobody is there.' } }
    await tellFromResend(world, { type: 'email.bounced', tags: { letter: results[0]?.id }, data: bounce })
    world.pass(limits.againAfter)
    await giveUpLetters(12)
    await world.sweep()
    const told = '12 letters were given up within an hour'
    expect(await subjects()).toEqual([told, 'It is over: Letters were given up', told])

    await env.DB.prepare("UPDATE letters SET state = 'failed'").run()
    const { data } = await (await operatorOf(world)('GET', '/operator/organizations')).json<{
      data: { id: string }[]
    }>()
    const retried = await operatorOf(world)('POST', `/operator/organizations/${data[0]?.id}/letters/retry`, {})
    expect(await retried.json()).toMatchObject({ retried: 0 })
  })
})

describe('an outbox that is stuck', () => {
  test('is told of when it moves again, and once when it is over', async () => {
    const idle = openWorld(bindings, undefined, { send: async () => {} })
    idle.pass(world.now() - idle.now())
    await idle.visitor(acme).post('/register', { full_name: 'Ada', email: freshAddress() })
    world.pass(11 * minute)
    expect((await world.visitor(admin).get('/readyz')).status).toBe(503)
    await world.sweep()
    const [letter] = await letters()
    expect(letter?.subject).toBe('Letters are not leaving')
    expect(letter?.text).toContain('A letter is due since March 1, 2026 at 12:00 PM UTC')
    expect((await world.visitor(admin).get('/readyz')).status).toBe(200)
    await sweepFor(limits.overAfter)
    expect(await subjects()).toEqual(['Letters are not leaving', 'It is over: Letters are not leaving'])
  })
})

describe('sign-up letters that are stopped', () => {
  test('are told of in the same sweep, by the name of their portal and a link to its letters', async () => {
    await attack(globexId)
    await world.sweep()
    const [letter, ...more] = await letters()
    expect(more).toEqual([])
    expect(letter?.subject).toBe('Sign-up letters are stopped: Globex')
    expect(letter?.text).toContain(`Globex (portal ${globexId})`)
    expect(letter?.text).toContain(`https://${admin}/portals/${globexId}/letters`)
    expect(letter?.text).not.toContain('Acme')
  })

  test('of a second portal wait for the next letter, which names both; it is over when none is', async () => {
    await setStopped(true, globexId)
    await world.sweep()
    world.pass(minute)
    await setStopped(true, acmeId)
    await world.sweep()
    expect(await subjects()).toHaveLength(1)
    await sweepFor(limits.againAfter)
    expect((await subjects()).slice(1)).toEqual(['Sign-up letters are stopped: Globex and Acme'])

    await setStopped(false, globexId)
    await sweepFor(limits.overAfter)
    expect(await subjects()).toHaveLength(2)
    await setStopped(false, acmeId)
    await sweepFor(limits.overAfter)
    expect((await subjects()).slice(2)).toEqual(['It is over: Sign-up letters are stopped'])
  })

  test('of a portal that is closed are nobody’s trouble', async () => {
    const close = 'UPDATE portals SET letters_stopped_at = 1, closed_at = ? WHERE id = ?'
    await env.DB.prepare(close).bind(world.now(), acmeId).run()
    await world.sweep()
    expect(await subjects()).toEqual([])
    await env.DB.prepare('UPDATE portals SET closed_at = NULL WHERE id = ?').bind(acmeId).run()
  })
})

describe('a database that fails', () => {
  test('is counted without it, and told of when it answers again', async () => {
    const { world: fragile, fail } = fragileWorld()
    await fail(limits.databaseFailures)
    await fragile.visitor(admin).get('/healthz')
    expect(await env.DB.prepare('SELECT * FROM database_failures').all()).toMatchObject({ results: [] })
    await fragile.visitor(acme).post('/forgot-password', { email: freshAddress() })
    await fragile.sweep()
    const [letter, ...more] = await letters(fragile)
    expect(more).toEqual([])
    expect(letter?.subject).toBe('The database fails')
    expect(letter?.text).toContain('D1 did not answer as it should 20 times within ten minutes')

    await sweepFor(limits.databaseFailuresWithin + limits.overAfter, fragile)
    expect(await subjects(fragile)).toEqual(['The database fails', 'It is over: The database fails'])
  })

  test('fewer times than that is nobody’s trouble, nor is what was long ago', async () => {
    const { world: fragile, fail } = fragileWorld()
    await fail(limits.databaseFailures - 1)
    await fragile.sweep()
    fragile.pass(limits.databaseFailuresWithin + minute)
    await fail(1)
    await fragile.sweep()
    expect(await subjects(fragile)).toEqual([])
  })

  test('is added up over all who asked it', async () => {
    const workers = [fragileWorld(), fragileWorld(), fragileWorld()]
    for (const { world: fragile, fail } of workers) {
      await fail(limits.databaseFailures / 2)
      await fragile.visitor(acme).post('/forgot-password', { email: freshAddress() })
    }
    await world.sweep()
    expect((await letters())[0]?.text).toContain('30 times within ten minutes')
  })

  test('what could not be written down is written down later, and a minute of trouble is no minute of writing', async () => {
    const { world: fragile, fail } = fragileWorld()
    const written = async () =>
      (await env.DB.prepare('SELECT sum(failures) AS n FROM database_failures').first<{ n: number | null }>())?.n
    await fail(1)
    await fragile.visitor(acme).post('/forgot-password', { email: freshAddress() })
    expect(await written()).toBe(1)
    await fail(3)
    await fragile.visitor(acme).post('/forgot-password', { email: freshAddress() })
    expect(await written()).toBe(1)
    fragile.pass(10_000)
    await fragile.visitor(acme).post('/forgot-password', { email: freshAddress() })
    expect(await written()).toBe(4)
  })
})

test('two sweeps at the same time write one letter when it begins, and one when it is over', async () => {
  const twice = () => Promise.all([world.sweep(), world.sweep(), world.sweep()])
  await setStopped(true, globexId)
  await twice()
  await twice()
  expect(await subjects()).toEqual(['Sign-up letters are stopped: Globex'])
  await setStopped(false, globexId)
  world.pass(limits.overAfter)
  await twice()
  await twice()
  expect(await subjects()).toHaveLength(2)
})

test('what comes back within six hours is not told again before they are over', async () => {
  await setStopped(true, globexId)
  await world.sweep()
  await setStopped(false, globexId)
  await sweepFor(hour)
  await setStopped(true, acmeId)
  await sweepFor(hour)
  expect(await subjects()).toHaveLength(2)
  await sweepFor(5 * hour)
  expect((await subjects()).slice(2)).toEqual(['Sign-up letters are stopped: Acme'])
})

test('where nobody has an address for the operator, nobody is written to', async () => {
  const { OPERATOR_EMAIL: _, ...without } = bindings
  const { world: fragile, fail } = fragileWorld(without as typeof bindings)
  await setStopped(true, globexId)
  await giveUpLetters(12)
  await env.DB.prepare('DELETE FROM alerts').run()
  await env.DB.prepare("DELETE FROM letters WHERE kind = 'operator-alert'").run()
  await fail(30)
  await fragile.visitor(acme).post('/forgot-password', { email: freshAddress() })
  await fragile.sweep()
  const { results } = await env.DB.prepare("SELECT id FROM letters WHERE kind = 'operator-alert'").all()
  expect(results).toEqual([])
  expect((await env.DB.prepare('SELECT * FROM database_failures').all()).results).toEqual([])
})

test('an installation that is well is asked in two round trips and few rows, and nothing is written', async () => {
  const cost = async (given: typeof bindings) => {
    const { database, counts } = countedDatabase(env.DB)
    await openWorld({ ...given, DB: database }).sweep()
    return { ...counts }
  }
  const { OPERATOR_EMAIL: _, ...without } = bindings
  const [bare, watched] = [await cost(without as typeof bindings), await cost(bindings)]
  expect(watched.roundTrips - bare.roundTrips).toBe(2)
  expect(watched.rowsRead - bare.rowsRead).toBeLessThanOrEqual(15)
  expect((await env.DB.prepare('SELECT * FROM alerts').all()).results).toEqual([])
})

test('an address that is none is told of before the worker does anything', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  const response = await openWorld({ ...bindings, OPERATOR_EMAIL: 'the operator' })
    .visitor(acme)
    .get('/login')
  expect(response.status).toBe(500)
  expect(String(logged.mock.calls[0])).toContain('OPERATOR_EMAIL must be')
})
