import { v7 as uuidv7 } from 'uuid'
import type { PortalStore } from '../store/portal-store.ts'
import { type PasswordAsking, verifyPresentPassword } from './verify-present-password.ts'

export type OwnDeveloperDeleted =
  | { outcome: 'deleted' }
  | { outcome: 'wrong_password' }
  /** The address was changed, and the one of before can still take the account back. */
  | { outcome: 'way_back_open'; until: number }
  | { outcome: 'too_many'; retryAfter: number }

interface Given extends PasswordAsking {
  developers: Pick<PortalStore['developers'], 'delete'>
}

/** A developer leaves: nothing stays but the anonymous events, and the address may sign up again (ASVS 7.5.1). */
export async function deleteOwnDeveloper(
  developerId: string,
  password: string,
  given: Given,
): Promise<OwnDeveloperDeleted> {
  const { developers, now } = given
  const verified = await verifyPresentPassword(developerId, password, given)
  if (verified.outcome !== 'verified') return verified

  const { verifiedHash } = verified
  const result = await developers.delete(developerId, { eventId: uuidv7({ msecs: now }), verifiedHash, now })
  if (typeof result === 'object') return { outcome: 'way_back_open', until: result.wayBackUntil }
  return { outcome: result === 'deleted' ? 'deleted' : 'wrong_password' }
}
