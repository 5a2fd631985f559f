import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { readableTextColor } from '../contract/accent-color.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { isNeitherErasedNorImported } from './erasures.ts'
import { insertEvent, isWritten } from './events.ts'
import { isOrganizationOpen } from './organizations.ts'
import { hostnames, organizations, portalLogos, portals } from './schema.ts'

export type PortalRow = typeof portals.$inferSelect

/** A portal and the hostname that its links are built with. */
export type Portal = PortalRow & { canonicalHostname: string }

/** A portal as its own hostname opens it. */
export type VisitedPortal = Portal & { organizationName: string }

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
export async function findPortalByHostname(database: Database, hostname: string): Promise<VisitedPortal | undefined> {
  const canonical = alias(hostnames, 'canonical')
  const row = await database
    .select({ portal: portals, canonicalHostname: canonical.hostname, organizationName: organizations.name })
    .from(hostnames)
    .innerJoin(portals, eq(portals.id, hostnames.portal_id))
    .innerJoin(organizations, eq(organizations.id, portals.organization_id))
    .innerJoin(canonical, and(eq(canonical.portal_id, hostnames.portal_id), eq(canonical.canonical, true)))
    .where(eq(hostnames.hostname, hostname))
    .get()
  if (!row) return undefined
  const { portal, ...more } = row
  return { ...portal, ...more }
}

/** A portal of any organization, for the operator. One round trip. */
export async function findPortalById(database: Database, id: string): Promise<PortalRow | undefined> {
  return database.select().from(portals).where(eq(portals.id, id)).get()
}

/** The logo of a portal as it was saved. One round trip. */
export async function findLogo(
  database: Database,
  portal: Portal,
): Promise<typeof portalLogos.$inferSelect | undefined> {
  return database.select().from(portalLogos).where(eq(portalLogos.portal_id, portal.id)).get()
}

/** A portal as an admin begins it. */
export interface PortalBeginning {
  id: string
  name: string
  displayName: string
  description: string
  accentColor: string
  hostname: string
}

/** The statement that begins a portal if `condition` holds, as part of a batch that gives it a canonical hostname. */
export function insertPortal(
  organizationId: string,
  { id, name, displayName, description, accentColor }: Omit<PortalBeginning, 'hostname'>,
  now: number,
  condition: SQL,
): SQL {
  return sql`
    INSERT INTO portals (id, organization_id, name, display_name, description, accent_color, accent_text_color,
      auto_approve_developers, created_at, updated_at)
    SELECT ${id}, ${organizationId}, ${name}, ${displayName}, ${description}, ${accentColor},
      ${readableTextColor(accentColor)}, 0, ${now}, ${now}
    WHERE ${condition}`
}

/** Who changes something, and the event that notes it. */
interface Change {
  eventId: string
  adminId: string
  now: number
}

/** The portals of one organization, as things that begin and end. */
export function portalsOf(database: Database, organizationId: string) {
  /** Opens or closes, if that is a change. One round trip. */
  async function setClosed(portalId: string, isClosed: boolean, { eventId, adminId, now }: Change): Promise<void> {
    await atOnce<[Nothing, Nothing]>(onlyOnce(database, 'events', eventId), [
      insertEvent(
        {
          id: eventId,
          place: { organizationId, portalId },
          action: isClosed ? 'close_portal' : 'reopen_portal',
          actor: 'admin',
          actorId: adminId,
          now,
        },
        sql`
          FROM portals WHERE id = ${portalId} AND organization_id = ${organizationId}
            AND (closed_at IS NULL) = ${isClosed ? 1 : 0} AND ${isOrganizationOpen(sql`${organizationId}`)}
            AND ${isNeitherErasedNorImported(portalId)}`,
      ),
      sql`
        UPDATE portals SET closed_at = ${isClosed ? now : null}, updated_at = ${now}
        WHERE id = ${portalId} AND ${isWritten(eventId)}`,
    ])
  }

  return {
    /**
     * Begins a portal with its canonical hostname. The portal comes first, for the event points at it: its id is new,
     * so it is there only if this very batch made it. One round trip.
     */
    async begin(
      { hostname, ...portal }: PortalBeginning,
      { eventId, adminId, now, most }: Change & { most: number },
    ): Promise<{ portal: Portal } | { refused: 'name_taken' | 'hostname_taken' | 'too_many' | 'organization_closed' }> {
      const { id, name } = portal
      const isBegun = sql`EXISTS (SELECT 1 FROM portals WHERE id = ${id})`
      const isNameTaken = sql`EXISTS (SELECT 1 FROM portals WHERE organization_id = ${organizationId} AND name = ${name})`
      const isHostnameTaken = sql`EXISTS (SELECT 1 FROM hostnames WHERE hostname = ${hostname})`
      const isOpen = isOrganizationOpen(sql`${organizationId}`)
      const place = { organizationId, portalId: id }
      const [[found], , , , [begun]] = await atOnce<
        [{ isOpen: number; name: number; hostname: number }, Nothing, Nothing, Nothing, StoredPortalRow]
      >(onlyOnce(database, 'events', eventId), [
        sql`SELECT ${isOpen} AS isOpen, ${isNameTaken} AS name, ${isHostnameTaken} AS hostname`,
        insertPortal(
          organizationId,
          portal,
          now,
          sql`
            ${isOpen} AND NOT ${isNameTaken} AND NOT ${isHostnameTaken}
            AND (SELECT count(*) FROM portals WHERE organization_id = ${organizationId}) < ${most}`,
        ),
        insertEvent(
          { id: eventId, place, action: 'create_portal', actor: 'admin', actorId: adminId, subject: hostname, now },
          sql`WHERE ${isBegun}`,
        ),
        sql`
          INSERT INTO hostnames (hostname, portal_id, canonical) SELECT ${hostname}, ${id}, 1
          WHERE ${isWritten(eventId)}`,
        database.select().from(portals).where(eq(portals.id, id)),
      ])
      if (begun) return { portal: { ...portalOfRow(begun), canonicalHostname: hostname } }
      if (!found?.isOpen) return { refused: 'organization_closed' }
      if (found.name) return { refused: 'name_taken' }
      return { refused: found.hostname ? 'hostname_taken' : 'too_many' }
    },

    /** Shuts a portal's pages. Nothing of it is deleted, and its hostnames stay its own. */
    close: (portalId: string, change: Change) => setClosed(portalId, true, change),

    /** Opens a closed portal again, as it was, unless it is being erased. */
    reopen: (portalId: string, change: Change) => setClosed(portalId, false, change),
  }
}
