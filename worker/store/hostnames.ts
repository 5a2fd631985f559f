import { asc, desc, eq, type SQL, sql } from 'drizzle-orm'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { type Decider, insertEvent, isWritten } from './events.ts'
import type { BoundPortal } from './portal-store.ts'
import { hostnames } from './schema.ts'

export type Hostname = Pick<typeof hostnames.$inferSelect, 'hostname' | 'canonical'>

/** Who changes something, and the event that notes it. */
interface Change {
  eventId: string
  by: Decider
  now: number
}

/** The hostnames of one portal. Each belongs to one portal in the world, for as long as that portal has it. */
export function hostnamesOf(database: Database, { id: portalId, organization_id: organizationId }: BoundPortal) {
  const isOnPortal = (hostname: string) => sql`portal_id = ${portalId} AND hostname = ${hostname}`
  const find = (hostname: string) => sql`SELECT hostname FROM hostnames WHERE ${isOnPortal(hostname)}`

  function note(
    action: 'add_hostname' | 'make_hostname_canonical' | 'remove_hostname',
    hostname: string,
    { eventId, by, now }: Change,
    source: SQL,
  ): SQL {
    const place = { organizationId, portalId }
    return insertEvent({ id: eventId, place, action, ...by, subject: hostname, now }, source)
  }

  return {
    /** All of them, the canonical one first. One round trip. */
    async all(): Promise<Hostname[]> {
      return database
        .select({ hostname: hostnames.hostname, canonical: hostnames.canonical })
        .from(hostnames)
        .where(eq(hostnames.portal_id, portalId))
        .orderBy(desc(hostnames.canonical), asc(hostnames.hostname))
    },

    /** Adds one that is nobody's yet. One round trip. */
    async add(
      hostname: string,
      { most, ...change }: Change & { most: number },
    ): Promise<'added' | 'too_many' | 'listed_here' | 'taken'> {
      const [[added], , [owner]] = await atOnce<[{ id: string }, Nothing, { portal_id: string }]>(
        onlyOnce(database, 'events', change.eventId),
        [
          note(
            'add_hostname',
            hostname,
            change,
            sql`
            WHERE NOT EXISTS (SELECT 1 FROM hostnames WHERE hostname = ${hostname})
              AND (SELECT count(*) FROM hostnames WHERE portal_id = ${portalId}) < ${most}
            RETURNING id`,
          ),
          sql`
          INSERT INTO hostnames (hostname, portal_id, canonical)
          SELECT ${hostname}, ${portalId}, 0 WHERE ${isWritten(change.eventId)}`,
          sql`SELECT portal_id FROM hostnames WHERE hostname = ${hostname}`,
        ],
      )
      if (added) return 'added'
      if (!owner) return 'too_many'
      return owner.portal_id === portalId ? 'listed_here' : 'taken'
    },

    /**
     * Builds links with this one from now on; the others lead to it. False when the portal has no such hostname. One
     * round trip.
     */
    async makeCanonical(hostname: string, change: Change): Promise<boolean> {
      const isNoted = isWritten(change.eventId)
      const [, , , [found]] = await atOnce<[Nothing, Nothing, Nothing, { hostname: string }]>(
        onlyOnce(database, 'events', change.eventId),
        [
          note(
            'make_hostname_canonical',
            hostname,
            change,
            sql`FROM hostnames WHERE ${isOnPortal(hostname)} AND canonical = 0`,
          ),
          sql`UPDATE hostnames SET canonical = 0 WHERE portal_id = ${portalId} AND canonical = 1 AND ${isNoted}`,
          sql`UPDATE hostnames SET canonical = 1 WHERE ${isOnPortal(hostname)} AND ${isNoted}`,
          find(hostname),
        ],
      )
      return found !== undefined
    },

    /** Removes one that links are not built with. It may be anybody's afterwards. One round trip. */
    async remove(hostname: string, change: Change): Promise<'removed' | 'canonical' | 'not_found'> {
      const [[removed], , [left]] = await atOnce<[{ id: string }, Nothing, { hostname: string }]>(
        onlyOnce(database, 'events', change.eventId),
        [
          note(
            'remove_hostname',
            hostname,
            change,
            sql`FROM hostnames WHERE ${isOnPortal(hostname)} AND canonical = 0 RETURNING id`,
          ),
          sql`DELETE FROM hostnames WHERE ${isOnPortal(hostname)} AND ${isWritten(change.eventId)}`,
          find(hostname),
        ],
      )
      if (removed) return 'removed'
      return left ? 'canonical' : 'not_found'
    },
  }
}
