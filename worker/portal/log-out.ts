import { Hono } from 'hono'
import type { PortalEnv } from '../env.ts'
import { readText } from '../http/body.ts'
import { sessionToken, takeSession } from '../http/session-cookie.ts'
import { hashToken } from '../secrets/token.ts'

export const logOut = new Hono<PortalEnv>().post('/logout', async (context) => {
  await readText(context, 'application/x-www-form-urlencoded')
  const token = sessionToken(context, 'developer')
  if (token) await context.var.store.sessions.end(await hashToken(token))
  takeSession(context, 'developer')
  return context.redirect('/login?notice=logged_out', 303)
})
