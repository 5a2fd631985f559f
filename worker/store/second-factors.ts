import { type SQL, sql } from 'drizzle-orm'
import type { EventAction } from '../contract/event-actions.ts'
import type { SecondFactorChange } from '../contract/letters.ts'
import { forgetAttempts } from './attempts.ts'
import { atOnce, type Database } from './database.ts'
import { insertEvent, isWritten } from './events.ts'
import { insertLetter } from './letters.ts'
import { isPasskeyFresh, type PasskeyProof, passkeyUsed } from './passkey-proof.ts'

/** True in SQL when the organization of the admin `a` asks them for a second factor. */
export const isSecondFactorRequired = sql`(a.role = 'organization_admin' AND EXISTS (
  SELECT 1 FROM organizations o WHERE o.id = a.organization_id AND o.require_second_factor = 1
))`

/** What an admin has besides their password. */
export interface SecondFactor {
  email: string
  email_key: string
  password_hash: string
  organization_name: string
  /** Sealed; null while there is none. It counts once it is confirmed. */
  totp_secret: string | null
  totp_confirmed_at: number | null
  passkeys: number
  recovery_codes_left: number
  /** 1 when their organization asks them for one. */
  is_required: number
}

/** What adding a factor does besides: the session has given it, under the token that it has from then on. */
export interface AddedFactor {
  tokenHash: string
  nextTokenHash: string
  /** Counted only if there are none yet. */
  recoveryCodeHashes: string[]
}

/** How the second step of a log-in was proven. */
export type SecondFactorProof =
  | { totpStep: number; totpSecret: string }
  /** `possibleCodeHashes`: what may be stored of the code. */
  | { possibleCodeHashes: string[]; eventId: string; letterId: string }
  | PasskeyProof

interface Made {
  eventId: string
  letterId: string
  now: number
}

/** The second factors of the admins. Each function takes one round trip. */
export function openSecondFactors(database: Database) {
  const note = (action: EventAction, { eventId, now }: { eventId: string; now: number }, source: SQL) =>
    sql`${insertEvent(
      {
        id: eventId,
        place: { organizationId: sql`a.organization_id`, portalId: null },
        action,
        actor: 'admin',
        actorId: sql`a.id`,
        subject: sql`a.id`,
        now,
      },
      source,
    )} RETURNING id`
  const tell = (change: SecondFactorChange, adminId: string, { eventId, letterId, now }: Made) =>
    insertLetter(
      { id: letterId, kind: 'second-factor-changed', now, sendAfter: now },
      {
        organizationId: sql`a.organization_id`,
        recipient: sql`a.email`,
        facts: sql`json_object('kind', 'second-factor-changed', 'full_name', a.full_name, 'change', ${change})`,
        language: 'en',
      },
      sql`FROM admins a WHERE a.id = ${adminId} AND ${isWritten(eventId)}`,
    )

  return {
    async find(adminId: string): Promise<SecondFactor | undefined> {
      return database.get<SecondFactor>(sql`
        SELECT a.email, a.email_key, a.password_hash, organizations.name AS organization_name, a.totp_secret, a.totp_confirmed_at,
          (SELECT count(*) FROM passkeys WHERE admin_id = a.id) AS passkeys,
          (SELECT count(*) FROM recovery_codes WHERE admin_id = a.id AND used_at IS NULL) AS recovery_codes_left,
          ${isSecondFactorRequired} AS is_required
        FROM admins a JOIN organizations ON organizations.id = a.organization_id WHERE a.id = ${adminId}`)
    },

    /**
     * Keeps the sealed secret of an authenticator app, which counts once a first code has proven it. One that was begun
     * before is replaced. False when an app is in use already, or the password is no longer the one that was verified.
     */
    async beginTotp(adminId: string, sealedSecret: string, verifiedHash: string): Promise<boolean> {
      const [begun] = await atOnce<[{ id: string }]>(database, [
        sql`
          UPDATE admins SET totp_secret = ${sealedSecret}, totp_last_step = 0
          WHERE id = ${adminId} AND totp_confirmed_at IS NULL AND password_hash = ${verifiedHash} RETURNING id`,
      ])
      return begun.length === 1
    },

    /**
     * Takes the app into use, and a letter tells. `refused` when another one was begun or is in use since, or the session
     * may not add one any more.
     */
    async confirmTotp(
      adminId: string,
      proven: { totpSecret: string; totpStep: number; factor: AddedFactor },
      made: Made,
    ): Promise<{ outcome: 'added'; hasNewCodes: boolean } | { outcome: 'refused' }> {
      const { totpSecret, totpStep, factor } = proven
      const [noted = [], , , , codes = []] = await atOnce<{ id: string }[]>(database, [
        note(
          'add_totp',
          made,
          sql`FROM admins a
            WHERE a.id = ${adminId} AND a.totp_secret = ${totpSecret} AND a.totp_confirmed_at IS NULL
              AND a.disabled_at IS NULL AND ${mayAddFactor(factor)}`,
        ),
        sql`
          UPDATE admins SET totp_confirmed_at = ${made.now}, totp_last_step = ${totpStep}
          WHERE id = ${adminId} AND ${isWritten(made.eventId)}`,
        tell('totp_added', adminId, made),
        ...factorAdded(made.eventId, factor, made.now),
      ])
      return noted.length === 1 ? { outcome: 'added', hasNewCodes: codes.length > 0 } : { outcome: 'refused' }
    },

    /**
     * Takes the app out of use, if the password is still the one that was verified. `kept` when it is the only second
     * factor of an admin who needs one. With the last factor the recovery codes go.
     */
    async removeTotp(
      adminId: string,
      made: Made & { verifiedHash: string },
    ): Promise<'removed' | 'kept' | 'not_found'> {
      const hasApp = sql`FROM admins a WHERE a.id = ${adminId} AND a.totp_confirmed_at IS NOT NULL`
      const hasPasskey = sql`EXISTS (SELECT 1 FROM passkeys WHERE admin_id = a.id)`
      const results = await atOnce<{ id: string }[]>(database, [
        note(
          'remove_totp',
          made,
          sql`${hasApp} AND a.password_hash = ${made.verifiedHash} AND (${hasPasskey} OR NOT ${isSecondFactorRequired})`,
        ),
        sql`
          UPDATE admins SET totp_secret = NULL, totp_confirmed_at = NULL
          WHERE id = ${adminId} AND ${isWritten(made.eventId)}`,
        forgetRecoveryCodes(adminId),
        tell('totp_removed', adminId, made),
        sql`SELECT a.id ${hasApp}`,
      ])
      if (results[0]?.length === 1) return 'removed'
      return results.at(-1)?.length === 1 ? 'kept' : 'not_found'
    },

    /** New recovery codes instead of all from before. False without a second factor, or when the password changed. */
    async renewRecoveryCodes(
      adminId: string,
      codeHashes: string[],
      made: Made & { verifiedHash: string },
    ): Promise<boolean> {
      const [noted = []] = await atOnce<{ id: string }[]>(database, [
        note(
          'renew_recovery_codes',
          made,
          sql`FROM admins a WHERE a.id = ${adminId} AND a.password_hash = ${made.verifiedHash} AND ${hasFactor}`,
        ),
        sql`DELETE FROM recovery_codes WHERE admin_id = ${adminId} AND ${isWritten(made.eventId)}`,
        insertRecoveryCodes(made.eventId, codeHashes),
        tell('recovery_codes_renewed', adminId, made),
      ])
      return noted.length === 1
    },

    /**
     * Ends the second step of a log-in: the session goes on under a new token (ASVS 7.2.4), and what was counted against
     * the admin is forgotten. A code is good once, and so is a recovery code, about which a letter tells. Of many
     * attempts with one proof exactly one is true.
     */
    async give(
      session: { adminId: string; tokenHash: string; nextTokenHash: string; now: number },
      proof: SecondFactorProof,
      forgottenAttempts: string[],
    ): Promise<boolean> {
      const { adminId, tokenHash, nextTokenHash, now } = session
      const isGiven = sql`EXISTS (SELECT 1 FROM sessions WHERE token_hash = ${nextTokenHash})`
      const waits = sql`FROM admins a
        WHERE a.id = ${adminId} AND a.disabled_at IS NULL AND ${hasFactor} AND EXISTS (
          SELECT 1 FROM sessions WHERE token_hash = ${tokenHash} AND admin_id = ${adminId} AND second_factor_at IS NULL
        ) AND ${isGood(proof, adminId)}`
      const results = await atOnce<{ token_hash: string }[]>(database, [
        ...('possibleCodeHashes' in proof ? [note('use_recovery_code', { ...proof, now }, waits)] : []),
        sql`
          UPDATE sessions SET token_hash = ${nextTokenHash}, second_factor_at = ${now}, last_seen_at = ${now}
          WHERE token_hash = ${tokenHash} AND EXISTS (SELECT 1 ${waits})`,
        ...useUp(proof, isGiven),
        ...('possibleCodeHashes' in proof ? [tell('recovery_code_used', adminId, { ...proof, now })] : []),
        forgetAttempts(forgottenAttempts, isGiven),
        sql`SELECT token_hash FROM sessions WHERE token_hash = ${nextTokenHash}`,
      ])
      return results.at(-1)?.length === 1

      function useUp(used: SecondFactorProof, guard: SQL): SQL[] {
        if ('totpStep' in used) {
          return [sql`UPDATE admins SET totp_last_step = ${used.totpStep} WHERE id = ${adminId} AND ${guard}`]
        }
        if ('passkeyId' in used) return [passkeyUsed(used, now, guard)]
        return [
          sql`
            UPDATE recovery_codes SET used_at = ${now}
            WHERE admin_id = ${adminId} AND ${isOneOf(used.possibleCodeHashes)} AND used_at IS NULL AND ${guard}`,
        ]
      }
    },
  }
}

const hasFactor = sql`(a.totp_confirmed_at IS NOT NULL OR EXISTS (SELECT 1 FROM passkeys WHERE admin_id = a.id))`

/** True in SQL while what the admin `a` has shown is theirs and was not used before. */
function isGood(proof: SecondFactorProof, adminId: string): SQL {
  if ('totpStep' in proof) {
    return sql`a.totp_confirmed_at IS NOT NULL AND a.totp_secret = ${proof.totpSecret}
      AND a.totp_last_step < ${proof.totpStep}`
  }
  if ('passkeyId' in proof) return isPasskeyFresh(proof, sql`a.id`)
  return sql`EXISTS (
    SELECT 1 FROM recovery_codes
    WHERE admin_id = ${adminId} AND ${isOneOf(proof.possibleCodeHashes)} AND used_at IS NULL
  )`
}

function isOneOf(codeHashes: string[]): SQL {
  return sql`code_hash IN (SELECT value FROM json_each(${JSON.stringify(codeHashes)}))`
}

/**
 * True in SQL while the session that asks may add a factor for the admin `a`: it has given one, or there is none yet. One
 * that was let in only to set up the first may not once somebody else has set it up.
 */
export function mayAddFactor({ tokenHash }: AddedFactor): SQL {
  return sql`EXISTS (
    SELECT 1 FROM sessions
    WHERE token_hash = ${tokenHash} AND admin_id = a.id AND (second_factor_at IS NOT NULL OR NOT ${hasFactor})
  )`
}

/** What follows when an event has added a factor. The last statement returns the recovery codes that count now. */
export function factorAdded(
  eventId: string,
  { tokenHash, nextTokenHash, recoveryCodeHashes }: AddedFactor,
  now: number,
) {
  return [
    sql`
      UPDATE sessions SET token_hash = ${nextTokenHash}, second_factor_at = coalesce(second_factor_at, ${now})
      WHERE token_hash = ${tokenHash} AND admin_id = (SELECT actor_id FROM events WHERE id = ${eventId})`,
    sql`${insertRecoveryCodes(eventId, recoveryCodeHashes)} RETURNING code_hash AS id`,
  ]
}

/** Recovery codes for the admin whom an event is about, if they have none. */
function insertRecoveryCodes(eventId: string, codeHashes: string[]): SQL {
  return sql`
    INSERT INTO recovery_codes (admin_id, code_hash)
    SELECT e.actor_id, given.value FROM events e JOIN json_each(${JSON.stringify(codeHashes)}) given
    WHERE e.id = ${eventId} AND NOT EXISTS (SELECT 1 FROM recovery_codes c WHERE c.admin_id = e.actor_id)`
}

/** Takes away the recovery codes of an admin who has no second factor any more. */
export function forgetRecoveryCodes(adminId: SQL | string): SQL {
  return sql`
    DELETE FROM recovery_codes
    WHERE admin_id = ${adminId} AND NOT EXISTS (SELECT 1 FROM admins a WHERE a.id = ${adminId} AND ${hasFactor})`
}
