import { and, asc, eq, sql } from 'drizzle-orm'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { insertEvent, isWritten } from './events.ts'
import type { BoundPortal } from './portal-store.ts'
import { publishedServices } from './schema.ts'

export type PublishedService = typeof publishedServices.$inferSelect
export type PublishedServiceFields = Pick<PublishedService, 'name' | 'version' | 'description' | 'documentation_url'>

/** Who changes the list, and the event that says so. */
interface Made {
  eventId: string
  adminId: string
  now: number
}

/** The services that one portal lists. */
export function publishedServicesOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const place = { organizationId: portal.organization_id, portalId }
  const isService = (id: string) => and(eq(publishedServices.portal_id, portalId), eq(publishedServices.id, id))

  const named = (name: string, version: string) =>
    sql`portal_id = ${portalId} AND name = ${name} AND version = ${version}`

  return {
    /** All of them by name and version; there are at most `publishedServicesPerPortal`. One round trip. */
    async all(): Promise<PublishedService[]> {
      return database
        .select()
        .from(publishedServices)
        .where(eq(publishedServices.portal_id, portalId))
        .orderBy(asc(publishedServices.name), asc(publishedServices.version))
    },

    async find(id: string): Promise<PublishedService | undefined> {
      return database.select().from(publishedServices).where(isService(id)).get()
    },

    /** Lists a service, unless its name and version are listed or the portal has `most` already. One round trip. */
    async add(
      id: string,
      fields: PublishedServiceFields,
      { most, ...made }: Made & { most: number },
    ): Promise<{ service: PublishedService } | { refused: 'already_listed' | 'too_many' }> {
      const { name, version, description, documentation_url } = fields
      const { eventId, adminId, now } = made
      const [, , [service], [taken]] = await atOnce<[Nothing, Nothing, PublishedService, { id: string }]>(
        onlyOnce(database, 'events', eventId),
        [
          insertEvent(
            {
              id: eventId,
              place,
              action: 'add_service',
              actor: 'admin',
              actorId: adminId,
              subject: `${name} ${version}`,
              now,
            },
            sql`WHERE NOT EXISTS (SELECT 1 FROM published_services WHERE ${named(name, version)})
            AND (SELECT count(*) FROM published_services WHERE portal_id = ${portalId}) < ${most}`,
          ),
          sql`
          INSERT INTO published_services (id, portal_id, name, version, description, documentation_url, created_at, updated_at)
          SELECT ${id}, ${portalId}, ${name}, ${version}, ${description}, ${documentation_url}, ${now}, ${now}
          WHERE ${isWritten(eventId)}`,
          database.select().from(publishedServices).where(isService(id)),
          sql`SELECT id FROM published_services WHERE ${named(name, version)}`,
        ],
      )
      if (service) return { service }
      return { refused: taken ? 'already_listed' : 'too_many' }
    },

    /**
     * Changes the fields that are given, and notes what those that differ were before. Where nothing differs, nothing is
     * noted. One round trip.
     */
    async change(
      id: string,
      fields: Partial<PublishedServiceFields>,
      { eventId, adminId, now }: Made,
    ): Promise<{ service: PublishedService } | { refused: 'already_listed' | 'not_found' }> {
      const [name, version] = [
        sql`coalesce(${fields.name ?? null}, s.name)`,
        sql`coalesce(${fields.version ?? null}, s.version)`,
      ]
      const namesake = sql`
        SELECT o.id FROM published_services o
        WHERE o.portal_id = ${portalId} AND o.name = ${name} AND o.version = ${version} AND o.id <> s.id`
      const given = JSON.stringify(fields)
      const [[event], , [service], [taken]] = await atOnce<
        [{ id: string }, Nothing, PublishedService, { is_taken: number }]
      >(onlyOnce(database, 'events', eventId), [
        insertEvent(
          {
            id: eventId,
            place,
            action: 'change_service',
            actor: 'admin',
            actorId: adminId,
            subject: sql`${name} || ' ' || ${version}`,
            details: sql`differences`,
            now,
          },
          sql`
            FROM (
              SELECT id, name, version, (
                SELECT json_group_object(key, json_array(was ->> key, value))
                FROM json_each(${given}) WHERE value IS NOT was ->> key
              ) AS differences
              FROM (
                SELECT id, name, version, json_object('name', name, 'version', version, 'description', description,
                  'documentation_url', documentation_url) AS was
                FROM published_services WHERE portal_id = ${portalId} AND id = ${id}
              )
            ) s
            WHERE differences <> '{}' AND NOT EXISTS (${namesake})
            RETURNING id`,
        ),
        sql`
          UPDATE published_services SET ${sql.join(
            [
              ...Object.entries(fields).map(([column, value]) => sql`${sql.identifier(column)} = ${value}`),
              sql`updated_at = ${now}`,
            ],
            sql`, `,
          )} WHERE portal_id = ${portalId} AND id = ${id} AND ${isWritten(eventId)}`,
        database.select().from(publishedServices).where(isService(id)),
        sql`
          SELECT EXISTS (${namesake}) AS is_taken FROM published_services s
          WHERE s.portal_id = ${portalId} AND s.id = ${id}`,
      ])
      if (!service) return { refused: 'not_found' }
      return event || !taken?.is_taken ? { service } : { refused: 'already_listed' }
    },

    /** Removes a service. One round trip; false when there is no such service. */
    async remove(id: string, { eventId, adminId, now }: Made): Promise<boolean> {
      const [event] = await atOnce<[{ id: string }, Nothing]>(onlyOnce(database, 'events', eventId), [
        insertEvent(
          {
            id: eventId,
            place,
            action: 'remove_service',
            actor: 'admin',
            actorId: adminId,
            subject: sql`name || ' ' || version`,
            now,
          },
          sql`FROM published_services WHERE portal_id = ${portalId} AND id = ${id} RETURNING id`,
        ),
        sql`DELETE FROM published_services WHERE portal_id = ${portalId} AND id = ${id} AND ${isWritten(eventId)}`,
      ])
      return event.length > 0
    },
  }
}
