import { and, eq, ne, type SQL, sql } from 'drizzle-orm'
import { readableTextColor } from '../contract/accent-color.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import type { DeveloperCount } from './developers.ts'
import { insertEvent, isWritten } from './events.ts'
import type { BoundPortal } from './portal-store.ts'
import { type PortalRow, portalOfRow, type StoredPortalRow } from './portals.ts'
import { developerCounts, portalLogos, portals } from './schema.ts'

/** What admins set of a portal. */
export type SettingsChange = Partial<
  Pick<
    PortalRow,
    | 'name'
    | 'display_name'
    | 'description'
    | 'accent_color'
    | 'contact_email'
    | 'language'
    | 'sign_up_mode'
    | 'allowed_email_domains'
    | 'denied_email_domains'
    | 'auto_approve_developers'
    | 'sender_name'
    | 'reply_to_email'
    | 'sender_email'
    | 'letters_per_hour'
  >
>

/** The portal as it stood right after the change, with its kept counts. */
export type Changed =
  | { outcome: 'saved'; portal: PortalRow; counts: DeveloperCount[] }
  | { outcome: 'edited_meanwhile' | 'name_taken' }

export type Logo = Pick<typeof portalLogos.$inferSelect, 'media_type' | 'bytes'>

interface By {
  eventId: string
  adminId: string
  now: number
}

/** The settings of one portal, and its logo. */
export function settingsOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const place = { organizationId: portal.organization_id, portalId }

  /** The note that an admin changed something: `details` is JSON over the portal's row. */
  const changeEvent = ({ eventId, adminId, now }: By, details: SQL, guard: SQL) =>
    insertEvent(
      { id: eventId, place, action: 'change_portal', actor: 'admin', actorId: adminId, details, now },
      sql`FROM portals WHERE id = ${portalId} AND ${guard}`,
    )

  return {
    /**
     * Changes the settings that are given, if the stored version is still the expected one (undefined: whatever it is)
     * and no other portal of the organization has the name. What already is so is no change: without any, nothing is
     * written. One round trip.
     */
    async change(change: SettingsChange, { version, ...by }: By & { version: number | undefined }): Promise<Changed> {
      const fields = Object.entries(change).filter(([, value]) => value !== undefined)
      const settings = fields.map(([name, value]) => settingOf(name as keyof SettingsChange, value))
      const isCurrent = version === undefined ? sql`1` : sql`version = ${version}`
      const isFree =
        change.name === undefined
          ? sql`1`
          : sql`NOT EXISTS (SELECT 1 FROM portals AS other
              WHERE other.organization_id = ${portal.organization_id} AND other.name = ${change.name} AND other.id <> ${portalId})`
      const differs = sql.join([sql`0`, ...settings.map((setting) => setting.differs)], sql` OR `)
      const pairs = settings.map(({ name, former, given }) => sql`${name}, json_array(${former}, ${given})`)
      // Of what was given, only what differs is told.
      const same = settings.map(({ name, differs }) => sql`iif(${differs}, '$.differs', ${`$.${name}`})`)
      const details = sql`json_remove(${sql.join([sql`json_object(${sql.join(pairs, sql`, `)})`, ...same], sql`, `)})`

      const [[written], , [row], counts, [taken]] = await atOnce<
        [{ id: string }, Nothing, StoredPortalRow, DeveloperCount, { id: string }]
      >(onlyOnce(database, 'events', by.eventId), [
        changeEvent(by, details, sql`${isCurrent} AND ${isFree} AND (${differs}) RETURNING id`),
        sql`
          UPDATE portals SET ${sql.join(
            [
              ...settings.map(({ name, value }) => sql`${sql.identifier(name)} = ${value}`),
              ...(change.accent_color ? [sql`accent_text_color = ${readableTextColor(change.accent_color)}`] : []),
              sql`version = version + 1`,
              sql`updated_at = ${by.now}`,
            ],
            sql`, `,
          )} WHERE id = ${portalId} AND ${isWritten(by.eventId)}`,
        database.select().from(portals).where(eq(portals.id, portalId)),
        database.select().from(developerCounts).where(eq(developerCounts.portal_id, portalId)),
        database
          .select({ id: portals.id })
          .from(portals)
          .where(
            and(
              eq(portals.organization_id, portal.organization_id),
              eq(portals.name, change.name ?? ''),
              ne(portals.id, portalId),
            ),
          ),
      ])
      if (!row) throw new Error('a portal was deleted')
      if (!written && version !== undefined && row.version !== version) return { outcome: 'edited_meanwhile' }
      if (!written && taken) return { outcome: 'name_taken' }
      return { outcome: 'saved', portal: portalOfRow(row), counts }
    },

    async logo(): Promise<Logo | undefined> {
      return database
        .select({ media_type: portalLogos.media_type, bytes: portalLogos.bytes })
        .from(portalLogos)
        .where(eq(portalLogos.portal_id, portalId))
        .get()
    },

    /** Puts a logo in the place of the one before; the same one again changes nothing. One round trip. */
    async putLogo({ media_type, bytes, digest }: Logo & { digest: string }, by: By): Promise<void> {
      await atOnce<[Nothing, Nothing, Nothing]>(onlyOnce(database, 'events', by.eventId), [
        changeEvent(by, logoChange(digest), sql`logo_digest IS NOT ${digest}`),
        sql`
          INSERT INTO portal_logos (portal_id, media_type, bytes)
          SELECT ${portalId}, ${media_type}, ${bytes} WHERE ${isWritten(by.eventId)}
          ON CONFLICT (portal_id) DO UPDATE SET media_type = excluded.media_type, bytes = excluded.bytes`,
        sql`
          UPDATE portals SET logo_digest = ${digest}, updated_at = ${by.now}
          WHERE id = ${portalId} AND ${isWritten(by.eventId)}`,
      ])
    },

    /** Takes the logo away; false when there is none. One round trip. */
    async removeLogo(by: By): Promise<boolean> {
      const [removed] = await atOnce<[{ id: string }, Nothing, Nothing]>(onlyOnce(database, 'events', by.eventId), [
        changeEvent(by, logoChange(null), sql`logo_digest IS NOT NULL RETURNING id`),
        sql`
          UPDATE portals SET logo_digest = NULL, updated_at = ${by.now}
          WHERE id = ${portalId} AND ${isWritten(by.eventId)}`,
        sql`DELETE FROM portal_logos WHERE portal_id = ${portalId} AND ${isWritten(by.eventId)}`,
      ])
      return removed.length > 0
    },
  }
}

const logoChange = (digest: string | null) => sql`json_object('logo', json_array(logo_digest, ${digest}))`

/** One setting in SQL: what is stored, and what an event tells of it before and after, as JSON. */
function settingOf(name: keyof SettingsChange, given: unknown) {
  const column = sql.identifier(name)
  if (Array.isArray(given)) {
    const value = JSON.stringify(given)
    return {
      name,
      value,
      former: sql`json(${column})`,
      given: sql`json(${value})`,
      differs: sql`${column} IS NOT ${value}`,
    }
  }
  if (typeof given === 'boolean') {
    const value = given ? 1 : 0
    const former = sql`json(iif(${column}, 'true', 'false'))`
    return { name, value, former, given: sql`json(${String(given)})`, differs: sql`${column} IS NOT ${value}` }
  }
  const value = given as string | number | null
  return { name, value, former: sql`${column}`, given: sql`${value}`, differs: sql`${column} IS NOT ${value}` }
}
