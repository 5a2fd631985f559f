import { type SQL, sql } from 'drizzle-orm'
import { type DeveloperStatus, developerStatuses } from '../contract/developer-status.ts'

/**
 * True in a query of `developer_search` for the developers of one portal, and of one status if it is named, whose name
 * or address contains `search`. It must have three characters at least: shorter ones are not in the index.
 */
export function isFoundBy(
  portalId: string,
  { search, status }: { search: string; status: DeveloperStatus | null },
): SQL {
  // The words of the index, as the migration makes them.
  const last = 61440 + (status ? developerStatuses.indexOf(status) + 1 : 0)
  const words = `"${search.replaceAll('"', '""')}"`
  return sql`developer_search MATCH (
    SELECT 'scope : "' || char(57344 + rowid / 4096, 57344 + rowid % 4096, ${last}) || '" AND {full_name email} : '
      || ${words}
    FROM portals WHERE id = ${portalId})`
}
