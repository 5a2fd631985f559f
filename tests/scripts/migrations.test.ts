import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readD1Migrations } from '@cloudflare/vitest-plugin'
import type { D1Database } from '@cloudflare/workers-types'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getPlatformProxy } from 'wrangler'

let database: D1Database
let close: () => Promise<void>

beforeAll(async () => {
  const state = await mkdtemp(join(tmpdir(), 'vestibule-'))
  const platform = await getPlatformProxy<{ DB: D1Database }>({ persist: { path: state }, remoteBindings: false })
  database = platform.env.DB
  close = async () => {
    await platform.dispose()
    await rm(state, { recursive: true, force: true })
  }
})

afterAll(() => close())

const withPlacesInWords = [
  `UPDATE sessions SET place = 'Lisbon, Portugal' WHERE token_hash = 's1'`,
  `INSERT INTO letters (id, portal_id, kind, recipient, facts, created_at, send_after) VALUES ('n', 'p', 'new-device',
     'ada@example.com', '{"kind":"new-device","full_name":"Ada","device":"Safari on iOS","place":"Lisbon, Portugal","at":6}', 6, 6)`,
]

const aboutTheOrganization = [
  `INSERT INTO events (id, organization_id, action, actor, actor_id, subject, details, created_at)
     VALUES ('eo', 'o', 'invite-admin', 'admin', 'a', 'grace@example.com', '{"role":"service_admin"}', 7)`,
  `INSERT INTO letters (id, organization_id, kind, recipient, facts, created_at, send_after)
     VALUES ('lo', 'o', 'invite-admin', 'grace@example.com', '{"kind":"invite-admin"}', 7, 7)`,
]

/** Developers who wait for a decision when the letter about a long wait comes. */
const waiting = [
  ['waits for long', 7],
  ['waits since today', Date.now()],
].map(
  ([id, since]) =>
    `INSERT INTO developers (id, portal_id, email, email_key, full_name, status, created_at, updated_at, signed_up_at)
       VALUES ('${id}', 'p', '${id}', '${id}', 'Grace', 'pending', ${since}, ${since}, 864000000)`,
)

/** How many rows each table has, but for those that the search index keeps for itself. */
async function rowCounts(): Promise<Record<string, number>> {
  const tables = `SELECT name FROM sqlite_master WHERE type = 'table'
    AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'developer_search%'`
  const { results } = await database.prepare(tables).all<{ name: string }>()
  const counts = results.map(async ({ name }) => {
    const row = await database.prepare(`SELECT count(*) AS n FROM ${name}`).first<{ n: number }>()
    return [name, row?.n ?? 0] as const
  })
  return Object.fromEntries(await Promise.all(counts))
}

test('a database that was in use keeps its people, sessions, events and letters when it is brought up to date', async () => {
  const [first, ...later] = await readD1Migrations('migrations')
  if (!first) throw new Error('there are no migrations')
  const run = (queries: string[]) => database.batch(queries.map((query) => database.prepare(query)))

  await run(first.queries)
  await run([
    `INSERT INTO organizations VALUES ('o', 'Example APIs', 1)`,
    `INSERT INTO admins VALUES ('a', 'o', 'admin@example.com', 'admin@example.com', 'Admin', 'organization_admin', 'h', 1, 1)`,
    `INSERT INTO portals VALUES ('p', 'o', 'DB', 'Acme', '', '#c2410c', '#ffffff', NULL, 0, NULL, 1, 1)`,
    `INSERT INTO hostnames VALUES ('acme.example', 'p', 1)`,
    `INSERT INTO registrations VALUES ('r', 'p', 'ada@example.com', 'ada@example.com', 'Ada', 't', 1, 2, 3)`,
    `INSERT INTO developers VALUES ('d', 'p', 'ada@example.com', 'ada@example.com', 'Ada José', 'approved', 'h', 5, 5)`,
    `INSERT INTO sessions VALUES ('s1', 'developer', 'p', 'd', NULL, 6, 6), ('s2', 'admin', NULL, NULL, 'a', 6, 6)`,
    `INSERT INTO events VALUES ('e', 'p', 'd', 'confirm', NULL, 'approved', 'developer', 'd', NULL, 5)`,
    `INSERT INTO letters (id, portal_id, kind, recipient, facts, created_at, send_after)
       VALUES ('l', 'p', 'confirm-email', 'ada@example.com', '{"kind":"confirm-email"}', 1, 1)`,
  ])
  for (const migration of later) {
    if (migration.name.startsWith('0007')) await run(aboutTheOrganization)
    if (migration.name.startsWith('0010')) await run(withPlacesInWords)
    if (migration.name.startsWith('0009')) await run(waiting)
    if (migration.name.startsWith('0018')) await run([`UPDATE portals SET closed_at = 7`])
    const before = await rowCounts()
    await run(migration.queries)
    expect(await rowCounts(), migration.name).toEqual(expect.objectContaining(before))
  }

  const one = (query: string) => database.prepare(query).first()
  // What was closed long before anything was erased is kept for a while.
  const { restored_at: keptFrom } = (await one('SELECT restored_at FROM portals')) as { restored_at: number }
  expect(Math.abs(Date.now() - keptFrom)).toBeLessThan(3_600_000)
  const reminded = 'SELECT reminded_at FROM developers WHERE id = '
  expect(await one(`${reminded} 'waits for long'`)).toEqual({ reminded_at: 7 })
  expect(await one(`${reminded} 'waits since today'`)).toEqual({ reminded_at: null })
  expect(await one('SELECT role, password_hash, disabled_at FROM admins')).toEqual({
    role: 'organization_admin',
    password_hash: 'h',
    disabled_at: null,
  })
  expect(await one('SELECT display_name, sign_up_mode, version FROM portals')).toEqual({
    display_name: 'Acme',
    sign_up_mode: 'open',
    version: 1,
  })
  expect(await one('SELECT full_name, password_hash, signed_up_at FROM developers')).toEqual({
    full_name: 'Ada José',
    password_hash: 'h',
    signed_up_at: 1,
  })
  expect(await one('SELECT * FROM daily_counts')).toEqual({
    portal_id: 'p',
    day: 0,
    sign_ups: 1,
    confirmed: 1,
    approved: 1,
    first_log_ins: 1,
    approval_minutes: '{"0":1}',
  })
  expect(await one('SELECT count(*) AS n, count(DISTINCT id) AS named FROM sessions')).toEqual({ n: 2, named: 2 })
  expect(await one('SELECT organization_id, action, actor FROM events')).toEqual({
    organization_id: 'o',
    action: 'confirm',
    actor: 'developer',
  })
  expect(await one(`SELECT place, country FROM sessions WHERE token_hash = 's1'`)).toEqual({
    place: 'Lisbon, Portugal',
    country: null,
  })
  expect(await one(`SELECT facts FROM letters WHERE id = 'n'`)).toEqual({
    facts:
      '{"kind":"new-device","full_name":"Ada","browser":"Safari on iOS","system":null,"city":"Lisbon, Portugal","country":null,"at":6}',
  })
  expect(await one(`SELECT kind, organization_id FROM letters WHERE id = 'l'`)).toEqual({
    kind: 'confirm-email',
    organization_id: null,
  })
  expect(await one(`SELECT portal_id, subject, details, job_id FROM events WHERE id = 'eo'`)).toEqual({
    portal_id: null,
    subject: 'grace@example.com',
    details: '{"role":"service_admin"}',
    job_id: null,
  })
  expect(await one(`SELECT portal_id, organization_id FROM letters WHERE id = 'lo'`)).toEqual({
    portal_id: null,
    organization_id: 'o',
  })
  const found = `SELECT d.id FROM developer_search s JOIN developers d ON d.rowid = s.rowid WHERE developer_search MATCH '"jose"'`
  expect(await one(found)).toEqual({ id: 'd' })
  await expect(run([`DELETE FROM events`])).rejects.toThrow('append-only')
})
