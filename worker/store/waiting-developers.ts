import { sql } from 'drizzle-orm'
import { atOnce, type Database, type Nothing } from './database.ts'
import { insertLetter } from './letters.ts'

/** How many are written to at a call: at a call each minute, 144,000 in a day. */
const remindedAtOnce = 100

/** The developers of the whole installation who wait for a decision. */
export function openWaitingDevelopers(database: Database) {
  return {
    /**
     * Writes to those who have waited since `before` or longer and were not written to: once to each, a bounded number at
     * each call, those who have waited longest first. Whom an admin has added waits for nothing before they have a password. A closed portal writes nobody, and its developers are passed over
     * for good: they must not be in the way of the others. Resolves to how many letters were written. One round trip.
     */
    async remind({ before, now, newId }: { before: number; now: number; newId: () => string }): Promise<number> {
      const letterIds = JSON.stringify(Array.from({ length: remindedAtOnce }, newId))
      // Nothing comes between the two statements, so they find the same developers. Exactly the words of the index: with a
      // bound status SQLite would not use it.
      const waiting = sql`
        FROM developers
        WHERE status = 'pending' AND password_hash IS NOT NULL AND reminded_at IS NULL AND created_at <= ${before}
        ORDER BY created_at, id LIMIT ${remindedAtOnce}`
      const [written] = await atOnce<[{ id: string }, Nothing]>(database, [
        insertLetter(
          { id: sql`${letterIds} ->> chosen.place`, kind: 'still-pending', now, sendAfter: now },
          {
            portalId: sql`chosen.portal_id`,
            developerId: sql`chosen.id`,
            recipient: sql`chosen.email`,
            facts: sql`json_object('kind', 'still-pending', 'full_name', chosen.full_name)`,
            language: sql`chosen.language`,
          },
          sql`
            FROM (
              SELECT *, row_number() OVER () - 1 AS place
              FROM (SELECT id, portal_id, email, full_name, language ${waiting})
            ) chosen CROSS JOIN portals p ON p.id = chosen.portal_id
            WHERE p.closed_at IS NULL
            RETURNING id`,
        ),
        sql`UPDATE developers SET reminded_at = ${now} WHERE id IN (SELECT id ${waiting})`,
      ])
      return written.length
    },
  }
}
