import { v7 as uuidv7 } from 'uuid'
import type { DeveloperStatus } from '../contract/developer-status.ts'
import type { EmailAddress } from '../contract/email-address.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import type { Developer } from '../store/developers.ts'
import type { PortalStore } from '../store/portal-store.ts'
import { newInvitation } from './invite-developer.ts'

interface Added {
  email: EmailAddress
  fullName: string
  /** Without one the portal's auto-approve decides. */
  status: DeveloperStatus | undefined
  isInvited: boolean
}

interface Given {
  store: Pick<PortalStore, 'developers'>
  adminId: string
  tokenSecret: RotatedSecret
  now: number
}

/**
 * Adds a developer without a password, whose address nobody has proven but an admin vouches for. They choose a password
 * by the invitation: sent now, or when they or an admin ask for it. Undefined when the address is a developer's.
 * Konnect: POST /portals/{portalId}/developers.
 */
export async function addDeveloper(
  { email, fullName, status, isInvited }: Added,
  { store, adminId, tokenSecret, now }: Given,
): Promise<Developer | undefined> {
  return store.developers.add(
    { email, fullName, status },
    {
      id: uuidv7({ msecs: now }),
      eventId: uuidv7({ msecs: now }),
      adminId,
      invitation: isInvited ? await newInvitation(tokenSecret, now) : undefined,
      now,
    },
  )
}
