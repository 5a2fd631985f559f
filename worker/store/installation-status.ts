import { sql } from 'drizzle-orm'
import type { DeveloperStatus } from '../contract/developer-status.ts'
import { atOnce, type Database } from './database.ts'

/** How many there are of what can be closed. */
interface OpenAndClosed {
  open: number
  closed: number
}

interface LetterCounts {
  waiting: number
  failed: number
  waiting_since: number | null
}

/**
 * How the installation stands. Developers are counted by the counters of their portals; letters by what waits or has failed,
 * and no others are read. `waiting_since`: since when the letter is due that has waited for longest. One round trip.
 */
export async function installationStatus(database: Database) {
  const isDue = sql`state = 'waiting' AND batch_id IS NULL`
  const isDueInBatch = sql`state = 'waiting' AND batch_id IS NOT NULL`
  const [[organizations], [portals], developers, [letters], [migration]] = await atOnce<
    [OpenAndClosed, OpenAndClosed, { status: DeveloperStatus; developers: number }, LetterCounts, { name: string }]
  >(database, [
    sql`SELECT count(*) - count(closed_at) AS open, count(closed_at) AS closed FROM organizations`,
    sql`SELECT count(*) - count(closed_at) AS open, count(closed_at) AS closed FROM portals`,
    sql`SELECT status, sum(developers) AS developers FROM developer_counts GROUP BY status`,
    sql`
      SELECT
        (SELECT count(*) FROM letters WHERE ${isDue} AND priority IN (0, 1))
          + (SELECT count(*) FROM letters WHERE ${isDueInBatch} AND priority IN (0, 1)) AS waiting,
        (SELECT count(*) FROM letters WHERE state = 'failed' AND organization_id IS NULL)
          + (SELECT count(*) FROM letters WHERE state = 'failed' AND organization_id > '') AS failed,
        (SELECT min(at) FROM (
          SELECT min(send_after) AS at FROM letters WHERE ${isDue} AND priority = 0
          UNION ALL SELECT min(send_after) FROM letters WHERE ${isDue} AND priority = 1
          UNION ALL SELECT min(first_tried_at) FROM letters WHERE state = 'waiting' AND first_tried_at IS NOT NULL
        )) AS waiting_since`,
    sql`SELECT name FROM d1_migrations WHERE id = (SELECT max(id) FROM d1_migrations)`,
  ])
  if (!organizations || !portals || !letters) throw new Error('a count is always one row')
  return { organizations, portals, developers, letters, lastMigration: migration?.name ?? null }
}
