import { env } from 'cloudflare:workers'
import { getTableName } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { directoryDatabase } from '../../worker/store/database.ts'
import { openErasures } from '../../worker/store/erasures.ts'
import { eraseClosed } from '../../worker/usecases/erase-closed.ts'
import { insert, parts, rowsNaming, rowsOfOrganization, rowsOfPortal, tables } from '../owned-rows.ts'
import { openWorld, type World } from '../world.ts'

const day = 86_400_000

/** Tables whose rows are of no portal and of no organization, or that outlive them, and why. */
const ofNobody: Record<string, string> = {
  attempts: 'keyed hashes that nobody can read, and gone when their window is over',
  outbox_pace: 'of the whole installation',
  alerts: 'of the whole installation',
  database_failures: 'of the whole installation',
  secrets_in_use: 'of the whole installation',
  password_counts: 'of the whole installation, and counted down when an account goes',
  mailbox: 'what the local mailbox shows',
  erasures: 'says what was erased',
  imports: 'only while something arrives',
}

/** What ends by itself within minutes, whatever becomes of a portal. */
const shortLived = ['minute_counts', 'passkey_challenges']

const without = (found: Record<string, unknown[]>, names: string[]) =>
  Object.fromEntries(Object.entries(found).filter(([table]) => !names.includes(table)))

let world: World

beforeEach(async () => {
  world = openWorld()
  for (const name of ['victim', 'neighbour']) for (const rows of parts(name)) await insert(rows)
})

afterEach(async () => {
  for (const name of ['victim', 'neighbour']) {
    await close('organizations', name)
    await close('portals', name)
  }
  world.pass(100 * day)
  for (let sweeps = 0; sweeps < 10; sweeps += 1) await world.sweep()
  await env.DB.exec('DELETE FROM erasures')
})

function close(table: 'organizations' | 'portals', name: string) {
  const statement = env.DB.prepare(`UPDATE ${table} SET closed_at = ? WHERE id = ?`)
  return statement.bind(world.now(), `${name}-${table.slice(0, -1)}`).run()
}

test('every table of the schema is among those that are erased, or is of nobody', () => {
  const filled = parts('x').flatMap((rows) => Object.keys(rows))
  const known = [...new Set([...filled, ...Object.keys(ofNobody)])].sort()
  expect(tables.map(getTableName).sort()).toEqual(known)
})

test('a portal is erased thirty days after it was closed: nothing of it is left, and its neighbour keeps everything', async () => {
  const [before, neighbour] = [await rowsNaming('victim'), await rowsNaming('neighbour')]
  const owned = Object.keys(rowsOfPortal('x'))
  expect(Object.keys(before).sort()).toEqual(
    [...new Set([...owned, ...parts('x').flatMap((rows) => Object.keys(rows)), 'developer_search'])].sort(),
  )
  await close('portals', 'victim')
  world.pass(30 * day - 1000)
  await world.sweep()
  expect(without(await rowsNaming('victim'), ['portals', ...shortLived])).toEqual(
    without(before, ['portals', ...shortLived]),
  )

  world.pass(1000)
  await world.sweep()
  const ofPortal = await rowsNaming('victim-portal')
  expect(Object.keys(ofPortal)).toEqual(['erasures'])
  const left = await rowsNaming('victim')
  const kept = Object.keys(rowsOfOrganization('x'))
  expect(Object.keys(left).sort()).toEqual([...kept, 'erasures'].sort())
  for (const table of kept.filter((name) => name !== 'events')) {
    expect(left[table], table).toHaveLength(1)
  }
  expect(left.events).toMatchObject([
    { id: 'victim-event-of-organization' },
    { action: 'erase_portal', actor: 'system', portal_id: null, subject: 'victim portal' },
  ])
  expect(without(await rowsNaming('neighbour'), shortLived)).toEqual(without(neighbour, shortLived))
})

test('an organization is erased with its portals and its admins, and its neighbour keeps everything', async () => {
  const neighbour = await rowsNaming('neighbour')
  await close('organizations', 'victim')
  await env.DB.exec(
    "UPDATE portals SET closed_at = (SELECT closed_at FROM organizations WHERE id = 'victim-organization') WHERE id = 'victim-portal'",
  )
  world.pass(30 * day)
  await world.sweep()
  expect(Object.keys(await rowsNaming('victim'))).toEqual(['erasures'])
  expect(without(await rowsNaming('neighbour'), shortLived)).toEqual(without(neighbour, shortLived))
})

test('the ledger counts what went, and names nobody', async () => {
  await close('portals', 'victim')
  world.pass(30 * day)
  await world.sweep()
  const [erasure] = (await rowsNaming('victim-portal')).erasures as Record<string, unknown>[]
  expect(erasure).toMatchObject({ kind: 'portal', name: 'victim portal', subject_id: 'victim-portal' })
  expect(JSON.parse(String(erasure?.counts))).toEqual({
    portal_logos: 1,
    published_services: 1,
    terms_versions: 1,
    letter_words: 1,
    registrations: 1,
    developers: 1,
    bulk_jobs: 1,
    letters: 1,
    undeliverable_addresses: 1,
    unwanted_addresses: 1,
    daily_counts: 2,
    events: 1,
  })
  expect(JSON.stringify(erasure)).not.toMatch(/@|Lovelace/)
})

test('erasing may stop after any piece, and goes on where it stopped', async () => {
  const many = Array.from({ length: 450 }, (_, index) => index)
  await env.DB.prepare(
    `INSERT INTO developers (id, portal_id, email, email_key, full_name, status, created_at, updated_at)
     SELECT 'victim-' || value, 'victim-portal', value || '@example.com', value || '@example.com', 'Ada', 'pending', 1, 1
     FROM json_each(?)`,
  )
    .bind(JSON.stringify(many))
    .run()
  await close('portals', 'victim')
  world.pass(30 * day)
  const erasures = openErasures(directoryDatabase(env))
  const left = async () =>
    env.DB.prepare("SELECT count(*) AS n FROM developers WHERE portal_id = 'victim-portal'").first('n')
  const seen: unknown[] = []
  for (let calls = 0; calls < 100; calls += 1) {
    await eraseClosed({ erasures, pieces: 12, now: world.now(), newId: () => crypto.randomUUID() })
    seen.push(await left())
    if ((await erasures.goingOn()).length === 0) break
  }
  expect(seen.length).toBeGreaterThan(1)
  expect(seen.at(-1)).toBe(0)
  expect(Object.keys(without(await rowsNaming('victim-portal'), shortLived))).toEqual(['erasures'])
  const [erasure] = (await rowsNaming('victim-portal')).erasures as Record<string, unknown>[]
  expect(JSON.parse(String(erasure?.counts))).toMatchObject({ developers: 451, letters: 1 })
})

test('two sweeps at the same time erase nothing twice and count nothing twice', async () => {
  await close('portals', 'victim')
  world.pass(30 * day)
  await Promise.all([world.sweep(), world.sweep(), world.sweep()])
  await world.sweep()
  const ledger = (await rowsNaming('victim-portal')).erasures as Record<string, unknown>[]
  expect(ledger).toHaveLength(1)
  expect(JSON.parse(String(ledger[0]?.counts))).toMatchObject({ developers: 1, events: 1 })
  const told = env.DB.prepare(
    "SELECT count(*) AS n FROM events WHERE action = 'erase_portal' AND subject = 'victim portal'",
  )
  expect(await told.first('n')).toBe(1)
})

test('what came back by an import is kept for thirty days from then', async () => {
  await close('portals', 'victim')
  world.pass(20 * day)
  await env.DB.prepare("UPDATE portals SET restored_at = ? WHERE id = 'victim-portal'").bind(world.now()).run()
  world.pass(20 * day)
  await world.sweep()
  expect((await rowsNaming('victim-portal')).portals).toHaveLength(1)
  world.pass(10 * day)
  await world.sweep()
  expect(Object.keys(await rowsNaming('victim-portal'))).toEqual(['erasures'])
})
