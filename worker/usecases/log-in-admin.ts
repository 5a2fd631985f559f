import { v7 as uuidv7 } from 'uuid'
import { parseEmailAddress } from '../contract/email-address.ts'
import { hashPassword, verifyPassword } from '../secrets/password.ts'
import { hashToken, newToken } from '../secrets/token.ts'
import type { AdminStore, SessionStanding } from '../store/admins.ts'

export type AdminLoggedIn =
  /** `standing`: whether the session opens anything yet. */
  | { outcome: 'logged_in'; sessionToken: string; standing: SessionStanding }
  | { outcome: 'wrong_credentials' }
  /** Told only after the right password was given. */
  | { outcome: 'disabled' }

/** Logs an admin in to the console. An unknown address costs the same hash as a known one (ASVS 6.3.8).
 * The session that came along, if any, ends with the new one (ASVS 7.2.4). */
export async function logInAdmin(
  { email, password, presentToken }: { email: string; password: string; presentToken: string | undefined },
  { admins, passwordPepper, now }: { admins: AdminStore; passwordPepper: string; now: number },
): Promise<AdminLoggedIn> {
  const key = parseEmailAddress(email)?.key ?? ''
  const admin = await admins.findByEmail(key)
  const { valid, outdated } = await verifyPassword(password, admin?.password_hash ?? undefined, passwordPepper)
  if (!admin || !valid) return { outcome: 'wrong_credentials' }
  if (admin.disabled_at !== null) return { outcome: 'disabled' }

  const sessionToken = newToken()
  const standing = await admins.startSession(await hashToken(sessionToken), {
    sessionId: uuidv7({ msecs: now }),
    adminId: admin.id,
    proof: {
      passwordHash: admin.password_hash,
      renewedHash: outdated ? await hashPassword(password, passwordPepper) : undefined,
    },
    replacedTokenHash: presentToken && (await hashToken(presentToken)),
    now,
  })
  return standing ? { outcome: 'logged_in', sessionToken, standing } : { outcome: 'wrong_credentials' }
}
