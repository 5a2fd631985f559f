import { v7 as uuidv7 } from 'uuid'
import type { adminsOf, OrganizationAdmin } from '../store/organization-admins.ts'
import { type PasswordAsking, verifyPresentPassword } from './verify-present-password.ts'

export type SecondFactorReset =
  | { outcome: 'reset'; admin: OrganizationAdmin }
  /** There is no such admin in the organization, or they have no second factor. */
  | { outcome: 'nothing_to_reset' }
  /** Whoever is logged in as somebody must not get rid of that somebody's second factor. */
  | { outcome: 'own_second_factor' }
  | { outcome: 'wrong_password' }
  | { outcome: 'too_many'; retryAfter: number }

interface Given extends PasswordAsking {
  admins: Pick<ReturnType<typeof adminsOf>, 'resetSecondFactor'>
  adminId: string
}

/**
 * Takes somebody's second factor away who lost it, so that they can set it up anew. Since that opens their account to
 * whoever knows their password, it asks for the password of whoever does it (ASVS 7.5.3), and a letter tells them.
 */
export async function resetSecondFactor(id: string, password: string, given: Given): Promise<SecondFactorReset> {
  const { admins, adminId, now } = given
  if (id === adminId) return { outcome: 'own_second_factor' }
  const verified = await verifyPresentPassword(adminId, password, given)
  if (verified.outcome !== 'verified') return verified

  const newId = () => uuidv7({ msecs: now })
  const admin = await admins.resetSecondFactor(id, { eventId: newId(), letterId: newId(), adminId, now })
  return admin ? { outcome: 'reset', admin } : { outcome: 'nothing_to_reset' }
}
