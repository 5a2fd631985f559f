import { v7 as uuidv7 } from 'uuid'
import type { EmailAddress } from '../contract/email-address.ts'
import { type DomainLists, isOfDomains, maySignUp } from '../contract/email-domains.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import type { PortalStore } from '../store/portal-store.ts'
import type { CorrectionObstacle } from '../store/registrations.ts'
import { newLinks } from './confirmation.ts'

export type EmailCorrected =
  | { outcome: 'corrected'; letterId: string }
  | { outcome: 'refused'; why: CorrectionObstacle }
  | { outcome: 'unknown' }

interface Given {
  store: Pick<PortalStore, 'registrations'>
  portal: DomainLists
  adminId: string
  tokenSecret: RotatedSecret
  now: number
}

/**
 * Gives a registration that is not confirmed yet the address that was meant, and sends its letter there. The new address
 * must be one that might have signed up, or been invited, by itself.
 */
export async function correctRegistrationEmail(
  registrationId: string,
  email: EmailAddress,
  { store, portal, adminId, tokenSecret, now }: Given,
): Promise<EmailCorrected> {
  if (isOfDomains(email.key, portal.denied_email_domains)) return { outcome: 'refused', why: 'domain_refused' }
  const corrected = await store.registrations.correctEmail(registrationId, email, await newLinks(tokenSecret, now), {
    eventId: uuidv7({ msecs: now }),
    adminId,
    isSignUpRefused: !maySignUp(email.key, portal),
    now,
  })
  if (!corrected) return { outcome: 'unknown' }
  if ('obstacle' in corrected) return { outcome: 'refused', why: corrected.obstacle }
  return { outcome: 'corrected', letterId: corrected.letterId }
}
