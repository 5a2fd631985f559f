import type { Context } from 'hono'
import type { PortalEnv } from '../env.ts'
import { sessionToken } from '../http/session-cookie.ts'
import { hashToken } from '../secrets/token.ts'
import { type SessionDeveloper, seenEveryMilliseconds } from '../store/sessions.ts'

/**
 * The approved developer who is logged in on this portal. One round trip, none without a cookie. That the session was
 * used is noted now and then, after the answer has left.
 */
export async function loggedInDeveloper(context: Context<PortalEnv>): Promise<SessionDeveloper | undefined> {
  const token = sessionToken(context, 'developer')
  if (!token) return undefined

  const { store, now } = context.var
  const tokenHash = await hashToken(token)
  const session = await store.sessions.find(tokenHash, now)
  if (session && now - session.lastSeenAt >= seenEveryMilliseconds) {
    context.executionCtx.waitUntil(store.sessions.seen(tokenHash, now))
  }
  return session?.developer
}
