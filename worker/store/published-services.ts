import { and, asc, eq, sql } from 'drizzle-orm'
import { atOnce, type Database, type Nothing } from './database.ts'
import type { BoundPortal } from './portal-store.ts'
import { publishedServices } from './schema.ts'

export type PublishedService = typeof publishedServices.$inferSelect
export type PublishedServiceFields = Pick<PublishedService, 'name' | 'version' | 'description' | 'documentation_url'>

/** The services that one portal lists. */
export function publishedServicesOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const isService = (id: string) => and(eq(publishedServices.portal_id, portalId), eq(publishedServices.id, id))

  const isNamed = (name: string, version: string) =>
    and(
      eq(publishedServices.portal_id, portalId),
      eq(publishedServices.name, name),
      eq(publishedServices.version, version),
    )

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
      { most, now }: { most: number; now: number },
    ): Promise<{ service: PublishedService } | { refused: 'already_listed' | 'too_many' }> {
      const { name, version, description, documentation_url } = fields
      const [, [service], [taken]] = await atOnce<[Nothing, PublishedService, { id: string }]>(database, [
        sql`
          INSERT INTO published_services (id, portal_id, name, version, description, documentation_url, created_at, updated_at)
          SELECT ${id}, ${portalId}, ${name}, ${version}, ${description}, ${documentation_url}, ${now}, ${now}
          WHERE (SELECT count(*) FROM published_services WHERE portal_id = ${portalId}) < ${most}
          ON CONFLICT (portal_id, name, version) DO NOTHING`,
        database.select().from(publishedServices).where(isService(id)),
        database.select({ id: publishedServices.id }).from(publishedServices).where(isNamed(name, version)),
      ])
      if (service) return { service }
      return { refused: taken ? 'already_listed' : 'too_many' }
    },

    /** Changes the fields that are given. One round trip. */
    async change(
      id: string,
      fields: Partial<PublishedServiceFields>,
      now: number,
    ): Promise<{ service: PublishedService } | { refused: 'already_listed' | 'not_found' }> {
      const [[changed], [service]] = await atOnce<[{ id: string }, PublishedService]>(database, [
        sql`
          UPDATE OR IGNORE published_services SET ${sql.join(
            [
              ...Object.entries(fields).map(([column, value]) => sql`${sql.identifier(column)} = ${value}`),
              sql`updated_at = ${now}`,
            ],
            sql`, `,
          )} WHERE portal_id = ${portalId} AND id = ${id}
          RETURNING id`,
        database.select().from(publishedServices).where(isService(id)),
      ])
      if (!service) return { refused: 'not_found' }
      return changed ? { service } : { refused: 'already_listed' }
    },

    async remove(id: string): Promise<boolean> {
      const removed = await database
        .delete(publishedServices)
        .where(isService(id))
        .returning({ id: publishedServices.id })
      return removed.length > 0
    },
  }
}
