import { type SQL, sql } from 'drizzle-orm'
import { atOnce, type Database, type Nothing } from './database.ts'
import { insertEvent, isWritten } from './events.ts'
import { hasNotLeft } from './letters.ts'
import type { BoundPortal } from './portal-store.ts'

/** A confirmation letter, and what has become of the sign-up that it told of. */
export interface DisownableLetter {
  recipient: string
  email_key: string
  /** 1 when a sign-up with that address still waits to be confirmed. */
  is_registered: number
  /** 1 when the address is an account by now. */
  is_confirmed: number
}

/** The addresses that want no letters in one portal's name: a hash of each. */
export function unwantedAddressesOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const isWaiting = (emailKey: SQL | string) => sql`
    portal_id = ${portalId} AND email_key = ${emailKey} AND confirmed_at IS NULL AND invited_by IS NULL`
  const isAccount = (emailKey: SQL | string) => sql`EXISTS (
    SELECT 1 FROM developers
    WHERE portal_id = ${portalId} AND email_key = ${emailKey} AND password_hash IS NOT NULL)`

  return {
    /** The confirmation letter with an id, as long as the ledger keeps it. One round trip. */
    async findLetter(letterId: string): Promise<DisownableLetter | undefined> {
      const emailKey = sql`lower(l.recipient)`
      const [letter] = await database.all<DisownableLetter>(sql`
        SELECT l.recipient, ${emailKey} AS email_key, ${isAccount(emailKey)} AS is_confirmed,
          EXISTS (SELECT 1 FROM registrations WHERE ${isWaiting(emailKey)}) AS is_registered
        FROM letters l WHERE l.portal_id = ${portalId} AND l.id = ${letterId} AND l.kind = 'confirm-email'`)
      return letter
    },

    /** True while nothing is sent to an address, by whichever hash it is kept. One round trip. */
    async isUnwanted(addressHashes: string[], now: number): Promise<boolean> {
      const [found] = await database.all(sql`
        SELECT 1 FROM unwanted_addresses
        WHERE portal_id = ${portalId} AND ${isOneOf(addressHashes)} AND until_at > ${now}`)
      return found !== undefined
    },

    /**
     * Deletes the sign-up of an address and its letters that have not left, and keeps the address from being written to.
     * False, and nothing happens, when the address is an account: with those who confirm at the same time, exactly one
     * comes first. False, too, when nothing is left to do. One round trip.
     */
    async disown(emailKey: string, made: { addressHash: string; until: number; now: number }): Promise<boolean> {
      const { addressHash, until, now } = made
      const [noted, , deleted] = await atOnce<[{ until_at: number }, Nothing, { id: string }]>(database, [
        sql`
          INSERT INTO unwanted_addresses (portal_id, address_hash, until_at)
          SELECT ${portalId}, ${addressHash}, ${until} WHERE NOT ${isAccount(emailKey)}
          ON CONFLICT (portal_id, address_hash) DO UPDATE SET until_at = excluded.until_at
          WHERE until_at <= ${now} OR EXISTS (SELECT 1 FROM registrations WHERE ${isWaiting(emailKey)})
          RETURNING until_at`,
        sql`
          DELETE FROM letters
          WHERE portal_id = ${portalId} AND kind = 'confirm-email' AND ${hasNotLeft} AND recipient IN (
            SELECT email FROM registrations WHERE ${isWaiting(emailKey)})`,
        sql`DELETE FROM registrations WHERE ${isWaiting(emailKey)} RETURNING id`,
      ])
      return noted.length + deleted.length > 0
    },

    /** Takes an address out again, by whichever hash it is kept. False when it is not there. One round trip. */
    async allow(addressHashes: string[], made: { eventId: string; adminId: string; now: number }): Promise<boolean> {
      const { eventId, adminId, now } = made
      const isThis = sql`portal_id = ${portalId} AND ${isOneOf(addressHashes)}`
      const [event] = await atOnce<[{ id: string }, Nothing]>(database, [
        insertEvent(
          {
            id: eventId,
            place: { organizationId: portal.organization_id, portalId },
            action: 'allow_letters',
            actor: 'admin',
            actorId: adminId,
            now,
          },
          sql`FROM unwanted_addresses WHERE ${isThis} AND until_at > ${now} RETURNING id`,
        ),
        sql`DELETE FROM unwanted_addresses WHERE ${isThis} AND ${isWritten(eventId)}`,
      ])
      return event.length > 0
    },
  }
}

function isOneOf(addressHashes: string[]): SQL {
  return sql`address_hash IN (SELECT value FROM json_each(${JSON.stringify(addressHashes)}))`
}
