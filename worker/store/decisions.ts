import { type SQL, sql } from 'drizzle-orm'
import { type Decision, decisions } from '../contract/developer-status.ts'
import type { EventActor } from '../contract/event-actions.ts'
import { insertEvent } from './events.ts'
import { hasNotLeft, insertLetter } from './letters.ts'
import type { BoundPortal } from './portal-store.ts'

/** A decision about developers of one portal, and whose it is. */
export interface Ruling {
  decision: Decision
  actor: EventActor
  actorId: string
  reason: string | null
  /** Whom it is about, each with the ids of the event and of the letter that it makes. */
  developers: DecidedDeveloper[]
}

interface DecidedDeveloper {
  developerId: string
  eventId: string
  letterId: string
}

/**
 * The statements that carry out decisions, for one batch: for each ruling the events first, of those developers whose
 * status allows it; then status, the end of all sessions and the letter of those whose event was written. A letter
 * that has not left yet and tells of an earlier decision, or of none, is replaced: the developer hears where it ended. `guard` is what must
 * hold besides. The first statements return the ids of the events, one statement for each ruling.
 */
export function carryOut(
  portal: BoundPortal,
  rulings: Ruling[],
  made: { jobId?: string; now: number; sendAfter: number },
  guard: SQL = sql`1`,
): SQL[] {
  const portalId = portal.id
  const { now, sendAfter } = made
  const written = writtenEvents(rulings)
  const decidedIds = sql`(SELECT event.developer_id FROM ${written})`
  return [
    ...rulings.map(({ decision, actor, actorId, reason, developers }) =>
      insertEvent(
        {
          id: sql`item.value ->> 'eventId'`,
          place: { organizationId: portal.organization_id, portalId },
          action: decision,
          actor,
          actorId,
          developerId: sql`developer.id`,
          fromStatus: sql`developer.status`,
          toStatus: decisions[decision].to,
          reason,
          now,
          ...(made.jobId !== undefined && { jobId: made.jobId }),
        },
        sql`FROM json_each(${JSON.stringify(developers)}) item CROSS JOIN developers developer
            ON developer.portal_id = ${portalId} AND developer.id = item.value ->> 'developerId'
          WHERE developer.status IN (${sql.join(
            decisions[decision].from.map((status) => sql`${status}`),
            sql`, `,
          )}) AND ${guard}
          RETURNING id`,
      ),
    ),
    ...rulings.map(
      (ruling) => sql`
        UPDATE developers SET status = ${decisions[ruling.decision].to}, updated_at = ${now}
        WHERE portal_id = ${portalId} AND id IN (SELECT event.developer_id FROM ${writtenEvents([ruling])})`,
    ),
    sql`DELETE FROM sessions WHERE portal_id = ${portalId} AND developer_id IN ${decidedIds}`,
    sql`
      DELETE FROM letters
      WHERE portal_id = ${portalId} AND developer_id IN ${decidedIds} AND ${hasNotLeft}
        AND kind IN ('still-pending', 'account-approved', 'account-rejected', 'account-revoked')`,
    insertLetter(
      { id: sql`item.value ->> 'letterId'`, kind: sql`'account-' || event.to_status`, now, sendAfter },
      {
        portalId,
        developerId: sql`developer.id`,
        recipient: sql`developer.email`,
        facts: sql`json_object('kind', 'account-' || event.to_status, 'full_name', developer.full_name,
          'reason', event.reason)`,
        language: sql`developer.language`,
      },
      sql`FROM ${written} CROSS JOIN developers developer
          ON developer.portal_id = ${portalId} AND developer.id = event.developer_id`,
    ),
  ]
}

/** In SQL, as `event`: the events of these rulings that could be written. */
export function writtenEvents(rulings: Ruling[]): SQL {
  const ids = rulings.flatMap(({ developers }) => developers.map(({ eventId, letterId }) => ({ eventId, letterId })))
  return sql`json_each(${JSON.stringify(ids)}) item CROSS JOIN events event ON event.id = item.value ->> 'eventId'`
}
