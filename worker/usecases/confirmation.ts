import { v7 as uuidv7 } from 'uuid'
import type { RegistrationLink } from '../contract/letters.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import { deriveToken, hashToken } from '../secrets/token.ts'
import type { FreshLink, FreshLinks } from '../store/registrations.ts'
import { letterDelay } from './letter-delay.ts'

const hour = 3_600_000

/** How long the link of a letter works (ASVS 6.5.5). Whoever is invited did not ask, and may need some days. */
export const linkLifetime: Record<RegistrationLink, number> = {
  'confirm-email': 24 * hour,
  'developer-invitation': 7 * 24 * hour,
}

/** A new link: its letter's id, and the hash of the token that the outbox will make from that id. */
export async function newLink(link: RegistrationLink, tokenSecret: RotatedSecret, now: number): Promise<FreshLink> {
  const letterId = uuidv7({ msecs: now })
  return {
    letterId,
    tokenHash: await hashToken(await deriveToken(tokenSecret.current, link, letterId)),
    now,
    expiresAt: now + linkLifetime[link],
    sendAfter: now + letterDelay,
  }
}

/** A new link for each letter that an address may turn out to need. Only one of them is ever stored. */
export async function newLinks(tokenSecret: RotatedSecret, now: number): Promise<FreshLinks> {
  return {
    'confirm-email': await newLink('confirm-email', tokenSecret, now),
    'developer-invitation': await newLink('developer-invitation', tokenSecret, now),
  }
}
