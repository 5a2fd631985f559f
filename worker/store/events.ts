import { type SQL, sql } from 'drizzle-orm'
import type { DeveloperStatus } from '../contract/developer-status.ts'
import type { EventAction, EventActor } from '../contract/event-actions.ts'

/** The operator, of whom no more is known. */
export const theOperator = { actor: 'operator', actorId: 'operator' } as const

/** Who decides something for others. */
export type Decider = { actor: 'admin'; actorId: string } | typeof theOperator

/** What happened. A value that only the database knows at that moment is given as SQL over `source`. */
interface NewEvent {
  id: SQL | string
  /** The organization, and the portal if it is about one. */
  place: { organizationId: SQL | string; portalId: SQL | string | null }
  action: SQL | EventAction
  actor: EventActor
  actorId: SQL | string
  developerId?: SQL | string
  fromStatus?: SQL | DeveloperStatus
  toStatus?: SQL | DeveloperStatus
  reason?: SQL | string | null
  subject?: SQL | string
  details?: SQL | Record<string, unknown>
  jobId?: string
  now: number
}

/**
 * The statement that notes what happens, for the head of the batch that does it. `source` is the rest of a SELECT (FROM
 * and WHERE) that yields a row when it may happen and nothing when it may not; what follows asks for `isWritten`.
 */
export function insertEvent(event: NewEvent, source: SQL = sql``): SQL {
  const { id, place, action, actor, actorId, developerId, fromStatus, toStatus, reason, subject, jobId, now } = event
  const details = event.details && (isSql(event.details) ? event.details : JSON.stringify(event.details))
  return sql`
    INSERT INTO events (id, organization_id, portal_id, developer_id, action, from_status, to_status, actor, actor_id,
      reason, subject, details, job_id, created_at)
    SELECT ${id}, ${place.organizationId}, ${place.portalId}, ${developerId ?? null}, ${action}, ${fromStatus ?? null},
      ${toStatus ?? null}, ${actor}, ${actorId}, ${reason ?? null}, ${subject ?? null}, ${details ?? null},
      ${jobId ?? null}, ${now}
    ${source}`
}

/** True in SQL once the event of this batch was written. */
export function isWritten(eventId: string): SQL {
  return sql`EXISTS (SELECT 1 FROM events WHERE id = ${eventId})`
}

/** Ids begin with the time at which they were made: this is what those of a millisecond are not below. */
export function firstIdAt(milliseconds: number): string {
  const hex = Math.max(0, milliseconds).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}`
}

function isSql(value: SQL | Record<string, unknown>): value is SQL {
  return 'getSQL' in value
}
