import { v7 as uuidv7 } from 'uuid'
import type { adminAccountOf } from '../store/admin-account.ts'
import { type PasswordAsking, verifyPresentPassword } from './verify-present-password.ts'

export type OwnAdminDeleted =
  | { outcome: 'deleted' }
  | { outcome: 'wrong_password' }
  /** The organization would be left without an active organization admin. */
  | { outcome: 'last_one' }
  /** The address was changed, and the one of before can still take the account back. */
  | { outcome: 'way_back_open'; until: number }
  | { outcome: 'too_many'; retryAfter: number }

interface Given extends PasswordAsking {
  account: Pick<ReturnType<typeof adminAccountOf>, 'delete'>
}

/** An admin leaves: nothing stays but the anonymous events. The last organization admin cannot. */
export async function deleteOwnAdmin(adminId: string, password: string, given: Given): Promise<OwnAdminDeleted> {
  const { account, now } = given
  const verified = await verifyPresentPassword(adminId, password, given)
  if (verified.outcome !== 'verified') return verified

  const result = await account.delete({ eventId: uuidv7({ msecs: now }), verifiedHash: verified.verifiedHash, now })
  if (typeof result === 'object') return { outcome: 'way_back_open', until: result.wayBackUntil }
  return { outcome: result === 'changed' ? 'wrong_password' : result }
}
