import { type SQL, sql } from 'drizzle-orm'

/**
 * The statement that lets the letters of a portal, or of an organization to its admins, go again to addresses that bounced,
 * as part of a larger batch and if something holds. `addresses` is a subquery with one column.
 */
export function forgetUndeliverable(senderId: string, addresses: SQL, condition: SQL): SQL {
  return sql`
    DELETE FROM undeliverable_addresses
    WHERE sender_id = ${senderId} AND address IN (${addresses}) AND ${condition}`
}
