import { sql } from 'drizzle-orm'
import type { RegistrationField } from '../contract/registration-form.ts'
import { atOnce, type Database, type Nothing, onlyOnce } from './database.ts'
import { insertEvent, isWritten } from './events.ts'
import type { BoundPortal } from './portal-store.ts'

/** What one portal asks when somebody signs up, besides name and address. */
export function registrationFormOf(database: Database, portal: BoundPortal) {
  const portalId = portal.id
  const place = { organizationId: portal.organization_id, portalId }

  return {
    /**
     * Replaces the form, if it is still the one with that version. One round trip; undefined when somebody else has
     * changed it meanwhile, and the new version otherwise.
     */
    async replace(
      version: number,
      fields: RegistrationField[],
      made: { eventId: string; adminId: string; now: number },
    ): Promise<number | undefined> {
      const { eventId, adminId, now } = made
      const [, , [changed]] = await atOnce<[Nothing, Nothing, { version: number }]>(
        onlyOnce(database, 'events', eventId),
        [
          insertEvent(
            {
              id: eventId,
              place,
              action: 'change_registration_form',
              actor: 'admin',
              actorId: adminId,
              details: { fields: fields.map(({ id, label, kind }) => ({ id, label, kind })) },
              now,
            },
            sql`FROM portals WHERE id = ${portalId} AND registration_form_version = ${version}`,
          ),
          sql`
          UPDATE portals SET registration_form = ${JSON.stringify(fields)},
            registration_form_version = registration_form_version + 1, updated_at = ${now}
          WHERE id = ${portalId} AND ${isWritten(eventId)}`,
          sql`
          SELECT registration_form_version AS version FROM portals WHERE id = ${portalId} AND ${isWritten(eventId)}`,
        ],
      )
      return changed?.version
    },
  }
}
