import { type SQL, sql } from 'drizzle-orm'

/** In SQL: the portals whose ids `ids` selects, with their names and by name, as one JSON text. */
export function namedPortals(ids: SQL): SQL {
  return sql`(
    SELECT json_group_array(json_object('id', id, 'name', name) ORDER BY name) FROM portals WHERE id IN (${ids})
  )`
}

/** The statement that finds those of the ids that are no portals of the organization. */
export function unknownPortals(organizationId: string, portalIds: string[]): SQL {
  return sql`
    SELECT given.value FROM json_each(${JSON.stringify(portalIds)}) given
    WHERE NOT EXISTS (SELECT 1 FROM portals WHERE portals.id = given.value AND organization_id = ${organizationId})`
}
