import { and, eq, gt, sql } from 'drizzle-orm'
import { atOnce, type Database } from './database.ts'
import type { Developer } from './developers.ts'
import { developers, sessions } from './schema.ts'

const hour = 3_600_000
const day = 24 * hour

/** Idle and absolute limits (ASVS 7.3.1, 7.3.2), in milliseconds. */
export const sessionLimits = {
  developer: { idle: 7 * day, longest: 30 * day },
  admin: { idle: hour, longest: 24 * hour },
}

/** How stale `last_seen_at` may be: it is written this often, not at every request. */
export const seenEveryMilliseconds = 5 * 60_000

/** The condition under which a session counts at the time `now`. */
export function isAlive(audience: 'developer' | 'admin', now: number) {
  const { idle, longest } = sessionLimits[audience]
  return and(
    eq(sessions.audience, audience),
    gt(sessions.last_seen_at, now - idle),
    gt(sessions.created_at, now - longest),
  )
}

/** The developers' sessions on one portal. */
export function sessionsOf(database: Database, portalId: string) {
  const isSession = (tokenHash: string) => and(eq(sessions.token_hash, tokenHash), eq(sessions.portal_id, portalId))

  return {
    /**
     * Starts a session if the developer is still approved and still has the password that was verified; a renewed
     * password hash is stored along with it, and the session that the browser had before ends. One round trip; false when something changed in between.
     */
    async start(
      tokenHash: string,
      verified: {
        sessionId: string
        developerId: string
        passwordHash: string
        renewedHash: string | undefined
        replacedTokenHash: string | undefined
        now: number
      },
    ): Promise<boolean> {
      const { sessionId, developerId, passwordHash, renewedHash, replacedTokenHash, now } = verified
      const isUnchanged = sql`portal_id = ${portalId} AND id = ${developerId}
        AND status = 'approved' AND password_hash = ${passwordHash}`
      const [started] = await atOnce<{ token_hash: string }[]>(database, [
        sql`
          INSERT INTO sessions (token_hash, id, audience, portal_id, developer_id, created_at, last_seen_at)
          SELECT ${tokenHash}, ${sessionId}, 'developer', portal_id, id, ${now}, ${now} FROM developers WHERE ${isUnchanged}
          RETURNING token_hash`,
        ...(renewedHash ? [sql`UPDATE developers SET password_hash = ${renewedHash} WHERE ${isUnchanged}`] : []),
        ...(replacedTokenHash ? [database.delete(sessions).where(isSession(replacedTokenHash))] : []),
      ])
      return started !== undefined && started.length > 0
    },

    /** The approved developer whose session this is. One round trip. */
    async find(
      tokenHash: string,
      now: number,
    ): Promise<{ developer: SessionDeveloper; lastSeenAt: number } | undefined> {
      return database
        .select({
          developer: {
            id: developers.id,
            email: developers.email,
            full_name: developers.full_name,
            status: developers.status,
            created_at: developers.created_at,
            updated_at: developers.updated_at,
          },
          lastSeenAt: sessions.last_seen_at,
        })
        .from(sessions)
        .innerJoin(
          developers,
          and(eq(developers.id, sessions.developer_id), eq(developers.portal_id, sessions.portal_id)),
        )
        .where(and(isSession(tokenHash), isAlive('developer', now), eq(developers.status, 'approved')))
        .get()
    },

    async seen(tokenHash: string, now: number): Promise<void> {
      await database.update(sessions).set({ last_seen_at: now }).where(isSession(tokenHash))
    },

    async end(tokenHash: string): Promise<void> {
      await database.delete(sessions).where(isSession(tokenHash))
    },
  }
}

export type SessionDeveloper = Pick<Developer, 'id' | 'email' | 'full_name' | 'status' | 'created_at' | 'updated_at'>
