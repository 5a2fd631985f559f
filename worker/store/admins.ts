import { and, asc, eq, exists, inArray, isNull, or, sql } from 'drizzle-orm'
import type { AdminRole } from '../contract/admin-role.ts'
import { atOnce, type Database } from './database.ts'
import type { Portal } from './portals.ts'
import {
  adminPortals,
  admins,
  bulkJobs,
  developerCounts,
  hostnames,
  organizations,
  portals,
  sessions,
} from './schema.ts'
import { isAlive } from './sessions.ts'

const adminColumns = {
  id: admins.id,
  email: admins.email,
  full_name: admins.full_name,
  role: admins.role,
  organization_id: admins.organization_id,
  new_device_letters: admins.new_device_letters,
  organization_name: organizations.name,
  require_second_factor: organizations.require_second_factor,
}
const isSameOrganization = eq(organizations.id, admins.organization_id)

/** An admin whose session was checked. */
export interface Admin {
  id: string
  email: string
  full_name: string
  role: AdminRole
  organization_id: string
  new_device_letters: boolean
  organization_name: string
  require_second_factor: boolean
}

/** The admins of the installation and their sessions. */
export function openAdmins(database: Database) {
  /** True in a query of portals and admins: this portal is theirs. */
  const isTheirs = and(
    eq(portals.organization_id, admins.organization_id),
    or(
      eq(admins.role, 'organization_admin'),
      exists(
        database
          .select({ one: sql`1` })
          .from(adminPortals)
          .where(and(eq(adminPortals.admin_id, admins.id), eq(adminPortals.portal_id, portals.id))),
      ),
    ),
  )

  return {
    /** For logging in: the admin with this address, password hash included. One round trip. */
    async findByEmail(emailKey: string): Promise<typeof admins.$inferSelect | undefined> {
      return database.select().from(admins).where(eq(admins.email_key, emailKey)).get()
    },

    /**
     * Starts a session if the password is still the one that was verified; the session that the browser had before
     * ends. One round trip; false when it is not.
     */
    async startSession(
      tokenHash: string,
      verified: {
        sessionId: string
        adminId: string
        passwordHash: string
        renewedHash: string | undefined
        replacedTokenHash: string | undefined
        now: number
      },
    ): Promise<boolean> {
      const { sessionId, adminId, passwordHash, renewedHash, replacedTokenHash, now } = verified
      const isUnchanged = sql`id = ${adminId} AND password_hash = ${passwordHash} AND disabled_at IS NULL`
      const [started] = await atOnce<{ token_hash: string }[]>(database, [
        sql`
          INSERT INTO sessions (token_hash, id, audience, admin_id, created_at, last_seen_at)
          SELECT ${tokenHash}, ${sessionId}, 'admin', id, ${now}, ${now} FROM admins WHERE ${isUnchanged}
          RETURNING token_hash`,
        ...(renewedHash ? [sql`UPDATE admins SET password_hash = ${renewedHash} WHERE ${isUnchanged}`] : []),
        ...(replacedTokenHash ? [database.delete(sessions).where(isAdminSession(replacedTokenHash))] : []),
      ])
      return started !== undefined && started.length > 0
    },

    /** The admin whose session this is. One round trip. */
    async findBySession(tokenHash: string, now: number): Promise<{ admin: Admin; lastSeenAt: number } | undefined> {
      return database
        .select({ admin: adminColumns, lastSeenAt: sessions.last_seen_at })
        .from(sessions)
        .innerJoin(admins, eq(admins.id, sessions.admin_id))
        .innerJoin(organizations, isSameOrganization)
        .where(and(eq(sessions.token_hash, tokenHash), isAlive('admin', now), isNull(admins.disabled_at)))
        .get()
    },

    /**
     * The same, with one portal, closed ones included. The portal is undefined when there is no such portal or it is not
     * theirs: the two cannot be told apart. One round trip.
     */
    async findBySessionWithPortal(
      tokenHash: string,
      portalId: string,
      now: number,
    ): Promise<{ admin: Admin; lastSeenAt: number; portal: Portal | undefined } | undefined> {
      const row = await database
        .select({
          admin: adminColumns,
          lastSeenAt: sessions.last_seen_at,
          portal: portals,
          hostname: hostnames.hostname,
        })
        .from(sessions)
        .innerJoin(admins, eq(admins.id, sessions.admin_id))
        .innerJoin(organizations, isSameOrganization)
        .leftJoin(portals, and(eq(portals.id, portalId), isTheirs))
        .leftJoin(hostnames, and(eq(hostnames.portal_id, portals.id), eq(hostnames.canonical, true)))
        .where(and(eq(sessions.token_hash, tokenHash), isAlive('admin', now), isNull(admins.disabled_at)))
        .get()
      if (!row) return undefined
      const { admin, lastSeenAt, portal, hostname } = row
      return { admin, lastSeenAt, portal: portal && hostname ? { ...portal, canonicalHostname: hostname } : undefined }
    },

    async sessionSeen(tokenHash: string, now: number): Promise<void> {
      await database.update(sessions).set({ last_seen_at: now }).where(isAdminSession(tokenHash))
    },

    async endSession(tokenHash: string): Promise<void> {
      await database.delete(sessions).where(isAdminSession(tokenHash))
    },

    /** Of the portals that an admin reaches: the one named, the one of a job, or all. One round trip. */
    async portalIdsOf(adminId: string, only: { portalId?: string | undefined; jobId?: string | undefined }) {
      const ofJob = database
        .select({ id: bulkJobs.portal_id })
        .from(bulkJobs)
        .where(eq(bulkJobs.id, only.jobId ?? ''))
      const rows = await database
        .select({ id: portals.id })
        .from(admins)
        .innerJoin(portals, isTheirs)
        .where(
          and(
            eq(admins.id, adminId),
            only.portalId === undefined ? undefined : eq(portals.id, only.portalId),
            only.jobId === undefined ? undefined : sql`${portals.id} = ${ofJob}`,
          ),
        )
      return rows.map(({ id }) => id)
    },

    /** The portals that an admin reaches, by name, with their kept counts. One round trip. */
    async portalsOf(adminId: string) {
      const theirs = database
        .select({ id: portals.id })
        .from(admins)
        .innerJoin(portals, isTheirs)
        .where(eq(admins.id, adminId))
      const [rows, counts] = await database.batch([
        database
          .select({ portal: portals, canonicalHostname: hostnames.hostname })
          .from(portals)
          .innerJoin(hostnames, and(eq(hostnames.portal_id, portals.id), eq(hostnames.canonical, true)))
          .where(inArray(portals.id, theirs))
          .orderBy(asc(portals.name)),
        database.select().from(developerCounts).where(inArray(developerCounts.portal_id, theirs)),
      ])
      return rows.map(({ portal, canonicalHostname }) => ({
        portal: { ...portal, canonicalHostname },
        counts: counts.filter((count) => count.portal_id === portal.id),
      }))
    },
  }
}

/** The addresses of those who decide about a portal's new developers. */
export function decidingAdmins(database: Database, portalId: string) {
  return database
    .select({ email: admins.email })
    .from(portals)
    .innerJoin(admins, eq(admins.organization_id, portals.organization_id))
    .leftJoin(adminPortals, and(eq(adminPortals.admin_id, admins.id), eq(adminPortals.portal_id, portals.id)))
    .where(
      and(
        eq(portals.id, portalId),
        isNull(admins.disabled_at),
        sql`(${admins.role} = 'organization_admin' OR ${adminPortals.portal_id} IS NOT NULL)`,
      ),
    )
}

const isAdminSession = (tokenHash: string) => and(eq(sessions.token_hash, tokenHash), eq(sessions.audience, 'admin'))

export type AdminStore = ReturnType<typeof openAdmins>
