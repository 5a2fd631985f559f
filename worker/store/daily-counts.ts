import { and, asc, between, eq } from 'drizzle-orm'
import type { Database } from './database.ts'
import { dailyCounts, developerCounts, developers } from './schema.ts'

export type DailyCounts = typeof dailyCounts.$inferSelect

/** What is kept about the days of one portal; triggers in the migrations count. */
export function dailyCountsOf(database: Database, portalId: string) {
  return {
    /**
     * The days from `from` to `to` (days since the epoch, both included) on which somebody signed up, how many wait now,
     * and since when the first of them does. One round trip; reads one row for each day, and two more.
     */
    async between(from: number, to: number) {
      const isPending = (table: typeof developers | typeof developerCounts) =>
        and(eq(table.portal_id, portalId), eq(table.status, 'pending'))
      const [days, [waiting], [oldest]] = await database.batch([
        database
          .select()
          .from(dailyCounts)
          .where(and(eq(dailyCounts.portal_id, portalId), between(dailyCounts.day, from, to)))
          .orderBy(asc(dailyCounts.day)),
        database
          .select({ pending: developerCounts.developers })
          .from(developerCounts)
          .where(isPending(developerCounts)),
        database
          .select({ since: developers.created_at })
          .from(developers)
          .where(isPending(developers))
          .orderBy(asc(developers.id))
          .limit(1),
      ])
      return { days, pending: waiting?.pending ?? 0, oldestSince: oldest?.since }
    },
  }
}
