import { type SQL, sql } from 'drizzle-orm'
import type { EmailAddress } from '../contract/email-address.ts'
import type { EventAction } from '../contract/event-actions.ts'
import type { AccountLink, LetterKind } from '../contract/letters.ts'
import { forgetAttempts } from './attempts.ts'
import { atOnce, type Database, onlyOnce } from './database.ts'
import { insertEvent, isWritten } from './events.ts'
import { insertLetter, isLetterWaiting } from './letters.ts'
import type { BoundPortal } from './portal-store.ts'
import { forgetRecoveryCodes } from './second-factors.ts'
import { isAlive } from './sessions.ts'

/** An account as its owner's own statements need it. */
export interface Account {
  id: string
  email: string
  email_key: string
  full_name: string
  password_hash: string | null
  new_device_letters: number
}

/** A letter with a link that belongs to an account. */
export interface NewAccountLink {
  letterId: string
  tokenHash: string
  now: number
  expiresAt: number
  sendAfter: number
}

/** A link of an account as it is stored, with what the page behind it shows. */
export interface HeldLink {
  account_id: string
  full_name: string
  /** The address that the link went to: the account's own, the new one, or the one of before. */
  email: string
  email_key: string
  expires_at: number
  used_at: number | null
}

/** A session as its owner sees it in the list. */
export interface OwnSession {
  id: string
  created_at: number
  last_seen_at: number
  user_agent: string | null
  city: string | null
  country: string | null
  /** 1 for the session that asks. */
  is_this: number
}

interface Made {
  eventId: string
  letterId: string
  now: number
}

/** Whose accounts a store keeps, in SQL: `a` is the row of the account. */
export interface Kept {
  table: SQL
  /** The condition that an account is one of these. */
  isKept: SQL
  /** The same for links, sessions and passkeys, which name their holder in `holder`. */
  isHeldHere: SQL
  holder: SQL
  audience: 'developer' | 'admin'
  portalId: string | null
  organizationId: SQL | string
  /** An account whose owner may get in at all. */
  mayLogIn: SQL
}

/** The developers of one portal. */
export function keptDevelopers(portal: BoundPortal): Kept {
  return {
    table: sql`developers`,
    isKept: sql`a.portal_id = ${portal.id}`,
    isHeldHere: sql`portal_id = ${portal.id}`,
    holder: sql`developer_id`,
    audience: 'developer',
    portalId: portal.id,
    organizationId: portal.organization_id,
    mayLogIn: sql`a.status = 'approved'`,
  }
}

/** The admins, of all organizations: an address is an admin of one only. */
export const keptAdmins: Kept = {
  table: sql`admins`,
  isKept: sql`1`,
  isHeldHere: sql`admin_id IS NOT NULL`,
  holder: sql`admin_id`,
  audience: 'admin',
  portalId: null,
  organizationId: sql`a.organization_id`,
  mayLogIn: sql`a.disabled_at IS NULL`,
}

/**
 * The addresses that an account has proven, as a table in SQL: `email`, `email_key`, and until when (`until`) what happened
 * to the address was the account's. The present one, and those of before, each of which got a way back when it was
 * changed. An address that was only typed in is not among them, nor is what came to an old one since.
 */
export function provenAddresses({ table, isKept, holder }: Kept, id: string): SQL {
  return sql`(
    SELECT a.email, a.email_key, ${Number.MAX_SAFE_INTEGER} AS until FROM ${table} a WHERE ${isKept} AND a.id = ${id}
    UNION ALL
    SELECT email, email_key, created_at FROM one_time_tokens WHERE ${holder} = ${id} AND purpose = 'email-changed'
  )`
}

/**
 * Until when an address of before can take the account back, in SQL; NULL when none can. Until then nobody deletes it: it
 * might be whoever took it over.
 */
export function wayBackUntil({ holder }: Kept, id: string, now: number): SQL {
  return sql`(
    SELECT max(expires_at) FROM one_time_tokens
    WHERE ${holder} = ${id} AND purpose = 'email-changed' AND used_at IS NULL AND expires_at > ${now}
  )`
}

/** The accounts of the developers of one portal, as their owners control them. */
export function developerAccountsOf(database: Database, portal: BoundPortal) {
  return accountsOf(database, keptDevelopers(portal))
}

/** The accounts of the admins, as their owners control them. */
export function adminAccounts(database: Database) {
  return accountsOf(database, keptAdmins)
}

export type AccountStore = ReturnType<typeof accountsOf>

/** What developers and admins have in common, written once. Each function takes one round trip. */
function accountsOf(database: Database, kept: Kept) {
  const { table, isKept, isHeldHere, holder, audience, portalId, organizationId, mayLogIn } = kept

  const note = (action: EventAction, { eventId, now }: { eventId: string; now: number }, source: SQL) =>
    insertEvent(
      {
        id: eventId,
        place: { organizationId, portalId },
        action,
        actor: audience,
        actorId: sql`a.id`,
        ...(audience === 'developer' ? { developerId: sql`a.id` } : { subject: sql`a.id` }),
        now,
      },
      source,
    )

  /** The letter to whoever `source` yields as `a` or as another `owner`, or to another address of theirs. */
  const write = (
    kind: LetterKind,
    letter: { letterId: string; now: number; sendAfter?: number },
    source: SQL,
    {
      owner = sql`a`,
      recipient = sql`${owner}.email`,
      facts = sql`json_object('kind', ${kind}, 'full_name', ${owner}.full_name)`,
    } = {},
  ) =>
    insertLetter(
      { id: letter.letterId, kind, now: letter.now, sendAfter: letter.sendAfter ?? letter.now },
      {
        ...(portalId === null
          ? { organizationId: sql`${owner}.organization_id`, language: 'en' }
          : { portalId, developerId: sql`${owner}.id`, language: sql`${owner}.language` }),
        recipient,
        facts,
      },
      source,
    )

  const isAccount = (id: string) => sql`${isKept} AND a.id = ${id}`
  const isLive = (purpose: AccountLink, tokenHash: string, now: number) => sql`
    t.token_hash = ${tokenHash} AND t.purpose = ${purpose} AND t.used_at IS NULL AND t.expires_at > ${now}`
  const withAccount = sql`FROM one_time_tokens t JOIN ${table} a ON a.id = t.${holder} AND ${isKept}`
  /** The account that the event of this batch is about. */
  const actor = (eventId: string) => sql`(SELECT actor_id FROM events WHERE id = ${eventId})`
  const ofActor = (eventId: string) => sql`FROM ${table} a WHERE a.id = ${actor(eventId)}`

  const spend = (tokenHash: string, { eventId, now }: { eventId: string; now: number }) =>
    sql`UPDATE one_time_tokens SET used_at = ${now} WHERE token_hash = ${tokenHash} AND ${isWritten(eventId)}`
  const endSessions = (eventId: string, except: string | undefined = undefined) => sql`
    DELETE FROM sessions
    WHERE ${holder} = ${actor(eventId)} AND ${isHeldHere} AND token_hash IS NOT ${except ?? null}`
  /** Links to the address or with the password of before. The way back from a change of address is not among them. */
  const endLinks = (eventId: string) => sql`
    DELETE FROM one_time_tokens
    WHERE ${holder} = ${actor(eventId)} AND purpose IN ('reset-password', 'change-email') AND used_at IS NULL`
  const insertLink = (
    purpose: AccountLink,
    link: NewAccountLink,
    address: { email: SQL; key: SQL },
    source: SQL,
  ) => sql`
    INSERT INTO one_time_tokens (token_hash, purpose, portal_id, ${holder}, email, email_key, created_at, expires_at)
    SELECT ${link.tokenHash}, ${purpose}, ${portalId}, a.id, ${address.email}, ${address.key}, ${link.now},
      ${link.expiresAt}
    ${source}`
  /** Another account, `other`, that has an address. */
  const otherAccount = (key: SQL) => sql`${table} other
    WHERE ${portalId === null ? sql`1` : sql`other.portal_id = ${portalId}`} AND other.email_key = ${key}
      AND other.id <> a.id`
  const isTaken = (key: SQL) => sql`EXISTS (SELECT 1 FROM ${otherAccount(key)})`

  return {
    /** The account, whatever its status; undefined when there is none. */
    async find(id: string): Promise<Account | undefined> {
      return database.get<Account>(sql`
        SELECT a.id, a.email, a.email_key, a.full_name, a.password_hash, a.new_device_letters
        FROM ${table} a WHERE ${isAccount(id)}`)
    },

    /**
     * Writes the letter with a link to choose a new password, if the address has an account with a password; the link of
     * the letter before is dead then. While such a letter waits to leave, nothing changes. The same statements whatever
     * the address turns out to be.
     */
    async requestReset(emailKey: string, link: NewAccountLink): Promise<void> {
      const source = sql`FROM ${table} a
        WHERE ${isKept} AND a.email_key = ${emailKey} AND a.password_hash IS NOT NULL
          AND ${audience === 'admin' ? mayLogIn : sql`1`}
          AND NOT ${isLetterWaiting(portalId, 'reset-password', sql`a.email`)}`
      await atOnce(onlyOnce(database, 'letters', link.letterId), [
        sql`
          DELETE FROM one_time_tokens
          WHERE ${holder} = (SELECT a.id ${source}) AND purpose = 'reset-password' AND used_at IS NULL`,
        insertLink('reset-password', link, { email: sql`a.email`, key: sql`a.email_key` }, source),
        write('reset-password', link, sql`${withAccount} WHERE t.token_hash = ${link.tokenHash}`),
      ])
    },

    /** A link, whether it still counts or not; undefined when it never was, or was replaced. */
    async findLink(purpose: AccountLink, tokenHash: string): Promise<HeldLink | undefined> {
      return database.get<HeldLink>(sql`
        SELECT a.id AS account_id, a.full_name, t.email, t.email_key, t.expires_at, t.used_at
        ${withAccount} WHERE t.token_hash = ${tokenHash} AND t.purpose = ${purpose}`)
    },

    /**
     * Spends the link of a reset: the password is the new one, all sessions and all other links are over, what was
     * counted against the account is forgotten, and a letter tells. The status stays what it is. Of many attempts with
     * one link exactly one is true.
     */
    async resetPassword(
      tokenHash: string,
      made: Made & { passwordHash: string; forgottenAttempts: string[] },
    ): Promise<boolean> {
      const { eventId, passwordHash, forgottenAttempts, now } = made
      const results = await atOnce<{ id: string }[]>(onlyOnce(database, 'events', eventId), [
        sql`${note(
          'reset_password',
          made,
          sql`${withAccount} WHERE ${isLive('reset-password', tokenHash, now)} AND t.email_key = a.email_key`,
        )} RETURNING id`,
        spend(tokenHash, made),
        sql`UPDATE ${table} SET password_hash = ${passwordHash}, updated_at = ${now} WHERE id = ${actor(eventId)}`,
        endSessions(eventId),
        endLinks(eventId),
        forgetAttempts(forgottenAttempts, isWritten(eventId)),
        write('password-changed', made, ofActor(eventId)),
      ])
      return results[0]?.length === 1
    },

    /**
     * Changes the password if it is still the one that was verified. The session that asks goes on under another token, all
     * others and all links are over, what was counted towards asking for those links is forgotten, and a letter tells.
     * False when something changed in between.
     */
    async changePassword(
      id: string,
      made: Made & {
        verifiedHash: string
        passwordHash: string
        keptSession: { tokenHash: string; nextTokenHash: string }
        forgottenAttempts: string[]
      },
    ): Promise<boolean> {
      const { eventId, verifiedHash, passwordHash, keptSession, forgottenAttempts, now } = made
      const results = await atOnce<{ id: string }[]>(onlyOnce(database, 'events', eventId), [
        sql`${note(
          'change_password',
          made,
          sql`FROM ${table} a WHERE ${isAccount(id)} AND a.password_hash = ${verifiedHash} AND ${mayLogIn}`,
        )} RETURNING id`,
        sql`UPDATE ${table} SET password_hash = ${passwordHash}, updated_at = ${now} WHERE id = ${actor(eventId)}`,
        endSessions(eventId, keptSession.tokenHash),
        sql`
          UPDATE sessions SET token_hash = ${keptSession.nextTokenHash}, last_seen_at = ${now}
          WHERE token_hash = ${keptSession.tokenHash} AND ${holder} = ${actor(eventId)} AND ${isHeldHere}`,
        endLinks(eventId),
        forgetAttempts(forgottenAttempts, isWritten(eventId)),
        write('password-changed', made, ofActor(eventId)),
      ])
      return results[0]?.length === 1
    },

    /**
     * Writes to the new address, which has to prove itself. An address that has an account of its own is told so instead:
     * the wish is kept all the same, so that who asked sees no difference, and nobody gets its link. A change that was
     * asked for before is off. False when the password is no longer the one that was verified.
     */
    async requestEmailChange(
      id: string,
      { address, key }: EmailAddress,
      made: NewAccountLink & { verifiedHash: string; takenLetterId: string },
    ): Promise<boolean> {
      const mayAsk = sql`${isAccount(id)} AND a.password_hash = ${made.verifiedHash} AND ${mayLogIn}`
      const taken = isTaken(sql`${key}`)
      const results = await atOnce<{ id: string }[]>(onlyOnce(database, 'letters', made.letterId, made.takenLetterId), [
        sql`
          DELETE FROM one_time_tokens
          WHERE ${holder} = (SELECT a.id FROM ${table} a WHERE ${mayAsk}) AND purpose = 'change-email'
            AND used_at IS NULL`,
        insertLink(
          'change-email',
          made,
          { email: sql`${address}`, key: sql`${key}` },
          sql`FROM ${table} a WHERE ${mayAsk}`,
        ),
        write('change-email', made, sql`${withAccount} WHERE t.token_hash = ${made.tokenHash} AND NOT ${taken}`, {
          recipient: sql`t.email`,
        }),
        write(
          'email-taken',
          { letterId: made.takenLetterId, now: made.now, sendAfter: made.sendAfter },
          // It belongs to the account that has the address: whoever asks must not find it among their own letters.
          sql`FROM ${table} a, ${otherAccount(sql`${key}`)} AND ${mayAsk}`,
          { owner: sql`other`, facts: sql`json_object('kind', 'email-taken')` },
        ),
        sql`SELECT a.id FROM ${table} a WHERE ${mayAsk}`,
      ])
      return results.at(-1)?.length === 1
    },

    /** The new address that has yet to prove itself; undefined when there is none. */
    async waitingEmail(id: string, now: number): Promise<string | undefined> {
      const waiting = await database.get<{ email: string }>(sql`
        SELECT email FROM one_time_tokens
        WHERE ${holder} = ${id} AND ${isHeldHere} AND purpose = 'change-email' AND used_at IS NULL
          AND expires_at > ${now}`)
      return waiting?.email
    },

    /** Takes back that a new address was asked for: its link is dead. */
    async cancelEmailChange(id: string): Promise<void> {
      await database.run(sql`
        DELETE FROM one_time_tokens
        WHERE ${holder} = ${id} AND ${isHeldHere} AND purpose = 'change-email' AND used_at IS NULL`)
    },

    /**
     * Spends the link that went to a new address: it is the account's now. The old one gets a letter with a way back,
     * all sessions and all other links are over, and what is left of sign-ups with either address goes. Of many attempts
     * with one link exactly one resolves to the address, and none when it has another account by now, or the owner may not
     * get in any more.
     */
    async proveEmail(
      tokenHash: string,
      made: { eventId: string; now: number; wayBack: NewAccountLink },
    ): Promise<string | undefined> {
      const { eventId, wayBack, now } = made
      const spent = sql`(SELECT email FROM one_time_tokens WHERE token_hash = ${tokenHash})`
      const spentKey = sql`(SELECT email_key FROM one_time_tokens WHERE token_hash = ${tokenHash})`
      const results = await atOnce<{ email: string }[]>(onlyOnce(database, 'events', eventId), [
        sql`${note(
          'change_email',
          made,
          sql`${withAccount}
            WHERE ${isLive('change-email', tokenHash, now)} AND ${mayLogIn} AND NOT ${isTaken(sql`t.email_key`)}`,
        )}`,
        insertLink('email-changed', wayBack, { email: sql`a.email`, key: sql`a.email_key` }, ofActor(eventId)),
        write('email-changed', wayBack, ofActor(eventId)),
        spend(tokenHash, made),
        ...(portalId === null
          ? []
          : [
              sql`
                DELETE FROM registrations
                WHERE portal_id = ${portalId} AND ${isWritten(eventId)} AND email_key IN
                  (${spentKey}, (SELECT email_key FROM developers WHERE id = ${actor(eventId)}))`,
              // Letters from before they were a developer are known by the address alone. They stay this developer's.
              sql`
                UPDATE letters SET developer_id = ${actor(eventId)}
                WHERE portal_id = ${portalId} AND developer_id IS NULL
                  AND recipient = (SELECT email FROM developers WHERE id = ${actor(eventId)})`,
            ]),
        sql`
          UPDATE ${table} SET email = ${spent}, email_key = ${spentKey}, updated_at = ${now}
          WHERE id = ${actor(eventId)}`,
        endSessions(eventId),
        endLinks(eventId),
        sql`SELECT a.email ${ofActor(eventId)}`,
      ])
      return results.at(-1)?.[0]?.email
    },

    /**
     * Spends the way back: the account has its old address and a new password, and whatever the one who changed it may
     * have added is gone: sessions, links, all passkeys of a developer, for each of them logs in by itself; of an admin,
     * whose own are the second factor, those that were added since, an authenticator app and recovery codes. So are
     * sign-ups with the old address. False when the link no longer counts or the address has another account by now.
     */
    async undoEmailChange(
      tokenHash: string,
      made: Made & { passwordHash: string; forgottenAttempts: string[] },
    ): Promise<boolean> {
      const { eventId, passwordHash, forgottenAttempts, now } = made
      const token = (column: SQL) => sql`(SELECT ${column} FROM one_time_tokens WHERE token_hash = ${tokenHash})`
      const changedAt = token(sql`created_at`)
      const results = await atOnce<{ id: string }[]>(onlyOnce(database, 'events', eventId), [
        sql`${note(
          'undo_email_change',
          made,
          sql`${withAccount} WHERE ${isLive('email-changed', tokenHash, now)} AND NOT ${isTaken(sql`t.email_key`)}`,
        )} RETURNING id`,
        spend(tokenHash, made),
        sql`
          UPDATE ${table} SET email = ${token(sql`email`)}, email_key = ${token(sql`email_key`)},
            password_hash = ${passwordHash}, updated_at = ${now}
          WHERE id = ${actor(eventId)}`,
        endSessions(eventId),
        endLinks(eventId),
        // Ways back that lead to addresses which were never the owner's.
        sql`
          DELETE FROM one_time_tokens
          WHERE ${holder} = ${actor(eventId)} AND purpose = 'email-changed' AND used_at IS NULL
            AND created_at > ${changedAt}`,
        sql`
          DELETE FROM passkeys
          WHERE ${holder} = ${actor(eventId)} AND (${portalId === null ? 0 : 1} OR created_at >= ${changedAt})`,
        ...(portalId === null
          ? [
              sql`
                UPDATE admins SET totp_secret = NULL, totp_confirmed_at = NULL
                WHERE id = ${actor(eventId)} AND totp_confirmed_at >= ${changedAt}`,
              sql`
                DELETE FROM recovery_codes WHERE admin_id = ${actor(eventId)} AND EXISTS (
                  SELECT 1 FROM events
                  WHERE organization_id = (SELECT organization_id FROM admins WHERE id = admin_id)
                    AND action = 'renew_recovery_codes' AND actor_id = admin_id AND created_at >= ${changedAt})`,
              forgetRecoveryCodes(actor(eventId)),
            ]
          : [
              sql`
                DELETE FROM registrations
                WHERE portal_id = ${portalId} AND email_key = ${token(sql`email_key`)} AND ${isWritten(eventId)}`,
            ]),
        forgetAttempts(forgottenAttempts, isWritten(eventId)),
        write('password-changed', made, ofActor(eventId)),
      ])
      return results[0]?.length === 1
    },

    /** The sessions that are alive: the one that asks, then the newest first. */
    async sessions(id: string, tokenHash: string, now: number): Promise<OwnSession[]> {
      const sessions = await database.all<OwnSession>(sql`
        SELECT id, created_at, last_seen_at, user_agent, place AS city, country, token_hash = ${tokenHash} AS is_this
        FROM sessions WHERE ${holder} = ${id} AND ${isHeldHere} AND ${isAlive(audience, now)}
        ORDER BY created_at DESC LIMIT 100`)
      return sessions.toSorted((one, other) => other.is_this - one.is_this)
    },

    /** Ends one session of theirs, or all but the one that asks. Resolves to how many ended. */
    async endSessions(
      id: string,
      which: { sessionId: string } | { exceptTokenHash: string },
      made: { eventId: string; now: number },
    ): Promise<number> {
      const chosen = sql`s.${holder} = ${id} AND ${
        'sessionId' in which ? sql`s.id = ${which.sessionId}` : sql`s.token_hash <> ${which.exceptTokenHash}`
      }`
      const [, ended = []] = await atOnce<{ id: string }[]>(database, [
        note(
          'end_own_sessions',
          made,
          sql`FROM ${table} a WHERE ${isAccount(id)} AND EXISTS (SELECT 1 FROM sessions s WHERE ${chosen})`,
        ),
        sql`DELETE FROM sessions AS s WHERE ${chosen} AND ${isHeldHere} AND ${isWritten(made.eventId)} RETURNING id`,
      ])
      return ended.length
    },
  }
}
