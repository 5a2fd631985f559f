import { sql } from 'drizzle-orm'
import { atOnce, type Database, type Nothing } from './database.ts'
import { insertEvent, isWritten } from './events.ts'
import { hasNotLeft } from './letters.ts'
import type { BoundPortal } from './portal-store.ts'

/** The addresses that want no letters in one portal's name: a hash of each. */
export function unwantedAddressesOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id

  return {
    /**
     * Deletes the registration of a confirmation link that still counts, and its letters that have not left, and keeps
     * the address from being written to. False when the link does not count: with those who confirm at the same time,
     * exactly one comes first. One round trip.
     */
    async disown(tokenHash: string, made: { addressHash: string; until: number; now: number }): Promise<boolean> {
      const { addressHash, until, now } = made
      const isThis = sql`portal_id = ${portalId} AND token_hash = ${tokenHash} AND link = 'confirm-email'
        AND confirmed_at IS NULL AND expires_at > ${now}`
      const [, , deleted] = await atOnce<[Nothing, Nothing, { id: string }]>(database, [
        sql`
          INSERT INTO unwanted_addresses (portal_id, address_hash, until_at)
          SELECT ${portalId}, ${addressHash}, ${until} FROM registrations WHERE ${isThis}
          ON CONFLICT (portal_id, address_hash) DO UPDATE SET until_at = excluded.until_at`,
        sql`
          DELETE FROM letters
          WHERE portal_id = ${portalId} AND recipient = (SELECT email FROM registrations WHERE ${isThis})
            AND kind IN ('confirm-email', 'developer-invitation') AND ${hasNotLeft}`,
        sql`DELETE FROM registrations WHERE ${isThis} RETURNING id`,
      ])
      return deleted.length > 0
    },

    /** Takes an address out again. False when it is not there. One round trip. */
    async allow(addressHash: string, made: { eventId: string; adminId: string; now: number }): Promise<boolean> {
      const { eventId, adminId, now } = made
      const isThis = sql`portal_id = ${portalId} AND address_hash = ${addressHash}`
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
