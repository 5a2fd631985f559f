import type { Browser } from '../contract/browser.ts'
import type { PasskeyAnswer } from '../contract/passkeys.ts'
import type { PortalStore } from '../store/portal-store.ts'
import type { PasskeyKeeping } from './ask-for-passkey.ts'
import { attemptKeys, type Counting, countAttempt } from './count-attempt.ts'
import { knownDevice } from './known-device.ts'
import type { LoggedIn } from './log-in.ts'
import { newSession } from './new-session.ts'
import { provePasskey } from './prove-passkey.ts'

interface Attempt {
  answer: PasskeyAnswer
  browser: Browser
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
  { answer, browser, presentToken }: Attempt,
  { store, ...given }: Given,
): Promise<Exclude<LoggedIn, { outcome: 'not_human' }>> {
  const network = { network: browser.network }
  const tooMany = await countAttempt('log-in', network, given)
  if (tooMany) return { outcome: 'too_many', ...tooMany }
  const proven = await provePasskey(answer, 'log-in', null, given)
  if (!proven?.passkey.status) return { outcome: 'wrong_credentials', needsProof: false }
  const { account_id: developerId, email_key: emailKey, password_hash: passwordHash, status } = proven.passkey
  if (status !== 'approved') return { outcome: 'not_approved', status, needsProof: false }

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
  const started = await store.sessions.start(tokenHash, {
    ...stored,
    developerId,
    proof: proven.proof,
    accepted: undefined,
    mayAwaitTerms: true,
  })
  switch (started) {
    case 'started':
      return { outcome: 'logged_in', session }
    case 'awaits_terms':
      return { outcome: 'awaits_terms', session }
    case undefined:
      return { outcome: 'wrong_credentials', needsProof: false }
  }
}
