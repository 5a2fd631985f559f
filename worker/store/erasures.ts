import { getTableName, type SQL, sql } from 'drizzle-orm'
import { atOnce, type Database, type Nothing } from './database.ts'
import { insertEvent } from './events.ts'
import {
  adminsOfOrganization,
  columnList,
  eventsOfPortal,
  type OwnedTable,
  ownedByOrganization,
  ownedByPortal,
  tableName,
} from './owned-rows.ts'

/** How many portals, and how many organizations, begin to be erased at a call. */
const begunAtOnce = 10

/** What was erased, or is being erased. */
export interface Erasure {
  id: string
  kind: 'portal' | 'organization'
  subject_id: string
  organization_id: string
  name: string
  closed_at: number
  /** Null as long as something is left. */
  erased_at: number | null
  /** How many rows of each table went. */
  counts: Record<string, number>
}

/** True in SQL of what is not being erased, and not being imported: it may open again. */
export function isNeitherErasedNorImported(subjectId: SQL | string): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM erasures WHERE subject_id = ${subjectId} AND erased_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM imports WHERE subject_id = ${subjectId})`
}

/** The tables that are emptied before the row of a portal, or of an organization, itself goes. */
export function tablesToEmpty(kind: Erasure['kind']): OwnedTable[] {
  return kind === 'portal' ? [...ownedByPortal, eventsOfPortal] : [...ownedByOrganization, adminsOfOrganization]
}

/** What is erased of the whole installation: the ledger of it, and the work. */
export function openErasures(database: Database) {
  return {
    /** One page of the ledger, those that began first at the top. One round trip. */
    async page({ after, size }: { after: string | undefined; size: number }) {
      const rows = await database.all<Omit<Erasure, 'counts'> & { counts: string }>(sql`
        SELECT id, kind, subject_id, organization_id, name, closed_at, erased_at, counts FROM erasures
        WHERE id > ${after ?? ''} ORDER BY id LIMIT ${size + 1}`)
      const erasures = rows.map((row): Erasure => ({ ...row, counts: JSON.parse(row.counts) as Erasure['counts'] }))
      return { erasures: erasures.slice(0, size), hasMore: erasures.length > size }
    },

    /**
     * Begins to erase what closed before a time and did not come back by an import since, a bounded number at each call.
     * From now on nobody can reopen it; it loses its hostnames at once, and with them every page, the console's too. One
     * round trip.
     */
    async beginDue({ before, now, newId }: { before: number; now: number; newId: () => string }): Promise<void> {
      const isDue = sql`closed_at <= ${before} AND coalesce(restored_at, 0) <= ${before}`
      await atOnce<Nothing[]>(database, [
        // What closed with its organization comes back with it, or is erased with it, as everything that is left of it.
        begin('organization', sql`${isDue} ORDER BY closed_at`, { now, newId }),
        begin(
          'portal',
          sql`${isDue} AND NOT EXISTS (
            SELECT 1 FROM organizations o
            WHERE o.id = subject.organization_id AND o.closed_at = subject.closed_at)
          ORDER BY closed_at`,
          { now, newId },
        ),
        begin('portal', sql`organization_id IN (SELECT subject_id FROM erasures WHERE erased_at IS NULL)`, {
          now,
          newId,
        }),
        removeHostnames,
      ])
    },

    /** Begins to erase what a broken-off import has left. One round trip; false when there is none. */
    async beginWithImport(subjectId: string, { now, newId }: { now: number; newId: () => string }): Promise<boolean> {
      const isImported = sql`EXISTS (SELECT 1 FROM imports WHERE subject_id = ${subjectId})`
      const [, , [begun]] = await atOnce<[Nothing, Nothing, { id: string }, Nothing]>(database, [
        begin('organization', sql`id = ${subjectId} AND ${isImported}`, { now, newId }),
        begin('portal', sql`(id = ${subjectId} OR organization_id = ${subjectId}) AND ${isImported}`, { now, newId }),
        sql`SELECT id FROM erasures WHERE subject_id = ${subjectId} AND erased_at IS NULL`,
        sql`DELETE FROM imports WHERE subject_id = ${subjectId}`,
      ])
      return begun !== undefined
    },

    /** What is left to do, portals before the organizations that they are of. One round trip. */
    async goingOn(): Promise<Pick<Erasure, 'id' | 'kind' | 'subject_id'>[]> {
      return database.all(sql`
        SELECT id, kind, subject_id FROM erasures WHERE erased_at IS NULL ORDER BY kind DESC, id LIMIT ${begunAtOnce}`)
    },

    /**
     * Deletes a piece of a table, and counts it, at one moment: whoever is stopped in between has done neither. One round
     * trip; false when nothing is left of it.
     */
    async erasePiece(erasure: Pick<Erasure, 'id' | 'subject_id'>, owned: OwnedTable): Promise<boolean> {
      const [table, key] = [tableName(owned.table), columnList([owned.owner, ...owned.key])]
      const isOwned = sql`${sql.identifier(owned.owner)} = ${erasure.subject_id}`
      const piece = sql`SELECT ${key} FROM ${table} WHERE ${isOwned} ORDER BY ${key} LIMIT ${owned.most}`
      const path = `$.${getTableName(owned.table)}`
      const [, , [left]] = await atOnce<[Nothing, Nothing, { one: number }]>(database, [
        sql`
          UPDATE erasures SET counts = json_set(counts, ${path},
            coalesce(counts ->> ${path}, 0) + (SELECT count(*) FROM (${piece})))
          WHERE id = ${erasure.id} AND erased_at IS NULL AND EXISTS (SELECT 1 FROM ${table} WHERE ${isOwned})`,
        sql`
          DELETE FROM ${table} WHERE (${key}) IN (${piece})
            AND EXISTS (SELECT 1 FROM erasures WHERE id = ${erasure.id} AND erased_at IS NULL)`,
        sql`SELECT 1 AS one FROM ${table} WHERE ${isOwned} LIMIT 1`,
      ])
      return left !== undefined
    },

    /**
     * Erases the row itself once nothing else is left, and with it what goes with the row; the ledger says when, and the
     * activity of a portal's organization too. One round trip; nothing happens as long as something came meanwhile.
     */
    async finish(erasure: Pick<Erasure, 'id' | 'kind' | 'subject_id'>, given: { eventId: string; now: number }) {
      const { id, kind, subject_id: subjectId } = erasure
      const nothingLeft = sql.join(
        [
          ...tablesToEmpty(kind).map(
            ({ table, owner }) => sql`SELECT 1 FROM ${tableName(table)} WHERE ${sql.identifier(owner)} = ${subjectId}`,
          ),
          ...(kind === 'organization' ? [sql`SELECT 1 FROM portals WHERE organization_id = ${subjectId}`] : []),
        ].map((left) => sql`NOT EXISTS (${left})`),
        sql` AND `,
      )
      const isReady = sql`id = ${id} AND erased_at IS NULL AND ${nothingLeft}`
      const isDone = sql`EXISTS (SELECT 1 FROM erasures WHERE id = ${id} AND erased_at IS NOT NULL)`
      await atOnce<Nothing[]>(database, [
        ...(kind === 'portal' ? [tellOrganization(isReady, given)] : []),
        sql`UPDATE erasures SET erased_at = ${given.now} WHERE ${isReady}`,
        sql`DELETE FROM imports WHERE subject_id = ${subjectId} AND ${isDone}`,
        sql`DELETE FROM ${sql.identifier(`${kind}s`)} WHERE id = ${subjectId} AND ${isDone}`,
      ])
    },
  }
}

function begin(kind: Erasure['kind'], chosen: SQL, { now, newId }: { now: number; newId: () => string }): SQL {
  const ids = JSON.stringify(Array.from({ length: begunAtOnce }, newId))
  const organizationId = kind === 'portal' ? sql`organization_id` : sql`id`
  return sql`
    INSERT INTO erasures (id, kind, subject_id, organization_id, name, closed_at, begun_at)
    SELECT ${ids} ->> (row_number() OVER () - 1), ${kind}, id, organization_id, name, closed_at, ${now}
    FROM (
      SELECT id, ${organizationId} AS organization_id, name, closed_at FROM ${sql.identifier(`${kind}s`)} subject
      WHERE closed_at IS NOT NULL AND NOT ${isBegun(sql`subject.id`)} AND ${chosen} LIMIT ${begunAtOnce})`
}

function isBegun(subjectId: SQL): SQL {
  return sql`EXISTS (SELECT 1 FROM erasures e WHERE e.subject_id = ${subjectId} AND e.erased_at IS NULL)`
}

const removeHostnames = sql`
  DELETE FROM hostnames WHERE portal_id IN (SELECT subject_id FROM erasures WHERE erased_at IS NULL)`

function tellOrganization(isReady: SQL, { eventId, now }: { eventId: string; now: number }): SQL {
  return insertEvent(
    {
      id: eventId,
      place: { organizationId: sql`organization_id`, portalId: null },
      action: 'erase_portal',
      actor: 'system',
      actorId: 'erasing',
      subject: sql`name`,
      details: sql`counts`,
      now,
    },
    sql`FROM erasures WHERE ${isReady}`,
  )
}
