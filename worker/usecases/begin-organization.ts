import { v7 as uuidv7 } from 'uuid'
import type { EmailAddress } from '../contract/email-address.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import { theOperator } from '../store/events.ts'
import type { openOrganizations } from '../store/operated-organizations.ts'
import { newInvitation } from './invite-admin.ts'

/** Begins an organization, and invites its first admin with the usual letter. */
export async function beginOrganization(
  { name, admin }: { name: string; admin: { email: EmailAddress; fullName: string } },
  given: { organizations: ReturnType<typeof openOrganizations>; tokenSecret: RotatedSecret; now: number },
) {
  const { organizations, tokenSecret, now } = given
  const beginning = { id: uuidv7({ msecs: now }), name, eventId: uuidv7({ msecs: now }) }
  return organizations.begin(beginning, admin, await newInvitation(theOperator, tokenSecret, now))
}
