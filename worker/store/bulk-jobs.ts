import { and, desc, eq, lt, lte, type SQL, sql } from 'drizzle-orm'
import type { BulkJobInput, DeveloperChoice } from '../contract/bulk-jobs.ts'
import type { EventAction } from '../contract/event-actions.ts'
import type { Answers } from '../contract/registration-form.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { carryOut, type Ruling, writtenEvents } from './decisions.ts'
import { isFoundBy } from './developer-search.ts'
import { insertEvent, isWritten } from './events.ts'
import type { BoundPortal } from './portal-store.ts'
import { admins, bulkJobs, developers, portals } from './schema.ts'

/** How long a job is held by whoever works on it. If they die, somebody else takes it over after that. */
export const leaseMilliseconds = 10_000

/** A job as somebody works on it. */
export type BulkJob = typeof bulkJobs.$inferSelect

/** A job as people see it: without the long lists in its input, and with the name of whoever began it. */
export type BulkJobSummary = Omit<BulkJob, 'input' | 'position' | 'request_id'> & {
  input: BulkJobSummaryInput
  created_by_name: string
}

type BulkJobSummaryInput =
  | (Omit<Extract<BulkJobInput, { kind: 'decide' }>, 'choice'> & { choice: Partial<DeveloperChoice> })
  | Exclude<BulkJobInput, { kind: 'decide' }>

const summaryColumns = {
  id: bulkJobs.id,
  portal_id: bulkJobs.portal_id,
  kind: bulkJobs.kind,
  state: bulkJobs.state,
  input: sql<string>`json_remove(${bulkJobs.input}, '$.choice.developer_ids', '$.rules')`.as('input'),
  total: bulkJobs.total,
  done: bulkJobs.done,
  skipped: bulkJobs.skipped,
  created_by: bulkJobs.created_by,
  created_by_name: sql<string>`${admins.full_name}`.as('created_by_name'),
  created_at: bulkJobs.created_at,
  updated_at: bulkJobs.updated_at,
  finished_at: bulkJobs.finished_at,
  leased_until: bulkJobs.leased_until,
}

/** Somebody whom a job comes to next, and what the job's position is after them. */
export interface Candidate {
  id: string
  position: string
}

/** The same, with what approval rules look at. */
export interface RuledCandidate extends Candidate {
  emailKey: string
  answers: Answers
  isInvited: boolean
}

/** A piece of a job that is ready to be written. */
export interface Piece {
  /** Where the job stands after it. */
  position: string | null
  /** How many it came to, changed or not. */
  size: number
  /** True when nothing is left after it. */
  isLast: boolean
}

/** The bulk jobs of one portal: long work on many developers, done in pieces. */
export function bulkJobsOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const place = { organizationId: portal.organization_id, portalId }
  const isJob = (id: string) => and(eq(bulkJobs.portal_id, portalId), eq(bulkJobs.id, id))
  const summaries = () =>
    database.select(summaryColumns).from(bulkJobs).innerJoin(admins, eq(admins.id, bulkJobs.created_by))

  return {
    /** Begins a job, unless the same request has begun one already: that one is returned then. One round trip. */
    async start(
      id: string,
      input: BulkJobInput,
      made: { eventId: string; requestId: string | null; adminId: string; now: number },
    ): Promise<BulkJobSummary> {
      const { eventId, requestId, adminId, now } = made
      const results = await atOnce<[Nothing, Nothing, StoredSummary]>(onlyOnce(database, 'events', eventId), [
        insertEvent(
          {
            id: eventId,
            place,
            action: 'start_bulk_job',
            actor: 'admin',
            actorId: adminId,
            reason: input.kind === 'decide' ? input.reason : null,
            subject: id,
            details: detailsOf(input),
            jobId: id,
            now,
          },
          sql`WHERE NOT EXISTS (SELECT 1 FROM bulk_jobs WHERE portal_id = ${portalId} AND request_id = ${requestId})`,
        ),
        sql`
          INSERT INTO bulk_jobs (id, portal_id, kind, state, input, total, created_by, created_at, updated_at, request_id)
          SELECT ${id}, ${portalId}, ${input.kind}, 'running', ${JSON.stringify(input)}, ${totalOf(input)}, ${adminId},
            ${now}, ${now}, ${requestId}
          WHERE ${isWritten(eventId)}`,
        summaries().where(
          and(eq(bulkJobs.portal_id, portalId), requestId ? eq(bulkJobs.request_id, requestId) : eq(bulkJobs.id, id)),
        ),
      ])
      const [job] = results[2]
      if (!job) throw new Error('a bulk job that was begun is not there')
      return summaryOf(job)
    },

    async find(id: string): Promise<BulkJobSummary | undefined> {
      const job = await summaries().where(isJob(id)).get()
      return job && summaryOf(job)
    },

    /** One page of jobs, newest first: all of them, or only those that run. One round trip. */
    async page(wanted: { isRunning: boolean; after: string | undefined; size: number }) {
      const rows = await summaries()
        .where(
          and(
            eq(bulkJobs.portal_id, portalId),
            wanted.isRunning ? sql`${bulkJobs.state} = 'running'` : undefined,
            wanted.after ? lt(bulkJobs.id, wanted.after) : undefined,
          ),
        )
        .orderBy(desc(bulkJobs.id))
        .limit(wanted.size + 1)
      return { jobs: rows.slice(0, wanted.size).map(summaryOf), hasMore: rows.length > wanted.size }
    },

    /** Stops a running job where it is. One round trip; the job as it then stands. */
    stop: (id: string, made: { eventId: string; adminId: string; now: number }) =>
      change(id, { from: 'running', to: 'stopped', action: 'stop_bulk_job' }, made),

    /** Lets a stopped job go on from where it was stopped. One round trip; the job as it then stands. */
    continue: (id: string, made: { eventId: string; adminId: string; now: number }) =>
      change(id, { from: 'stopped', to: 'running', action: 'continue_bulk_job' }, made),

    /** Takes a running job that nobody holds, to work on it. One round trip; undefined when it is not to be had. */
    async claim(id: string, now: number): Promise<BulkJob | undefined> {
      return database
        .update(bulkJobs)
        .set({ leased_until: now + leaseMilliseconds })
        .where(and(isJob(id), eq(bulkJobs.state, 'running'), lte(bulkJobs.leased_until, now)))
        .returning()
        .get()
    },

    /** Lets go of a job that somebody else may take at once. */
    async release(job: BulkJob): Promise<void> {
      await database
        .update(bulkJobs)
        .set({ leased_until: 0 })
        .where(and(isJob(job.id), eq(bulkJobs.leased_until, job.leased_until)))
    },

    /**
     * The developers that a choice comes to next, at most `limit`: only those who were there when the job began.
     * One round trip, or none for a list of ids.
     */
    async nextChosen(job: BulkJob, choice: DeveloperChoice, limit: number): Promise<Candidate[]> {
      const position = job.position ?? ''
      if ('developer_ids' in choice) {
        const left = choice.developer_ids.filter((id) => id > position).slice(0, limit)
        return left.map((id) => ({ id, position: id }))
      }
      const { search, status } = choice
      if (search === null) {
        const rows = await database
          .select({ id: developers.id })
          .from(developers)
          .where(and(isNext(job), status === null ? undefined : eq(developers.status, status)))
          .orderBy(developers.id)
          .limit(limit)
        return rows.map(({ id }) => ({ id, position: id }))
      }
      // The index goes on from an integer only; a number would be bound as a real one, and all be read again.
      return database.all<Candidate>(sql`
        SELECT developers.id, CAST(developers.rowid AS TEXT) AS position
        FROM developer_search CROSS JOIN developers ON developers.rowid = developer_search.rowid
        WHERE ${isFoundBy(portalId, { search, status: status ?? undefined })} AND developer_search.rowid > CAST(${position} AS INTEGER)
          AND developers.portal_id = ${portalId} AND developers.id < ${job.id}
        ORDER BY developer_search.rowid
        LIMIT ${limit}`)
    },

    /** The developers who wait for approval and whom a job comes to next, with what rules look at. One round trip. */
    async nextWaiting(job: BulkJob, limit: number): Promise<RuledCandidate[]> {
      const rows = await database
        .select({
          id: developers.id,
          emailKey: developers.email_key,
          answers: developers.answers,
          invitedBy: developers.invited_by,
        })
        .from(developers)
        .where(and(isNext(job), eq(developers.status, 'pending')))
        .orderBy(developers.id)
        .limit(limit)
      return rows.map(({ invitedBy, ...row }) => ({ ...row, position: row.id, isInvited: invitedBy !== null }))
    },

    /**
     * Carries out what was decided about one piece and moves the job on, all or nothing, and only if the job still runs
     * and stands where the piece begins: of two who try, one does it. Whoever was decided about since the job began is
     * left alone. One round trip; the job after it, or undefined when it was not this call that moved it.
     */
    async decide(
      job: BulkJob,
      piece: Piece,
      rulings: Ruling[],
      made: { now: number; sendAfter: number },
    ): Promise<BulkJob | undefined> {
      const isUndecided = sql`NOT EXISTS (
        SELECT 1 FROM events later
        WHERE later.portal_id = ${portalId} AND later.developer_id = developer.id AND later.id > ${job.id}
          AND later.to_status IS NOT NULL)`
      const results = await atOnce<unknown[]>(database, [
        ...carryOut(portal, rulings, { jobId: job.id, ...made }, sql`${isAt(job)} AND ${isUndecided}`),
        moveOn(job, piece, sql`(SELECT count(*) AS done FROM ${writtenEvents(rulings)})`, made.now),
      ])
      return movedOn(job, results.at(-1))
    },
  }

  /** True in a query of developers for those whom a job in the order of their ids has not come to yet. */
  function isNext(job: BulkJob) {
    return and(
      eq(developers.portal_id, portalId),
      job.position === null ? undefined : sql`${developers.id} > ${job.position}`,
      lt(developers.id, job.id),
    )
  }

  function totalOf(input: BulkJobInput): SQL {
    if (input.kind === 'invite') return sql`0`
    const choice: DeveloperChoice = input.kind === 'decide' ? input.choice : { status: 'pending', search: null }
    if ('developer_ids' in choice) return sql`${choice.developer_ids.length}`
    const { search, status } = choice
    if (search !== null) {
      return sql`(SELECT count(*) FROM developer_search WHERE ${isFoundBy(portalId, { search, status: status ?? undefined })})`
    }
    const isStatus = status === null ? sql`1` : sql`status = ${status}`
    return sql`coalesce(
      (SELECT sum(developers) FROM developer_counts WHERE portal_id = ${portalId} AND ${isStatus}), 0)`
  }

  async function change(
    id: string,
    { from, to, action }: { from: 'running' | 'stopped'; to: 'running' | 'stopped'; action: EventAction },
    { eventId, adminId, now }: { eventId: string; adminId: string; now: number },
  ): Promise<BulkJobSummary | undefined> {
    const results = await atOnce<[Nothing, Nothing, StoredSummary]>(onlyOnce(database, 'events', eventId), [
      insertEvent(
        { id: eventId, place, action, actor: 'admin', actorId: adminId, subject: id, jobId: id, now },
        sql`FROM bulk_jobs WHERE portal_id = ${portalId} AND id = ${id} AND state = ${from}`,
      ),
      sql`
        UPDATE bulk_jobs SET state = ${to}, updated_at = ${now}, leased_until = 0
        WHERE portal_id = ${portalId} AND id = ${id} AND ${isWritten(eventId)}`,
      summaries().where(isJob(id)),
    ])
    const [job] = results[2]
    return job && summaryOf(job)
  }
}

/** True in SQL while a job runs and stands where `job` says: what a piece is written by asks for it. */
export function isAt(job: BulkJob): SQL {
  return sql`EXISTS (
    SELECT 1 FROM bulk_jobs WHERE id = ${job.id} AND state = 'running' AND position IS ${job.position})`
}

/**
 * The statement that moves a job on, the last of a piece's batch: it counts what was done (`done` of `counted`) and
 * what was not. After the last piece everybody who should have been there and was not counts as skipped.
 */
export function moveOn(job: BulkJob, { position, size, isLast }: Piece, counted: SQL, now: number): SQL {
  const skipped = sql`bulk_jobs.skipped + ${size} - counted.done`
  return sql`
    UPDATE bulk_jobs SET
      position = ${position},
      done = bulk_jobs.done + counted.done,
      skipped = ${isLast ? sql`max(${skipped}, total - bulk_jobs.done - counted.done)` : skipped},
      state = ${isLast ? 'done' : 'running'},
      finished_at = ${isLast ? now : null},
      updated_at = ${now},
      leased_until = ${isLast ? 0 : now + leaseMilliseconds}
    FROM ${counted} counted
    WHERE id = ${job.id} AND state = 'running' AND position IS ${job.position}
    RETURNING state, position, bulk_jobs.done, skipped, finished_at, updated_at, leased_until`
}

/** The job as `moveOn` left it; undefined when it did not move. */
export function movedOn(job: BulkJob, moved: unknown[] | undefined): BulkJob | undefined {
  const [row] = (moved ?? []) as Partial<BulkJob>[]
  return row && { ...job, ...row }
}

/** A job that nobody works on, and the portal whose it is. */
export interface LeftBulkJob {
  id: string
  portal: BoundPortal & { database: 'DB' }
}

/** The running jobs of all portals that nobody holds, those first that have waited longest. One round trip. */
export async function leftBulkJobs(database: Database, now: number): Promise<LeftBulkJob[]> {
  const portal = { id: portals.id, organization_id: portals.organization_id, database: portals.database }
  return database
    .select({ id: bulkJobs.id, portal })
    .from(bulkJobs)
    .innerJoin(portals, eq(portals.id, bulkJobs.portal_id))
    .where(and(sql`${bulkJobs.state} = 'running'`, lte(bulkJobs.leased_until, now)))
    .orderBy(bulkJobs.leased_until)
    .limit(20)
}

type StoredSummary = Omit<BulkJobSummary, 'input'> & { input: string }

function summaryOf({ input, ...job }: StoredSummary): BulkJobSummary {
  return { ...job, input: JSON.parse(input) }
}

// Events know people by id only, and are never changed: what was searched for may be a name or an address.
function detailsOf(input: BulkJobInput): Record<string, unknown> {
  if (input.kind !== 'decide') return { kind: input.kind }
  const { kind, decision, choice } = input
  if ('developer_ids' in choice) return { kind, decision, developers: choice.developer_ids.length }
  return { kind, decision, status: choice.status, is_search: choice.search !== null }
}
