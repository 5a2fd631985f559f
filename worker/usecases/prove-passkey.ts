import type { PasskeyAnswer, PasskeyPurpose } from '../contract/passkeys.ts'
import { hashToken } from '../secrets/token.ts'
import { claimedAccount, claimedChallenge, verifyPasskeyAnswer } from '../secrets/webauthn.ts'
import type { PasskeyProof } from '../store/passkey-proof.ts'
import type { HeldPasskey } from '../store/passkeys.ts'
import type { PasskeyKeeping } from './ask-for-passkey.ts'

export interface ProvenPasskey {
  passkey: HeldPasskey
  /** For the statement that follows, which looks at the counter again. */
  proof: PasskeyProof
}

/**
 * The passkey that has signed the challenge which was given for this purpose, here, and to this account; undefined for
 * whatever else is answered. The challenge is taken out before anything is verified, so it is good for one answer.
 */
export async function provePasskey(
  answer: PasskeyAnswer,
  purpose: Exclude<PasskeyPurpose, 'register'>,
  accountId: string | null,
  { passkeys, relyingParty, now }: PasskeyKeeping,
): Promise<ProvenPasskey | undefined> {
  const challenge = claimedChallenge(answer)
  if (challenge === undefined) return undefined
  const passkey = await passkeys.takeAnswer(await hashToken(challenge), answer.id, { purpose, accountId, now })
  if (!passkey || ![passkey.account_id, undefined].includes(claimedAccount(answer))) return undefined

  const counter = await verifyPasskeyAnswer(answer, challenge, relyingParty, passkey)
  return counter === undefined ? undefined : { passkey, proof: { passkeyId: passkey.id, counter } }
}
