import { type SQL, sql } from 'drizzle-orm'
import { type InvitationMade, type Invited, inviteStatements, isAdminOfAny } from './admin-invitations.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { isNeitherErasedNorImported } from './erasures.ts'
import { insertEvent, isWritten, theOperator } from './events.ts'

/** An organization as the operator sees it. */
export interface OperatedOrganization {
  id: string
  name: string
  created_at: number
  closed_at: number | null
  /** When it came back by an import. */
  restored_at: number | null
  /** Closed ones included. */
  portals: number
  /** Disabled ones included. */
  admins: number
}

/** A portal as the operator sees it. */
export interface OperatedPortal {
  id: string
  name: string
  closed_at: number | null
  /** The canonical one first. */
  hostnames: { hostname: string; canonical: boolean }[]
}

const selectOrganizations = (condition: SQL) => sql`
  SELECT id, name, created_at, closed_at, restored_at,
    (SELECT count(*) FROM portals WHERE organization_id = organizations.id) AS portals,
    (SELECT count(*) FROM admins WHERE organization_id = organizations.id) AS admins
  FROM organizations WHERE ${condition}`

/** The organizations of the installation, for its operator. */
export function openOrganizations(database: Database) {
  return {
    /** One page, those who came first at the top: `size` organizations after the one named. One round trip. */
    async page({ after, size }: { after: string | undefined; size: number }) {
      const [rows] = await atOnce<[OperatedOrganization]>(database, [
        sql`${selectOrganizations(sql`id > ${after ?? ''}`)} ORDER BY id LIMIT ${size + 1}`,
      ])
      return { organizations: rows.slice(0, size), hasMore: rows.length > size }
    },

    /**
     * Begins an organization, and invites its first admin. It comes first, for the events point at it: its id is new, so it
     * is there only if this very batch made it. Names are compared without regard to capital letters, and whoever tries
     * again because an answer was lost makes no second one. One round trip.
     */
    async begin(
      { id, name, eventId }: { id: string; name: string; eventId: string },
      firstAdmin: Omit<Invited, 'role' | 'portalIds'>,
      invitation: InvitationMade,
    ): Promise<{ organization: OperatedOrganization } | { refused: 'name_taken' | 'admin_elsewhere' }> {
      const { now } = invitation
      const isNameTaken = sql`EXISTS (SELECT 1 FROM organizations WHERE name = ${name} COLLATE NOCASE)`
      const isAdmin = isAdminOfAny(firstAdmin.email)
      const results = await atOnce<[{ name: number }, ...Nothing[], ...[OperatedOrganization]]>(
        onlyOnce(database, 'events', eventId),
        [
          sql`SELECT ${isNameTaken} AS name`,
          sql`
          INSERT INTO organizations (id, name, created_at)
          SELECT ${id}, ${name}, ${now} WHERE NOT ${isNameTaken} AND NOT ${isAdmin}`,
          insertEvent(
            {
              id: eventId,
              place: { organizationId: id, portalId: null },
              action: 'create_organization',
              ...theOperator,
              now,
            },
            sql`WHERE EXISTS (SELECT 1 FROM organizations WHERE id = ${id})`,
          ),
          ...inviteStatements(
            id,
            { ...firstAdmin, role: 'organization_admin', portalIds: [] },
            invitation,
            sql`WHERE ${isWritten(eventId)}`,
          ),
          selectOrganizations(sql`id = ${id}`),
        ],
      )
      const [organization] = results.at(-1) as OperatedOrganization[]
      if (organization) return { organization }
      return { refused: results[0][0]?.name ? 'name_taken' : 'admin_elsewhere' }
    },
  }
}

/** One organization, as something that begins and ends. */
export function operatedOrganization(database: Database, organizationId: string) {
  const isThis = sql`id = ${organizationId}`
  const place = { organizationId, portalId: null }

  return {
    /** One round trip. */
    async find(): Promise<OperatedOrganization | undefined> {
      const [[organization]] = await atOnce<[OperatedOrganization]>(database, [selectOrganizations(isThis)])
      return organization
    },

    /**
     * All portals by name, with their hostnames, but for those that are being erased or imported, which have none. One round
     * trip; none of an organization that does not exist.
     */
    async portals(): Promise<OperatedPortal[]> {
      const [rows] = await atOnce<[Omit<OperatedPortal, 'hostnames'> & { hostnames: string }]>(database, [
        sql`
          SELECT id, name, closed_at, (
            SELECT json_group_array(
              json_object('hostname', hostname, 'canonical', json(iif(canonical, 'true', 'false')))
              ORDER BY canonical DESC, hostname)
            FROM hostnames WHERE portal_id = portals.id) AS hostnames
          FROM portals
          WHERE organization_id = ${organizationId} AND EXISTS (SELECT 1 FROM hostnames WHERE portal_id = portals.id)
          ORDER BY name`,
      ])
      return rows.map(({ hostnames, ...portal }) => ({ ...portal, hostnames: JSON.parse(hostnames) }))
    },

    /**
     * Closes it, if it is open: its portals that are open close, its admins that are not disabled are, and their sessions
     * end. All of it at one moment, by which `reopen` knows what to give back. One round trip; undefined when there is no
     * such organization.
     */
    async close({ eventId, now }: { eventId: string; now: number }): Promise<OperatedOrganization | undefined> {
      const isOfIt = sql`organization_id = ${organizationId} AND ${isWritten(eventId)}`
      const results = await atOnce<[...Nothing[], OperatedOrganization]>(onlyOnce(database, 'events', eventId), [
        insertEvent(
          { id: eventId, place, action: 'close_organization', ...theOperator, now },
          sql`FROM organizations WHERE ${isThis} AND closed_at IS NULL`,
        ),
        sql`UPDATE organizations SET closed_at = ${now} WHERE ${isThis} AND ${isWritten(eventId)}`,
        sql`UPDATE portals SET closed_at = ${now}, updated_at = ${now} WHERE ${isOfIt} AND closed_at IS NULL`,
        sql`UPDATE admins SET disabled_at = ${now}, updated_at = ${now} WHERE ${isOfIt} AND disabled_at IS NULL`,
        sql`DELETE FROM sessions WHERE admin_id IN (SELECT id FROM admins WHERE ${isOfIt})`,
        selectOrganizations(isThis),
      ])
      return (results.at(-1) as OperatedOrganization[])[0]
    },

    /**
     * Opens it again, if it is closed and neither being erased nor imported, with what closed with it. What was closed or
     * disabled before stays so. One round trip; undefined when there is no such organization.
     */
    async reopen({ eventId, now }: { eventId: string; now: number }): Promise<OperatedOrganization | undefined> {
      const isOfIt = sql`organization_id = ${organizationId} AND ${isWritten(eventId)}`
      const closedAt = sql`(SELECT closed_at FROM organizations WHERE ${isThis})`
      const results = await atOnce<[...Nothing[], OperatedOrganization]>(onlyOnce(database, 'events', eventId), [
        insertEvent(
          { id: eventId, place, action: 'reopen_organization', ...theOperator, now },
          sql`FROM organizations WHERE ${isThis} AND closed_at IS NOT NULL AND ${isNeitherErasedNorImported(organizationId)}`,
        ),
        sql`
          UPDATE portals SET closed_at = NULL, updated_at = ${now}
          WHERE ${isOfIt} AND closed_at = ${closedAt} AND ${isNeitherErasedNorImported(sql`portals.id`)}`,
        sql`UPDATE admins SET disabled_at = NULL, updated_at = ${now} WHERE ${isOfIt} AND disabled_at = ${closedAt}`,
        sql`UPDATE organizations SET closed_at = NULL WHERE ${isThis} AND ${isWritten(eventId)}`,
        selectOrganizations(isThis),
      ])
      return (results.at(-1) as OperatedOrganization[])[0]
    },
  }
}
