import { Buffer } from 'node:buffer'
import { getTableName, type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { atOnce, type Database, type Nothing } from './database.ts'
import { insertEvent, theOperator } from './events.ts'
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
import { hostnames, organizations, portals } from './schema.ts'

/** A page is full with so many rows, or after so many statements. */
const fullPage = 500
const statementsPerPage = 20

/** A portal or an organization, with everything it owns. */
export interface Subject {
  kind: 'portal' | 'organization'
  id: string
}

type Value = string | number | null
type Row = Record<string, Value>
/** A row as an export tells of it: binary columns are base64. */
export interface ExportedRow {
  table: string
  row: Row
}

/** Where a page ended: after which row of which table, and of whom. */
export interface Position {
  owner: string
  table: string
  after: Value[]
}

/** What stands at the head of an export. */
export interface Head {
  name: string
  organization: { id: string; name: string; created_at: number }
  frame: ExportedRow[]
  developers: number
}

/** What one portal or one organization owns, for an export. */
export function exportedRows(database: Database, subject: Subject) {
  const ofOrganization = subject.kind === 'organization'
  const isOf = sql.identifier(subject.kind === 'portal' ? 'id' : 'organization_id')
  const portalIds = sql`(SELECT id FROM portals WHERE ${isOf} = ${subject.id})`

  /** The tables with their owners, in the order of the export: each after what its rows point at. */
  async function stops(): Promise<{ owner: string; owned: OwnedTable }[]> {
    if (subject.kind === 'portal') {
      return [...ownedByPortal, eventsOfPortal].map((owned) => ({ owner: subject.id, owned }))
    }
    const rows = await database.all<{ id: string }>(sql`
      SELECT id FROM portals WHERE organization_id = ${subject.id} ORDER BY id`)
    return [
      ...rows.flatMap(({ id }) => ownedByPortal.map((owned) => ({ owner: id, owned }))),
      ...ownedByOrganization.map((owned) => ({ owner: subject.id, owned })),
    ]
  }

  return {
    /** Notes that the operator takes everything along, hashes of passwords included. One round trip. */
    async noteLeaving({ eventId, now }: { eventId: string; now: number }): Promise<void> {
      const place = ofOrganization
        ? { organizationId: subject.id, portalId: null }
        : { organizationId: sql`organization_id`, portalId: subject.id }
      await atOnce<[Nothing]>(database, [
        insertEvent(
          { id: eventId, place, action: `export_${subject.kind}`, ...theOperator, now },
          sql`FROM ${sql.identifier(`${subject.kind}s`)} WHERE id = ${subject.id}`,
        ),
      ])
    },

    /** The frame: what opens it, and what everything else is of. One round trip; undefined when there is no such thing. */
    async head(): Promise<Head | undefined> {
      const framed: [SQLiteTable, SQL][] = [
        ...(ofOrganization ? ([[organizations, sql`WHERE id = ${subject.id}`]] satisfies [SQLiteTable, SQL][]) : []),
        [portals, sql`WHERE ${isOf} = ${subject.id} ORDER BY id`],
        [hostnames, sql`WHERE portal_id IN ${portalIds} ORDER BY hostname`],
        ...(ofOrganization ? framedAdmins(subject.id) : []),
      ]
      const [[named], ...found] = await atOnce<[Omit<Head, 'frame'> & { organization: string }, ...Row[]]>(database, [
        sql`
          SELECT s.name, (SELECT coalesce(sum(developers), 0) FROM developer_counts WHERE portal_id IN ${portalIds})
              AS developers,
            json_object('id', o.id, 'name', o.name, 'created_at', o.created_at) AS organization
          FROM ${sql.identifier(`${subject.kind}s`)} s
          JOIN organizations o ON o.id = ${ofOrganization ? sql`s.id` : sql`s.organization_id`}
          WHERE s.id = ${subject.id}`,
        ...framed.map(([table, rest]) => sql`SELECT ${selectColumns(table)} FROM ${tableName(table)} ${rest}`),
      ])
      if (!named) return undefined
      const frame = framed.flatMap(([table], place) => toldRows(table, found[place] ?? []))
      return { ...named, organization: JSON.parse(named.organization) as Head['organization'], frame }
    },

    /**
     * The rows after a position, a bounded number. What belongs to a row comes with it, from the same moment. `next`: where
     * to go on; null at the end, undefined when there is no such position.
     */
    async page(position: Position | undefined): Promise<{ rows: ExportedRow[]; next: Position | null } | undefined> {
      const all = await stops()
      let place = position
        ? all.findIndex(({ owner, owned }) => owner === position.owner && getTableName(owned.table) === position.table)
        : 0
      if (place < 0) return undefined
      let after = position?.after ?? []
      const rows: ExportedRow[] = []
      for (let statements = 0; statements < statementsPerPage && rows.length < fullPage; statements += 1) {
        const stop = all[place]
        if (!stop) return { rows, next: null }
        const read = await readPiece(database, stop.owner, stop.owned, after)
        rows.push(...read.rows)
        if (read.last === undefined) place += 1
        after = read.last ?? []
      }
      const stop = all[place]
      return { rows, next: stop ? { owner: stop.owner, table: getTableName(stop.owned.table), after } : null }
    },
  }
}

/** Rows of one table after a key, each followed by what belongs to it. `last`: the key of the last; undefined at the end. */
async function readPiece(database: Database, owner: string, owned: OwnedTable, after: Value[]) {
  const { table, key, most, belongings = [], staying = {} } = owned
  const isAfter = after.length > 0 ? sql`AND (${columnList(key)}) > (${listOf(after)})` : sql``
  const leaves = Object.entries(staying).map(
    ([column, values]) => sql`AND ${sql.identifier(column)} NOT IN (${listOf(values)})`,
  )
  const chosen = sql`
    FROM ${tableName(table)}
    WHERE ${sql.identifier(owned.owner)} = ${owner} ${isAfter} ${sql.join(leaves, sql` `)}
    ORDER BY ${columnList([owned.owner, ...key])} LIMIT ${most}`
  const [found = [], ...theirs] = await atOnce<Row[]>(database, [
    sql`SELECT ${selectColumns(table)} ${chosen}`,
    ...belongings.map(
      (one) => sql`
        SELECT ${selectColumns(one.table)} FROM ${tableName(one.table)}
        WHERE ${sql.identifier(one.parent)} IN (SELECT id ${chosen}) ORDER BY ${columnList([one.parent, ...one.key])}`,
    ),
  ])
  const byParent = belongings.map((one, place) => Map.groupBy(theirs[place] ?? [], (row) => row[one.parent]))
  const rows = found.flatMap((row) => [
    ...toldRows(table, [row]),
    ...belongings.flatMap((one, place) => toldRows(one.table, byParent[place]?.get(row.id ?? null) ?? [])),
  ])
  const last = found.length < most ? undefined : found.at(-1)
  return { rows, last: last && key.map((name) => last[name] ?? null) }
}

function framedAdmins(organizationId: string): [SQLiteTable, SQL][] {
  const { table, belongings = [] } = adminsOfOrganization
  const adminIds = sql`(SELECT id FROM admins WHERE organization_id = ${organizationId})`
  return [
    [table, sql`WHERE organization_id = ${organizationId} ORDER BY id`],
    ...belongings.map((one): [SQLiteTable, SQL] => [
      one.table,
      sql`WHERE ${sql.identifier(one.parent)} IN ${adminIds} ORDER BY ${columnList([one.parent, ...one.key])}`,
    ]),
  ]
}

function selectColumns(table: SQLiteTable): SQL {
  return sql.join(
    exportedColumns(table).map(({ name, isBinary }) =>
      isBinary ? sql`hex(${sql.identifier(name)}) AS ${sql.identifier(name)}` : sql`${sql.identifier(name)}`,
    ),
    sql`, `,
  )
}

function toldRows(table: SQLiteTable, rows: Row[]): ExportedRow[] {
  const columns = exportedColumns(table)
  return rows.map((row) => ({
    table: getTableName(table),
    row: Object.fromEntries(
      columns.map(({ name, isBinary }) => {
        const value = row[name] ?? null
        return [name, isBinary && typeof value === 'string' ? Buffer.from(value, 'hex').toString('base64') : value]
      }),
    ),
  }))
}

function listOf(values: Value[]): SQL {
  return sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )
}
