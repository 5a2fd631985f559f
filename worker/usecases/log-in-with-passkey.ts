import { v7 as uuidv7 } from 'uuid'
import type { PasskeyAnswer } from '../contract/passkeys.ts'
import { hashToken, newToken } from '../secrets/token.ts'
import type { PortalStore } from '../store/portal-store.ts'
import type { PasskeyKeeping } from './ask-for-passkey.ts'
import { type Counting, countAttempt } from './count-attempt.ts'
import type { LoggedIn } from './log-in.ts'
import { provePasskey } from './prove-passkey.ts'

interface Attempt {
  answer: PasskeyAnswer
  network: string
  presentToken: string | undefined
}

interface Given extends PasskeyKeeping, Counting {
  store: Pick<PortalStore, 'sessions'>
}

/**
 * Logs a developer in with a passkey, by the same rules as with the password: only those who are approved, and only
 * somebody who has proven to be the owner learns why not (ASVS 6.3.4).
 */
export async function logInWithPasskey(
  { answer, network, presentToken }: Attempt,
  { store, ...given }: Given,
): Promise<LoggedIn | { outcome: 'too_many'; retryAfter: number }> {
  const tooMany = await countAttempt('log-in', { network }, given)
  if (tooMany) return { outcome: 'too_many', ...tooMany }
  const proven = await provePasskey(answer, 'log-in', null, given)
  if (!proven?.passkey.status) return { outcome: 'wrong_credentials' }
  const { account_id: developerId, status } = proven.passkey
  if (status !== 'approved') return { outcome: 'not_approved', status }

  const sessionToken = newToken()
  const started = await store.sessions.start(await hashToken(sessionToken), {
    sessionId: uuidv7({ msecs: given.now }),
    developerId,
    proof: proven.proof,
    replacedTokenHash: presentToken && (await hashToken(presentToken)),
    accepted: undefined,
    mayAwaitTerms: true,
    now: given.now,
  })
  switch (started) {
    case 'started':
      return { outcome: 'logged_in', sessionToken }
    case 'awaits_terms':
      return { outcome: 'awaits_terms', sessionToken }
    case undefined:
      return { outcome: 'wrong_credentials' }
  }
}
