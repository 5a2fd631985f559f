import { v7 as uuidv7 } from 'uuid'
import type { MadePasskey } from '../contract/passkeys.ts'
import { hashToken } from '../secrets/token.ts'
import { claimedChallenge, verifyMadePasskey } from '../secrets/webauthn.ts'
import type { AddedFactor } from '../store/second-factors.ts'
import type { PasskeyKeeping } from './ask-for-passkey.ts'

export type PasskeyAdded =
  | { outcome: 'added'; passkeyId: string; hasNewCodes: boolean }
  /** The answer is not one to a challenge of this account. */
  | { outcome: 'not_proven' }
  /** There are as many as an account can have, or this one is known already. */
  | { outcome: 'refused' }

/** Adds the passkey that a browser made for a challenge of this account. For admins it is a second factor too. */
export async function addPasskey(
  accountId: string,
  { made, name, factor }: { made: MadePasskey; name: string; factor?: AddedFactor },
  { passkeys, relyingParty, now }: PasskeyKeeping,
): Promise<PasskeyAdded> {
  const challenge = claimedChallenge(made)
  if (challenge === undefined) return { outcome: 'not_proven' }
  const wasAsked = await passkeys.takeChallenge(await hashToken(challenge), { purpose: 'register', accountId, now })
  const verified = wasAsked && (await verifyMadePasskey(made, challenge, relyingParty))
  if (!verified) return { outcome: 'not_proven' }

  const newId = () => uuidv7({ msecs: now })
  const passkeyId = newId()
  const result = await passkeys.add(
    accountId,
    { ...verified, id: passkeyId, name, transports: made.response.transports },
    { eventId: newId(), letterId: newId(), now, ...(factor && { factor }) },
  )
  return result.outcome === 'added' ? { ...result, passkeyId } : result
}
