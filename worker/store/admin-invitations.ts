import { eq, type SQL, sql } from 'drizzle-orm'
import type { AdminRole } from '../contract/admin-role.ts'
import type { EmailAddress } from '../contract/email-address.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { type Decider, insertEvent, isWritten, theOperator } from './events.ts'
import { hasNotLeft, insertLetter } from './letters.ts'
import { namedPortals, unknownPortals } from './named-portals.ts'
import { isOrganizationOpen } from './organizations.ts'
import { adminInvitations, admins, organizations } from './schema.ts'
import { forgetUndeliverable } from './undeliverable-addresses.ts'

/** An invitation that nobody has accepted yet, as admins see it. */
export interface AdminInvitation {
  id: string
  email: string
  role: AdminRole
  portals: { id: string; name: string }[]
  /** Without a name when they have left; null when it was the operator. */
  invited_by: { id: string; full_name: string | null } | null
  state: 'open' | 'expired' | 'stopped'
  created_at: number
  expires_at: number
}

/** As it is selected: what is made of more than one column is JSON text. */
type InvitationRow = Omit<AdminInvitation, 'portals' | 'invited_by'> & { portals: string; invited_by: string | null }

/** Who is invited, and to what. */
export interface Invited {
  email: EmailAddress
  /** How they are called, if whoever invites has said so: it is kept from an earlier invitation otherwise. */
  fullName: string | null
  role: AdminRole
  portalIds: string[]
}

/** What an invitation is made with. */
export interface InvitationMade {
  id: string
  eventId: string
  letterId: string
  tokenHash: string
  by: Decider
  now: number
  expiresAt: number
  sendAfter: number
}

/** In SQL over `admin_invitations`: it was the operator who invited. */
const isOfOperator = sql`admin_invitations.invited_by = ${theOperator.actorId}`

/**
 * In SQL over `admin_invitations`: whoever invited may still do so. Who lost the right cannot come back by an old letter. All
 * admins of a closed organization have lost it, and the operator has it in the others.
 */
export const isInviterInCharge = sql`(
  EXISTS (
    SELECT 1 FROM admins inviter
    WHERE inviter.id = admin_invitations.invited_by AND inviter.role = 'organization_admin' AND inviter.disabled_at IS NULL
  ) OR (${isOfOperator} AND ${isOrganizationOpen(sql`admin_invitations.organization_id`)})
)`

/** Letters that wait to leave and whose link is dead already. */
export function dropWaitingLetters(organizationId: string, recipients: SQL | string, condition: SQL): SQL {
  return sql`
    DELETE FROM letters
    WHERE portal_id IS NULL AND recipient IN (${recipients}) AND kind = 'admin-invitation'
      AND organization_id = ${organizationId} AND ${hasNotLeft} AND ${condition}`
}

/**
 * The statements that invite an address if `source` (the rest of a SELECT) yields a row, as part of a larger batch: they
 * write the event, the invitation and the letter, in place of an earlier invitation of that address.
 */
export function inviteStatements(
  organizationId: string,
  { email, fullName, role, portalIds }: Invited,
  { id, eventId, letterId, tokenHash, by, now, expiresAt, sendAfter }: InvitationMade,
  source: SQL,
): [SQL, SQL, SQL, SQL, SQL] {
  const given = JSON.stringify(role === 'organization_admin' ? [] : portalIds)
  return [
    insertEvent(
      {
        id: eventId,
        place: { organizationId, portalId: null },
        action: 'invite_admin',
        ...by,
        subject: sql`coalesce((
          SELECT id FROM admin_invitations
          WHERE organization_id = ${organizationId} AND email_key = ${email.key} AND accepted_at IS NULL), ${id})`,
        details: sql`json_object('role', ${role}, 'portal_ids', json(${given}))`,
        now,
      },
      source,
    ),
    sql`
      INSERT INTO admin_invitations (id, organization_id, email, email_key, full_name, role, portal_ids, token_hash,
        invited_by, created_at, expires_at)
      SELECT subject, ${organizationId}, ${email.address}, ${email.key}, ${fullName}, ${role}, ${given},
        ${tokenHash}, ${by.actorId}, ${now}, ${expiresAt}
      FROM events WHERE id = ${eventId}
      ON CONFLICT (organization_id, email_key) DO UPDATE SET
        id = excluded.id, email = excluded.email, role = excluded.role, portal_ids = excluded.portal_ids,
        full_name = coalesce(excluded.full_name, admin_invitations.full_name), token_hash = excluded.token_hash,
        invited_by = excluded.invited_by, created_at = excluded.created_at, expires_at = excluded.expires_at,
        accepted_at = NULL`,
    dropWaitingLetters(organizationId, email.address, isWritten(eventId)),
    forgetUndeliverable(organizationId, sql`VALUES (${email.address})`, isWritten(eventId)),
    insertLetter(
      { id: letterId, kind: 'admin-invitation', now, sendAfter },
      {
        organizationId,
        recipient: sql`admin_invitations.email`,
        facts: sql`json_object('kind', 'admin-invitation', 'invited_by', admins.full_name,
          'role', admin_invitations.role)`,
        language: 'en',
      },
      sql`
        FROM admin_invitations LEFT JOIN admins ON admins.id = admin_invitations.invited_by
        WHERE admin_invitations.token_hash = ${tokenHash}`,
    ),
  ]
}

/** The invitations of one organization. */
export function adminInvitationsOf(database: Database, organizationId: string) {
  const place = { organizationId, portalId: null }
  const select = (condition: SQL, now: number) => sql`
    SELECT id, email, role, ${namedPortals(sql`SELECT value FROM json_each(admin_invitations.portal_ids)`)} AS portals,
      iif(${isOfOperator}, NULL, json_object('id', invited_by,
        'full_name', (SELECT full_name FROM admins WHERE id = admin_invitations.invited_by))) AS invited_by,
      CASE WHEN NOT ${isInviterInCharge} THEN 'stopped' WHEN expires_at <= ${now} THEN 'expired' ELSE 'open' END AS state,
      created_at, expires_at
    FROM admin_invitations WHERE organization_id = ${organizationId} AND accepted_at IS NULL AND ${condition}`
  const read = ({ portals, invited_by, ...invitation }: InvitationRow): AdminInvitation => ({
    ...invitation,
    portals: JSON.parse(portals),
    invited_by: invited_by === null ? null : JSON.parse(invited_by),
  })

  return {
    /** Those nobody has accepted yet, newest first. One round trip. */
    async open(now: number): Promise<AdminInvitation[]> {
      const [rows] = await atOnce<[InvitationRow]>(database, [sql`${select(sql`TRUE`, now)} ORDER BY id DESC`])
      return rows.map(read)
    },

    /**
     * Invites an address, and writes the letter; that the address bounced before is forgotten. An earlier invitation of
     * that address is replaced: its link is dead, and of many that are made at once the last one's letter leaves. Only the
     * operator learns that an address is an admin elsewhere. One round trip.
     */
    async invite(
      invited: Invited,
      { most, ...made }: InvitationMade & { most: { admins: number; open: number } },
    ): Promise<
      | { invitation: AdminInvitation }
      | { refused: 'admin_already' | 'admin_elsewhere' | 'unknown_portals' | 'too_many' | 'organization_closed' }
    > {
      const { email, portalIds } = invited
      const isAdmin = sql`EXISTS (SELECT 1 FROM admins WHERE email_key = ${email.key} AND organization_id = ${organizationId})`
      const isElsewhere = made.by.actor === 'operator' ? isAdminOfAny(email) : sql`0`
      const isInvited = sql`EXISTS (
        SELECT 1 FROM admin_invitations
        WHERE organization_id = ${organizationId} AND email_key = ${email.key} AND accepted_at IS NULL)`
      const isOpen = isOrganizationOpen(sql`${organizationId}`)
      const unknown = unknownPortals(organizationId, portalIds)
      const openCount = sql`(
        SELECT count(*) FROM admin_invitations WHERE organization_id = ${organizationId} AND accepted_at IS NULL)`
      const adminCount = sql`(SELECT count(*) FROM admins WHERE organization_id = ${organizationId})`

      const results = await atOnce<
        [{ isOpen: number; isAdmin: number; isElsewhere: number; isUnknown: number }, ...Nothing[], ...[InvitationRow]]
      >(onlyOnce(database, 'events', made.eventId), [
        sql`
          SELECT ${isOpen} AS isOpen, ${isAdmin} AS isAdmin, ${isElsewhere} AS isElsewhere,
            EXISTS (${unknown}) AS isUnknown`,
        ...inviteStatements(
          organizationId,
          invited,
          made,
          sql`
            WHERE ${isOpen} AND NOT ${isAdmin} AND NOT ${isElsewhere} AND NOT EXISTS (${unknown})
              AND (${isInvited} OR (${openCount} < ${most.open} AND ${openCount} + ${adminCount} < ${most.admins}))`,
        ),
        select(sql`token_hash = ${made.tokenHash}`, made.now),
      ])
      const [problem] = results[0]
      const [row] = results.at(-1) as InvitationRow[]
      if (row) return { invitation: read(row) }
      if (!problem?.isOpen) return { refused: 'organization_closed' }
      if (problem.isUnknown) return { refused: 'unknown_portals' }
      if (problem.isAdmin) return { refused: 'admin_already' }
      return { refused: problem.isElsewhere ? 'admin_elsewhere' : 'too_many' }
    },

    /** Takes an open invitation back: its link is dead, and a letter that has not left does not leave. One round trip. */
    async withdraw(id: string, given: { eventId: string; adminId: string; now: number }): Promise<boolean> {
      const { eventId, adminId, now } = given
      const isOpen = sql`organization_id = ${organizationId} AND id = ${id} AND accepted_at IS NULL`
      const [, , , [withdrawn]] = await atOnce<[Nothing, Nothing, Nothing, { id: string }]>(
        onlyOnce(database, 'events', eventId),
        [
          insertEvent(
            {
              id: eventId,
              place,
              action: 'withdraw_admin_invitation',
              actor: 'admin',
              actorId: adminId,
              subject: id,
              now,
            },
            sql`FROM admin_invitations WHERE ${isOpen}`,
          ),
          dropWaitingLetters(
            organizationId,
            sql`SELECT email FROM admin_invitations WHERE ${isOpen}`,
            isWritten(eventId),
          ),
          sql`DELETE FROM admin_invitations WHERE ${isOpen} AND ${isWritten(eventId)}`,
          sql`SELECT id FROM events WHERE id = ${eventId}`,
        ],
      )
      return withdrawn !== undefined
    },
  }
}

/** True in SQL for an address that is an admin of any organization: it can be that only once. */
export function isAdminOfAny(email: EmailAddress): SQL {
  return sql`EXISTS (SELECT 1 FROM admins WHERE email_key = ${email.key})`
}

/** An invitation as whoever holds its link finds it. */
export interface HeldInvitation {
  email: string
  email_key: string
  /** How whoever invited called them. */
  full_name: string | null
  role: AdminRole
  organization_id: string
  organization_name: string
  expires_at: number
  accepted_at: number | null
  isInviterInCharge: boolean
  /** True when an address is an admin already, here or of another organization. */
  isAdminAlready: boolean
}

/** The invitations of the installation, by their links. */
export function openAdminInvitations(database: Database) {
  return {
    /** The invitation that a token belongs to, whether it still counts or not. One round trip. */
    async findByToken(tokenHash: string): Promise<HeldInvitation | undefined> {
      const isAdminAlready = sql`EXISTS (SELECT 1 FROM ${admins} WHERE admins.email_key = ${adminInvitations.email_key})`
      return database
        .select({
          email: adminInvitations.email,
          email_key: adminInvitations.email_key,
          full_name: adminInvitations.full_name,
          role: adminInvitations.role,
          organization_id: adminInvitations.organization_id,
          organization_name: organizations.name,
          expires_at: adminInvitations.expires_at,
          accepted_at: adminInvitations.accepted_at,
          isInviterInCharge: isInviterInCharge.mapWith(Boolean),
          isAdminAlready: isAdminAlready.mapWith(Boolean),
        })
        .from(adminInvitations)
        .innerJoin(organizations, eq(organizations.id, adminInvitations.organization_id))
        .where(eq(adminInvitations.token_hash, tokenHash))
        .get()
    },

    /**
     * Spends a token: the admin begins, with the id of the invitation, so that what was noted about one tells of the
     * other. The event comes first, and everything else only if it could be written: of many attempts with one token
     * exactly one succeeds. One round trip; false when the token no longer counts.
     */
    async accept(
      tokenHash: string,
      made: { eventId: string; organizationId: string; fullName: string; passwordHash: string; now: number },
    ): Promise<boolean> {
      const { eventId, organizationId, fullName, passwordHash, now } = made
      const isThis = sql`token_hash = ${tokenHash}`
      const [, , , , [accepted]] = await atOnce<[Nothing, Nothing, Nothing, Nothing, { id: string }]>(
        onlyOnce(database, 'events', eventId),
        [
          insertEvent(
            {
              id: eventId,
              place: { organizationId, portalId: null },
              action: 'accept_admin_invitation',
              actor: 'admin',
              actorId: sql`id`,
              subject: sql`id`,
              now,
            },
            sql`
            FROM admin_invitations
            WHERE ${isThis} AND accepted_at IS NULL AND expires_at > ${now} AND ${isInviterInCharge}
              AND NOT EXISTS (SELECT 1 FROM admins WHERE admins.email_key = admin_invitations.email_key)`,
          ),
          sql`
          INSERT INTO admins (id, organization_id, email, email_key, full_name, role, password_hash, created_at, updated_at)
          SELECT id, organization_id, email, email_key, ${fullName}, role, ${passwordHash}, ${now}, ${now}
          FROM admin_invitations WHERE ${isThis} AND ${isWritten(eventId)}`,
          sql`
          INSERT INTO admin_portals (admin_id, portal_id)
          SELECT invitation.id, given.value
          FROM admin_invitations invitation JOIN json_each(invitation.portal_ids) given
          WHERE invitation.${isThis} AND invitation.role = 'service_admin' AND ${isWritten(eventId)}
            AND EXISTS (SELECT 1 FROM portals WHERE id = given.value)`,
          sql`UPDATE admin_invitations SET accepted_at = ${now} WHERE ${isThis} AND ${isWritten(eventId)}`,
          sql`SELECT id FROM events WHERE id = ${eventId}`,
        ],
      )
      return accepted !== undefined
    },
  }
}
