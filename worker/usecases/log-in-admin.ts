import type { Browser } from '../contract/browser.ts'
import { parseEmailAddress } from '../contract/email-address.ts'
import { renewHash, verifyPassword } from '../secrets/password.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import type { AdminStore, SessionStanding } from '../store/admins.ts'
import type { Counting } from './count-attempt.ts'
import { countLogIn } from './count-log-in.ts'
import { newSession, type StartedSession } from './new-session.ts'

export type AdminLoggedIn =
  /** `standing`: whether the session opens anything yet. */
  | { outcome: 'logged_in'; session: StartedSession; standing: SessionStanding }
  | { outcome: 'wrong_credentials'; needsProof: boolean }
  /** Told only after the right password was given. */
  | { outcome: 'disabled'; needsProof: boolean }
  | { outcome: 'too_many'; retryAfter: number }
  | { outcome: 'not_human' }

interface Given extends Counting {
  admins: AdminStore
  passwordPepper: RotatedSecret
  /** Asked when much was tried in vain: does a human ask? */
  isHuman: () => Promise<boolean>
}

/**
 * Logs an admin in to the console. The try is counted before anything else, and beyond the limits even the right password
 * hears the same as a wrong one. An unknown address costs the same hash as a known one (ASVS 6.3.8).
 * The session that came along, if any, ends with the new one (ASVS 7.2.4).
 */
export async function logInAdmin(
  attempt: { email: string; password: string; browser: Browser; presentToken: string | undefined },
  { admins, passwordPepper, isHuman, ...given }: Given,
): Promise<AdminLoggedIn> {
  const { email, password, browser, presentToken } = attempt
  const emailKey = parseEmailAddress(email)?.key ?? ''
  const admin = await admins.findByEmail(emailKey)
  const counted = await countLogIn({ emailKey, passwordHash: admin?.password_hash }, browser, given)
  if (counted.outcome === 'too_many') return counted
  if (counted.needsProof.now && !(await isHuman())) return { outcome: 'not_human' }

  const needsProof = counted.needsProof.next
  const { valid, outdated } = await verifyPassword(password, admin?.password_hash, passwordPepper)
  if (!admin || !valid) return { outcome: 'wrong_credentials', needsProof }
  if (admin.disabled_at !== null) return { outcome: 'disabled', needsProof }

  const { password_hash: passwordHash } = admin
  const renewedHash = outdated ? await renewHash(password, passwordHash, passwordPepper) : undefined
  const { tokenHash, stored, session } = await newSession(
    { emailKey, passwordHash: renewedHash ?? passwordHash, browser, presentToken, ...counted },
    given,
  )
  const standing = await admins.startSession(tokenHash, {
    ...stored,
    adminId: admin.id,
    proof: { passwordHash, renewedHash },
  })
  return standing ? { outcome: 'logged_in', session, standing } : { outcome: 'wrong_credentials', needsProof }
}
