import { v7 as uuidv7 } from 'uuid'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import { possibleTokenHashes, type TokenPurpose } from '../secrets/token.ts'
import type { adminLettersOf } from '../store/admin-letters.ts'
import type { Decider } from '../store/events.ts'
import type { FailedLetter } from '../store/letter-ledger.ts'

/** Has a letter to an admin tried again that was given up, as long as what it says is so and its link works. */
export async function retryLetterToAdmin(
  { id, kind }: Pick<FailedLetter, 'id' | 'kind'>,
  given: { letters: ReturnType<typeof adminLettersOf>; by: Decider; tokenSecret: RotatedSecret; now: number },
): Promise<boolean> {
  const { letters, by, tokenSecret, now } = given
  const purpose = linksToAdmins.find((one) => one === kind)
  const tokenHashes = purpose ? await possibleTokenHashes(tokenSecret, purpose, id) : []
  return letters.retry(id, { eventId: uuidv7({ msecs: now }), by, tokenHashes, now })
}

const linksToAdmins: readonly TokenPurpose[] = ['admin-invitation', 'reset-password', 'change-email', 'email-changed']
