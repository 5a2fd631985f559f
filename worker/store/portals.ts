import { and, eq, getTableColumns } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Database } from './database.ts'
import { hostnames, portalLogos, portals } from './schema.ts'

export type PortalRow = typeof portals.$inferSelect

/** A portal and the hostname that its links are built with. */
export type Portal = PortalRow & { canonicalHostname: string }

/** A portal's row as the database itself tells of it. */
export type StoredPortalRow = Record<keyof PortalRow, string | number | null>

/** The row as everybody else reads it: lists are lists, and yes is true. */
export function portalOfRow(row: StoredPortalRow): PortalRow {
  const read = Object.entries(getTableColumns(portals)).map(([name, column]) => {
    const stored = row[name as keyof PortalRow]
    return [name, stored === null ? null : column.mapFromDriverValue(stored)]
  })
  return Object.fromEntries(read) as PortalRow
}

/** The portal that a hostname belongs to, matched exactly. One round trip. */
export async function findPortalByHostname(database: Database, hostname: string): Promise<Portal | undefined> {
  const canonical = alias(hostnames, 'canonical')
  const row = await database
    .select({ portal: portals, canonicalHostname: canonical.hostname })
    .from(hostnames)
    .innerJoin(portals, eq(portals.id, hostnames.portal_id))
    .innerJoin(canonical, and(eq(canonical.portal_id, hostnames.portal_id), eq(canonical.canonical, true)))
    .where(eq(hostnames.hostname, hostname))
    .get()
  return row && { ...row.portal, canonicalHostname: row.canonicalHostname }
}

/** The logo of a portal as it was saved. One round trip. */
export async function findLogo(
  database: Database,
  portal: Portal,
): Promise<typeof portalLogos.$inferSelect | undefined> {
  return database.select().from(portalLogos).where(eq(portalLogos.portal_id, portal.id)).get()
}
