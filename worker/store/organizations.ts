import { type SQL, sql } from 'drizzle-orm'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { insertEvent, isWritten } from './events.ts'

/** True in SQL for an organization that exists and is not closed: nothing of one that is comes back before it does. */
export function isOrganizationOpen(id: SQL): SQL {
  return sql`EXISTS (SELECT 1 FROM organizations open WHERE open.id = ${id} AND open.closed_at IS NULL)`
}

/**
 * Changes an organization's settings, and notes it if that changes anything. One round trip; false when the password of
 * the admin who does it is no longer the one that was verified, or they may no longer do it.
 */
export async function changeOrganization(
  database: Database,
  organizationId: string,
  { requireSecondFactor }: { requireSecondFactor: boolean },
  made: { eventId: string; adminId: string; verifiedHash: string; now: number },
): Promise<boolean> {
  const { eventId, adminId, verifiedHash, now } = made
  const required = requireSecondFactor ? 1 : 0
  const mayChange = sql`FROM organizations o JOIN admins a ON a.organization_id = o.id
    WHERE o.id = ${organizationId} AND a.id = ${adminId} AND a.password_hash = ${verifiedHash}
      AND a.role = 'organization_admin' AND a.disabled_at IS NULL`
  const [, , allowed] = await atOnce<[Nothing, Nothing, { id: string }]>(onlyOnce(database, 'events', eventId), [
    insertEvent(
      {
        id: eventId,
        place: { organizationId, portalId: null },
        action: 'change_organization',
        actor: 'admin',
        actorId: adminId,
        details: { require_second_factor: requireSecondFactor },
        now,
      },
      sql`${mayChange} AND o.require_second_factor <> ${required}`,
    ),
    sql`
      UPDATE organizations SET require_second_factor = ${required}
      WHERE id = ${organizationId} AND ${isWritten(eventId)}`,
    sql`SELECT o.id ${mayChange}`,
  ])
  return allowed.length > 0
}
