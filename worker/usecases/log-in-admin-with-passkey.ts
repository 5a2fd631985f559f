import { v7 as uuidv7 } from 'uuid'
import type { PasskeyAnswer } from '../contract/passkeys.ts'
import { hashToken, newToken } from '../secrets/token.ts'
import type { AdminStore } from '../store/admins.ts'
import type { PasskeyKeeping } from './ask-for-passkey.ts'
import { type Counting, countAttempt } from './count-attempt.ts'
import type { AdminLoggedIn } from './log-in-admin.ts'
import { provePasskey } from './prove-passkey.ts'

interface Attempt {
  answer: PasskeyAnswer
  network: string
  presentToken: string | undefined
}

interface Given extends PasskeyKeeping, Counting {
  admins: AdminStore
}

/**
 * Logs an admin in with a passkey, which is both factors in one: the device, and what opens it (NIST SP 800-63B-4 3.1.7).
 * That they are disabled learns only its owner.
 */
export async function logInAdminWithPasskey(
  { answer, network, presentToken }: Attempt,
  { admins, ...given }: Given,
): Promise<AdminLoggedIn | { outcome: 'too_many'; retryAfter: number }> {
  const tooMany = await countAttempt('log-in', { network }, given)
  if (tooMany) return { outcome: 'too_many', ...tooMany }
  const proven = await provePasskey(answer, 'log-in', null, given)
  if (!proven) return { outcome: 'wrong_credentials' }
  if (!proven.passkey.may_log_in) return { outcome: 'disabled' }

  const sessionToken = newToken()
  const standing = await admins.startSession(await hashToken(sessionToken), {
    sessionId: uuidv7({ msecs: given.now }),
    adminId: proven.passkey.account_id,
    proof: proven.proof,
    replacedTokenHash: presentToken && (await hashToken(presentToken)),
    now: given.now,
  })
  return standing ? { outcome: 'logged_in', sessionToken, standing } : { outcome: 'wrong_credentials' }
}
