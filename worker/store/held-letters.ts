import { sql } from 'drizzle-orm'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { insertEvent, isWritten } from './events.ts'
import type { BoundPortal } from './portal-store.ts'
import type { PortalRow } from './portals.ts'

interface By {
  eventId: string
  adminId: string
  now: number
}

/** No portal's letters are stopped. */
export const nothingStopped = {
  letters_stopped_at: null,
  letters_stopped_cause: null,
  letters_stopped_count: null,
} as const satisfies Partial<PortalRow>

/** The letters of one portal's sign-ups that wait for an admin, because there were so many or so many came back. */
export function heldLettersOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const isHeld = sql`portal_id = ${portalId} AND state = 'held'`

  const note = (action: 'resume_letters' | 'discard_letters', { eventId, adminId, now }: By) =>
    insertEvent(
      {
        id: eventId,
        place: { organizationId: portal.organization_id, portalId },
        action,
        actor: 'admin',
        actorId: adminId,
        details: sql`json_object('cause', letters_stopped_cause,
          'letters', (SELECT count(*) FROM letters WHERE ${isHeld}))`,
        now,
      },
      sql`FROM portals WHERE id = ${portalId} AND letters_stopped_at IS NOT NULL RETURNING id`,
    )

  const goOn = ({ eventId }: By) => sql`
    UPDATE portals SET letters_stopped_at = NULL, letters_stopped_cause = NULL, letters_stopped_count = NULL
    WHERE id = ${portalId} AND ${isWritten(eventId)}`

  return {
    /**
     * Lets the held letters go, and those that follow with them. Their links work until then, as if they had been written
     * only now; a confirmation whose sign-up is gone is dropped. False when nothing is stopped: of admins at the same time
     * one does it. One round trip.
     */
    async send(by: By & { linksExpireAt: number }): Promise<boolean> {
      const isDone = isWritten(by.eventId)
      const [event] = await atOnce<[{ id: string }, Nothing, Nothing, Nothing, Nothing]>(
        onlyOnce(database, 'events', by.eventId),
        [
          note('resume_letters', by),
          sql`
          DELETE FROM letters
          WHERE ${isHeld} AND kind = 'confirm-email' AND ${isDone} AND NOT EXISTS (
            SELECT 1 FROM registrations r
            WHERE r.portal_id = ${portalId} AND r.email_key = lower(letters.recipient)
              AND r.confirmed_at IS NULL)`,
          sql`
          UPDATE registrations SET expires_at = ${by.linksExpireAt}
          WHERE portal_id = ${portalId} AND confirmed_at IS NULL AND link = 'confirm-email' AND ${isDone}
            AND email_key IN (SELECT lower(recipient) FROM letters WHERE ${isHeld} AND kind = 'confirm-email')`,
          sql`UPDATE letters SET state = 'waiting', send_after = ${by.now} WHERE ${isHeld} AND ${isDone}`,
          goOn(by),
        ],
      )
      return event.length > 0
    },

    /**
     * Throws the held letters away, and with them the registrations that nobody can confirm then. Whoever is invited stays
     * invited. False when nothing is stopped. One round trip.
     */
    async discard(by: By): Promise<boolean> {
      const isDone = isWritten(by.eventId)
      const [event] = await atOnce<[{ id: string }, Nothing, Nothing, Nothing]>(
        onlyOnce(database, 'events', by.eventId),
        [
          note('discard_letters', by),
          sql`
          DELETE FROM registrations
          WHERE portal_id = ${portalId} AND confirmed_at IS NULL AND invited_by IS NULL AND ${isDone} AND email_key IN (
            SELECT lower(recipient) FROM letters WHERE ${isHeld} AND kind = 'confirm-email')`,
          sql`DELETE FROM letters WHERE ${isHeld} AND ${isDone}`,
          goOn(by),
        ],
      )
      return event.length > 0
    },
  }
}
