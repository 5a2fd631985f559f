import { sql } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import { atOnce, type Database } from './database.ts'

/** How many sealed texts are replaced at a call, and how many recovery codes are counted. */
const sealedAtOnce = 100
const countedAtMost = 10_000

/** A sealed secret of an authenticator app, and whose it is. */
export interface SealedTotp {
  adminId: string
  sealed: string
}

/** What a secret of before is still needed for. */
export interface StillNeeded {
  /** Not sealed anew yet. */
  totpSecrets: number
  recoveryCodes: number
  adminsWithRecoveryCodes: number
  /** Letters that have not left, written before the secret was another one. */
  letters: number
  /** Addresses that want no letters, kept before the secret was another one. */
  unwantedAddresses: number
}

/** Which secrets what is stored was made with, in the whole installation. */
export function openSecretsInUse(database: Database) {
  return {
    /** Notes which secrets are in use, by their ids, and since when: now, where another one was. One round trip. */
    async note(ids: { token_secret: string; password_pepper: string }, now: number): Promise<void> {
      await database.run(sql`
        INSERT INTO secrets_in_use (secret, key_id, since)
        SELECT key, value, ${now} FROM json_each(${JSON.stringify(ids)}) WHERE true
        ON CONFLICT (secret) DO UPDATE SET key_id = excluded.key_id, since = excluded.since
        WHERE key_id <> excluded.key_id`)
    },

    /** Some secrets of authenticator apps whose sealed text begins with one of these. One round trip. */
    async sealedWith(beginnings: string[]): Promise<SealedTotp[]> {
      const ranges = beginnings.map(
        (beginning) => sql`
          SELECT * FROM (
            SELECT id AS adminId, totp_secret AS sealed FROM admins
            WHERE totp_secret >= ${beginning} AND totp_secret < ${after(beginning)} LIMIT ${sealedAtOnce})`,
      )
      return database.all<SealedTotp>(sql`${sql.join(ranges, sql` UNION ALL `)} LIMIT ${sealedAtOnce}`)
    },

    /** Replaces sealed texts, unless their owner has another one by now. One round trip. */
    async replaceSealed(replaced: (SealedTotp & { sealedAnew: string })[]): Promise<void> {
      await database.run(sql`
        UPDATE admins SET totp_secret = item.value ->> 'sealedAnew'
        FROM json_each(${JSON.stringify(replaced)}) item
        WHERE admins.id = item.value ->> 'adminId' AND totp_secret = item.value ->> 'sealed'`)
    },

    /** Since when a secret with an id is in use; undefined as long as no sweep has seen it. One round trip. */
    async since(secret: 'token_secret' | 'password_pepper', keyId: string): Promise<number | undefined> {
      const found = await database.get<{ since: number }>(sql`
        SELECT since FROM secrets_in_use WHERE secret = ${secret} AND key_id = ${keyId}`)
      return found?.since
    },

    /** How many passwords were hashed in which way: the parameters, and the id of the pepper. One round trip. */
    async passwords(): Promise<{ way: string; passwords: number }[]> {
      return database.all(sql`SELECT way, passwords FROM password_counts WHERE passwords > 0 ORDER BY way`)
    },

    /**
     * What is not made with the secret of today, of which sealed texts and recovery codes begin with the id, and which is in use
     * since `since`. One round trip, and a row for each.
     */
    async stillNeeded(given: {
      sealedWith: string
      codesWith: string
      since: number
      unwantedMilliseconds: number
      now: number
    }): Promise<StillNeeded> {
      const { since, now } = given
      const isOlder = sql`id < ${uuidv7({ msecs: since })}`
      const [[totp], [codes], [letters], [unwanted]] = await atOnce<
        [{ n: number }, { n: number; admins: number }, { n: number }, { n: number }]
      >(database, [
        sql`
          SELECT (SELECT count(*) FROM admins WHERE totp_secret < ${given.sealedWith})
            + (SELECT count(*) FROM admins WHERE totp_secret >= ${after(given.sealedWith)}) AS n`,
        sql`
          SELECT count(*) AS n, count(DISTINCT admin_id) AS admins FROM (
            SELECT admin_id FROM recovery_codes WHERE used_at IS NULL AND code_hash < ${given.codesWith}
            UNION ALL
            SELECT admin_id FROM recovery_codes WHERE used_at IS NULL AND code_hash >= ${after(given.codesWith)}
            LIMIT ${countedAtMost})`,
        sql`
          SELECT (
            SELECT count(*) FROM portals p
              CROSS JOIN letters l ON l.portal_id = p.id AND l.state IN ('waiting', 'held') AND l.${isOlder}
          ) + (SELECT count(*) FROM letters WHERE portal_id IS NULL AND state = 'waiting' AND ${isOlder}) AS n`,
        sql`
          SELECT count(*) AS n FROM unwanted_addresses
          WHERE until_at > ${now} AND until_at < ${since + given.unwantedMilliseconds}`,
      ])
      return {
        totpSecrets: totp?.n ?? 0,
        recoveryCodes: codes?.n ?? 0,
        adminsWithRecoveryCodes: codes?.admins ?? 0,
        letters: letters?.n ?? 0,
        unwantedAddresses: unwanted?.n ?? 0,
      }
    },
  }
}

/** What follows on all that begins with this. */
function after(beginning: string): string {
  const last = beginning.charCodeAt(beginning.length - 1)
  return beginning.slice(0, -1) + String.fromCharCode(last + 1)
}
