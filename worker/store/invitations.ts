import { and, desc, eq, lt, type SQL, sql } from 'drizzle-orm'
import type { EmailAddress } from '../contract/email-address.ts'
import type { RegistrationLink } from '../contract/letters.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { type Decider, insertEvent, isWritten } from './events.ts'
import { hasNotLeft, insertLetter } from './letters.ts'
import type { BoundPortal } from './portal-store.ts'
import type { FreshLink } from './registrations.ts'
import { admins, invitationCounts, registrations } from './schema.ts'
import { forgetUndeliverable } from './undeliverable-addresses.ts'

const invitationColumns = {
  id: registrations.id,
  email: registrations.email,
  full_name: registrations.full_name,
  invitation_message: registrations.invitation_message,
  link: registrations.link,
  expires_at: registrations.expires_at,
  invited_by: registrations.invited_by,
  inviter: sql<string | null>`${admins.full_name}`.as('inviter'),
}

/** An invitation that nobody has accepted yet, and the name of the admin who sent it. */
export interface Invitation {
  id: string
  email: string
  full_name: string
  invitation_message: string | null
  link: RegistrationLink
  expires_at: number
  invited_by: string | null
  inviter: string | null
}

/** What is made for one invitation before it is known whether it can be sent. */
export interface NewInvitation extends FreshLink {
  invitationId: string
  eventId: string
}

/** Whom to invite, and what the letter says besides. */
export interface Invited {
  email: EmailAddress
  fullName: string
  message: string | null
}

interface Made {
  by: Decider
  now: number
  expiresAt: number
  sendAfter: number
  jobId?: string
}

/** Exactly the words of the index over pending invitations: with a bound value SQLite would not use it. */
const isPending = sql`${registrations.invited_by} IS NOT NULL AND ${registrations.confirmed_at} IS NULL`

/** The invitations of one portal that are not accepted yet. Each is a registration that an admin began. */
export function invitationsOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const isThis = (id: string) => and(eq(registrations.portal_id, portalId), eq(registrations.id, id), isPending)
  const isOfToken = (tokenHash: string) =>
    and(eq(registrations.portal_id, portalId), eq(registrations.token_hash, tokenHash))
  const invitations = (which: SQL | undefined) =>
    database
      .select(invitationColumns)
      .from(registrations)
      .leftJoin(admins, eq(admins.id, registrations.invited_by))
      .where(which)

  return {
    /**
     * One page of pending invitations, newest first, and how many there are in all. `after` is the last id of the page
     * before. One round trip.
     */
    async page({ after, size }: { after: string | undefined; size: number }) {
      const [rows, [count]] = await database.batch([
        invitations(
          and(eq(registrations.portal_id, portalId), isPending, after ? lt(registrations.id, after) : undefined),
        )
          .orderBy(desc(registrations.id))
          .limit(size + 1),
        database.select().from(invitationCounts).where(eq(invitationCounts.portal_id, portalId)),
      ])
      return { invitations: rows.slice(0, size), hasMore: rows.length > size, total: count?.pending ?? 0 }
    },

    /**
     * Invites somebody, or somebody again: the link of any letter before ends. Undefined when the address is a
     * developer who has a password, or the portal is closed. One round trip.
     */
    async invite(
      { email, fullName, message }: Invited,
      { invitationId, eventId, letterId, tokenHash, adminId, ...made }: NewInvitation & { adminId: string },
    ): Promise<Invitation | undefined> {
      const row = { eventId, invitationId, letterId, tokenHash, email: email.address, fullName, message }
      const results = await atOnce<Invitation[]>(onlyOnce(database, 'events', eventId), [
        ...inviteAll(portal, rowsGiven([row]), { ...made, by: { actor: 'admin', actorId: adminId } }),
        invitations(isOfToken(tokenHash)),
      ])
      return results.at(-1)?.[0]
    },

    /**
     * Sends the letter of an invitation again, with a fresh link; that the address bounced before is forgotten. Undefined
     * when there is no such invitation.
     */
    async resend(
      id: string,
      { eventId, letterId, tokenHash, adminId, ...made }: Omit<NewInvitation, 'invitationId'> & { adminId: string },
    ): Promise<Invitation | undefined> {
      const itself = sql`(
        SELECT ${eventId} AS event_id, id AS invitation_id, ${letterId} AS letter_id, ${tokenHash} AS token_hash, email,
          iif(link = 'confirm-email', '', full_name) AS full_name, invitation_message AS message
        FROM registrations
        WHERE portal_id = ${portalId} AND id = ${id} AND invited_by IS NOT NULL AND confirmed_at IS NULL)`
      const results = await atOnce<Invitation[]>(onlyOnce(database, 'events', eventId), [
        ...inviteAll(portal, itself, { ...made, by: { actor: 'admin', actorId: adminId } }),
        forgetUndeliverable(
          portalId,
          sql`SELECT email FROM registrations WHERE ${isOfToken(tokenHash)}`,
          isWritten(eventId),
        ),
        invitations(isOfToken(tokenHash)),
      ])
      return results.at(-1)?.[0]
    },

    /**
     * Takes an invitation back: its link ends, and its letter if it has not left. False when there is no such invitation.
     * One round trip.
     */
    async withdraw(id: string, made: { eventId: string; adminId: string; now: number }): Promise<boolean> {
      const isWithdrawn = sql`portal_id = ${portalId} AND id = ${id} AND ${isWritten(made.eventId)}`
      const [event] = await atOnce<[{ id: string }, Nothing, Nothing]>(onlyOnce(database, 'events', made.eventId), [
        insertEvent(
          {
            id: made.eventId,
            place: { organizationId: portal.organization_id, portalId },
            action: 'withdraw_developer_invitation',
            actor: 'admin',
            actorId: made.adminId,
            subject: sql`id`,
            now: made.now,
          },
          sql`FROM registrations WHERE ${isThis(id)} RETURNING id`,
        ),
        sql`
          DELETE FROM letters
          WHERE portal_id = ${portalId} AND kind = 'developer-invitation' AND ${hasNotLeft}
            AND recipient = (SELECT email FROM registrations WHERE ${isWithdrawn})`,
        sql`DELETE FROM registrations WHERE ${isWithdrawn}`,
      ])
      return event.length > 0
    },
  }
}

interface Row {
  eventId: string
  invitationId: string
  letterId: string
  tokenHash: string
  email: string
  fullName: string
  message: string | null
}

/** Rows for `inviteAll` that are known already, if something holds when they are looked at. */
export function rowsGiven(rows: Row[], condition: SQL = sql`1`): SQL {
  return sql`(
    SELECT value ->> 'eventId' AS event_id, value ->> 'invitationId' AS invitation_id, value ->> 'letterId' AS letter_id,
      value ->> 'tokenHash' AS token_hash, value ->> 'email' AS email, value ->> 'fullName' AS full_name,
      value ->> 'message' AS message
    FROM json_each(${JSON.stringify(rows)}) WHERE ${condition})`
}

/**
 * The statements that invite everybody in `rows`, for one batch: for each an event, the registration, and the letter.
 * `rows` is a subquery with the columns of `Row`. Developers who have a password are left out, and nobody is invited to
 * a closed portal; letters whose links end here and have not left are replaced. They are written in the portal's language,
 * or in the one that somebody has signed up in already. `unless` leaves out more, in terms of
 * `r`, the pending registration of the address.
 */
export function inviteAll(portal: BoundPortal, rows: SQL, made: Made, unless: SQL = sql`0`): SQL[] {
  const portalId = portal.id
  const { now } = made
  const invited = sql`FROM ${rows} AS invited JOIN events e ON e.id = invited.event_id`
  return [
    insertEvent(
      {
        id: sql`invited.event_id`,
        place: { organizationId: portal.organization_id, portalId },
        action: 'invite_developer',
        ...made.by,
        developerId: sql`d.id`,
        subject: sql`iif(r.invited_by IS NULL, invited.invitation_id, r.id)`,
        ...(made.jobId && { jobId: made.jobId }),
        now,
      },
      sql`FROM ${rows} AS invited
        JOIN portals p ON p.id = ${portalId} AND p.closed_at IS NULL
        LEFT JOIN registrations r
          ON r.portal_id = ${portalId} AND r.email_key = lower(invited.email) AND r.confirmed_at IS NULL
        LEFT JOIN developers d ON d.portal_id = ${portalId} AND d.email_key = lower(invited.email)
        WHERE d.password_hash IS NULL AND NOT (${unless})`,
    ),
    sql`
      INSERT INTO registrations (id, portal_id, email, email_key, full_name, token_hash, created_at, expires_at,
        invited_by, invitation_message, link, language, answers)
      SELECT e.subject, ${portalId}, invited.email, lower(invited.email),
        coalesce(nullif(invited.full_name, ''), d.full_name, ''), invited.token_hash, ${now}, ${made.expiresAt},
        ${made.by.actorId}, invited.message, 'developer-invitation', coalesce(d.language, p.language),
        coalesce(d.answers, '[]')
      ${invited} JOIN portals p ON p.id = ${portalId} LEFT JOIN developers d ON d.id = e.developer_id
      WHERE true
      ON CONFLICT (portal_id, email_key) DO UPDATE SET
        id = excluded.id, email = excluded.email, token_hash = excluded.token_hash, expires_at = excluded.expires_at,
        full_name = iif(excluded.full_name = '' AND registrations.link = 'developer-invitation',
          registrations.full_name, excluded.full_name),
        answers = excluded.answers, accepted_terms_version = NULL, terms_accepted_at = NULL, confirmed_at = NULL,
        invited_by = excluded.invited_by, invitation_message = excluded.invitation_message, link = excluded.link`,
    sql`
      DELETE FROM letters
      WHERE portal_id = ${portalId} AND kind IN ('confirm-email', 'developer-invitation') AND ${hasNotLeft}
        AND recipient IN (SELECT invited.email ${invited})`,
    insertLetter(
      { id: sql`invited.letter_id`, kind: 'developer-invitation', now, sendAfter: made.sendAfter },
      {
        portalId,
        developerId: null,
        recipient: sql`r.email`,
        facts: sql`json_object('kind', 'developer-invitation', 'full_name', r.full_name,
          'message', r.invitation_message)`,
        language: sql`r.language`,
      },
      sql`${invited} JOIN registrations r ON r.portal_id = ${portalId} AND r.token_hash = invited.token_hash`,
    ),
  ]
}
