import type { Context } from 'hono'
import type { PortalEnv } from '../env.ts'
import { returnPath } from '../http/return-path.ts'
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

/**
 * The same for pages: without a developer, the way to log in, and for one whose log-in awaits new terms the way to
 * accept them. Both lead back to `returnTo`.
 */
export async function developerOrWayIn(
  context: Context<PortalEnv>,
  returnTo: string,
): Promise<{ developer: SessionDeveloper } | { awaits: 'log_in' | 'terms'; wayIn: string }> {
  const visitor = await whoVisits(context)
  if (visitor === undefined) return { awaits: 'log_in', wayIn: wayTo('/login', returnTo) }
  if (visitor === 'awaits_terms') return { awaits: 'terms', wayIn: wayTo('/accept-terms', returnTo) }
  return { developer: visitor }
}

/** Who is logged in, and by which session. */
export interface Owner {
  developer: SessionDeveloper
  sessionToken: string
}

/**
 * A page of somebody's account: only a developer who is logged in gets to it. Everybody else is sent to log in, or to
 * accept new terms, and comes back afterwards.
 */
export function forOwner(handler: (context: Context<PortalEnv>, owner: Owner) => Response | Promise<Response>) {
  return async (context: Context<PortalEnv>) => {
    const visitor = await developerOrWayIn(context, new URL(context.req.url).pathname)
    if (!('developer' in visitor)) return context.redirect(visitor.wayIn, 303)
    const token = sessionToken(context, 'developer')
    if (!token) throw new Error('there is a session without a token')
    return handler(context, { developer: visitor.developer, sessionToken: token })
  }
}

/** Where to go after logging in: only a path of this portal. */
export function ownPath(context: Context<PortalEnv>, wanted: string): string {
  const { portal, settings } = context.var
  return returnPath(wanted, settings.originOf(portal.canonicalHostname))
}

/** A step on the way in that comes back to a path afterwards. */
export function wayTo(step: '/login' | '/accept-terms', returnTo: string, query: Record<string, string> = {}): string {
  const all = new URLSearchParams({ ...query, ...(returnTo !== '/' && { return_to: returnTo }) })
  return all.size === 0 ? step : `${step}?${all}`
}

async function whoVisits(context: Context<PortalEnv>): Promise<SessionDeveloper | 'awaits_terms' | undefined> {
  const token = sessionToken(context, 'developer')
  if (!token) return undefined

  const { store, now } = context.var
  const tokenHash = await hashToken(token)
  const session = await store.sessions.find(tokenHash, now)
  if (session === undefined || session === 'awaits_terms') return session
  if (now - session.lastSeenAt >= seenEveryMilliseconds) {
    context.var.afterAnswer(store.sessions.seen(tokenHash, now))
  }
  return session.developer
}
