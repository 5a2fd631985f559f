import { v7 as uuidv7 } from 'uuid'
import type { DeveloperStatus } from '../contract/developer-status.ts'
import { parseEmailAddress } from '../contract/email-address.ts'
import { hashPassword, verifyPassword } from '../secrets/password.ts'
import { hashToken, newToken } from '../secrets/token.ts'
import type { PortalStore } from '../store/portal-store.ts'

export type LoggedIn =
  | { outcome: 'logged_in'; sessionToken: string }
  /** The session opens only the page that asks for the new terms. Without a token none was started. */
  | { outcome: 'awaits_terms'; sessionToken: string | undefined }
  | { outcome: 'wrong_credentials' }
  | { outcome: 'not_approved'; status: Exclude<DeveloperStatus, 'approved'> }

interface Attempt {
  email: string
  password: string
  presentToken: string | undefined
  /** The version of the terms that is accepted along with logging in. */
  acceptedTermsVersion?: number | undefined
  /** Whether a session may be started that waits until new terms are accepted. */
  mayAwaitTerms: boolean
}

interface Given {
  store: Pick<PortalStore, 'developers' | 'sessions'>
  passwordPepper: string
  now: number
}

/**
 * Logs a developer in. Only the right password tells more than "wrong": with it, those who are not approved learn why
 * not, and those who have not accepted the newest terms are asked to. An unknown address costs the same hash as a known
 * one (ASVS 6.3.8).
 * The session that came along, if any, ends with the new one (ASVS 7.2.4). Konnect: POST /developer/authenticate.
 */
export async function logIn(
  { email, password, presentToken, acceptedTermsVersion, mayAwaitTerms }: Attempt,
  { store, passwordPepper, now }: Given,
): Promise<LoggedIn> {
  const key = parseEmailAddress(email)?.key ?? ''
  const developer = await store.developers.findByEmail(key)
  const { valid, outdated } = await verifyPassword(password, developer?.password_hash ?? undefined, passwordPepper)
  if (!developer?.password_hash || !valid) return { outcome: 'wrong_credentials' }
  if (developer.status !== 'approved') return { outcome: 'not_approved', status: developer.status }

  const newId = () => uuidv7({ msecs: now })
  const sessionToken = newToken()
  const started = await store.sessions.start(await hashToken(sessionToken), {
    sessionId: newId(),
    developerId: developer.id,
    proof: {
      passwordHash: developer.password_hash,
      renewedHash: outdated ? await hashPassword(password, passwordPepper) : undefined,
    },
    replacedTokenHash: presentToken && (await hashToken(presentToken)),
    accepted: acceptedTermsVersion === undefined ? undefined : { version: acceptedTermsVersion, eventId: newId() },
    mayAwaitTerms,
    now,
  })
  switch (started) {
    case 'started':
      return { outcome: 'logged_in', sessionToken }
    case 'awaits_terms':
      return { outcome: 'awaits_terms', sessionToken: mayAwaitTerms ? sessionToken : undefined }
    case undefined:
      return { outcome: 'wrong_credentials' }
  }
}
