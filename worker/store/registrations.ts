import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { DeveloperStatus } from '../contract/developer-status.ts'
import type { EmailAddress } from '../contract/email-address.ts'
import type { Language } from '../contract/language.ts'
import type { RegistrationLink } from '../contract/letters.ts'
import type { Answers } from '../contract/registration-form.ts'
import { decidingAdmins } from './admins.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { type Decider, insertEvent, isWritten } from './events.ts'
import type { LetterObstacle } from './letter-ledger.ts'
import { hasNotLeft, insertLetter, isLetterWaiting } from './letters.ts'
import type { BoundPortal } from './portal-store.ts'
import { developers, portals, registrations } from './schema.ts'
import { forgetUndeliverable } from './undeliverable-addresses.ts'

export type Registration = typeof registrations.$inferSelect

/** A letter with a fresh link: the hash of the token in that link, and until when it works. */
export interface FreshLink {
  letterId: string
  tokenHash: string
  now: number
  expiresAt: number
  sendAfter: number
}

/** The link of whichever letter turns out to be the right one for an address. */
export type FreshLinks = Record<RegistrationLink, FreshLink>

/** What somebody says when they sign up. */
export interface SignUp {
  fullName: string
  email: EmailAddress
  answers: Answers
  /** The version of the terms that they accepted; null where there are none. */
  acceptedTermsVersion: number | null
  /** What they read the form in; the letters to them are written in it. */
  language: Language
}

/** What an approval rule decided about somebody whose address was just proven. */
export interface Ruling {
  eventId: string
  ruleId: string
  status: 'approved' | 'rejected' | 'pending'
  reason: string | null
  letterId: string
}

/** Why the address of a registration cannot be corrected. */
export type CorrectionObstacle =
  | 'confirmed'
  | 'portal_closed'
  | 'same_address'
  /** An admin has added them with that address, so that they are a developer already. */
  | 'added_by_admin'
  | 'already_a_developer'
  | 'already_registered'
  | 'domain_refused'

/** An admin's change of something, and whether it could be done. */
interface ByAdmin {
  eventId: string
  adminId: string
  now: number
}

/** The new letter, or what stands against it. */
export type LinkSent<Obstacle> = { letterId: string } | { obstacle: Obstacle }

/** The registrations of one portal: sign-ups whose address is not proven yet. */
export function registrationsOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const place = { organizationId: portal.organization_id, portalId }
  const hasToken = (tokenHash: string) =>
    and(eq(registrations.portal_id, portalId), eq(registrations.token_hash, tokenHash))

  /** For a batch that writes one of these letters whenever it changes anything. */
  const once = (links: FreshLinks) =>
    onlyOnce(database, 'letters', links['confirm-email'].letterId, links['developer-invitation'].letterId)

  /** The letter with the link, if its very token was installed. Only an admin chooses what it says. */
  const linkLetter = (
    { 'confirm-email': confirmation, 'developer-invitation': invitation }: FreshLinks,
    isWantedByAdmin = false,
  ) =>
    insertLetter(
      {
        id: sql`iif(link = 'confirm-email', ${confirmation.letterId}, ${invitation.letterId})`,
        kind: sql`link`,
        now: confirmation.now,
        sendAfter: confirmation.sendAfter,
        isWantedByAdmin,
      },
      {
        portalId,
        developerId: null,
        recipient: sql`email`,
        facts: sql`iif(link = 'confirm-email', json_object('kind', link),
          json_object('kind', link, 'full_name', full_name, 'message', invitation_message))`,
        language: sql`language`,
      },
      sql`FROM registrations
        WHERE portal_id = ${portalId} AND token_hash IN (${confirmation.tokenHash}, ${invitation.tokenHash})`,
    )

  /** The letter to an address that is a developer already, saying where that account stands. */
  const alreadyRegisteredLetter = (emailKey: string, { letterId, now, sendAfter }: FreshLink) =>
    insertLetter(
      { id: letterId, kind: 'already-registered', now, sendAfter },
      {
        portalId,
        developerId: sql`id`,
        recipient: sql`email`,
        facts: sql`json_object('kind', 'already-registered', 'full_name', full_name, 'status', status)`,
        language: sql`language`,
      },
      sql`FROM developers WHERE portal_id = ${portalId} AND email_key = ${emailKey} AND password_hash IS NOT NULL
        AND NOT ${isLetterWaiting(portalId, 'already-registered', sql`developers.email`)}`,
    )

  /** True in SQL while a letter with a link has not left yet: a new token would make its link a dead one. */
  const isLinkWaiting = (email: SQL) =>
    sql`(${isLetterWaiting(portalId, 'confirm-email', email)}
      OR ${isLetterWaiting(portalId, 'developer-invitation', email)})`

  return {
    /**
     * Notes that somebody asked to join, and writes the letter that is due: the confirmation to a new or unproven
     * address, where the account stands to a known one, and the invitation to somebody whom an admin has added and who
     * has no password yet. A repeated sign-up replaces the unproven one and its token, and an invitation stays one;
     * nothing changes while a letter with a link still waits to leave. One round trip, and the same statements whatever
     * the address turns out to be.
     */
    async request(id: string, signUp: SignUp, links: FreshLinks): Promise<void> {
      const { fullName, email, answers, acceptedTermsVersion, language } = signUp
      const { address, key } = email
      const { 'confirm-email': confirmation, 'developer-invitation': invitation } = links
      const { now } = confirmation
      await atOnce<[Nothing, Nothing, Nothing, Nothing]>(once(links), [
        sql`
          INSERT INTO registrations (id, portal_id, email, email_key, full_name, token_hash, created_at, expires_at,
            answers, accepted_terms_version, terms_accepted_at, invited_by, link, language)
          SELECT ${id}, ${portalId}, ${address}, ${key}, coalesce(d.full_name, ${fullName}),
            iif(d.id IS NULL, ${confirmation.tokenHash}, ${invitation.tokenHash}), ${now},
            iif(d.id IS NULL, ${confirmation.expiresAt}, ${invitation.expiresAt}),
            coalesce(d.answers, ${JSON.stringify(answers)}), ${acceptedTermsVersion},
            iif(${acceptedTermsVersion} IS NULL, NULL, ${now}), d.invited_by,
            iif(d.id IS NULL, 'confirm-email', 'developer-invitation'), coalesce(d.language, ${language})
          FROM portals p LEFT JOIN developers d ON d.portal_id = p.id AND d.email_key = ${key}
          WHERE p.id = ${portalId} AND d.password_hash IS NULL
          ON CONFLICT (portal_id, email_key) DO UPDATE SET
            email = excluded.email, full_name = excluded.full_name,
            token_hash = excluded.token_hash, expires_at = excluded.expires_at, answers = excluded.answers,
            accepted_terms_version = excluded.accepted_terms_version, terms_accepted_at = excluded.terms_accepted_at,
            invited_by = coalesce(registrations.invited_by, excluded.invited_by), link = excluded.link,
            language = excluded.language, confirmed_at = NULL
          WHERE (registrations.invited_by IS NULL OR registrations.confirmed_at IS NOT NULL)
            AND NOT ${isLinkWaiting(sql`excluded.email`)}`,
        // Whoever is invited stays invited: their invitation again, and nothing of what a stranger may have typed.
        sql`
          UPDATE registrations SET token_hash = ${invitation.tokenHash}, expires_at = ${invitation.expiresAt},
            link = 'developer-invitation'
          WHERE portal_id = ${portalId} AND email_key = ${key} AND invited_by IS NOT NULL AND confirmed_at IS NULL
            AND token_hash <> ${invitation.tokenHash} AND NOT ${isLinkWaiting(sql`registrations.email`)}`,
        linkLetter(links),
        alreadyRegisteredLetter(key, confirmation),
      ])
    },

    /**
     * Sends the letter of an address again, with a new token that ends the old one: the invitation to whoever was
     * invited or added by an admin, who then says everything anew; the confirmation to whoever signed up. Does nothing
     * for an address that never did. One round trip, and the same statements whatever the address turns out to be.
     */
    async requestAgain(id: string, email: EmailAddress, links: FreshLinks): Promise<void> {
      await atOnce<Nothing[]>(once(links), [
        ...linkAgain(id, email, links),
        alreadyRegisteredLetter(email.key, links['confirm-email']),
      ])
    },

    /** The same without a word to a developer who has a password. */
    async requestLinkAgain(id: string, email: EmailAddress, links: FreshLinks): Promise<void> {
      await atOnce<Nothing[]>(once(links), linkAgain(id, email, links))
    },

    /**
     * The same because an admin or the operator wants it, who is noted; that the address bounced before is forgotten, and a letter that is
     * held is replaced by one that is not. One round trip.
     */
    async sendLinkAgain(
      id: string,
      email: EmailAddress,
      links: FreshLinks,
      { eventId, by, now }: { eventId: string; by: Decider; now: number },
    ): Promise<LinkSent<LetterObstacle>> {
      const source = sql`
        FROM portals p
          LEFT JOIN registrations r ON r.portal_id = p.id AND r.email_key = ${email.key} AND r.confirmed_at IS NULL
          LEFT JOIN developers d ON d.portal_id = p.id AND d.email_key = ${email.key}
        WHERE p.id = ${portalId}`
      const obstacle = sql`CASE
        WHEN coalesce(r.id, d.id) IS NULL OR d.password_hash IS NOT NULL THEN 'outdated'
        WHEN p.closed_at IS NOT NULL THEN 'portal_closed'
        WHEN EXISTS (
          SELECT 1 FROM letters l
          WHERE l.portal_id = ${portalId} AND l.recipient = coalesce(r.email, d.email) AND l.state = 'waiting'
            AND l.kind IN ('confirm-email', 'developer-invitation')) THEN 'not_left' END`
      const isInvitation = sql`(r.invited_by IS NOT NULL OR d.id IS NOT NULL)`
      const results = await atOnce<({ obstacle: LetterObstacle } & { id: string })[]>(
        onlyOnce(database, 'events', eventId),
        [
          sql`SELECT ${obstacle} AS obstacle ${source}`,
          insertEvent(
            {
              id: eventId,
              place,
              action: 'resend_letter',
              ...by,
              developerId: sql`d.id`,
              subject: sql`iif(${isInvitation}, ${links['developer-invitation'].letterId},
              ${links['confirm-email'].letterId})`,
              details: sql`json_object('kind', iif(${isInvitation}, 'developer-invitation', 'confirm-email'))`,
              now,
            },
            sql`${source} AND ${obstacle} IS NULL`,
          ),
          sql`
          DELETE FROM letters
          WHERE portal_id = ${portalId} AND kind = 'confirm-email' AND state = 'held' AND ${isWritten(eventId)}
            AND recipient = (
              SELECT email FROM registrations WHERE portal_id = ${portalId} AND email_key = ${email.key})`,
          ...linkAgain(id, email, links, eventId),
          forgetUndeliverable(portalId, sql`VALUES (${email.address})`, isWritten(eventId)),
          sql`SELECT subject AS id FROM events WHERE id = ${eventId}`,
        ],
      )
      const obstacleFound = results[0]?.[0]?.obstacle ?? 'outdated'
      const letter = results.at(-1)?.[0]
      return letter ? { letterId: letter.id } : { obstacle: obstacleFound }
    },

    /**
     * Gives a registration that is not confirmed yet another address, and sends a new link there: the old link ends, and
     * a letter that still waits to go to the old address is gone. `isSignUpRefused`: the new address may not sign up here
     * by itself. One round trip; undefined when there is no such registration.
     */
    async correctEmail(
      id: string,
      { address, key }: EmailAddress,
      links: FreshLinks,
      { eventId, adminId, isSignUpRefused, now }: ByAdmin & { isSignUpRefused: boolean },
    ): Promise<LinkSent<CorrectionObstacle> | undefined> {
      const { 'confirm-email': confirmation, 'developer-invitation': invitation } = links
      const isThis = sql`portal_id = ${portalId} AND id = ${id}`
      const developerWith = (emailKey: SQL) =>
        sql`EXISTS (SELECT 1 FROM developers d WHERE d.portal_id = ${portalId} AND d.email_key = ${emailKey})`
      const obstacle = sql`CASE
        WHEN r.confirmed_at IS NOT NULL THEN 'confirmed'
        WHEN p.closed_at IS NOT NULL THEN 'portal_closed'
        WHEN r.email_key = ${key} THEN 'same_address'
        WHEN ${developerWith(sql`r.email_key`)} THEN 'added_by_admin'
        WHEN ${developerWith(sql`${key}`)} THEN 'already_a_developer'
        WHEN EXISTS (SELECT 1 FROM registrations o WHERE o.portal_id = ${portalId} AND o.email_key = ${key})
          THEN 'already_registered'
        WHEN r.invited_by IS NULL AND ${isSignUpRefused ? 1 : 0} THEN 'domain_refused' END`
      const source = sql`
        FROM registrations r JOIN portals p ON p.id = r.portal_id WHERE r.portal_id = ${portalId} AND r.id = ${id}`
      const results = await atOnce<({ obstacle: CorrectionObstacle } & { id: string })[]>(
        onlyOnce(database, 'events', eventId),
        [
          sql`SELECT ${obstacle} AS obstacle ${source}`,
          insertEvent(
            {
              id: eventId,
              place,
              action: 'correct_registration_email',
              actor: 'admin',
              actorId: adminId,
              subject: sql`r.id`,
              now,
            },
            sql`${source} AND ${obstacle} IS NULL`,
          ),
          sql`
          DELETE FROM letters
          WHERE portal_id = ${portalId} AND kind IN ('confirm-email', 'developer-invitation') AND ${hasNotLeft}
            AND recipient = (SELECT email FROM registrations WHERE ${isThis} AND ${isWritten(eventId)})`,
          sql`
          UPDATE registrations SET email = ${address}, email_key = ${key},
            token_hash = iif(link = 'confirm-email', ${confirmation.tokenHash}, ${invitation.tokenHash}),
            expires_at = iif(link = 'confirm-email', ${confirmation.expiresAt}, ${invitation.expiresAt})
          WHERE ${isThis} AND ${isWritten(eventId)}`,
          forgetUndeliverable(portalId, sql`VALUES (${address})`, isWritten(eventId)),
          linkLetter(links, true),
          sql`
          SELECT id FROM letters
          WHERE id IN (${confirmation.letterId}, ${invitation.letterId}) AND ${isWritten(eventId)}`,
        ],
      )
      const found = results[0]?.[0]
      const letter = results.at(-1)?.[0]
      return letter ? { letterId: letter.id } : found && { obstacle: found.obstacle }
    },

    /** The registration that a token belongs to, whether it still counts or not. One round trip. */
    async findByToken(tokenHash: string): Promise<Registration | undefined> {
      return database.select().from(registrations).where(hasToken(tokenHash)).get()
    },

    /**
     * What confirming needs to know: the registration of a token, the portal's row as it is now, the developer whom an
     * admin has added with that address already, and the addresses of those who decide. One round trip.
     */
    async findToConfirm(tokenHash: string) {
      const ofRegistration = database
        .select({ key: registrations.email_key })
        .from(registrations)
        .where(hasToken(tokenHash))
      const [[registration], [settings], [added], recipients] = await database.batch([
        database.select().from(registrations).where(hasToken(tokenHash)),
        database.select().from(portals).where(eq(portals.id, portalId)),
        database
          .select({ id: developers.id, status: developers.status })
          .from(developers)
          .where(and(eq(developers.portal_id, portalId), sql`${developers.email_key} = ${ofRegistration}`)),
        decidingAdmins(database, portalId),
      ])
      if (!settings) throw new Error('the portal of a store does not exist')
      return { registration, settings, added, admins: recipients.map((admin) => admin.email) }
    },

    /**
     * Makes the developer of a registration: the event first, and everything else only if the event could be written.
     * So of many attempts with one token exactly one succeeds, and only with a token of that link. The status is what the ruling says, else what the portal's
     * auto-approve says; a developer whom an admin has added keeps theirs, and
     * what they once answered to a question that is no longer asked, and gets the password. When the developer waits
     * for a decision, they get a letter, and so do the admins. One round trip; undefined when the token no longer counts.
     */
    async confirm(
      tokenHash: string,
      made: {
        link: RegistrationLink
        developerId: string
        eventId: string
        passwordHash: string
        /** What an invited person adds to the registration that an admin began. */
        completed: Omit<SignUp, 'email'> | undefined
        ruling: Ruling | undefined
        /** Tells the developer that they wait, if they do. */
        receiptId: string
        notices: { id: string; recipient: string }[]
        now: number
      },
    ): Promise<{ status: DeveloperStatus } | undefined> {
      const { link, developerId, eventId, passwordHash, completed, ruling, receiptId, notices, now } = made
      const isThis = sql`portal_id = ${portalId} AND token_hash = ${tokenHash}`
      const confirmedRegistration = sql`FROM registrations r JOIN events e ON e.id = ${eventId}
        WHERE r.portal_id = ${portalId} AND r.token_hash = ${tokenHash}`
      const results = await atOnce<{ status: DeveloperStatus }[]>(onlyOnce(database, 'events', eventId), [
        insertEvent(
          {
            id: eventId,
            place,
            action: 'confirm',
            actor: 'developer',
            actorId: sql`coalesce(d.id, ${developerId})`,
            developerId: sql`coalesce(d.id, ${developerId})`,
            fromStatus: sql`d.status`,
            toStatus: sql`coalesce(d.status,
              iif(${ruling ? 1 : 0} OR NOT p.auto_approve_developers, 'pending', 'approved'))`,
            now,
          },
          sql`
            FROM registrations r JOIN portals p ON p.id = r.portal_id
              LEFT JOIN developers d ON d.portal_id = r.portal_id AND d.email_key = r.email_key
            WHERE r.portal_id = ${portalId} AND r.token_hash = ${tokenHash} AND r.link = ${link}
              AND r.confirmed_at IS NULL AND r.expires_at > ${now}
              AND (d.id IS NULL OR d.password_hash IS NULL)`,
        ),
        ...(completed ? [complete(completed, { isThis, eventId, now })] : []),
        sql`
          INSERT INTO developers (id, portal_id, email, email_key, full_name, status, password_hash, created_at,
            updated_at, answers, accepted_terms_version, invited_by, signed_up_at, language)
          SELECT e.developer_id, r.portal_id, r.email, r.email_key, r.full_name, e.to_status, ${passwordHash}, ${now},
            ${now}, r.answers, coalesce(r.accepted_terms_version, 0), r.invited_by,
            iif(r.invited_by IS NULL, r.created_at, ${now}), r.language
          ${confirmedRegistration}
          ON CONFLICT (portal_id, email_key) DO UPDATE SET
            password_hash = excluded.password_hash, full_name = excluded.full_name, answers = (
              SELECT json_group_array(json(answer)) FROM (
                SELECT value AS answer FROM json_each(excluded.answers)
                UNION ALL
                SELECT value FROM json_each(developers.answers) WHERE value ->> 'field_id' NOT IN (
                  SELECT value ->> 'id' FROM json_each((SELECT registration_form FROM portals WHERE id = ${portalId})))
              )),
            accepted_terms_version = excluded.accepted_terms_version, language = excluded.language,
            updated_at = excluded.updated_at
          WHERE developers.password_hash IS NULL`,
        sql`UPDATE registrations SET confirmed_at = ${now} WHERE ${isThis} AND ${isWritten(eventId)}`,
        sql`
          INSERT INTO terms_acceptances (portal_id, developer_id, version, accepted_at)
          SELECT r.portal_id, e.developer_id, r.accepted_terms_version, r.terms_accepted_at
          ${confirmedRegistration} AND r.accepted_terms_version > 0
          ON CONFLICT DO NOTHING`,
        ...(ruling ? carryOut(ruling, eventId, now) : []),
        insertLetter(
          { id: sql`notice.value ->> 'id'`, kind: 'approval-requested', now, sendAfter: now },
          {
            portalId,
            developerId: sql`d.id`,
            recipient: sql`notice.value ->> 'recipient'`,
            facts: sql`json_object('kind', 'approval-requested', 'full_name', d.full_name, 'email', d.email)`,
            language: 'en',
          },
          sql`FROM events e JOIN developers d ON d.portal_id = e.portal_id AND d.id = e.developer_id
            JOIN json_each(${JSON.stringify(notices)}) notice
            WHERE e.id = ${eventId} AND d.status = 'pending'`,
        ),
        insertLetter(
          { id: receiptId, kind: 'request-received', now, sendAfter: now },
          {
            portalId,
            developerId: sql`d.id`,
            recipient: sql`d.email`,
            facts: sql`json_object('kind', 'request-received', 'full_name', d.full_name)`,
            language: sql`d.language`,
          },
          sql`FROM events e JOIN developers d ON d.portal_id = e.portal_id AND d.id = e.developer_id
            WHERE e.id = ${eventId} AND d.status = 'pending'`,
        ),
        sql`
          SELECT d.status FROM events e JOIN developers d ON d.portal_id = e.portal_id AND d.id = e.developer_id
          WHERE e.id = ${eventId}`,
      ])
      return results.at(-1)?.[0]
    },
  }

  /** `eventId`: of the admin who wants it, if one does; then only if that was written. */
  function linkAgain(id: string, email: EmailAddress, links: FreshLinks, eventId?: string): SQL[] {
    const { 'confirm-email': confirmation, 'developer-invitation': invitation } = links
    const isInvited = sql`(r.invited_by IS NOT NULL OR d.id IS NOT NULL)`
    const invitedBy = sql`coalesce(r.invited_by, d.invited_by)`
    const condition = eventId ? isWritten(eventId) : sql`1`
    return [
      sql`
        INSERT INTO registrations (id, portal_id, email, email_key, full_name, token_hash, created_at, expires_at,
          invited_by, link, language, answers)
        SELECT ${id}, ${portalId}, coalesce(r.email, d.email), ${email.key}, coalesce(d.full_name, ''),
          iif(${isInvited}, ${invitation.tokenHash}, ${confirmation.tokenHash}), ${confirmation.now},
          iif(${isInvited}, ${invitation.expiresAt}, ${confirmation.expiresAt}),
          ${invitedBy}, iif(${isInvited}, 'developer-invitation', 'confirm-email'), coalesce(r.language, d.language),
          coalesce(d.answers, '[]')
        FROM portals p
          LEFT JOIN registrations r ON r.portal_id = p.id AND r.email_key = ${email.key} AND r.confirmed_at IS NULL
          LEFT JOIN developers d ON d.portal_id = p.id AND d.email_key = ${email.key}
        WHERE p.id = ${portalId} AND coalesce(r.id, d.id) IS NOT NULL AND d.password_hash IS NULL AND ${condition}
        ON CONFLICT (portal_id, email_key) DO UPDATE SET
          token_hash = excluded.token_hash, expires_at = excluded.expires_at, invited_by = excluded.invited_by,
          full_name = iif(excluded.link = registrations.link, registrations.full_name, excluded.full_name),
          answers = iif(excluded.link = registrations.link, registrations.answers, excluded.answers),
          link = excluded.link, language = excluded.language, confirmed_at = NULL
        WHERE NOT ${isLinkWaiting(sql`registrations.email`)}`,
      linkLetter(links, eventId !== undefined),
    ]
  }

  function complete(
    { fullName, answers, acceptedTermsVersion, language }: Omit<SignUp, 'email'>,
    { isThis, eventId, now }: { isThis: SQL; eventId: string; now: number },
  ): SQL {
    return sql`
      UPDATE registrations SET full_name = ${fullName}, answers = ${JSON.stringify(answers)},
        accepted_terms_version = ${acceptedTermsVersion}, language = ${language},
        terms_accepted_at = iif(${acceptedTermsVersion} IS NULL, NULL, ${now})
      WHERE ${isThis} AND ${isWritten(eventId)}`
  }

  /** What a rule decides about a developer who was made just now, and about no other. */
  function carryOut({ eventId: rulingId, ruleId, status, reason, letterId }: Ruling, eventId: string, now: number) {
    if (status === 'pending') return []
    const theDeveloper = sql`(SELECT developer_id FROM events WHERE id = ${rulingId})`
    return [
      insertEvent(
        {
          id: rulingId,
          place,
          action: status === 'approved' ? 'approve' : 'reject',
          actor: 'rule',
          actorId: ruleId,
          developerId: sql`developer_id`,
          fromStatus: 'pending',
          toStatus: status,
          reason,
          now,
        },
        sql`FROM events WHERE id = ${eventId} AND from_status IS NULL`,
      ),
      sql`
        UPDATE developers SET status = ${status}, updated_at = ${now}
        WHERE portal_id = ${portalId} AND id = ${theDeveloper}`,
      ...(status === 'rejected'
        ? [
            insertLetter(
              { id: letterId, kind: 'account-rejected', now, sendAfter: now },
              {
                portalId,
                developerId: sql`id`,
                recipient: sql`email`,
                facts: sql`json_object('kind', 'account-rejected', 'full_name', full_name, 'reason', ${reason})`,
                language: sql`language`,
              },
              sql`FROM developers WHERE portal_id = ${portalId} AND id = ${theDeveloper}`,
            ),
          ]
        : []),
    ]
  }
}
