import { sql } from 'drizzle-orm'
import { atOnce, type Database, type Nothing } from './database.ts'

const minute = 60_000
/** How long it is remembered how often the database failed. */
const keptMinutes = 60
/** However often the database fails, it is not written to more often than this. */
const pauseMilliseconds = 10_000

/**
 * How often the database failed, as this isolate knows it. It is kept in memory, for a database that fails cannot be asked
 * to note it, and written down when it answers again. An isolate that ends before that takes along what it knows.
 */
export function tallyDatabaseFailures() {
  const unwritten = new Map<number, number>()
  let nextWriteAt = 0

  return {
    note(now: number): void {
      add(Math.floor(now / minute), 1)
      for (const noted of unwritten.keys()) if (noted <= Math.floor(now / minute) - keptMinutes) unwritten.delete(noted)
    },

    /** True when there is something to write down, and the last time is long enough ago. */
    isDue: (now: number): boolean => unwritten.size > 0 && now >= nextWriteAt,

    /** Writes it down for the whole installation, and forgets what is older than an hour. One round trip. */
    async write(database: Database, now: number): Promise<void> {
      const writing = [...unwritten]
      unwritten.clear()
      nextWriteAt = now + pauseMilliseconds
      try {
        await atOnce<[Nothing, Nothing]>(database, [
          sql`
            INSERT INTO database_failures (minute, failures)
            SELECT value ->> 0, value ->> 1 FROM json_each(${JSON.stringify(writing)}) WHERE true
            ON CONFLICT (minute) DO UPDATE SET failures = failures + excluded.failures`,
          sql`DELETE FROM database_failures WHERE minute <= ${Math.floor(now / minute) - keptMinutes}`,
        ])
      } catch (error) {
        for (const [noted, failures] of writing) add(noted, failures)
        throw error
      }
    },
  }

  function add(noted: number, failures: number): void {
    unwritten.set(noted, (unwritten.get(noted) ?? 0) + failures)
  }
}

export type DatabaseFailures = ReturnType<typeof tallyDatabaseFailures>
