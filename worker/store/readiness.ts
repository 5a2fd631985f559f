import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { dueAlone, dueBatch } from './outbox.ts'

/** The newest file in `migrations/`: what this worker expects of its database. A test holds it. */
export const newestMigration = '0016_alerts.sql'

/** What the database tells of itself, for whoever asks whether the worker can do its work. */
export interface Condition {
  /** The newest migration that was applied to it. */
  migration: string | null
  /** When the letter was due that is due for longest; null when none is. */
  dueSince: number | null
}

/** What condition the database is in. One round trip, and a row for each thing that is asked. */
export async function readCondition(database: Database, now: number): Promise<Condition> {
  const [condition] = await database.all<Condition>(sql`
    SELECT (SELECT max(name) FROM d1_migrations) AS migration,
      (SELECT min(send_after) FROM (
        SELECT send_after FROM (${dueAlone(0, now, 1)}) UNION ALL SELECT send_after FROM (${dueAlone(1, now, 1)})
        UNION ALL SELECT send_after FROM (${dueBatch(0, now)}) UNION ALL SELECT send_after FROM (${dueBatch(1, now)})
      )) AS dueSince`)
  return condition ?? { migration: null, dueSince: null }
}
