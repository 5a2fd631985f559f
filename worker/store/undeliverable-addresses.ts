import { type SQL, sql } from 'drizzle-orm'

/**
 * The statement that lets a portal's letters go again to addresses that bounced, as part of a larger batch and if
 * something holds. `addresses` is a subquery with one column.
 */
export function forgetUndeliverable(portalId: string, addresses: SQL, condition: SQL): SQL {
  return sql`
    DELETE FROM undeliverable_addresses
    WHERE sender_id = ${portalId} AND address IN (${addresses}) AND ${condition}`
}
