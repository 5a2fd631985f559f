import { sql } from 'drizzle-orm'
import { portalLettersToAdmins } from '../contract/letters.ts'
import { keptAdmins, provenAddresses, wayBackUntil } from './accounts.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { insertEvent, isWritten } from './events.ts'
import { namedPortals } from './named-portals.ts'
import type { events, letters } from './schema.ts'

/** What an admin may change about themselves; what is undefined stays. */
export interface ProfileChanges {
  fullName: string | undefined
  newDeviceLetters: boolean | undefined
}

/** What is kept about an admin, but for what grows without end. */
export interface KeptAboutAdmin {
  totp_confirmed_at: number | null
  created_at: number
  updated_at: number
  portals: { id: string; name: string }[]
  passkeys: { name: string; created_at: number; last_used_at: number | null }[]
  addresses: ProvenAddress[]
}

/** An address that is or was theirs, and until when letters to it were. */
export interface ProvenAddress {
  email: string
  until: number
}

export type OwnEvent = Omit<typeof events.$inferSelect, 'organization_id' | 'actor' | 'actor_id'>
export type OwnLetter = Pick<typeof letters.$inferSelect, 'id' | 'kind' | 'portal_id' | 'created_at' | 'sent_at'>

/** One admin's account, as its owner looks after it: what developers do not have, or have otherwise. */
export function adminAccountOf(database: Database, { id, organizationId }: { id: string; organizationId: string }) {
  const place = { organizationId, portalId: null }
  const own = { place, actor: 'admin', actorId: id, subject: id } as const

  return {
    /** Changes the profile, and notes it if that changes anything. Resolves to what it is now. One round trip. */
    async changeProfile(
      { fullName, newDeviceLetters }: ProfileChanges,
      { eventId, now }: { eventId: string; now: number },
    ): Promise<{ full_name: string; new_device_letters: boolean } | undefined> {
      const nameAfter = fullName === undefined ? sql`full_name` : sql`${fullName}`
      const lettersAfter = newDeviceLetters === undefined ? sql`new_device_letters` : sql`${newDeviceLetters ? 1 : 0}`
      const [, , [profile]] = await atOnce<[Nothing, Nothing, { full_name: string; new_device_letters: number }]>(
        onlyOnce(database, 'events', eventId),
        [
          insertEvent(
            { ...own, id: eventId, action: 'change_profile', now },
            sql`
              FROM admins
              WHERE id = ${id} AND (full_name <> ${nameAfter} OR new_device_letters <> ${lettersAfter})`,
          ),
          sql`
            UPDATE admins SET full_name = ${nameAfter}, new_device_letters = ${lettersAfter}, updated_at = ${now}
            WHERE id = ${id} AND ${isWritten(eventId)}`,
          sql`SELECT full_name, new_device_letters FROM admins WHERE id = ${id}`,
        ],
      )
      return profile && { ...profile, new_device_letters: profile.new_device_letters === 1 }
    },

    /**
     * Deletes the account if its password is still the one that was verified, no address of before can take it back, and
     * the organization keeps an active organization admin: of two who leave at once one stays. With it go sessions, links, passkeys and the letters that
     * hold its name or address; the events stay, which know people by id only. One round trip.
     */
    async delete(made: {
      eventId: string
      verifiedHash: string
      now: number
    }): Promise<'deleted' | 'last_one' | 'changed' | { wayBackUntil: number }> {
      const { eventId, verifiedHash, now } = made
      const isVerified = sql`id = ${id} AND password_hash = ${verifiedHash}`
      const isLeft = sql`organization_id = ${organizationId} AND id <> ${id} AND role = 'organization_admin'
        AND disabled_at IS NULL`
      const addresses = provenAddresses(keptAdmins, id)
      const wayBack = wayBackUntil(keptAdmins, id, now)
      const results = await atOnce<{ until: number | null }[]>(onlyOnce(database, 'events', eventId), [
        sql`${insertEvent(
          { ...own, id: eventId, action: 'delete_own_account', now },
          sql`
            FROM admins
            WHERE ${isVerified} AND ${wayBack} IS NULL AND (role <> 'organization_admin' OR EXISTS (SELECT 1 FROM admins WHERE ${isLeft}))`,
        )} RETURNING NULL AS until`,
        sql`
          DELETE FROM letters WHERE ${isWritten(eventId)} AND id IN (
            SELECT l.id FROM ${addresses} held CROSS JOIN letters l ON l.portal_id IS NULL AND l.recipient = held.email
            WHERE l.organization_id = ${organizationId} AND l.created_at <= held.until)`,
        sql`
          DELETE FROM letters WHERE ${isWritten(eventId)} AND id IN (
            SELECT l.id FROM ${addresses} held CROSS JOIN portals p
              CROSS JOIN letters l ON l.portal_id = p.id AND l.recipient = held.email AND l.kind IN ${portalLettersToAdmins}
            WHERE p.organization_id = ${organizationId} AND l.created_at <= held.until)`,
        // Of an address that never proved to be theirs, only the letter that asked it to.
        sql`
          DELETE FROM letters WHERE ${isWritten(eventId)} AND id IN (
            SELECT l.id FROM one_time_tokens t
              CROSS JOIN letters l ON l.portal_id IS NULL AND l.recipient = t.email AND l.kind = 'change-email'
            WHERE t.admin_id = ${id} AND t.purpose = 'change-email' AND l.created_at = t.created_at)`,
        // Invitations name whoever sent them. Their links are dead without that admin.
        sql`
          DELETE FROM letters
          WHERE portal_id IS NULL AND kind = 'admin-invitation' AND ${isWritten(eventId)} AND recipient IN (
            SELECT email FROM admin_invitations WHERE organization_id = ${organizationId} AND invited_by = ${id})`,
        sql`
          DELETE FROM admin_invitations WHERE ${isWritten(eventId)} AND id IN (
            SELECT i.id FROM ${addresses} held
              CROSS JOIN admin_invitations i
                ON i.organization_id = ${organizationId} AND i.email_key = held.email_key
            WHERE i.created_at <= held.until)`,
        sql`DELETE FROM admins WHERE id = ${id} AND ${isWritten(eventId)}`,
        sql`SELECT ${wayBack} AS until FROM admins WHERE ${isVerified}`,
      ])
      if (results[0]?.length === 1) return 'deleted'
      const left = results.at(-1)?.[0]
      if (!left) return 'changed'
      return left.until === null ? 'last_one' : { wayBackUntil: left.until }
    },

    /** What is kept about the account besides what its session tells. One round trip. */
    async kept(): Promise<KeptAboutAdmin | undefined> {
      const theirs = sql`SELECT id FROM portals WHERE organization_id = ${organizationId}
        AND (admins.role = 'organization_admin'
          OR id IN (SELECT portal_id FROM admin_portals WHERE admin_id = admins.id))`
      type Row = Omit<KeptAboutAdmin, 'portals' | 'passkeys' | 'addresses'> & { portals: string }
      const [[row], passkeys, addresses] = await atOnce<[Row, KeptAboutAdmin['passkeys'][number], ProvenAddress]>(
        database,
        [
          sql`
          SELECT totp_confirmed_at, created_at, updated_at, ${namedPortals(theirs)} AS portals
          FROM admins WHERE id = ${id}`,
          sql`SELECT name, created_at, last_used_at FROM passkeys WHERE admin_id = ${id} ORDER BY id`,
          sql`SELECT email, max(until) AS until FROM ${provenAddresses(keptAdmins, id)} held GROUP BY email`,
        ],
      )
      return row && { ...row, portals: JSON.parse(row.portals), passkeys, addresses }
    },

    /** What they did, oldest first: so many events after the one named. */
    async events(after: string, size: number): Promise<OwnEvent[]> {
      const rows = await database.all<Omit<OwnEvent, 'details'> & { details: string | null }>(sql`
        SELECT id, action, portal_id, developer_id, from_status, to_status, reason, subject, details, job_id, created_at
        FROM events INDEXED BY events_by_actor
        WHERE organization_id = ${organizationId} AND actor_id = ${id} AND id > ${after}
        ORDER BY id LIMIT ${size}`)
      return rows.map(({ details, ...event }) => ({ ...event, details: details === null ? null : JSON.parse(details) }))
    },

    /** The letters to an address of theirs about the organization, or about sign-ups on one of its portals, kind by kind. */
    async letters(
      portalId: string | null,
      { email, until }: ProvenAddress,
      after: { kind: string; id: string } | undefined,
      size: number,
    ): Promise<OwnLetter[]> {
      const { kind, id: letterId } = after ?? { kind: '', id: '' }
      return database.all<OwnLetter>(sql`
        SELECT id, kind, portal_id, created_at, sent_at FROM letters
        WHERE portal_id IS ${portalId} AND recipient = ${email} AND created_at <= ${until}
          AND ${portalId === null ? sql`organization_id = ${organizationId}` : sql`kind IN ${portalLettersToAdmins}`}
          AND (kind, id) > (${kind}, ${letterId})
        ORDER BY kind, id LIMIT ${size}`)
    },
  }
}
