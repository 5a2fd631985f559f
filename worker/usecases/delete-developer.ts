import { v7 as uuidv7 } from 'uuid'
import type { PortalStore } from '../store/portal-store.ts'

/**
 * Deletes a developer with everything that is theirs, sessions at once. Only the events stay, and the address may
 * register again. False when there is no such developer.
 * Konnect: DELETE /portals/{portalId}/developers/{developerId}.
 */
export async function deleteDeveloper(
  developerId: string,
  { store, adminId, now }: { store: Pick<PortalStore, 'developers'>; adminId: string; now: number },
): Promise<boolean> {
  return (await store.developers.delete(developerId, { eventId: uuidv7({ msecs: now }), adminId, now })) === 'deleted'
}
