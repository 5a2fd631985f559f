import { type SQL, sql } from 'drizzle-orm'
import type { DeveloperFilter } from '../contract/developer-search.ts'
import { developerStatuses } from '../contract/developer-status.ts'

/**
 * True in a query of `developer_search` for the developers of one portal, and of one status if it is named, in whose
 * name or address all these texts are. They must have three characters at least: shorter ones are not in the index.
 */
export function isFoundBy(portalId: string, { status, name, email, search }: DeveloperFilter): SQL {
  // The words of the index, as the migration makes them.
  const last = 61440 + (status ? developerStatuses.indexOf(status) + 1 : 0)
  const texts = [
    name && `{full_name} : ${phrase(name)}`,
    email && `{email} : ${phrase(email)}`,
    search && `{full_name email} : ${phrase(search)}`,
  ]
  return sql`developer_search MATCH (
    SELECT 'scope : "' || char(57344 + rowid / 4096, 57344 + rowid % 4096, ${last}) || '" AND '
      || ${texts.filter((text) => text !== undefined).join(' AND ')}
    FROM portals WHERE id = ${portalId})`
}

/** A text as a phrase, in which nothing is an operator. */
function phrase(text: string): string {
  return `"${text.normalize('NFC').replaceAll('"', '""')}"`
}
