import { v7 as uuidv7 } from 'uuid'
import { type Decision, decisions } from '../contract/developer-status.ts'
import type { Developer } from '../store/developers.ts'
import type { PortalStore } from '../store/portal-store.ts'
import { letterDelay } from './letter-delay.ts'

export type Decided =
  | { outcome: 'decided'; developer: Developer }
  /** The developer already stood there: nothing was written and no letter is sent. */
  | { outcome: 'unchanged'; developer: Developer }
  | { outcome: 'not_allowed'; developer: Developer }
  | { outcome: 'not_found' }

interface Given {
  store: Pick<PortalStore, 'developers'>
  adminId: string
  now: number
}

/**
 * Approves, rejects or revokes a developer: one event, one letter, and the end of every session when access ends. Of
 * decisions made at the same time the first one counts, and the others are judged by where it led.
 * Konnect: PATCH /portals/{portalId}/developers/{developerId}.
 */
export async function decideDeveloper(
  developerId: string,
  decision: Decision,
  reason: string | null,
  { store, adminId, now }: Given,
): Promise<Decided> {
  const result = await store.developers.decide(developerId, decision, {
    eventId: uuidv7({ msecs: now }),
    letterId: uuidv7({ msecs: now }),
    adminId,
    reason,
    now,
    sendAfter: now + letterDelay,
  })
  if (!result) return { outcome: 'not_found' }

  const { developer, decided } = result
  if (decided) return { outcome: 'decided', developer }
  return { outcome: developer.status === decisions[decision].to ? 'unchanged' : 'not_allowed', developer }
}
