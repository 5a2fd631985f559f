import { env } from 'cloudflare:workers'
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, test } from 'vitest'
import * as schema from '../../worker/store/schema.ts'

const tables = Object.values(schema) as SQLiteTable[]

test.each(tables.map((table) => [getTableName(table), table] as const))(
  '%s is what the migrations make',
  async (name, table) => {
    const { results } = await env.DB.prepare('SELECT name, type, "notnull" FROM pragma_table_info(?)')
      .bind(name)
      .all<{ name: string; type: string; notnull: number }>()
    const inDatabase = results.map((column) => [column.name, column.type, column.notnull === 1])
    const inSchema = Object.values(getTableColumns(table)).map((column) => [
      column.name,
      column.getSQLType().toUpperCase(),
      column.notNull,
    ])
    expect(inSchema).toEqual(inDatabase)
  },
)

test('every table is in the schema', async () => {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name NOT LIKE 'd1_%' AND name NOT LIKE 'developer_search%'",
  ).all<{ name: string }>()
  expect(results.map(({ name }) => name).sort()).toEqual(tables.map((table) => getTableName(table)).sort())
})

describe('every tenant table', () => {
  const ofPortals = tables.filter((table) => 'portal_id' in getTableColumns(table)).map((table) => getTableName(table))

  /** Keys and indexes that lead with something else than the portal or the row's own id, and why they may. */
  const withoutPortal: Record<string, string> = {
    'admin_portals (admin_id, portal_id)': 'which portals an admin has',
    'developer_notes (developer_id, id)': 'a developer is of one portal',
    'events (organization_id, id)': 'the activity of an organization, of all its portals',
    'events (organization_id, actor_id, id)': 'the activity of an organization, of all its portals',
    'events (organization_id, action, id)': 'the activity of an organization, of all its portals',
    'hostnames (hostname)': 'a hostname names the portal, and exists once',
    'letters (organization_id, id)': 'letters to admins, who are of no portal; and of those that failed',
    'letters (priority, send_after)': 'the outbox of the whole installation',
    'letters (priority, send_after, batch_id)': 'the outbox of the whole installation',
    'letters (batch_id)': 'the outbox of the whole installation',
    'letters (first_tried_at)': 'the outbox of the whole installation',
    'letters (provider_id)': 'the provider’s own, which tells of a letter of any portal',
    'developers (created_at, id)': 'the sweep of the whole installation',
    'minute_counts (minute, portal_id)': 'the sweep of the whole installation',
    'unwanted_addresses (until_at)': 'the sweep of the whole installation',
    'bulk_jobs (leased_until)': 'the sweep of the whole installation',
    'one_time_tokens (token_hash)': 'of 256 bits; who reads it names the portal as well',
    'one_time_tokens (purpose, expires_at)': 'the sweep of the whole installation',
    'one_time_tokens (developer_id, purpose)': 'a developer is of one portal',
    'one_time_tokens (admin_id, purpose)': 'admins are of no portal',
    'registrations (expires_at)': 'the sweep of the whole installation',
    'passkeys (credential_id)': 'of admins alone, who are of no portal',
    'passkeys (developer_id, id)': 'a developer is of one portal',
    'passkeys (admin_id, id)': 'admins are of no portal',
    'passkey_challenges (challenge_hash)': 'of 256 bits; who reads it names the portal as well',
    'passkey_challenges (expires_at)': 'the sweep of the whole installation',
    'sessions (token_hash)': 'of 256 bits; who reads it names the portal as well',
    'sessions (audience, last_seen_at)': 'the sweep of the whole installation',
    'sessions (audience, created_at)': 'the sweep of the whole installation',
    'sessions (id)': 'of 122 bits; who reads it names the developer or the admin as well',
    'sessions (developer_id, created_at)': 'a developer is of one portal',
    'sessions (admin_id, last_seen_at)': 'admins are of no portal',
    'terms_acceptances (developer_id, version)': 'a developer is of one portal',
  }

  test('leads its unique keys and indexes with portal_id, or with a key of its own', async () => {
    const others = (await Promise.all(ofPortals.map(indexesOf)))
      .flat()
      .filter(({ columns, isPrimary }) => columns[0] !== 'portal_id' && !(isPrimary && String(columns) === 'id'))
    expect(ofPortals.length).toBeGreaterThan(15)
    const named = others.map(({ table, columns }) => `${table} (${columns.join(', ')})`)
    expect([...new Set(named)].sort()).toEqual(Object.keys(withoutPortal).sort())
  })

  test.each(['registrations', 'developers'])('%s has an address once for each portal', async (table) => {
    const unique = (await indexesOf(table)).filter(({ isUnique, isPartial }) => isUnique && !isPartial)
    expect(unique.map(({ columns }) => columns.join())).toContain('portal_id,email_key')
  })
})

async function indexesOf(table: string) {
  const { results } = await env.DB.prepare(
    `SELECT i.origin = 'pk' AS is_primary, i."unique" AS is_unique, i.partial AS is_partial,
       (SELECT json_group_array(c.name) FROM pragma_index_info(i.name) c ORDER BY c.seqno) AS columns
     FROM pragma_index_list(?) i`,
  )
    .bind(table)
    .all<{ is_primary: number; is_unique: number; is_partial: number; columns: string }>()
  return results.map((index) => ({
    table,
    columns: JSON.parse(index.columns) as string[],
    isPrimary: index.is_primary === 1,
    isUnique: index.is_unique === 1,
    isPartial: index.is_partial === 1,
  }))
}
