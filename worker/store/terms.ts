import { and, desc, eq, getTableColumns, lt, max, sql } from 'drizzle-orm'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { insertEvent, isWritten } from './events.ts'
import type { BoundPortal } from './portal-store.ts'
import { admins, termsVersions } from './schema.ts'

const { text: _, ...columnsWithoutText } = getTableColumns(termsVersions)

interface Publication {
  eventId: string
  adminId: string
  /** The version that must still be the current one; undefined when it does not matter. */
  since: number | undefined
  now: number
}

/** The terms of service of one portal. Every version that was ever published is kept. */
export function termsOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const place = { organizationId: portal.organization_id, portalId }
  const isVersion = (version: number) => and(eq(termsVersions.portal_id, portalId), eq(termsVersions.version, version))
  const stillCurrent = (since: number | undefined) => (since === undefined ? sql`TRUE` : sql`terms_version = ${since}`)

  return {
    /** One version, with who published it. One round trip. */
    async find(version: number) {
      return database
        .select({ ...getTableColumns(termsVersions), publisher: admins.full_name })
        .from(termsVersions)
        .leftJoin(admins, eq(admins.id, termsVersions.published_by))
        .where(isVersion(version))
        .get()
    },

    /** One page of the versions without their text, newest first, and how many there are. One round trip. */
    async page(wanted: { after: number | undefined; size: number }) {
      const [rows, [newest]] = await database.batch([
        database
          .select({ ...columnsWithoutText, publisher: admins.full_name })
          .from(termsVersions)
          .leftJoin(admins, eq(admins.id, termsVersions.published_by))
          .where(
            and(
              eq(termsVersions.portal_id, portalId),
              wanted.after === undefined ? undefined : lt(termsVersions.version, wanted.after),
            ),
          )
          .orderBy(desc(termsVersions.version))
          .limit(wanted.size + 1),
        database
          .select({ version: max(termsVersions.version) })
          .from(termsVersions)
          .where(eq(termsVersions.portal_id, portalId)),
      ])
      // No version is ever left out or taken away, so the newest one's number is how many there are.
      return { versions: rows.slice(0, wanted.size), hasMore: rows.length > wanted.size, total: newest?.version ?? 0 }
    },

    /**
     * Publishes the next version: of two at once, both are published, one after the other. One round trip; undefined
     * when the terms are no longer those that the caller knew.
     */
    async publish(text: string, { eventId, adminId, since, now }: Publication): Promise<number | undefined> {
      const [, , , [published]] = await atOnce<[Nothing, Nothing, Nothing, { version: number }]>(
        onlyOnce(database, 'events', eventId),
        [
          insertEvent(
            {
              id: eventId,
              place,
              action: 'publish_terms',
              actor: 'admin',
              actorId: adminId,
              details: sql`json_object('version', 1 + coalesce(
              (SELECT max(version) FROM terms_versions WHERE portal_id = ${portalId}), 0))`,
              now,
            },
            sql`FROM portals WHERE id = ${portalId} AND ${stillCurrent(since)}`,
          ),
          sql`
          INSERT INTO terms_versions (portal_id, version, text, published_by, published_at)
          SELECT portal_id, details ->> 'version', ${text}, actor_id, created_at FROM events WHERE id = ${eventId}`,
          sql`
          UPDATE portals SET updated_at = ${now},
            terms_version = (SELECT details ->> 'version' FROM events WHERE id = ${eventId})
          WHERE id = ${portalId} AND ${isWritten(eventId)}`,
          sql`SELECT details ->> 'version' AS version FROM events WHERE id = ${eventId}`,
        ],
      )
      return published?.version
    },

    /**
     * Lets nobody be asked for terms any more; the versions stay. One round trip. Returns the current version as it
     * then is, which is 0 unless the terms are no longer those that the caller knew.
     */
    async withdraw({ eventId, adminId, since, now }: Publication): Promise<number | undefined> {
      const [, , [portalRow]] = await atOnce<[Nothing, Nothing, { version: number }]>(
        onlyOnce(database, 'events', eventId),
        [
          insertEvent(
            {
              id: eventId,
              place,
              action: 'withdraw_terms',
              actor: 'admin',
              actorId: adminId,
              details: sql`json_object('version', terms_version)`,
              now,
            },
            sql`FROM portals WHERE id = ${portalId} AND terms_version > 0 AND ${stillCurrent(since)}`,
          ),
          sql`
          UPDATE portals SET terms_version = 0, updated_at = ${now} WHERE id = ${portalId} AND ${isWritten(eventId)}`,
          sql`SELECT terms_version AS version FROM portals WHERE id = ${portalId}`,
        ],
      )
      return portalRow?.version
    },
  }
}
