import { v7 as uuidv7 } from 'uuid'
import type { DeveloperStatus } from '../contract/developer-status.ts'
import { parseEmailAddress } from '../contract/email-address.ts'
import { hashPassword, verifyPassword } from '../secrets/password.ts'
import { hashToken, newToken } from '../secrets/token.ts'
import type { PortalStore } from '../store/portal-store.ts'

export type LoggedIn =
  | { outcome: 'logged_in'; sessionToken: string }
  | { outcome: 'wrong_credentials' }
  | { outcome: 'not_approved'; status: Exclude<DeveloperStatus, 'approved'> }

interface Given {
  store: Pick<PortalStore, 'developers' | 'sessions'>
  passwordPepper: string
  now: number
}

/**
 * Logs a developer in. Only the right password tells more than "wrong": with it, those who are not approved learn why
 * not. An unknown address costs the same hash as a known one (ASVS 6.3.8).
 * The session that came along, if any, ends with the new one (ASVS 7.2.4). Konnect: POST /developer/authenticate.
 */
export async function logIn(
  { email, password, presentToken }: { email: string; password: string; presentToken: string | undefined },
  { store, passwordPepper, now }: Given,
): Promise<LoggedIn> {
  const key = parseEmailAddress(email)?.key ?? ''
  const developer = await store.developers.findByEmail(key)
  const { valid, outdated } = await verifyPassword(password, developer?.password_hash ?? undefined, passwordPepper)
  if (!developer?.password_hash || !valid) return { outcome: 'wrong_credentials' }
  if (developer.status !== 'approved') return { outcome: 'not_approved', status: developer.status }

  const sessionToken = newToken()
  const started = await store.sessions.start(await hashToken(sessionToken), {
    sessionId: uuidv7({ msecs: now }),
    developerId: developer.id,
    passwordHash: developer.password_hash,
    renewedHash: outdated ? await hashPassword(password, passwordPepper) : undefined,
    replacedTokenHash: presentToken && (await hashToken(presentToken)),
    now,
  })
  return started ? { outcome: 'logged_in', sessionToken } : { outcome: 'wrong_credentials' }
}
