import { and, asc, eq, exists, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { AdminRole } from '../contract/admin-role.ts'
import { takeBack } from './attempts.ts'
import { atOnce, type Database } from './database.ts'
import { isPasskeyFresh, passkeyUsed } from './passkey-proof.ts'
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
import { isAlive, isOfPassword, type LogInProof, type NewSession, newDeviceLetter } from './sessions.ts'

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

/**
 * What a session is good for: everything; nothing before the second factor was given; or nothing before one was set up,
 * which the organization asks for. It is judged anew at each request.
 */
export type SessionStanding = 'complete' | 'awaits_second_factor' | 'awaits_set_up'

/** A session that counts, and whose it is. */
export interface AdminSession {
  admin: Admin
  standing: SessionStanding
  lastSeenAt: number
}

/** How long after the password the second factor may be given or set up. */
const stepMilliseconds = 10 * 60_000

const standing: SQL<SessionStanding> = sql`CASE
  WHEN ${sessions.second_factor_at} IS NOT NULL THEN 'complete'
  WHEN ${admins.totp_confirmed_at} IS NOT NULL OR EXISTS (SELECT 1 FROM passkeys WHERE passkeys.admin_id = ${admins.id})
    THEN 'awaits_second_factor'
  WHEN ${admins.role} = 'organization_admin' AND ${organizations.require_second_factor} = 1 THEN 'awaits_set_up'
  ELSE 'complete' END`

/** The condition under which an admin's session counts: one that awaits a second factor does so for a while only. */
function isOpen(tokenHash: string, now: number) {
  return and(
    eq(sessions.token_hash, tokenHash),
    isAlive('admin', now),
    isNull(admins.disabled_at),
    or(gt(sessions.created_at, now - stepMilliseconds), sql`${standing} = 'complete'`),
  )
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
     * Starts a session if the password or the passkey is still the one that was verified; the session that the browser
     * had before ends, what is left of those that are over goes, what was counted of the tries is taken back, and a letter
     * tells of a new device. A passkey is both
     * factors in one. One round trip; undefined when it is not, and otherwise what the session is good for.
     */
    async startSession(
      tokenHash: string,
      verified: NewSession & { adminId: string; proof: LogInProof },
    ): Promise<SessionStanding | undefined> {
      const { sessionId, emailKey, adminId, proof, replacedTokenHash, now } = verified
      const { userAgent, place, newDevice } = verified
      const isPasskey = 'passkeyId' in proof
      const isProven = isPasskey
        ? isPasskeyFresh(proof, sql`admins.id`)
        : isOfPassword(sql`admins.password_hash`, proof)
      const isUnchanged = sql`id = ${adminId} AND email_key = ${emailKey} AND disabled_at IS NULL AND ${isProven}`
      const isStarted = sql`EXISTS (SELECT 1 FROM sessions WHERE token_hash = ${tokenHash})`
      const results = await atOnce<{ standing: SessionStanding }[]>(database, [
        sql`
          INSERT INTO sessions (token_hash, id, audience, admin_id, created_at, last_seen_at, second_factor_at,
            user_agent, place, country)
          SELECT ${tokenHash}, ${sessionId}, 'admin', id, ${now}, ${now}, ${isPasskey ? now : null},
            ${userAgent}, ${place.city}, ${place.country}
          FROM admins WHERE ${isUnchanged}`,
        ...(isPasskey ? [passkeyUsed(proof, now, isStarted)] : []),
        ...(!isPasskey && proof.renewedHash
          ? [sql`UPDATE admins SET password_hash = ${proof.renewedHash} WHERE ${isUnchanged}`]
          : []),
        ...(replacedTokenHash
          ? [sql`DELETE FROM sessions WHERE ${isAdminSession(replacedTokenHash)} AND ${isStarted}`]
          : []),
        sql`
          DELETE FROM sessions WHERE ${eq(sessions.admin_id, adminId)} AND NOT ${isAlive('admin', now)} AND ${isStarted}`,
        ...takeBack(verified.proven, isStarted),
        ...(newDevice
          ? [
              newDeviceLetter(
                newDevice,
                verified,
                { organizationId: sql`a.organization_id`, language: 'en' },
                sql`FROM admins a WHERE a.id = ${adminId} AND ${isStarted}`,
              ),
            ]
          : []),
        database
          .select({ standing: standing.as('standing') })
          .from(sessions)
          .innerJoin(admins, eq(admins.id, sessions.admin_id))
          .innerJoin(organizations, isSameOrganization)
          .where(eq(sessions.token_hash, tokenHash)),
      ])
      return results.at(-1)?.[0]?.standing
    },

    /** The admin whose session this is. One round trip. */
    async findBySession(tokenHash: string, now: number): Promise<AdminSession | undefined> {
      return database
        .select({ admin: adminColumns, standing, lastSeenAt: sessions.last_seen_at })
        .from(sessions)
        .innerJoin(admins, eq(admins.id, sessions.admin_id))
        .innerJoin(organizations, isSameOrganization)
        .where(isOpen(tokenHash, now))
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
    ): Promise<(AdminSession & { portal: Portal | undefined }) | undefined> {
      const row = await database
        .select({
          admin: adminColumns,
          standing,
          lastSeenAt: sessions.last_seen_at,
          portal: portals,
          hostname: hostnames.hostname,
        })
        .from(sessions)
        .innerJoin(admins, eq(admins.id, sessions.admin_id))
        .innerJoin(organizations, isSameOrganization)
        .leftJoin(portals, and(eq(portals.id, portalId), isTheirs))
        .leftJoin(hostnames, and(eq(hostnames.portal_id, portals.id), eq(hostnames.canonical, true)))
        .where(isOpen(tokenHash, now))
        .get()
      if (!row) return undefined
      const { portal, hostname, ...session } = row
      return { ...session, portal: portal && hostname ? { ...portal, canonicalHostname: hostname } : undefined }
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
