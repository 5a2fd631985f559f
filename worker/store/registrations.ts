import { and, eq, sql } from 'drizzle-orm'
import type { DeveloperStatus } from '../contract/developer-status.ts'
import type { EmailAddress } from '../contract/email-address.ts'
import { atOnce, type Database, type Nothing } from './database.ts'
import { insertLetter, isLetterWaiting } from './letters.ts'
import { admins, developers, portals, registrations } from './schema.ts'

export type Registration = typeof registrations.$inferSelect

/** A fresh confirmation: the letter that carries its link, and the hash of the token in that link. */
export interface Confirmation {
  letterId: string
  tokenHash: string
  now: number
  expiresAt: number
  sendAfter: number
}

/** The registrations of one portal: sign-ups whose address is not proven yet. */
export function registrationsOf(database: Database, portalId: string) {
  const hasToken = (tokenHash: string) =>
    and(eq(registrations.portal_id, portalId), eq(registrations.token_hash, tokenHash))

  /** The letter with the link, if this very token was installed. */
  const confirmLetter = ({ letterId, tokenHash, now, sendAfter }: Confirmation) =>
    insertLetter(
      { id: letterId, kind: 'confirm-email', now, sendAfter },
      {
        portalId,
        developerId: null,
        recipient: sql`email`,
        facts: sql`json_object('kind', 'confirm-email')`,
      },
      sql`FROM registrations WHERE portal_id = ${portalId} AND token_hash = ${tokenHash}`,
    )

  /** The letter to an address that is a developer already, saying where that account stands. */
  const alreadyRegisteredLetter = (emailKey: string, { letterId, now, sendAfter }: Confirmation) =>
    insertLetter(
      { id: letterId, kind: 'already-registered', now, sendAfter },
      {
        portalId,
        developerId: sql`id`,
        recipient: sql`email`,
        facts: sql`json_object('kind', 'already-registered', 'full_name', full_name, 'status', status)`,
      },
      sql`FROM developers WHERE portal_id = ${portalId} AND email_key = ${emailKey}
        AND NOT ${isLetterWaiting(portalId, 'already-registered', sql`developers.email`)}`,
    )

  return {
    /**
     * Notes that somebody asked to join, and writes the letter that is due: the confirmation to a new or unproven
     * address, where the account stands to a known one. A repeated sign-up replaces the unproven one and its token,
     * but changes nothing while the confirmation letter still waits to leave. One round trip, and the
     * same statements whatever the address turns out to be.
     */
    async request(
      id: string,
      person: { fullName: string; email: EmailAddress },
      confirmation: Confirmation,
    ): Promise<void> {
      const { address, key } = person.email
      const { tokenHash, now, expiresAt } = confirmation
      await atOnce<[Nothing, Nothing, Nothing]>(database, [
        sql`
          INSERT INTO registrations (id, portal_id, email, email_key, full_name, token_hash, created_at, expires_at)
          SELECT ${id}, ${portalId}, ${address}, ${key}, ${person.fullName}, ${tokenHash}, ${now}, ${expiresAt}
          WHERE NOT EXISTS (SELECT 1 FROM developers WHERE portal_id = ${portalId} AND email_key = ${key})
          ON CONFLICT (portal_id, email_key) DO UPDATE SET
            email = excluded.email, full_name = excluded.full_name,
            token_hash = excluded.token_hash, expires_at = excluded.expires_at
          WHERE NOT ${isLetterWaiting(portalId, 'confirm-email', address)}`,
        confirmLetter(confirmation),
        alreadyRegisteredLetter(key, confirmation),
      ])
    },

    /**
     * Sends the letter of an address again, with a new token that ends the old one. Does nothing for an address that
     * never signed up. One round trip.
     */
    async requestAgain(email: EmailAddress, confirmation: Confirmation): Promise<void> {
      const { tokenHash, expiresAt } = confirmation
      await atOnce<[Nothing, Nothing, Nothing]>(database, [
        sql`
          UPDATE registrations SET token_hash = ${tokenHash}, expires_at = ${expiresAt}
          WHERE portal_id = ${portalId} AND email_key = ${email.key} AND confirmed_at IS NULL
            AND NOT ${isLetterWaiting(portalId, 'confirm-email', sql`registrations.email`)}`,
        confirmLetter(confirmation),
        alreadyRegisteredLetter(email.key, confirmation),
      ])
    },

    /** The registration that a token belongs to, whether it still counts or not. One round trip. */
    async findByToken(tokenHash: string): Promise<Registration | undefined> {
      return database.select().from(registrations).where(hasToken(tokenHash)).get()
    },

    /** The same, with the addresses of those who decide about new developers. One round trip. */
    async findByTokenWithAdmins(
      tokenHash: string,
    ): Promise<{ registration: Registration | undefined; admins: string[] }> {
      const [[registration], decidingAdmins] = await database.batch([
        database.select().from(registrations).where(hasToken(tokenHash)),
        database
          .select({ email: admins.email })
          .from(admins)
          .innerJoin(portals, eq(portals.organization_id, admins.organization_id))
          .where(eq(portals.id, portalId)),
      ])
      return { registration, admins: decidingAdmins.map((admin) => admin.email) }
    },

    /**
     * Makes the developer of a registration, with the status that the portal gives: the event first, and everything
     * else only if the event could be written. So of many attempts with one token exactly one succeeds. Admins get a
     * letter when the developer waits for them. One round trip; undefined when the token no longer counts.
     */
    async confirm(
      tokenHash: string,
      made: {
        developerId: string
        eventId: string
        passwordHash: string
        notices: { id: string; recipient: string }[]
        now: number
      },
    ): Promise<{ status: DeveloperStatus } | undefined> {
      const { developerId, eventId, passwordHash, now } = made
      const eventWritten = sql`EXISTS (SELECT 1 FROM events WHERE id = ${eventId})`
      const [, , , , confirmed] = await atOnce<[Nothing, Nothing, Nothing, Nothing, { status: DeveloperStatus }]>(
        database,
        [
          sql`
          INSERT INTO events (id, portal_id, developer_id, action, to_status, actor, actor_id, created_at)
          SELECT ${eventId}, r.portal_id, ${developerId}, 'confirm',
            iif(p.auto_approve_developers, 'approved', 'pending'), 'developer', ${developerId}, ${now}
          FROM registrations r JOIN portals p ON p.id = r.portal_id
          WHERE r.portal_id = ${portalId} AND r.token_hash = ${tokenHash}
            AND r.confirmed_at IS NULL AND r.expires_at > ${now}
            AND NOT EXISTS (SELECT 1 FROM developers WHERE portal_id = r.portal_id AND email_key = r.email_key)`,
          sql`
          INSERT INTO developers (id, portal_id, email, email_key, full_name, status, password_hash, created_at, updated_at)
          SELECT e.developer_id, r.portal_id, r.email, r.email_key, r.full_name, e.to_status, ${passwordHash}, ${now}, ${now}
          FROM registrations r JOIN events e ON e.id = ${eventId}
          WHERE r.portal_id = ${portalId} AND r.token_hash = ${tokenHash}`,
          sql`
          UPDATE registrations SET confirmed_at = ${now}
          WHERE portal_id = ${portalId} AND token_hash = ${tokenHash} AND ${eventWritten}`,
          insertLetter(
            { id: sql`notice.value ->> 'id'`, kind: 'approval-requested', now, sendAfter: now },
            {
              portalId,
              developerId,
              recipient: sql`notice.value ->> 'recipient'`,
              facts: sql`json_object('kind', 'approval-requested', 'full_name', d.full_name, 'email', d.email)`,
            },
            sql`FROM developers d JOIN json_each(${JSON.stringify(made.notices)}) notice
            WHERE d.portal_id = ${portalId} AND d.id = ${developerId} AND d.status = 'pending'`,
          ),
          database
            .select({ status: developers.status })
            .from(developers)
            .where(and(eq(developers.portal_id, portalId), eq(developers.id, developerId))),
        ],
      )
      return confirmed[0]
    },
  }
}
