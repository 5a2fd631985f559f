import { Hono } from 'hono'
import type { DoorEnv } from '../env.ts'
import { limitBody, readText } from '../http/body.ts'
import { sessionToken, takeSession } from '../http/session-cookie.ts'
import { hashToken } from '../secrets/token.ts'
import { openAdmins } from '../store/admins.ts'
import { directoryDatabase } from '../store/database.ts'

export const logOut = new Hono<DoorEnv>().post('/logout', limitBody(), async (context) => {
  await readText(context, 'application/x-www-form-urlencoded')
  const token = sessionToken(context, 'admin')
  if (token) await openAdmins(directoryDatabase(context.env)).endSession(await hashToken(token))
  takeSession(context, 'admin')
  return context.redirect('/login?notice=logged_out', 303)
})
