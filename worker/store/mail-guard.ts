import { sql } from 'drizzle-orm'
import { type LettersStopped, signUpLetters } from '../contract/letters.ts'
import { breaker } from '../contract/limits.ts'
import { decidingAdmins } from './admins.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { firstIdAt, insertEvent, isWritten } from './events.ts'
import { insertLetter } from './letters.ts'
import type { BoundPortal } from './portal-store.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

/** How many portals are stopped at once at most, and how many rows are forgotten. The next sweep goes on. */
const stoppedAtOnce = 20
const sweptAtOnce = 1000

/** A portal where far more happened within an hour than usual. */
export interface Jump extends BoundPortal {
  cause: LettersStopped
  /** Of the sign-ups, or of the letters that came back. */
  count: number
}

/** Watches over the letters of the whole installation: whose sign-up letters have to be stopped. */
export function openMailGuard(database: Database) {
  return {
    /**
     * The portals to stop: those whose sign-ups or bounces of the last hour jump, unless they are stopped, or an admin has
     * let letters go after the same cause within that hour. Each time that one did so within a day doubles what it takes.
     * The usual hour is a part of the middle one of the last seven days, so that one day of an attack or of a launch makes
     * nothing usual. One round trip; reads a row for each portal and minute with something in it, and seven more for each
     * portal where much happened.
     */
    async jumps(now: number): Promise<Jump[]> {
      const today = Math.floor(now / day)
      const usualHour = sql`coalesce((
        SELECT past.sign_ups FROM daily_counts past
        WHERE past.portal_id = counted.portal_id AND past.day BETWEEN ${today - 7} AND ${today - 1}
        ORDER BY past.sign_ups DESC LIMIT 1 OFFSET 3), 0) / 24.0`
      return database.all<Jump>(sql`
        WITH counted AS (
          SELECT portal_id, sum(sign_ups) AS sign_ups, sum(letters_sent) AS sent, sum(letters_returned) AS returned
          FROM minute_counts WHERE minute > ${Math.floor((now - hour) / minute)} GROUP BY portal_id
          HAVING sum(sign_ups) > ${breaker.signUps} OR sum(letters_returned) >= ${breaker.returned}
        ), judged AS (
          SELECT p.id, p.organization_id, counted.sign_ups, counted.returned,
            CASE
              WHEN counted.sign_ups > max(${breaker.signUps}, ${breaker.timesUsual} * ${usualHour})
                  << ${timesLetGo(sql`p.id`, 'sign_ups', now - day)}
                AND ${timesLetGo(sql`p.id`, 'sign_ups', now - hour)} = 0 THEN 'sign_ups'
              WHEN counted.returned >= ${breaker.returned} << ${timesLetGo(sql`p.id`, 'bounces', now - day)}
                AND counted.returned * ${breaker.oneOfSent} >= counted.sent
                AND ${timesLetGo(sql`p.id`, 'bounces', now - hour)} = 0 THEN 'bounces'
            END AS cause
          FROM counted CROSS JOIN portals p ON p.id = counted.portal_id
          WHERE p.letters_stopped_at IS NULL
        )
        SELECT id, organization_id, cause, iif(cause = 'sign_ups', sign_ups, returned) AS count
        FROM judged WHERE cause IS NOT NULL LIMIT ${stoppedAtOnce}`)
    },

    /** The addresses of those who decide for a portal. One round trip. */
    async admins(portal: BoundPortal): Promise<string[]> {
      return (await decidingAdmins(database, portal.id)).map(({ email }) => email)
    },

    /**
     * Stops the sign-up letters of a portal, once: those that nobody has tried to send yet are held, those that follow are
     * written as held, and its admins are told. What was tried may have been taken already, and goes on.
     * Nothing happens when it is stopped already, or an admin has let letters go meanwhile; then it is false. One round trip.
     */
    async stop(
      { id: portalId, organization_id: organizationId, cause, count }: Jump,
      { eventId, notices, now }: { eventId: string; notices: { id: string; recipient: string }[]; now: number },
    ): Promise<boolean> {
      const [written] = await atOnce<[{ id: string }, Nothing, Nothing, Nothing]>(
        onlyOnce(database, 'events', eventId),
        [
          insertEvent(
            {
              id: eventId,
              place: { organizationId, portalId },
              action: 'stop_letters',
              actor: 'system',
              actorId: 'mail-guard',
              details: { cause, count },
              now,
            },
            sql`
            FROM portals
            WHERE id = ${portalId} AND letters_stopped_at IS NULL AND ${timesLetGo(portalId, cause, now - hour)} = 0
            RETURNING id`,
          ),
          sql`
          UPDATE portals SET letters_stopped_at = ${now}, letters_stopped_cause = ${cause},
            letters_stopped_count = ${count}
          WHERE id = ${portalId} AND ${isWritten(eventId)}`,
          sql`
          UPDATE letters SET state = 'held'
          WHERE portal_id = ${portalId} AND state = 'waiting' AND first_tried_at IS NULL AND kind IN ${signUpLetters}
            AND ${isWritten(eventId)}`,
          insertLetter(
            { id: sql`notice.value ->> 'id'`, kind: 'letters-stopped', now, sendAfter: now },
            {
              portalId,
              developerId: null,
              recipient: sql`notice.value ->> 'recipient'`,
              facts: sql`json_object('kind', 'letters-stopped', 'cause', ${cause}, 'count', ${count})`,
              language: 'en',
            },
            sql`FROM json_each(${JSON.stringify(notices)}) notice WHERE ${isWritten(eventId)}`,
          ),
        ],
      )
      return written.length > 0
    },

    /** Forgets what counts no more, a little at a time. One round trip. */
    async sweep(now: number): Promise<void> {
      await atOnce<[Nothing, Nothing]>(database, [
        sql`
          DELETE FROM minute_counts WHERE (minute, portal_id) IN (
            SELECT minute, portal_id FROM minute_counts WHERE minute <= ${Math.floor((now - hour) / minute)}
            ORDER BY minute LIMIT ${sweptAtOnce})`,
        sql`
          DELETE FROM unwanted_addresses WHERE (portal_id, address_hash) IN (
            SELECT portal_id, address_hash FROM unwanted_addresses WHERE until_at <= ${now}
            ORDER BY until_at LIMIT ${sweptAtOnce})`,
      ])
    },
  }
}

/** How often in SQL an admin has let a portal's letters go since a time, after they were stopped for this. */
function timesLetGo(portalId: ReturnType<typeof sql> | string, cause: LettersStopped, since: number) {
  return sql`(
    SELECT count(*) FROM events e
    WHERE e.portal_id = ${portalId} AND e.action IN ('resume_letters', 'discard_letters')
      AND e.id >= ${firstIdAt(since)} AND e.details ->> 'cause' = ${cause})`
}
