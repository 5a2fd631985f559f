import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { Bindings, RequestContext, RequestVariables } from '../env.ts'
import { problemAnswer } from '../http/problem.ts'
import { sessionToken } from '../http/session-cookie.ts'
import { hashToken } from '../secrets/token.ts'
import { type Admin, openAdmins } from '../store/admins.ts'
import { databaseOf, directoryDatabase } from '../store/database.ts'
import { openPortalStore, type PortalStore } from '../store/portal-store.ts'
import type { Portal } from '../store/portals.ts'
import { seenEveryMilliseconds } from '../store/sessions.ts'

/** The environment of routes that only an admin reaches. */
export interface AdminEnv {
  Bindings: Bindings
  Variables: RequestVariables & { admin: Admin }
}

/** The environment of routes about one portal of the admin's organization: only that portal's store is at hand. */
export interface AdminPortalEnv {
  Bindings: Bindings
  Variables: RequestVariables & { admin: Admin; portal: Portal; store: PortalStore }
}

/** Lets only an admin with a live session pass. One round trip. */
export const requireAdmin = createMiddleware<AdminEnv>(async (context, next) => {
  const token = sessionToken(context, 'admin')
  const tokenHash = token && (await hashToken(token))
  const session =
    tokenHash && (await openAdmins(directoryDatabase(context.env)).findBySession(tokenHash, context.var.now))
  if (!session) return noSession(context)
  noteSeen(context, tokenHash, session.lastSeenAt)
  context.set('admin', session.admin)
  return next()
})

/**
 * Lets only an admin of the organization that runs the portal in the path pass. A portal of somebody else is the same
 * 404 as one that never existed. One round trip for session and portal together.
 */
export const requirePortal = createMiddleware<AdminPortalEnv>(async (context, next) => {
  const token = sessionToken(context, 'admin')
  const tokenHash = token && (await hashToken(token))
  const session =
    tokenHash &&
    (await openAdmins(directoryDatabase(context.env)).findBySessionWithPortal(
      tokenHash,
      context.req.param('portalId') ?? '',
      context.var.now,
    ))
  if (!session) return noSession(context)
  noteSeen(context, tokenHash, session.lastSeenAt)
  if (!session.portal) return problemAnswer(context, 404, 'There is no such portal.')

  context.set('admin', session.admin)
  context.set('portal', session.portal)
  context.set('store', openPortalStore(databaseOf(context.env, session.portal), session.portal))
  return next()
})

function noSession(context: RequestContext): Response {
  return problemAnswer(context, 401, 'Log in to the console to continue.')
}

function noteSeen(
  context: RequestContext & Pick<Context, 'executionCtx'>,
  tokenHash: string,
  lastSeenAt: number,
): void {
  const { now } = context.var
  if (now - lastSeenAt < seenEveryMilliseconds) return
  context.executionCtx.waitUntil(openAdmins(directoryDatabase(context.env)).sessionSeen(tokenHash, now))
}
