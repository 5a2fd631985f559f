import { sql } from 'drizzle-orm'
import { isInviterInCharge } from './admin-invitations.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { type Decider, insertEvent } from './events.ts'
import { type FailedLetter, waitAgain } from './letter-ledger.ts'
import { isOrganizationOpen } from './organizations.ts'

/** The letters of one organization to its admins, and to those who are invited to be one. */
export function adminLettersOf(database: Database, organizationId: string) {
  const isThis = (id: string) => sql`organization_id = ${organizationId} AND id = ${id}`

  return {
    /**
     * Those that were given up, the oldest first: `size` of them after the one named. Nobody wants those to the operator: they
     * told of a moment. One round trip.
     */
    async failed({ after, size }: { after: string | undefined; size: number }): Promise<FailedLetter[]> {
      const [rows] = await atOnce<[FailedLetter]>(database, [
        sql`
          SELECT id, kind, kind <> 'operator-alert' AS isWanted FROM letters
          WHERE organization_id = ${organizationId} AND state = 'failed' AND id > ${after ?? ''}
          ORDER BY id LIMIT ${size}`,
      ])
      return rows
    },

    /**
     * Has one of them tried again, with the same facts and the same link, as long as what it says is so and its link works:
     * `tokenHashes` are what may be stored of that link. False when it does not, or is gone. One round trip.
     */
    async retry(
      id: string,
      made: { eventId: string; by: Decider; tokenHashes: string[]; now: number },
    ): Promise<boolean> {
      const { eventId, by, tokenHashes, now } = made
      const isOfLink = sql`token_hash IN (SELECT value FROM json_each(${JSON.stringify(tokenHashes)}))`
      const isStillTrue = sql`CASE
        WHEN kind = 'admin-invitation' THEN EXISTS (
          SELECT 1 FROM admin_invitations
          WHERE ${isOfLink} AND accepted_at IS NULL AND expires_at > ${now} AND ${isInviterInCharge})
        WHEN kind IN ('reset-password', 'change-email', 'email-changed') THEN EXISTS (
          SELECT 1 FROM one_time_tokens t
          WHERE ${isOfLink} AND t.used_at IS NULL AND t.expires_at > ${now})
        ELSE EXISTS (
          SELECT 1 FROM admins a WHERE a.email_key = lower(recipient) AND a.organization_id = ${organizationId}) END`
      const results = await atOnce<[...Nothing[], { id: string }]>(onlyOnce(database, 'events', eventId), [
        insertEvent(
          {
            id: eventId,
            place: { organizationId, portalId: null },
            action: 'resend_letter',
            ...by,
            subject: sql`id`,
            details: sql`json_object('kind', kind)`,
            now,
          },
          sql`
            FROM letters
            WHERE ${isThis(id)} AND state = 'failed' AND ${isOrganizationOpen(sql`${organizationId}`)} AND ${isStillTrue}`,
        ),
        ...waitAgain(isThis(id), eventId, now),
        sql`SELECT id FROM events WHERE id = ${eventId}`,
      ])
      return (results.at(-1) as { id: string }[]).length > 0
    },
  }
}
