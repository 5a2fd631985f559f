import { Buffer } from 'node:buffer'
import { getTableColumns, getTableName, type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { atOnce, type Database, type Nothing } from './database.ts'
import type { ExportedRow, Head, Subject } from './exported-rows.ts'
import {
  adminsOfOrganization,
  columnList,
  eventsOfPortal,
  exportedColumns,
  type OwnedTable,
  ownedByOrganization,
  ownedByPortal,
  tableName,
} from './owned-rows.ts'
import { dailyCounts, hostnames, organizations, portalLogos, portals } from './schema.ts'

/** For how long nothing is cleaned up after rows came: what arrives is compared with what left. */
const quietMilliseconds = 3_600_000

/** How much a statement carries, unless one row is larger. The database takes no value of more than two million bytes. */
const bytesAtOnce = 1_000_000

/** What stands against an import. */
export type ImportObstacle =
  | 'exists'
  | 'being_erased'
  | 'another_import'
  | 'hostname_taken'
  | 'name_taken'
  | 'admin_elsewhere'
  | 'organization_closed'

/** What an import is of; of a portal also the organization that it comes into. */
export interface ImportedSubject extends Subject {
  organization: { id: string }
}

/** A table into which rows are imported, and what its rows have to belong to. */
interface Target {
  table: SQLiteTable
  staying?: OwnedTable['staying']
  parent?: { column: string; table: SQLiteTable }
}

const targetsOf = (owned: OwnedTable): Target[] => [
  { table: owned.table, staying: owned.staying },
  ...(owned.belongings ?? []).map(({ table, parent }) => ({
    table,
    parent: { column: parent, table: owned.table },
  })),
]

/** Tables of which one comes before those that point at it. Letters, for one, are a portal's or an organization's. */
const rowTargets: Target[] = [...ownedByPortal, eventsOfPortal, ...ownedByOrganization].flatMap(targetsOf)
const frameTargets: Target[] = [{ table: hostnames }, ...targetsOf(adminsOfOrganization)]

/** True when a row is one that an import of rows, or the frame of one, may hold. */
export function isImportable({ table, row }: ExportedRow, where: 'rows' | 'frame'): boolean {
  const targets: Target[] =
    where === 'rows' ? rowTargets : [{ table: organizations }, { table: portals }, ...frameTargets]
  const target = targets.find((one) => getTableName(one.table) === table)
  if (!target) return false
  const names = exportedColumns(target.table).map(({ name }) => name)
  const stays = Object.entries(target.staying ?? {}).some(([column, values]) => values.includes(String(row[column])))
  return !stays && names.length === Object.keys(row).length && names.every((name) => name in row)
}

/** True while rows of an import arrive, and for an hour after the last of one that was broken off. */
export async function isImportGoingOn(database: Database, now: number): Promise<boolean> {
  const [row] = await database.all(sql`SELECT 1 FROM imports WHERE touched_at > ${now - quietMilliseconds} LIMIT 1`)
  return row !== undefined
}

/** The import of one portal or one organization: from the first row until it opens. */
export function importOf(database: Database, subjectId: string) {
  const isUnderway = sql`EXISTS (SELECT 1 FROM imports WHERE subject_id = ${subjectId})`
  const touch = (now: number) => sql`
    UPDATE imports SET touched_at = ${now} WHERE subject_id = ${subjectId} RETURNING subject_id AS id`

  return {
    /**
     * Begins the import, if nothing stands against it: the portals, and the organization, are there from now on, closed and
     * without a hostname, so that nobody sees them. The same file again goes on. One round trip.
     */
    async begin(
      {
        kind,
        organization,
        digest,
        frame,
      }: Pick<Head, 'organization' | 'frame'> & { digest: string; kind: Subject['kind'] },
      now: number,
    ): Promise<'begun' | ImportObstacle> {
      const obstacles = obstaclesTo({ kind, id: subjectId }, organization, digest, frame)
      const isFree = sql.join(
        Object.values(obstacles).map((obstacle) => sql`NOT ${obstacle}`),
        sql` AND `,
      )
      // Whatever stood against it has left the row untouched, or another file's.
      const isBegun = sql`EXISTS (
        SELECT 1 FROM imports WHERE subject_id = ${subjectId} AND digest = ${digest} AND touched_at = ${now})`
      const placeholders = { closed_at: sql`${now}`, restored_at: sql`${now}` }
      const [[found]] = await atOnce<[Record<ImportObstacle, 0 | 1>, ...Nothing[]]>(database, [
        sql`SELECT ${sql.join(
          Object.entries(obstacles).map(([name, obstacle]) => sql`${obstacle} AS ${sql.identifier(name)}`),
          sql`, `,
        )}`,
        sql`
          INSERT INTO imports (subject_id, kind, organization_id, digest, begun_at, touched_at)
          SELECT ${subjectId}, ${kind}, ${organization.id}, ${digest}, ${now}, ${now} WHERE ${isFree}
          ON CONFLICT (subject_id) DO UPDATE SET touched_at = excluded.touched_at`,
        ...insertRows(organizations, ofTable(frame, organizations), isBegun, placeholders),
        sql`
          INSERT INTO organizations (id, name, created_at)
          SELECT ${organization.id}, ${organization.name}, ${organization.created_at} WHERE ${isBegun}
          ON CONFLICT DO NOTHING`,
        ...insertRows(portals, ofTable(frame, portals), isBegun, placeholders),
      ])
      const obstacle = Object.entries(found ?? {}).find(([, stands]) => stands === 1)
      return obstacle ? (obstacle[0] as ImportObstacle) : 'begun'
    },

    /** Says that it goes on, for what has arrived is compared: nothing of it is cleaned up meanwhile. One round trip. */
    async goOn(now: number): Promise<void> {
      await database.run(touch(now))
    },

    /** What is being imported. One round trip; undefined when nothing is. */
    async subject(): Promise<ImportedSubject | undefined> {
      const [row] = await database.all<{ kind: Subject['kind']; organization_id: string }>(sql`
        SELECT kind, organization_id FROM imports WHERE subject_id = ${subjectId}`)
      return row && { kind: row.kind, id: subjectId, organization: { id: row.organization_id } }
    },

    /** Puts rows in their places, but for those that are there already. One round trip; false when there is no such import. */
    async add(rows: ExportedRow[], now: number): Promise<boolean> {
      const [[touched]] = await atOnce<[{ id: string }, ...Nothing[]]>(database, [
        touch(now),
        ...insertsInto(rowTargets, rows, isUnderway, subjectId),
      ])
      return touched !== undefined
    },

    /**
     * Opens it: the rest of the frame comes, and everything is closed or open as it was. One round trip; nothing happens
     * when somebody took a hostname or an address meanwhile, or closed the organization that a portal comes into.
     */
    async finish(frame: ExportedRow[], now: number): Promise<'finished' | 'taken' | 'organization_closed' | 'unknown'> {
      const isTaken = sql`(${hostnameTaken(frame)} OR ${adminElsewhere(frame)})`
      const isIntoClosed = sql`EXISTS (
        SELECT 1 FROM imports i JOIN organizations o ON o.id = i.organization_id
        WHERE i.subject_id = ${subjectId} AND i.kind = 'portal' AND o.closed_at IS NOT NULL)`
      const isOpening = sql`EXISTS (SELECT 1 FROM imports WHERE subject_id = ${subjectId} AND digest = '')`
      const [[state]] = await atOnce<[{ underway: number; taken: number; closed: number }, ...Nothing[]]>(database, [
        sql`SELECT ${isUnderway} AS underway, ${isTaken} AS taken, ${isIntoClosed} AS closed`,
        sql`UPDATE imports SET digest = '' WHERE subject_id = ${subjectId} AND NOT ${isTaken} AND NOT ${isIntoClosed}`,
        ...insertsInto(frameTargets, frame, isOpening, subjectId),
        ...[organizations, portals].map((table) => {
          const ends = ofTable(frame, table).map(({ row: { id, closed_at } }) => ({ id, closed_at }))
          const row = sql`(SELECT value AS row FROM json_each(${JSON.stringify(ends)}))`
          return sql`
            UPDATE ${tableName(table)} SET restored_at = ${now},
              closed_at = (SELECT row ->> '$.closed_at' FROM ${row} WHERE row ->> '$.id' = ${tableName(table)}.id)
            WHERE id IN (SELECT row ->> '$.id' FROM ${row}) AND ${isOf(table, subjectId)} AND ${isOpening}`
        }),
        sql`DELETE FROM imports WHERE subject_id = ${subjectId} AND digest = ''`,
      ])
      if (!state?.underway) return 'unknown'
      if (state.closed) return 'organization_closed'
      return state.taken ? 'taken' : 'finished'
    },
  }
}

/** True in SQL for each obstacle that stands; the first one is told. */
function obstaclesTo(
  { kind, id }: Subject,
  organization: Head['organization'],
  digest: string,
  frame: ExportedRow[],
): Record<ImportObstacle, SQL> {
  const portalRows = ofTable(frame, portals)
  const portalIds = valuesOf(portalRows, 'id')
  const isKnown = sql`EXISTS (SELECT 1 FROM imports WHERE subject_id = ${id})`
  return {
    being_erased: sql`EXISTS (
      SELECT 1 FROM erasures WHERE erased_at IS NULL AND (subject_id = ${id} OR subject_id IN (${portalIds})))`,
    another_import: sql`EXISTS (SELECT 1 FROM imports WHERE subject_id = ${id} AND digest <> ${digest})`,
    exists: sql`(NOT ${isKnown} AND (
      EXISTS (SELECT 1 FROM portals WHERE id IN (${portalIds}))
      OR ${kind === 'organization' ? sql`EXISTS (SELECT 1 FROM organizations WHERE id = ${id})` : sql`0`}))`,
    organization_closed:
      kind === 'portal'
        ? sql`EXISTS (SELECT 1 FROM organizations WHERE id = ${organization.id} AND closed_at IS NOT NULL)`
        : sql`0`,
    name_taken: sql`(
      EXISTS (SELECT 1 FROM organizations WHERE name = ${organization.name} COLLATE NOCASE AND id <> ${organization.id})
      OR EXISTS (
        SELECT 1 FROM portals WHERE organization_id = ${organization.id} AND name IN (${valuesOf(portalRows, 'name')})
          AND id NOT IN (${portalIds})))`,
    hostname_taken: hostnameTaken(frame),
    admin_elsewhere: adminElsewhere(frame),
  }
}

function hostnameTaken(frame: ExportedRow[]): SQL {
  return sql`EXISTS (SELECT 1 FROM hostnames WHERE hostname IN (${valuesOf(ofTable(frame, hostnames), 'hostname')}))`
}

function adminElsewhere(frame: ExportedRow[]): SQL {
  const rows = ofTable(frame, adminsOfOrganization.table)
  return sql`EXISTS (SELECT 1 FROM admins WHERE email_key IN (${valuesOf(rows, 'email_key')}))`
}

function valuesOf(rows: ExportedRow[], column: string): SQL {
  return sql`SELECT value FROM json_each(${JSON.stringify(rows.map(({ row }) => row[column]))})`
}

function ofTable(rows: ExportedRow[], table: SQLiteTable): ExportedRow[] {
  return rows.filter((one) => one.table === getTableName(table))
}

/** True in SQL of a row of `organizations` or `portals` that the import is of. */
function isOf(table: SQLiteTable, subjectId: string): SQL {
  return table === organizations ? sql`id = ${subjectId}` : sql`(id = ${subjectId} OR organization_id = ${subjectId})`
}

/** The statements that put rows into their tables, each table after those that its rows point at. */
function insertsInto(targets: Target[], rows: ExportedRow[], condition: SQL, subjectId: string): SQL[] {
  const seen = new Set<SQLiteTable>()
  return targets.flatMap((target) => {
    const theirs = ofTable(rows, target.table)
    // A table is a target once for each that it may belong to.
    if (theirs.length === 0 || seen.has(target.table)) return []
    seen.add(target.table)
    return insertRows(target.table, theirs, sql`${condition} AND ${belongs(target, subjectId)}`)
  })
}

/**
 * True in SQL when `row` is of what is imported, and of nobody else. With a portal comes nothing that is its
 * organization's: that may be there already, and have admins of its own.
 */
function belongs({ table, parent }: Target, subjectId: string): SQL {
  const portalIds = sql`(SELECT id FROM portals WHERE id = ${subjectId} OR organization_id = ${subjectId})`
  const organizationId = sql`(SELECT organization_id FROM imports WHERE subject_id = ${subjectId})`
  const columns = Object.keys(getTableColumns(table))
  const isOfPortal = sql`row ->> '$.portal_id' IN ${portalIds}`
  const conditions: SQL[] = []
  if (columns.includes('portal_id') && columns.includes('organization_id')) {
    conditions.push(sql`(
      ${isOfPortal} AND coalesce(row ->> '$.organization_id', ${organizationId}) = ${organizationId}
      OR row ->> '$.portal_id' IS NULL AND row ->> '$.organization_id' = ${subjectId})`)
  } else if (columns.includes('portal_id')) {
    conditions.push(parent ? sql`(row ->> '$.portal_id' IS NULL OR ${isOfPortal})` : isOfPortal)
  } else if (columns.includes('organization_id')) {
    conditions.push(sql`row ->> '$.organization_id' = ${subjectId}`)
  } else if (columns.includes('sender_id')) {
    conditions.push(sql`(row ->> '$.sender_id' = ${subjectId} OR row ->> '$.sender_id' IN ${portalIds})`)
  }
  if (parent) conditions.push(sql`EXISTS (${parentOf(parent, { portalIds, subjectId })})`)
  return sql.join(conditions, sql` AND `)
}

function parentOf(
  { column, table }: NonNullable<Target['parent']>,
  { portalIds, subjectId }: { portalIds: SQL; subjectId: string },
): SQL {
  const columns = Object.keys(getTableColumns(table))
  const owners = [
    ...(columns.includes('portal_id') ? [sql`parent.portal_id IN ${portalIds}`] : []),
    ...(columns.includes('organization_id') ? [sql`parent.organization_id = ${subjectId}`] : []),
  ]
  return sql`
    SELECT 1 FROM ${tableName(table)} parent
    WHERE parent.id = row ->> ${`$.${column}`} AND (${sql.join(owners, sql` OR `)})`
}

/** Inserts rows where they are not there yet. `instead`: what stands in columns in the place of what the rows say. */
function insertRows(table: SQLiteTable, rows: ExportedRow[], condition: SQL, instead: Record<string, SQL> = {}): SQL[] {
  const columns = exportedColumns(table)
  const names = [...new Set([...columns.map(({ name }) => name), ...Object.keys(instead)])]
  const values = names.map((name) => {
    const value = instead[name] ?? sql`row ->> ${`$.${name}`}`
    return columns.find((column) => column.name === name)?.isBinary ? sql`unhex(${value})` : value
  })
  // The numbers that hold take the place of those that were counted while rows came.
  const verb = table === dailyCounts ? sql`INSERT OR REPLACE` : sql`INSERT OR IGNORE`
  return jsonOf(rows).map(
    (json) => sql`
      ${verb} INTO ${tableName(table)} (${columnList(names)})
      SELECT ${sql.join(values, sql`, `)}
      FROM (SELECT value AS row FROM json_each(${json})) WHERE ${condition}`,
  )
}

/** Rows as the database reads them, in arrays of a bounded size: what is binary is in hexadecimal digits. */
function jsonOf(rows: ExportedRow[]): string[] {
  const arrays: string[][] = []
  let room = 0
  for (const { table, row } of rows) {
    const bytes = table === getTableName(portalLogos) && Buffer.from(String(row.bytes), 'base64').toString('hex')
    const json = JSON.stringify(bytes ? { ...row, bytes } : row)
    const size = Buffer.byteLength(json) + 1
    if (size > room) {
      arrays.push([])
      room = bytesAtOnce
    }
    arrays.at(-1)?.push(json)
    room -= size
  }
  return arrays.map((array) => `[${array.join()}]`)
}
