import { type SQL, sql } from 'drizzle-orm'
import { keptAfterEnd } from '../contract/limits.ts'
import { atOnce, type Database, type Nothing } from './database.ts'
import { sessionLimits } from './sessions.ts'

/** How many rows of a kind go at a call. At a call each minute these are more than all portals together begin. */
const atMost = 1000

/**
 * Deletes what is over and was kept for long enough, of the whole installation, those that ended first: a bounded number
 * at each call, which can stop anywhere, for the next one goes on. Confirmed registrations and accepted invitations stay,
 * and so does each account's list of the addresses of before, which is what the ways back to them are. `lettersKept`: how
 * long letters are. One round trip.
 */
export async function cleanUp(database: Database, { now, lettersKept }: { now: number; lettersKept: number }) {
  const { registration, adminInvitation, resetLink } = keptAfterEnd
  await atOnce<Nothing[]>(database, [
    // While a portal's sign-up letters are stopped, an admin may still let them go, and their links work then.
    sql`
      DELETE FROM registrations WHERE id IN (
        SELECT r.id FROM registrations r
        WHERE r.confirmed_at IS NULL AND r.expires_at <= ${now - registration} AND NOT EXISTS (
          SELECT 1 FROM portals p WHERE p.id = r.portal_id AND p.letters_stopped_at IS NOT NULL)
        ORDER BY r.expires_at LIMIT ${atMost})`,
    sql`
      DELETE FROM admin_invitations WHERE id IN (
        SELECT id FROM admin_invitations WHERE accepted_at IS NULL AND expires_at <= ${now - adminInvitation}
        ORDER BY expires_at LIMIT ${atMost})`,
    links('reset-password', now - resetLink),
    // Who deletes an account deletes the letter to an address that never was theirs, and finds it by its link.
    links('change-email', now - lettersKept),
    sessions('developer', sql`last_seen_at`, now - sessionLimits.developer.idle),
    sessions('developer', sql`created_at`, now - sessionLimits.developer.longest),
    sessions('admin', sql`last_seen_at`, now - sessionLimits.admin.idle),
    sessions('admin', sql`created_at`, now - sessionLimits.admin.longest),
    sql`
      DELETE FROM passkey_challenges WHERE challenge_hash IN (
        SELECT challenge_hash FROM passkey_challenges WHERE expires_at <= ${now} ORDER BY expires_at LIMIT ${atMost})`,
  ])
}

function links(purpose: 'reset-password' | 'change-email', endedBefore: number): SQL {
  return sql`
    DELETE FROM one_time_tokens WHERE token_hash IN (
      SELECT token_hash FROM one_time_tokens WHERE purpose = ${purpose} AND expires_at <= ${endedBefore}
      ORDER BY expires_at LIMIT ${atMost})`
}

function sessions(audience: 'developer' | 'admin', since: SQL, tooLong: number): SQL {
  return sql`
    DELETE FROM sessions WHERE token_hash IN (
      SELECT token_hash FROM sessions WHERE audience = ${audience} AND ${since} <= ${tooLong}
      ORDER BY ${since} LIMIT ${atMost})`
}
