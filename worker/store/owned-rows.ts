import { getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import {
  adminInvitations,
  adminPortals,
  admins,
  bulkJobItems,
  bulkJobs,
  dailyCounts,
  developerNotes,
  developers,
  events,
  letterStates,
  letters,
  letterWords,
  oneTimeTokens,
  passkeys,
  portalLogos,
  publishedServices,
  recoveryCodes,
  registrations,
  termsAcceptances,
  termsVersions,
  undeliverableAddresses,
  unwantedAddresses,
} from './schema.ts'

/** Rows of a table that belong to one row of another, without which they cannot be. */
interface Belongings {
  table: SQLiteTable
  /** The column that names the row that they belong to. */
  parent: string
  /** What tells them apart there. */
  key: string[]
}

/** A table whose rows are of one portal, or of one organization. */
export interface OwnedTable {
  table: SQLiteTable
  /** The column that says whose they are. */
  owner: 'portal_id' | 'organization_id' | 'sender_id'
  /** What tells the rows of one owner apart, as an index has them. */
  key: string[]
  /** How many are read or deleted at once. */
  most: number
  belongings?: Belongings[]
  /** Which of them stay where they are, and are neither exported nor imported: those with such a value in such a column. */
  staying?: Record<string, string[]>
}

const ofDevelopers: Belongings[] = [
  { table: termsAcceptances, parent: 'developer_id', key: ['version'] },
  { table: developerNotes, parent: 'developer_id', key: ['id'] },
  { table: passkeys, parent: 'developer_id', key: ['id'] },
  { table: oneTimeTokens, parent: 'developer_id', key: ['token_hash'] },
]

const ofAdmins: Belongings[] = [
  { table: adminPortals, parent: 'admin_id', key: ['portal_id'] },
  { table: recoveryCodes, parent: 'admin_id', key: ['code_hash'] },
  { table: passkeys, parent: 'admin_id', key: ['id'] },
  { table: oneTimeTokens, parent: 'admin_id', key: ['token_hash'] },
]

// What waits is sent by the installation that wrote it: nobody gets a letter twice because there are two. Letters to the
// operator are an organization's in name only.
const stayingLetters = { state: ['waiting', 'held'], kind: ['operator-alert'] }

const lettersOf = (owner: 'portal_id' | 'organization_id'): OwnedTable => ({
  table: letters,
  owner,
  key: ['id'],
  most: 200,
  belongings: [{ table: letterStates, parent: 'letter_id', key: ['event_id'] }],
  staying: stayingLetters,
})

const undeliverable: OwnedTable = { table: undeliverableAddresses, owner: 'sender_id', key: ['address'], most: 500 }

/**
 * What a portal owns beside its own row and its hostnames, each after what it points at. It is what an export
 * holds, and what erasing deletes piece by piece.
 */
export const ownedByPortal: OwnedTable[] = [
  // One at once: each may have 256 KB.
  { table: portalLogos, owner: 'portal_id', key: ['portal_id'], most: 1 },
  { table: publishedServices, owner: 'portal_id', key: ['name', 'version'], most: 100 },
  { table: termsVersions, owner: 'portal_id', key: ['version'], most: 10 },
  { table: letterWords, owner: 'portal_id', key: ['template', 'language'], most: 100 },
  { table: registrations, owner: 'portal_id', key: ['email_key'], most: 300 },
  { table: developers, owner: 'portal_id', key: ['id'], most: 200, belongings: ofDevelopers },
  {
    table: bulkJobs,
    owner: 'portal_id',
    key: ['id'],
    most: 1,
    belongings: [{ table: bulkJobItems, parent: 'job_id', key: ['position'] }],
    // Nobody goes on elsewhere with what is only begun.
    staying: { state: ['preview', 'running'] },
  },
  lettersOf('portal_id'),
  undeliverable,
  { table: unwantedAddresses, owner: 'portal_id', key: ['address_hash'], most: 500 },
  // After what the counters count by themselves, for these are the numbers that hold.
  { table: dailyCounts, owner: 'portal_id', key: ['day'], most: 300 },
]

/** The events of one portal. Those of an organization hold the ones of its portals. */
export const eventsOfPortal: OwnedTable = {
  table: events,
  owner: 'portal_id',
  key: ['id'],
  most: 300,
  // It is noted where it was, and two exports of the same are the same.
  staying: { action: ['export_portal', 'export_organization'] },
}

/** What an organization owns beside its row, its portals and its admins. */
export const ownedByOrganization: OwnedTable[] = [
  { table: adminInvitations, owner: 'organization_id', key: ['email_key'], most: 300 },
  lettersOf('organization_id'),
  undeliverable,
  { ...eventsOfPortal, owner: 'organization_id' },
]

/** The admins of an organization, who come and go with it. */
export const adminsOfOrganization: OwnedTable = {
  table: admins,
  owner: 'organization_id',
  key: ['id'],
  most: 20,
  belongings: ofAdmins,
}

/** When something came back is said by where it is, not by the file that it came from. */
const leftOut = ['restored_at']

/** The columns of a table that an export holds, in their order. */
export function exportedColumns(table: SQLiteTable): { name: string; isBinary: boolean }[] {
  return Object.entries(getTableColumns(table))
    .filter(([name]) => !leftOut.includes(name))
    .map(([name, column]) => ({ name, isBinary: column.getSQLType() === 'blob' }))
}

/** The name of a table in SQL. */
export function tableName(table: SQLiteTable) {
  return sql.identifier(getTableName(table))
}

/** Columns in SQL, with commas between. */
export function columnList(names: string[]): SQL {
  return sql.join(
    names.map((name) => sql.identifier(name)),
    sql`, `,
  )
}
