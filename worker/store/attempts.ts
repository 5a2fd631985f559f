import { type SQL, sql } from 'drizzle-orm'
import { atOnce, type Database, onlyOnceBy } from './database.ts'

/** One limit that an attempt counts towards: at most `most` within a window that begins with the first of them. */
export interface Limit {
  /** A hash, so that nobody's address is stored. */
  key: string
  most: number
  milliseconds: number
}

const sweptAtOnce = 1000

/** How often something was tried. */
export function attemptsOf(database: Database) {
  return {
    /**
     * Counts one attempt towards every limit, or towards none when one of them is used up: what is refused does not
     * lengthen anybody's wait. One statement decides, so of attempts at the same time no more pass than there are left.
     * Resolves to how many tries that makes of the limit that was used most; otherwise to when the last of the limits in
     * its way opens again. `tryId` is this one attempt’s: with it nothing is counted twice because an answer was lost. One
     * round trip.
     */
    async count(
      limits: Limit[],
      { tryId, now }: { tryId: string; now: number },
    ): Promise<{ tries: number } | { until: number }> {
      const given = JSON.stringify(limits)
      const isCounted = sql`key IN (SELECT value ->> 'key' FROM json_each(${given})) AND try_id = ${tryId}`
      const usedUp = sql`json_each(${given}) item JOIN attempts a ON a.key = item.value ->> 'key'
        WHERE a.window_ends_at > ${now} AND a.count >= item.value ->> 'most'`
      const [usedUpUntil, counted] = await atOnce<[{ until: number | null }, { count: number }]>(
        onlyOnceBy(database, 'attempts', isCounted),
        [
          sql`SELECT max(a.window_ends_at) AS until FROM ${usedUp}`,
          sql`
          INSERT INTO attempts (key, count, window_ends_at, try_id)
          SELECT value ->> 'key', 1, ${now} + (value ->> 'milliseconds'), ${tryId} FROM json_each(${given})
          WHERE NOT EXISTS (SELECT 1 FROM ${usedUp})
          ON CONFLICT (key) DO UPDATE SET try_id = excluded.try_id,
            count = iif(attempts.window_ends_at > ${now}, attempts.count + 1, 1),
            window_ends_at = iif(attempts.window_ends_at > ${now}, attempts.window_ends_at, excluded.window_ends_at)
          RETURNING count`,
        ],
      )
      if (counted.length === 0) return { until: usedUpUntil[0]?.until ?? now }
      return { tries: Math.max(...counted.map(({ count }) => count)) }
    },

    /** Forgets what was counted under these keys: somebody has proven who they are. One round trip. */
    async forget(keys: string[]): Promise<void> {
      await database.run(forgetAttempts(keys, sql`1`))
    },

    /** Forgets what counts no more, a little at a time. */
    async sweep(now: number): Promise<void> {
      await database.run(sql`
        DELETE FROM attempts WHERE key IN (
          SELECT key FROM attempts WHERE window_ends_at <= ${now} ORDER BY window_ends_at LIMIT ${sweptAtOnce})`)
    },
  }
}

/** What is taken back of the tries to log in once the password was right. */
export interface ProvenAttempts {
  /** The keys of what was counted towards the account: all of it is forgotten. */
  forgotten: string[]
  /** The keys of what is counted towards many people at once: this one try is taken back. */
  returned: string[]
}

/** The statements that do so, as part of a larger batch. */
export function takeBack({ forgotten, returned }: ProvenAttempts, guard: SQL): SQL[] {
  return [
    forgetAttempts(forgotten, guard),
    sql`
      UPDATE attempts SET count = count - 1
      WHERE key IN (SELECT value FROM json_each(${JSON.stringify(returned)})) AND count > 0 AND ${guard}`,
  ]
}

/** The statement that forgets attempts, as part of a larger batch: somebody has proven who they are. */
export function forgetAttempts(keys: string[], guard: SQL): SQL {
  return sql`DELETE FROM attempts WHERE key IN (SELECT value FROM json_each(${JSON.stringify(keys)})) AND ${guard}`
}
