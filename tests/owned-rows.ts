import { env } from 'cloudflare:workers'
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import * as schema from '../worker/store/schema.ts'
import { startOfTime } from './world.ts'

/** Long after everything that a test lets pass. */
const later = startOfTime + 1000 * 86_400_000

type Row = Record<string, string | number | null>

/**
 * What a portal called `name` owns: at least a row of each table that is a portal's. Whoever adds such a table adds a row
 * here, and to what is erased and exported.
 */
export function rowsOfPortal(name: string): Record<string, Row[]> {
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
    portal_logos: [{ portal_id, media_type: 'image/svg+xml', bytes: '<svg xmlns="http://www.w3.org/2000/svg"/>' }],
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
export function rowsOfOrganization(name: string): Record<string, Row[]> {
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

export const tables = Object.values(schema) as SQLiteTable[]
/** All of it: of the organization, of its portal, and what joins them. */
export const parts = (name: string) => [rowsOfOrganization(name), rowsOfPortal(name), joining(name)]

export async function insert(rows: Record<string, Row[]>): Promise<void> {
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
export async function rowsNaming(name: string): Promise<Record<string, unknown[]>> {
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
