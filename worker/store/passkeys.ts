import { type SQL, sql } from 'drizzle-orm'
import type { DeveloperStatus } from '../contract/developer-status.ts'
import type { EventAction } from '../contract/event-actions.ts'
import { type PasskeyPurpose, passkeysPerAccount } from '../contract/passkeys.ts'
import { type Kept, keptAdmins, keptDevelopers } from './accounts.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { insertEvent, isWritten } from './events.ts'
import { insertLetter } from './letters.ts'
import type { BoundPortal } from './portal-store.ts'
import {
  type AddedFactor,
  factorAdded,
  forgetRecoveryCodes,
  isSecondFactorRequired,
  mayAddFactor,
} from './second-factors.ts'

/** A passkey as its owner sees it. */
export interface OwnPasskey {
  id: string
  name: string
  created_at: number
  last_used_at: number | null
}

/** A passkey as a browser is told of it. */
interface KnownPasskey {
  credential_id: string
  transports: string[]
}

/** A passkey that somebody claims to have signed with, and whose it is. */
export interface HeldPasskey {
  id: string
  credential_id: string
  public_key: string
  counter: number
  account_id: string
  email_key: string
  /** Whoever has a passkey has a password, which was asked for when it was added. */
  password_hash: string
  /** Of a developer; null for admins. */
  status: DeveloperStatus | null
  /** 1 when the owner may get in at all. */
  may_log_in: number
}

interface Challenge {
  purpose: PasskeyPurpose
  /** Whose it is; null where nobody is known yet. */
  accountId: string | null
  now: number
}

/** The passkeys of the developers of one portal. */
export function developerPasskeysOf(database: Database, portal: BoundPortal) {
  return passkeysOf(database, keptDevelopers(portal))
}

/** The passkeys of the admins. */
export function adminPasskeys(database: Database) {
  return passkeysOf(database, keptAdmins)
}

export type PasskeyStore = ReturnType<typeof passkeysOf>

/** What developers and admins have in common, written once. Each function takes one round trip. */
function passkeysOf(database: Database, kept: Kept) {
  const { table, isKept, isHeldHere, holder, audience, portalId, organizationId, mayLogIn } = kept

  const note = (action: EventAction, { eventId, now }: { eventId: string; now: number }, source: SQL) =>
    sql`${insertEvent(
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
    )} RETURNING id`
  const isAccount = (id: string) => sql`${isKept} AND a.id = ${id}`
  const isTheirs = (accountId: string) => sql`${holder} = ${accountId} AND ${isHeldHere}`
  const takeOut = (challengeHash: string, { purpose, accountId, now }: Challenge) => sql`
    DELETE FROM passkey_challenges
    WHERE challenge_hash = ${challengeHash} AND purpose = ${purpose} AND portal_id IS ${portalId}
      AND account_id IS ${accountId} AND expires_at > ${now}
    RETURNING challenge_hash`

  return {
    /** What their owner has, the newest last. */
    async list(accountId: string): Promise<OwnPasskey[]> {
      return database.all<OwnPasskey>(sql`
        SELECT id, name, created_at, last_used_at FROM passkeys WHERE ${isTheirs(accountId)} ORDER BY id`)
    },

    /** Keeps a challenge. Resolves to the passkeys of its account. */
    async ask(challengeHash: string, challenge: Challenge & { expiresAt: number }): Promise<KnownPasskey[]> {
      const { purpose, accountId, expiresAt } = challenge
      const [, known] = await atOnce<[Nothing, { credential_id: string; transports: string }]>(database, [
        sql`
          INSERT INTO passkey_challenges (challenge_hash, purpose, portal_id, account_id, expires_at)
          VALUES (${challengeHash}, ${purpose}, ${portalId}, ${accountId}, ${expiresAt})`,
        sql`SELECT credential_id, transports FROM passkeys WHERE ${isTheirs(accountId ?? '')} ORDER BY id`,
      ])
      return known.map(({ credential_id, transports }) => ({ credential_id, transports: JSON.parse(transports) }))
    },

    /** Takes out a challenge, which is good once; false when it was not given for this, here, to this account. */
    async takeChallenge(challengeHash: string, challenge: Challenge): Promise<boolean> {
      const [taken] = await atOnce<[{ challenge_hash: string }]>(database, [takeOut(challengeHash, challenge)])
      return taken.length === 1
    },

    /** The same, along with the passkey that claims to have signed it: any of the account's, or any that is kept here. */
    async takeAnswer(
      challengeHash: string,
      credentialId: string,
      challenge: Challenge,
    ): Promise<HeldPasskey | undefined> {
      const isOwner = challenge.accountId === null ? isKept : isAccount(challenge.accountId)
      const [taken, [passkey]] = await atOnce<[{ challenge_hash: string }, HeldPasskey]>(database, [
        takeOut(challengeHash, challenge),
        sql`
          SELECT p.id, p.credential_id, p.public_key, p.counter, a.id AS account_id, a.email_key, a.password_hash,
            ${audience === 'developer' ? sql`a.status` : sql`NULL`} AS status, ${mayLogIn} AS may_log_in
          FROM (SELECT * FROM passkeys WHERE ${isHeldHere} AND credential_id = ${credentialId}) p
            JOIN ${table} a ON a.id = p.${holder}
          WHERE ${isOwner}`,
      ])
      return taken.length === 1 ? passkey : undefined
    },

    /**
     * Adds a passkey, and a letter tells. For admins the session that asks has given its second factor then, and the
     * recovery codes count if they had none. `refused` when there are too many, this one is known already, or the
     * session may not add one any more.
     */
    async add(
      accountId: string,
      passkey: {
        id: string
        credential_id: string
        public_key: string
        counter: number
        transports: string[]
        name: string
      },
      made: { eventId: string; letterId: string; now: number; factor?: AddedFactor },
    ): Promise<{ outcome: 'added'; hasNewCodes: boolean } | { outcome: 'refused' }> {
      const { eventId, letterId, now, factor } = made
      const isAdded = sql`FROM ${table} a WHERE ${isAccount(accountId)} AND ${isWritten(eventId)}`
      const [noted = [], , , , , codes = []] = await atOnce<{ id: string }[]>(onlyOnce(database, 'events', eventId), [
        note(
          'add_passkey',
          made,
          sql`FROM ${table} a
            WHERE ${isAccount(accountId)} AND ${mayLogIn} AND ${factor ? mayAddFactor(factor) : sql`1`}
              AND (SELECT count(*) FROM passkeys WHERE ${isTheirs(accountId)}) < ${passkeysPerAccount}
              AND NOT EXISTS (SELECT 1 FROM passkeys WHERE ${isHeldHere} AND credential_id = ${passkey.credential_id})`,
        ),
        sql`
          INSERT INTO passkeys (id, portal_id, ${holder}, credential_id, public_key, counter, transports, name, created_at)
          SELECT ${passkey.id}, ${portalId}, a.id, ${passkey.credential_id}, ${passkey.public_key}, ${passkey.counter},
            ${JSON.stringify(passkey.transports)}, ${passkey.name}, ${now}
          ${isAdded}`,
        insertLetter(
          { id: letterId, kind: 'passkey-added', now, sendAfter: now },
          {
            ...(portalId === null
              ? { organizationId, language: 'en' }
              : { portalId, developerId: sql`a.id`, language: sql`a.language` }),
            recipient: sql`a.email`,
            facts: sql`json_object('kind', 'passkey-added', 'full_name', a.full_name, 'passkey_name', ${passkey.name})`,
          },
          isAdded,
        ),
        ...(factor ? factorAdded(eventId, factor, now) : []),
      ])
      return noted.length === 1 ? { outcome: 'added', hasNewCodes: codes.length > 0 } : { outcome: 'refused' }
    },

    /** Gives a passkey another name; undefined when it is none of theirs. */
    async rename(accountId: string, id: string, name: string): Promise<OwnPasskey | undefined> {
      const [[renamed]] = await atOnce<[OwnPasskey]>(database, [
        sql`
          UPDATE passkeys SET name = ${name} WHERE id = ${id} AND ${isTheirs(accountId)}
          RETURNING id, name, created_at, last_used_at`,
      ])
      return renamed
    },

    /**
     * Removes a passkey, if the password is still the one that was verified. `kept` when it is not, and when it is the
     * only second factor of an admin who needs one. With the last factor the recovery codes go.
     */
    async remove(
      accountId: string,
      id: string,
      made: { verifiedHash: string; eventId: string; now: number },
    ): Promise<'removed' | 'kept' | 'not_found'> {
      const { verifiedHash, eventId } = made
      const isLast = sql`a.totp_confirmed_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM passkeys WHERE ${isTheirs(accountId)} AND id <> ${id})`
      const results = await atOnce<{ id: string }[]>(onlyOnce(database, 'events', eventId), [
        note(
          'remove_passkey',
          made,
          sql`FROM ${table} a
            WHERE ${isAccount(accountId)} AND a.password_hash = ${verifiedHash}
              AND EXISTS (SELECT 1 FROM passkeys WHERE id = ${id} AND ${isTheirs(accountId)})
              AND ${audience === 'admin' ? sql`NOT (${isSecondFactorRequired} AND ${isLast})` : sql`1`}`,
        ),
        sql`DELETE FROM passkeys WHERE id = ${id} AND ${isTheirs(accountId)} AND ${isWritten(eventId)}`,
        ...(audience === 'admin' ? [forgetRecoveryCodes(accountId)] : []),
        sql`SELECT id FROM passkeys WHERE id = ${id} AND ${isTheirs(accountId)}`,
      ])
      if (results[0]?.length === 1) return 'removed'
      return results.at(-1)?.length === 1 ? 'kept' : 'not_found'
    },
  }
}
