import { type SQL, sql } from 'drizzle-orm'
import { atOnce, type Database } from './database.ts'

/** One limit that an attempt counts towards: at most `most` within a window that begins with the first of them. */
export interface Limit {
  /** A hash, so that nobody's address is stored. */
  key: string
  most: number
  milliseconds: number
}

/** How often something was tried. */
export function attemptsOf(database: Database) {
  return {
    /**
     * Counts one attempt towards every limit, or towards none when one of them is used up: what is refused does not
     * lengthen anybody's wait. One statement decides, so of attempts at the same time no more pass than there are left.
     * Undefined when it may go on; otherwise when the last of the limits in its way opens again. One round trip.
     */
    async count(limits: Limit[], now: number): Promise<number | undefined> {
      const given = JSON.stringify(limits)
      const usedUp = sql`json_each(${given}) item JOIN attempts a ON a.key = item.value ->> 'key'
        WHERE a.window_ends_at > ${now} AND a.count >= item.value ->> 'most'`
      const [usedUpUntil, counted] = await atOnce<[{ until: number | null }, { key: string }]>(database, [
        sql`SELECT max(a.window_ends_at) AS until FROM ${usedUp}`,
        sql`
          INSERT INTO attempts (key, count, window_ends_at)
          SELECT value ->> 'key', 1, ${now} + (value ->> 'milliseconds') FROM json_each(${given})
          WHERE NOT EXISTS (SELECT 1 FROM ${usedUp})
          ON CONFLICT (key) DO UPDATE SET
            count = iif(attempts.window_ends_at > ${now}, attempts.count + 1, 1),
            window_ends_at = iif(attempts.window_ends_at > ${now}, attempts.window_ends_at, excluded.window_ends_at)
          RETURNING key`,
      ])
      return counted.length > 0 ? undefined : (usedUpUntil[0]?.until ?? now)
    },
  }
}

/** The statement that forgets attempts, as part of a larger batch: somebody has proven who they are. */
export function forgetAttempts(keys: string[], guard: SQL): SQL {
  return sql`DELETE FROM attempts WHERE key IN (SELECT value FROM json_each(${JSON.stringify(keys)})) AND ${guard}`
}
