import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { Bindings, DoorEnv, RequestContext, RequestVariables } from '../env.ts'
import { problemAnswer } from '../http/problem.ts'
import { sessionToken } from '../http/session-cookie.ts'
import { hashToken } from '../secrets/token.ts'
import { type Admin, openAdmins, type SessionStanding } from '../store/admins.ts'
import { databaseOf, directoryDatabase } from '../store/database.ts'
import { openPortalStore, type PortalStore } from '../store/portal-store.ts'
import type { Portal } from '../store/portals.ts'
import { seenEveryMilliseconds } from '../store/sessions.ts'

/** The session that asks. */
interface Session {
  tokenHash: string
  standing: SessionStanding
}

/** The environment of routes that only an admin reaches. */
export interface AdminEnv {
  Bindings: Bindings
  Variables: RequestVariables & { admin: Admin; session: Session }
}

/** The environment of routes about one portal of the admin's organization: only that portal's store is at hand. */
export interface AdminPortalEnv {
  Bindings: Bindings
  Variables: RequestVariables & { admin: Admin; session: Session; portal: Portal; store: PortalStore }
}

/** Lets only an admin pass who has given all that their log-in asks for. One round trip. */
export const requireAdmin = admit(['complete'])

/** The same, and those who are yet to set up the second factor that their organization asks for. */
export const requireAdminOrSetUp = admit(['complete', 'awaits_set_up'])

function admit(standings: SessionStanding[]) {
  return createMiddleware<AdminEnv>(async (context, next) => {
    const session = await findSession(context)
    if (!session || !standings.includes(session.standing)) return noSession(context)
    noteSeen(context, session.tokenHash, session.lastSeenAt)
    context.set('admin', session.admin)
    context.set('session', session)
    return next()
  })
}

/** The session that came along, whatever it is good for. One round trip, none without a cookie. */
export async function findSession<Env extends DoorEnv>(context: Context<Env>) {
  const token = sessionToken(context, 'admin')
  if (!token) return undefined
  const tokenHash = await hashToken(token)
  const session = await openAdmins(directoryDatabase(context.env)).findBySession(tokenHash, context.var.now)
  return session && { ...session, tokenHash }
}

/**
 * Lets only an admin of the organization that runs the portal in the path pass. A portal of somebody else is the same
 * 404 as one that never existed. One round trip for session and portal together.
 */
export const requirePortal = createMiddleware<AdminPortalEnv>(async (context, next) => {
  const token = sessionToken(context, 'admin')
  if (!token) return noSession(context)
  const tokenHash = await hashToken(token)
  const admins = openAdmins(directoryDatabase(context.env))
  const portalId = context.req.param('portalId') ?? ''
  const session = await admins.findBySessionWithPortal(tokenHash, portalId, context.var.now)
  if (session?.standing !== 'complete') return noSession(context)
  noteSeen(context, tokenHash, session.lastSeenAt)
  if (!session.portal) return problemAnswer(context, 404, 'There is no such portal.')

  context.set('admin', session.admin)
  context.set('session', { tokenHash, standing: session.standing })
  context.set('portal', session.portal)
  context.set('store', openPortalStore(databaseOf(context.env, session.portal), session.portal))
  return next()
})

function noSession(context: RequestContext): Response {
  return problemAnswer(context, 401, 'Log in to the console to continue.')
}

function noteSeen(context: RequestContext, tokenHash: string, lastSeenAt: number): void {
  const { now } = context.var
  if (now - lastSeenAt < seenEveryMilliseconds) return
  context.var.afterAnswer(openAdmins(directoryDatabase(context.env)).sessionSeen(tokenHash, now))
}
