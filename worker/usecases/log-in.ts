import { v7 as uuidv7 } from 'uuid'
import type { Browser } from '../contract/browser.ts'
import type { DeveloperStatus } from '../contract/developer-status.ts'
import { parseEmailAddress } from '../contract/email-address.ts'
import { renewHash, verifyPassword } from '../secrets/password.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import type { PortalStore } from '../store/portal-store.ts'
import type { Counting } from './count-attempt.ts'
import { countLogIn } from './count-log-in.ts'
import { newSession, type StartedSession } from './new-session.ts'

export type LoggedIn =
  | { outcome: 'logged_in'; session: StartedSession }
  /** The session opens only the page that asks for the new terms. Undefined when none was started. */
  | { outcome: 'awaits_terms'; session: StartedSession | undefined }
  | { outcome: 'wrong_credentials'; needsProof: boolean }
  | { outcome: 'not_approved'; status: Exclude<DeveloperStatus, 'approved'>; needsProof: boolean }
  | { outcome: 'too_many'; retryAfter: number }
  | { outcome: 'not_human' }

interface Attempt {
  email: string
  password: string
  browser: Browser
  presentToken: string | undefined
  /** The version of the terms that is accepted along with logging in. */
  acceptedTermsVersion?: number | undefined
  /** Whether a session may be started that waits until new terms are accepted. */
  mayAwaitTerms: boolean
}

interface Given extends Counting {
  store: Pick<PortalStore, 'developers' | 'sessions'>
  passwordPepper: RotatedSecret
  /** Asked when much was tried in vain: does a human ask? */
  isHuman: () => Promise<boolean>
}

/**
 * Logs a developer in. The try is counted before anything else, and beyond the limits even the right password hears the
 * same as a wrong one. What is looked up before that, for every address alike, only tells known devices from others. Only the right password tells more than "wrong": with it, those who are not approved learn why
 * not, and those who have not accepted the newest terms are asked to. An unknown address costs the same hash as a known
 * one (ASVS 6.3.8).
 * The session that came along, if any, ends with the new one (ASVS 7.2.4). Konnect: POST /developer/authenticate.
 */
export async function logIn(
  { email, password, browser, presentToken, acceptedTermsVersion, mayAwaitTerms }: Attempt,
  { store, passwordPepper, isHuman, ...given }: Given,
): Promise<LoggedIn> {
  const emailKey = parseEmailAddress(email)?.key ?? ''
  const developer = await store.developers.findByEmail(emailKey)
  const verifiedHash = developer?.password_hash ?? undefined
  const counted = await countLogIn({ emailKey, passwordHash: verifiedHash }, browser, given)
  if (counted.outcome === 'too_many') return counted
  if (counted.needsProof.now && !(await isHuman())) return { outcome: 'not_human' }

  const needsProof = counted.needsProof.next
  const { valid, outdated } = await verifyPassword(password, verifiedHash, passwordPepper)
  if (!developer || !verifiedHash || !valid) return { outcome: 'wrong_credentials', needsProof }
  if (developer.status !== 'approved') return { outcome: 'not_approved', status: developer.status, needsProof }

  const renewedHash = outdated ? await renewHash(password, verifiedHash, passwordPepper) : undefined
  const { tokenHash, stored, session } = await newSession(
    { emailKey, passwordHash: renewedHash ?? verifiedHash, browser, presentToken, ...counted },
    given,
  )
  const started = await store.sessions.start(tokenHash, {
    ...stored,
    developerId: developer.id,
    proof: { passwordHash: verifiedHash, renewedHash },
    accepted:
      acceptedTermsVersion === undefined
        ? undefined
        : { version: acceptedTermsVersion, eventId: uuidv7({ msecs: given.now }) },
    mayAwaitTerms,
  })
  switch (started) {
    case 'started':
      return { outcome: 'logged_in', session }
    case 'awaits_terms':
      return { outcome: 'awaits_terms', session: mayAwaitTerms ? session : undefined }
    case undefined:
      return { outcome: 'wrong_credentials', needsProof }
  }
}
