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
  const visitor = await whoVisits(context)
  return visitor === 'awaits_terms' ? undefined : visitor
}

/** The same for pages, which send a developer whose log-in awaits new terms to where they are asked for. */
export async function developerOrWayIn(
  context: Context<PortalEnv>,
): Promise<{ developer: SessionDeveloper } | { wayIn: '/login' | '/accept-terms' }> {
  const visitor = await whoVisits(context)
  if (visitor === undefined) return { wayIn: '/login' }
  return visitor === 'awaits_terms' ? { wayIn: '/accept-terms' } : { developer: visitor }
}

async function whoVisits(context: Context<PortalEnv>): Promise<SessionDeveloper | 'awaits_terms' | undefined> {
  const token = sessionToken(context, 'developer')
  if (!token) return undefined

  const { store, now } = context.var
  const tokenHash = await hashToken(token)
  const session = await store.sessions.find(tokenHash, now)
  if (session === undefined || session === 'awaits_terms') return session
  if (now - session.lastSeenAt >= seenEveryMilliseconds) {
    context.executionCtx.waitUntil(store.sessions.seen(tokenHash, now))
  }
  return session.developer
}
