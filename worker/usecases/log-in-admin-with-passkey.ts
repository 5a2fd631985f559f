import type { Browser } from '../contract/browser.ts'
import type { PasskeyAnswer } from '../contract/passkeys.ts'
import type { AdminStore } from '../store/admins.ts'
import type { PasskeyKeeping } from './ask-for-passkey.ts'
import { attemptKeys, type Counting, countAttempt } from './count-attempt.ts'
import { knownDevice } from './known-device.ts'
import type { AdminLoggedIn } from './log-in-admin.ts'
import { newSession } from './new-session.ts'
import { provePasskey } from './prove-passkey.ts'

interface Attempt {
  answer: PasskeyAnswer
  browser: Browser
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
  { answer, browser, presentToken }: Attempt,
  { admins, ...given }: Given,
): Promise<Exclude<AdminLoggedIn, { outcome: 'not_human' }>> {
  const network = { network: browser.network }
  const tooMany = await countAttempt('log-in', network, given)
  if (tooMany) return { outcome: 'too_many', ...tooMany }
  const proven = await provePasskey(answer, 'log-in', null, given)
  if (!proven) return { outcome: 'wrong_credentials', needsProof: false }
  if (!proven.passkey.may_log_in) return { outcome: 'disabled', needsProof: false }

  const { account_id: adminId, email_key: emailKey, password_hash: passwordHash } = proven.passkey

  const { tokenHash, stored, session } = await newSession(
    {
      emailKey,
      passwordHash,
      browser,
      presentToken,
      isKnownDevice: (await knownDevice(browser.deviceCookie, { emailKey, passwordHash }, given)) !== undefined,
      proven: { forgotten: [], returned: await attemptKeys('log-in', network, given) },
    },
    given,
  )
  const standing = await admins.startSession(tokenHash, { ...stored, adminId, proof: proven.proof })
  return standing ? { outcome: 'logged_in', session, standing } : { outcome: 'wrong_credentials', needsProof: false }
}
