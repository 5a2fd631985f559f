import { env } from 'cloudflare:workers'
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { directoryDatabase } from '../../worker/store/database.ts'
import { openErasures } from '../../worker/store/erasures.ts'
import * as schema from '../../worker/store/schema.ts'
import { eraseClosed } from '../../worker/usecases/erase-closed.ts'
import { openWorld, startOfTime, type World } from '../world.ts'

const day = 86_400_000
const later = startOfTime + 1000 * day

type Row = Record<string, string | number | null>

/**
 * What a portal called `name` owns: at least a row of each table that is a portal's. Whoever adds such a table adds a row
 * here, and to what is erased and exported.
 */
function rowsOfPortal(name: string): Record<string, Row[]> {
  const portal_id = `${name}-portal`
  const developer_id = `${name}-developer`
  const address = `${name}@example.com`
  const times = { created_at: 1, updated_at: 1 }
  return {
    portals: [
      {
        id: portal_id,
        organization_id: `${name}-organization`,
        name: `${name} portal`,
        description: '',
        accent_color: '#c2410c',
        accent_text_color: '#ffffff',
        auto_approve_developers: 0,
        ...times,
      },
    ],
    portal_logos: [{ portal_id, media_type: 'image/png', bytes: 'x' }],
    hostnames: [{ hostname: `${name}.example.com`, portal_id, canonical: 1 }],
    published_services: [
      { id: `${name}-service`, portal_id, name: 'Payments', version: 'v1', description: '', ...times },
    ],
    terms_versions: [{ portal_id, version: 1, text: 'Be kind.', published_by: 'a', published_at: 1 }],
    letter_words: [
      { portal_id, template: 'confirm-email', language: 'en', version: 1, updated_at: 1, updated_by: `${name}-admin` },
    ],
    registrations: [
      {
        id: `${name}-registration`,
        portal_id,
        email: address,
        email_key: address,
        full_name: 'Ada',
        token_hash: `${name}-token`,
        created_at: 1,
        expires_at: later,
        invited_by: `${name}-admin`,
      },
    ],
    developers: [
      {
        id: developer_id,
        portal_id,
        email: address,
        email_key: address,
        full_name: `${name} Lovelace`,
        status: 'approved',
        password_hash: 'h',
        ...times,
      },
    ],
    terms_acceptances: [{ portal_id, developer_id, version: 1, accepted_at: 1 }],
    developer_notes: [{ id: `${name}-note`, portal_id, developer_id, admin_id: 'a', text: 'Kind.', created_at: 1 }],
    sessions: [
      {
        token_hash: `${name}-session`,
        audience: 'developer',
        portal_id,
        developer_id,
        created_at: later,
        last_seen_at: later,
      },
    ],
    one_time_tokens: [
      {
        token_hash: `${name}-link`,
        purpose: 'email-changed',
        portal_id,
        developer_id,
        email: address,
        email_key: address,
        created_at: 1,
        expires_at: later,
      },
    ],
    passkeys: [
      {
        id: `${name}-passkey`,
        portal_id,
        developer_id,
        credential_id: `${name}-credential`,
        public_key: 'k',
        counter: 0,
        transports: '[]',
        name: 'Laptop',
        created_at: 1,
      },
    ],
    passkey_challenges: [
      { challenge_hash: `${name}-challenge`, purpose: 'log-in', portal_id, expires_at: startOfTime },
    ],
    events: [
      {
        id: `${name}-event`,
        organization_id: `${name}-organization`,
        portal_id,
        developer_id,
        action: 'approve',
        actor: 'admin',
        actor_id: `${name}-admin`,
        created_at: 1,
      },
    ],
    letters: [
      {
        id: `${name}-letter`,
        portal_id,
        developer_id,
        kind: 'account-approved',
        recipient: address,
        facts: '{"kind":"account-approved"}',
        created_at: 1,
        send_after: 1,
        sent_at: 1,
        state: 'delivered',
      },
    ],
    letter_states: [{ letter_id: `${name}-letter`, event_id: 'sent-0', state: 'sent', at: 1 }],
    undeliverable_addresses: [{ sender_id: portal_id, address, reason: 'bounced', at: later }],
    unwanted_addresses: [{ portal_id, address_hash: `${name}-unwanted`, until_at: later }],
    minute_counts: [{ minute: 1, portal_id, sign_ups: 1 }],
    bulk_jobs: [
      {
        id: `${name}-job`,
        portal_id,
        kind: 'invite',
        state: 'done',
        input: '{}',
        total: 1,
        created_by: `${name}-admin`,
        ...times,
      },
    ],
    bulk_job_items: [{ job_id: `${name}-job`, position: 0, email: address, full_name: 'Ada' }],
    // Of a day without anybody. The counters of the table below count what is above.
    daily_counts: [{ portal_id, day: 1, sign_ups: 3 }],
    developer_counts: [],
    invitation_counts: [],
  }
}

/** The same of an organization. */
function rowsOfOrganization(name: string): Record<string, Row[]> {
  const organization_id = `${name}-organization`
  const admin_id = `${name}-admin`
  const address = `admin-${name}@example.com`
  return {
    organizations: [{ id: organization_id, name: `${name} APIs`, created_at: 1 }],
    admins: [
      {
        id: admin_id,
        organization_id,
        email: address,
        email_key: address,
        full_name: 'Grace Hopper',
        password_hash: 'h',
        created_at: 1,
        updated_at: 1,
      },
    ],
    admin_invitations: [
      {
        id: `${name}-invitation`,
        organization_id,
        email: `next-${address}`,
        email_key: `next-${address}`,
        role: 'service_admin',
        portal_ids: '[]',
        token_hash: `${name}-invitation-token`,
        invited_by: admin_id,
        created_at: 1,
        expires_at: later,
      },
    ],
    recovery_codes: [{ admin_id, code_hash: `${name}-code` }],
    sessions: [
      { token_hash: `${name}-admin-session`, audience: 'admin', admin_id, created_at: later, last_seen_at: later },
    ],
    one_time_tokens: [
      {
        token_hash: `${name}-admin-link`,
        purpose: 'email-changed',
        admin_id,
        email: address,
        email_key: address,
        created_at: 1,
        expires_at: later,
      },
    ],
    passkeys: [
      {
        id: `${name}-admin-passkey`,
        admin_id,
        credential_id: `${name}-admin-credential`,
        public_key: 'k',
        counter: 0,
        transports: '[]',
        name: 'Key',
        created_at: 1,
      },
    ],
    letters: [
      {
        id: `${name}-letter-to-admin`,
        organization_id,
        kind: 'admin-invitation',
        recipient: address,
        facts: '{"kind":"admin-invitation"}',
        created_at: 1,
        send_after: 1,
        sent_at: 1,
        state: 'delivered',
      },
    ],
    letter_states: [{ letter_id: `${name}-letter-to-admin`, event_id: 'sent-0', state: 'sent', at: 1 }],
    undeliverable_addresses: [{ sender_id: organization_id, address, reason: 'bounced', at: later }],
    events: [
      {
        id: `${name}-event-of-organization`,
        organization_id,
        action: 'create_organization',
        actor: 'operator',
        actor_id: 'operator',
        created_at: 1,
      },
    ],
  }
}

const joining = (name: string): Record<string, Row[]> => ({
  admin_portals: [{ admin_id: `${name}-admin`, portal_id: `${name}-portal` }],
})

/** Tables whose rows are of no portal and of no organization, or that outlive them, and why. */
const ofNobody: Record<string, string> = {
  attempts: 'keyed hashes that nobody can read, and gone when their window is over',
  outbox_pace: 'of the whole installation',
  mailbox: 'what the local mailbox shows',
  erasures: 'says what was erased',
  imports: 'only while something arrives',
}

/** What ends by itself within minutes, whatever becomes of a portal. */
const shortLived = ['minute_counts', 'passkey_challenges']

const tables = Object.values(schema) as SQLiteTable[]
const parts = (name: string) => [rowsOfOrganization(name), rowsOfPortal(name), joining(name)]

async function insert(rows: Record<string, Row[]>): Promise<void> {
  const statements = Object.entries(rows).flatMap(([table, ofTable]) =>
    ofTable.map((row) =>
      env.DB.prepare(
        `INSERT OR REPLACE INTO ${table} (${Object.keys(row).join()}) VALUES (${Object.entries(row)
          .map(([column]) => (column === 'bytes' ? 'CAST(? AS BLOB)' : '?'))
          .join()})`,
      ).bind(...Object.values(row)),
    ),
  )
  await env.DB.batch(statements)
}

/** All rows of the database that name something of `name`, by table. */
async function rowsNaming(name: string): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {}
  for (const table of tables) {
    const columns = Object.keys(getTableColumns(table))
    const condition = columns.map((column) => `instr(cast(${column} AS TEXT), '${name}')`).join(' OR ')
    const { results } = await env.DB.prepare(`SELECT * FROM ${getTableName(table)} WHERE ${condition}`).all()
    if (results.length > 0) found[getTableName(table)] = results
  }
  const search = env.DB.prepare('SELECT rowid FROM developer_search WHERE developer_search MATCH ?').bind(`"${name}"`)
  const { results } = await search.all()
  if (results.length > 0) found.developer_search = results
  return found
}

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
