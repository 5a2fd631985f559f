import type { PasskeyPurpose } from '../contract/passkeys.ts'
import { hashToken, newToken } from '../secrets/token.ts'
import { passkeyCreation, passkeyRequest, type RelyingParty } from '../secrets/webauthn.ts'
import type { PasskeyStore } from '../store/passkeys.ts'

/** How long a browser has to answer. */
const challengeMilliseconds = 5 * 60_000

/** Where passkeys are kept, and for whom they are good. */
export interface PasskeyKeeping {
  passkeys: PasskeyStore
  relyingParty: RelyingParty
  now: number
}

/** What a browser needs to make a passkey for an account. Those that it has already are not made twice. */
export async function askForNewPasskey(
  account: { id: string; email: string; full_name: string },
  service: string,
  given: PasskeyKeeping,
) {
  const { challenge, known } = await newChallenge('register', account.id, given)
  return passkeyCreation(given.relyingParty, { challenge, service, account, known })
}

/** What a browser needs to sign with a passkey: with one of the account's, or with any where nobody is known yet. */
export async function askForPasskey(
  purpose: Exclude<PasskeyPurpose, 'register'>,
  accountId: string | null,
  given: PasskeyKeeping,
) {
  const { challenge, known } = await newChallenge(purpose, accountId, given)
  return passkeyRequest(given.relyingParty, challenge, known)
}

/** A challenge of 256 bits, of which only a hash is kept (ASVS 6.5.1, 6.7.2). */
async function newChallenge(purpose: PasskeyPurpose, accountId: string | null, { passkeys, now }: PasskeyKeeping) {
  const challenge = newToken()
  const expiresAt = now + challengeMilliseconds
  const known = await passkeys.ask(await hashToken(challenge), { purpose, accountId, now, expiresAt })
  return { challenge, known }
}
