import { type SQL, sql } from 'drizzle-orm'
import type { AdminRole } from '../contract/admin-role.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { insertEvent, isWritten } from './events.ts'
import { insertLetter } from './letters.ts'
import { namedPortals, unknownPortals } from './named-portals.ts'
import { isOrganizationOpen } from './organizations.ts'

/** An admin as other admins see them. */
export interface OrganizationAdmin {
  id: string
  email: string
  full_name: string
  role: AdminRole
  portals: { id: string; name: string }[]
  disabled_at: number | null
  has_second_factor: boolean
  last_seen_at: number | null
  created_at: number
  updated_at: number
}

/** As `selectAdmins` returns it. */
type AdminRow = Omit<OrganizationAdmin, 'portals' | 'has_second_factor'> & {
  portals: string
  has_second_factor: number
}

/** What shall change about an admin; what is undefined stays. */
export interface AdminChanges {
  role: AdminRole | undefined
  /** Sorted, each once. */
  portalIds: string[] | undefined
  isDisabled: boolean | undefined
}

/** True in SQL for an admin who has a passkey or an authenticator app. */
const hasSecondFactor = sql`(totp_confirmed_at IS NOT NULL OR EXISTS (SELECT 1 FROM passkeys WHERE admin_id = admins.id))`

/** When an admin was last seen, in SQL: in one of their sessions, or in one that has ended; NULL if they never were. */
const lastSeenAt = sql`nullif(max(
  coalesce((SELECT max(last_seen_at) FROM sessions WHERE admin_id = admins.id), 0), coalesce(admins.last_seen_at, 0)), 0)`

/** The admins of one organization. */
export function adminsOf(database: Database, organizationId: string) {
  const selectAdmins = (condition: SQL) => sql`
    SELECT id, email, full_name, role, ${namedPortals(sql`SELECT portal_id FROM admin_portals WHERE admin_id = admins.id`)} AS portals,
      disabled_at, ${hasSecondFactor} AS has_second_factor, ${lastSeenAt} AS last_seen_at,
      created_at, updated_at
    FROM admins WHERE organization_id = ${organizationId} AND ${condition}`
  const read = ({ portals, has_second_factor, ...admin }: AdminRow): OrganizationAdmin => ({
    ...admin,
    portals: JSON.parse(portals),
    has_second_factor: has_second_factor === 1,
  })

  return {
    /** One page, those who came first at the top: `size` admins after the one named. One round trip. */
    async page({ after, size }: { after: string | undefined; size: number }) {
      const [rows, [count]] = await atOnce<[AdminRow, { total: number }]>(database, [
        sql`${selectAdmins(sql`id > ${after ?? ''}`)} ORDER BY id LIMIT ${size + 1}`,
        sql`SELECT count(*) AS total FROM admins WHERE organization_id = ${organizationId}`,
      ])
      return { admins: rows.slice(0, size).map(read), hasMore: rows.length > size, total: count?.total ?? 0 }
    },

    async find(id: string): Promise<OrganizationAdmin | undefined> {
      const [[row]] = await atOnce<[AdminRow]>(database, [selectAdmins(sql`id = ${id}`)])
      return row && read(row)
    },

    /**
     * Changes an admin, unless that would leave the organization without an active organization admin: it is the
     * statement itself that looks, so of two who change each other at once only one succeeds. Disabling ends their
     * sessions. One round trip.
     */
    async change(
      id: string,
      { role, portalIds, isDisabled }: AdminChanges,
      given: { changeEventId: string; disableEventId: string; adminId: string; now: number },
    ): Promise<{ admin: OrganizationAdmin } | { refused: 'not_found' | 'unknown_portals' | 'last_one' }> {
      const { changeEventId, disableEventId, adminId, now } = given
      const isThis = sql`organization_id = ${organizationId} AND id = ${id}`
      const isDisabledAfter = isDisabled === undefined ? sql`(disabled_at IS NOT NULL)` : sql`${isDisabled ? 1 : 0}`
      const roleAfter = role === undefined ? sql`role` : sql`${role}`
      const portalsNow = sql`(
        SELECT json_group_array(portal_id ORDER BY portal_id) FROM admin_portals WHERE admin_id = ${id}
      )`
      // An organization admin reaches every portal and has no list of them.
      const portalsAfter = sql`iif(${roleAfter} = 'organization_admin', '[]',
        ${portalIds ? JSON.stringify(portalIds) : portalsNow})`
      const unknown = unknownPortals(organizationId, portalIds ?? [])
      const isAllowed = sql`NOT EXISTS (${unknown}) AND ${isOrganizationOpen(sql`${organizationId}`)} AND (
        (${roleAfter} = 'organization_admin' AND NOT ${isDisabledAfter})
        OR NOT (role = 'organization_admin' AND disabled_at IS NULL)
        OR EXISTS (
          SELECT 1 FROM admins other
          WHERE other.organization_id = ${organizationId} AND other.id <> ${id}
            AND other.role = 'organization_admin' AND other.disabled_at IS NULL
        )
      )`
      const event = {
        place: { organizationId, portalId: null },
        actor: 'admin',
        actorId: adminId,
        subject: id,
        now,
      } as const

      const results = await atOnce<[...Nothing[], AdminRow, { value: string }]>(
        onlyOnce(database, 'events', changeEventId, disableEventId),
        [
          insertEvent(
            {
              ...event,
              id: changeEventId,
              action: 'change_admin',
              details: sql`json_object('role', ${roleAfter}, 'portal_ids', json(${portalsAfter}))`,
            },
            sql`
            FROM admins WHERE ${isThis} AND ${isAllowed}
              AND (${roleAfter} <> role OR ${portalsAfter} <> ${portalsNow})`,
          ),
          insertEvent(
            { ...event, id: disableEventId, action: isDisabled ? 'disable_admin' : 'enable_admin' },
            sql`FROM admins WHERE ${isThis} AND ${isAllowed} AND ${isDisabledAfter} <> (disabled_at IS NOT NULL)`,
          ),
          sql`
          DELETE FROM admin_portals WHERE admin_id = ${id} AND ${isWritten(changeEventId)}`,
          sql`
          INSERT INTO admin_portals (admin_id, portal_id)
          SELECT ${id}, given.value FROM events JOIN json_each(events.details, '$.portal_ids') given
          WHERE events.id = ${changeEventId}`,
          sql`
          UPDATE admins SET role = ${roleAfter}, updated_at = ${now},
            disabled_at = iif(${isDisabledAfter}, coalesce(disabled_at, ${now}), NULL)
          WHERE ${isThis} AND (${isWritten(changeEventId)} OR ${isWritten(disableEventId)})`,
          sql`
          DELETE FROM sessions
          WHERE admin_id = ${id} AND EXISTS (SELECT 1 FROM events WHERE id = ${disableEventId} AND action = 'disable_admin')`,
          selectAdmins(sql`id = ${id}`),
          unknown,
        ],
      )
      const [[row], [unknownPortal]] = results.slice(-2) as [AdminRow[], { value: string }[]]
      if (!row) return { refused: 'not_found' }
      if (unknownPortal) return { refused: 'unknown_portals' }
      const admin = read(row)
      const isAsAsked =
        (role ?? admin.role) === admin.role &&
        (isDisabled ?? admin.disabled_at !== null) === (admin.disabled_at !== null)
      return isAsAsked ? { admin } : { refused: 'last_one' }
    },

    /**
     * Takes an admin's passkeys, authenticator app and recovery codes away, ends their sessions and tells them in a
     * letter. Undefined when there is no such admin, or nothing to take away. One round trip.
     */
    async resetSecondFactor(
      id: string,
      made: { eventId: string; letterId: string; adminId: string; now: number },
    ): Promise<OrganizationAdmin | undefined> {
      const { eventId, letterId, adminId, now } = made
      const results = await atOnce<[...Nothing[], AdminRow]>(onlyOnce(database, 'events', eventId), [
        insertEvent(
          {
            id: eventId,
            place: { organizationId, portalId: null },
            action: 'reset_second_factor',
            actor: 'admin',
            actorId: adminId,
            subject: id,
            now,
          },
          sql`FROM admins WHERE organization_id = ${organizationId} AND id = ${id} AND ${hasSecondFactor}`,
        ),
        sql`DELETE FROM passkeys WHERE admin_id = ${id} AND ${isWritten(eventId)}`,
        sql`DELETE FROM recovery_codes WHERE admin_id = ${id} AND ${isWritten(eventId)}`,
        sql`
          UPDATE admins SET totp_secret = NULL, totp_confirmed_at = NULL, updated_at = ${now}
          WHERE id = ${id} AND ${isWritten(eventId)}`,
        sql`DELETE FROM sessions WHERE admin_id = ${id} AND ${isWritten(eventId)}`,
        insertLetter(
          { id: letterId, kind: 'second-factor-changed', now, sendAfter: now },
          {
            organizationId,
            recipient: sql`email`,
            facts: sql`json_object('kind', 'second-factor-changed', 'full_name', full_name, 'change', 'reset')`,
            language: 'en',
          },
          sql`FROM admins WHERE id = ${id} AND ${isWritten(eventId)}`,
        ),
        selectAdmins(sql`id = ${id} AND ${isWritten(eventId)}`),
      ])
      const [row] = results.at(-1) as AdminRow[]
      return row && read(row)
    },
  }
}
