import { sql } from 'drizzle-orm'
import { atOnce, type Database, type Nothing } from './database.ts'
import { insertEvent, isWritten } from './events.ts'

/** Changes an organization's settings, and notes it if that changes anything. One round trip. */
export async function changeOrganization(
  database: Database,
  organizationId: string,
  { requireSecondFactor }: { requireSecondFactor: boolean },
  { eventId, adminId, now }: { eventId: string; adminId: string; now: number },
): Promise<void> {
  const required = requireSecondFactor ? 1 : 0
  await atOnce<[Nothing, Nothing]>(database, [
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
      sql`FROM organizations WHERE id = ${organizationId} AND require_second_factor <> ${required}`,
    ),
    sql`
      UPDATE organizations SET require_second_factor = ${required}
      WHERE id = ${organizationId} AND ${isWritten(eventId)}`,
  ])
}
