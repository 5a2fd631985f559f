import { v7 as uuidv7 } from 'uuid'
import { deriveToken, hashToken } from '../secrets/token.ts'
import type { Confirmation } from '../store/registrations.ts'
import { letterDelay } from './letter-delay.ts'

const hour = 3_600_000

/** How long a confirmation link works (ASVS 6.5.5). */
const confirmationLifetime = 24 * hour

/** A new confirmation: its letter's id, and the hash of the token that `confirmationToken` makes from that id. */
export async function newConfirmation(tokenSecret: string, now: number): Promise<Confirmation> {
  const letterId = uuidv7({ msecs: now })
  return {
    letterId,
    tokenHash: await hashToken(await deriveToken(tokenSecret, 'confirm-email', letterId)),
    now,
    expiresAt: now + confirmationLifetime,
    sendAfter: now + letterDelay,
  }
}
