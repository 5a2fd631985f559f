import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { BulkJobInput } from '../contract/bulk-jobs.ts'
import type { ListedRow, RowOutcome, RowProblem } from '../contract/invitation-rows.ts'
import { type BulkJob, isAt, movedOn, moveOn, type Piece } from './bulk-jobs.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { insertEvent, isWritten } from './events.ts'
import { inviteAll, type NewInvitation, rowsGiven } from './invitations.ts'
import type { BoundPortal } from './portal-store.ts'
import { admins, bulkJobItems, bulkJobs } from './schema.ts'

/** A row as it was given, and what could be seen to be wrong with it without looking into the database. */
export interface JudgedRow {
  row: number
  email: string
  fullName: string
  problem: RowProblem | null
  sameAsRow: number | null
}

/** A list of people to invite: the bulk job that it is, in words of its own. */
export interface InvitationList {
  id: string
  state: BulkJob['state']
  input: InviteInput
  good: number
  invited: number
  skipped: number
  created_by: string
  created_by_name: string
  created_at: number
  finished_at: number | null
  leased_until: number
}

export interface StoredRow extends ListedRow {
  row: number
  email: string
  full_name: string
}

/** A good row whose turn has come. */
export interface NextRow {
  position: string
  email: string
  fullName: string
}

type InviteInput = Extract<BulkJobInput, { kind: 'invite' }>
type StoredList = Omit<InvitationList, 'input'> & { input: string }

const listColumns = {
  id: bulkJobs.id,
  state: bulkJobs.state,
  input: sql<string>`${bulkJobs.input}`.as('input'),
  good: sql<number>`${bulkJobs.total}`.as('good'),
  invited: sql<number>`${bulkJobs.done}`.as('invited'),
  skipped: bulkJobs.skipped,
  created_by: bulkJobs.created_by,
  created_by_name: sql<string>`${admins.full_name}`.as('created_by_name'),
  created_at: bulkJobs.created_at,
  finished_at: bulkJobs.finished_at,
  leased_until: bulkJobs.leased_until,
}

/** How much of a list is handed to the database in one statement: it takes no longer text than 2 MB. */
const bytesPerStatement = 500_000

/** The lists of people to invite of one portal: looked at first, then worked on like every bulk job. */
export function invitationListsOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const place = { organizationId: portal.organization_id, portalId }
  const isList = (id: string) => and(eq(bulkJobs.portal_id, portalId), eq(bulkJobs.id, id), eq(bulkJobs.kind, 'invite'))
  const list = (id: string) =>
    database.select(listColumns).from(bulkJobs).innerJoin(admins, eq(admins.id, bulkJobs.created_by)).where(isList(id))
  const key = sql`lower(json_each.value ->> 'email')`

  return {
    /**
     * Keeps a list to be looked at, each row with what is wrong with it: what was seen already, and else whether the
     * address is a developer or invited. Nobody is invited yet. One round trip.
     */
    async add(
      id: string,
      { rows, message }: { rows: JudgedRow[]; message: string | null },
      { adminId, now }: { adminId: string; now: number },
    ): Promise<InvitationList> {
      const input: InviteInput = { kind: 'invite', message, rows: rows.length }
      const results = await atOnce<StoredList[]>(database, [
        sql`
          INSERT INTO bulk_jobs (id, portal_id, kind, state, input, total, created_by, created_at, updated_at)
          VALUES (${id}, ${portalId}, 'invite', 'preview', ${JSON.stringify(input)}, 0, ${adminId}, ${now}, ${now})`,
        ...inPieces(rows).map(
          (piece) => sql`
            INSERT INTO bulk_job_items (job_id, position, email, full_name, problem)
            SELECT ${id}, value ->> 'row', value ->> 'email', value ->> 'fullName', coalesce(
              value ->> 'problem' || coalesce(':' || (value ->> 'sameAsRow'), ''),
              CASE
                WHEN EXISTS (
                  SELECT 1 FROM developers
                  WHERE portal_id = ${portalId} AND email_key = ${key} AND password_hash IS NOT NULL
                ) THEN 'already_a_developer'
                WHEN EXISTS (
                  SELECT 1 FROM registrations
                  WHERE portal_id = ${portalId} AND email_key = ${key} AND invited_by IS NOT NULL
                    AND confirmed_at IS NULL AND expires_at > ${now}
                ) THEN 'already_invited'
              END)
            FROM json_each(${piece})`,
        ),
        sql`
          UPDATE bulk_jobs SET total = (SELECT count(*) FROM bulk_job_items WHERE job_id = ${id} AND problem IS NULL)
          WHERE id = ${id}`,
        list(id),
      ])
      const added = results.at(-1)?.[0]
      if (!added) throw new Error('a list that was kept is not there')
      return { ...added, input: JSON.parse(added.input) }
    },

    async find(id: string): Promise<InvitationList | undefined> {
      const found = await list(id).get()
      return found && { ...found, input: JSON.parse(found.input) }
    },

    /**
     * Some rows of a list, in their order, beginning after the row `after`, and the list itself. Undefined when there is
     * no such list. One round trip.
     */
    async rows(
      id: string,
      { show, after, size }: { show: 'all' | 'problems' | 'skipped'; after: number; size: number },
    ): Promise<{ list: InvitationList; rows: StoredRow[]; hasMore: boolean } | undefined> {
      // In exactly the words of the partial indexes.
      const isShown = {
        all: undefined,
        problems: sql`${bulkJobItems.problem} IS NOT NULL`,
        skipped: sql`${bulkJobItems.outcome} IS NOT NULL AND ${bulkJobItems.outcome} <> 'invited'`,
      }
      const thisOne = database.select({ id: bulkJobs.id }).from(bulkJobs).where(isList(id))
      const [[itself], found] = await database.batch([
        list(id),
        database
          .select()
          .from(bulkJobItems)
          .where(and(sql`${bulkJobItems.job_id} = ${thisOne}`, gt(bulkJobItems.position, after), isShown[show]))
          .orderBy(asc(bulkJobItems.position))
          .limit(size + 1),
      ])
      if (!itself) return undefined
      const rows = found.slice(0, size).map(({ position, email, full_name, problem, outcome }) => {
        const [what, where] = problem?.split(':') ?? []
        return {
          row: position,
          email,
          full_name,
          problem: (what as RowProblem | undefined) ?? null,
          same_as_row: where === undefined ? null : Number(where),
          outcome: outcome as RowOutcome | null,
        }
      })
      return { list: { ...itself, input: JSON.parse(itself.input) }, rows, hasMore: found.length > size }
    },

    /**
     * Lets the work on a list begin, once: a list that has begun, or has nobody to invite, is returned as it stands.
     * One round trip.
     */
    async start(
      id: string,
      { eventId, adminId, now }: { eventId: string; adminId: string; now: number },
    ): Promise<InvitationList | undefined> {
      const [, , [found]] = await atOnce<[Nothing, Nothing, StoredList]>(onlyOnce(database, 'events', eventId), [
        insertEvent(
          {
            id: eventId,
            place,
            action: 'start_bulk_job',
            actor: 'admin',
            actorId: adminId,
            subject: id,
            details: sql`json_object('kind', kind, 'rows', total)`,
            jobId: id,
            now,
          },
          sql`FROM bulk_jobs WHERE ${isList(id)} AND state = 'preview' AND total > 0`,
        ),
        sql`
          UPDATE bulk_jobs SET state = 'running', updated_at = ${now}
          WHERE ${isList(id)} AND ${isWritten(eventId)}`,
        list(id),
      ])
      return found && { ...found, input: JSON.parse(found.input) }
    },

    /** Forgets a list that nobody has started, with the people in it. False when there is none, or it has begun. */
    async discard(id: string): Promise<boolean> {
      const gone = await database
        .delete(bulkJobs)
        .where(and(isList(id), eq(bulkJobs.state, 'preview')))
        .returning({ id: bulkJobs.id })
      return gone.length > 0
    },

    /** The good rows that a job comes to next, at most `limit`. One round trip. */
    async next(job: BulkJob, limit: number): Promise<NextRow[]> {
      return database
        .select({
          position: sql<string>`CAST(${bulkJobItems.position} AS TEXT)`,
          email: bulkJobItems.email,
          fullName: bulkJobItems.full_name,
        })
        .from(bulkJobItems)
        .where(
          and(
            eq(bulkJobItems.job_id, job.id),
            gt(bulkJobItems.position, Number(job.position ?? 0)),
            sql`${bulkJobItems.problem} IS NULL`,
          ),
        )
        .orderBy(asc(bulkJobItems.position))
        .limit(limit)
    },

    /**
     * Invites the people of one piece, notes at each row what became of it and moves the job on, all or nothing, and
     * only if the job still runs and stands where the piece begins. Who has become a developer or was invited since the
     * list was looked at is left alone. One round trip; the job after it, or undefined when it was not this call that
     * moved it.
     */
    async invite(
      job: BulkJob,
      piece: Piece,
      rows: (NextRow & NewInvitation)[],
      {
        message,
        now,
        expiresAt,
        sendAfter,
      }: { message: string | null; now: number; expiresAt: number; sendAfter: number },
    ): Promise<BulkJob | undefined> {
      const given = rowsGiven(
        rows.map((row) => ({ ...row, message })),
        isAt(job),
      )
      const places = rows.map(({ position, email, eventId }) => ({ position, email, eventId }))
      const by = { actor: 'admin', actorId: job.created_by } as const
      const isInvited = sql`r.invited_by IS NOT NULL AND r.expires_at > ${now}`
      const results = await atOnce<unknown[]>(database, [
        ...inviteAll(portal, given, { by, now, expiresAt, sendAfter, jobId: job.id }, isInvited),
        sql`
          UPDATE bulk_job_items SET outcome = CASE
            WHEN EXISTS (SELECT 1 FROM events WHERE id = json_each.value ->> 'eventId') THEN 'invited'
            WHEN EXISTS (
              SELECT 1 FROM developers
              WHERE portal_id = ${portalId} AND email_key = ${key} AND password_hash IS NOT NULL
            ) THEN 'already_a_developer'
            WHEN EXISTS (
              SELECT 1 FROM registrations
              WHERE portal_id = ${portalId} AND email_key = ${key} AND invited_by IS NOT NULL AND confirmed_at IS NULL
            ) THEN 'already_invited'
            ELSE 'portal_closed'
          END
          FROM json_each(${JSON.stringify(places)})
          WHERE job_id = ${job.id} AND position = CAST(json_each.value ->> 'position' AS INTEGER)
            AND ${isAt(job)}`,
        moveOn(
          job,
          piece,
          sql`(SELECT count(*) AS done FROM ${given} AS invited JOIN events e ON e.id = invited.event_id)`,
          now,
        ),
      ])
      return movedOn(job, results.at(-1))
    },
  }
}

/** The rows as JSON texts, none of them too long for one statement. */
function inPieces(rows: JudgedRow[]): string[] {
  const pieces: string[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const row of rows) {
    const text = JSON.stringify(row)
    // No character takes more than three bytes for each unit of its length.
    const size = text.length * 3
    if (bytes + size > bytesPerStatement) {
      pieces.push([])
      bytes = 0
    }
    pieces.at(-1)?.push(text)
    bytes += size
  }
  return pieces.map((piece) => `[${piece.join(',')}]`)
}
