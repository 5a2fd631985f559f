import { type Context, Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { copy } from '../contract/copy.ts'
import { describeDevice, describePlace, deviceOf } from '../contract/describe-device.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { OwnSession as OwnSessionAnswer } from '../contract/management/account.ts'
import { instant } from '../http/endpoint.ts'
import { problemAnswer } from '../http/problem.ts'
import { sessionToken } from '../http/session-cookie.ts'
import { hashToken } from '../secrets/token.ts'
import { adminAccounts, type OwnSession } from '../store/accounts.ts'
import { directoryDatabase } from '../store/database.ts'
import type { AdminEnv } from './admin-session.ts'
import { serve } from './endpoint.ts'

export const ownSessions = new Hono<AdminEnv>()

serve(ownSessions, 'GET /v3/me/sessions', async ({ context }) => ({ data: await sessionsOfCaller(context) }))

serve(ownSessions, 'DELETE /v3/me/sessions', async ({ context }) => {
  const { admin, now } = context.var
  await adminAccounts(directoryDatabase(context.env)).endSessions(
    admin.id,
    { exceptTokenHash: await tokenHashOf(context) },
    { eventId: uuidv7({ msecs: now }), now },
  )
  return undefined
})

serve(ownSessions, 'DELETE /v3/me/sessions/:sessionId', async ({ context, params: { sessionId } }) => {
  const { admin, now } = context.var
  const ended = await adminAccounts(directoryDatabase(context.env)).endSessions(
    admin.id,
    { sessionId },
    { eventId: uuidv7({ msecs: now }), now },
  )
  return ended > 0 ? undefined : problemAnswer(context, 404, 'You have no such session.')
})

/** The sessions of whoever calls: this one, then the newest first. */
export async function sessionsOfCaller(context: Context<AdminEnv>): Promise<OwnSessionAnswer[]> {
  const { admin, now } = context.var
  const accounts = adminAccounts(directoryDatabase(context.env))
  return (await accounts.sessions(admin.id, await tokenHashOf(context), now)).map(sessionAnswer)
}

const { device: words } = copy[defaultLanguage]

function sessionAnswer(session: OwnSession): OwnSessionAnswer {
  const { id, user_agent, created_at, last_seen_at, is_this } = session
  return {
    id,
    device: describeDevice(deviceOf(user_agent), words),
    place: describePlace(session, defaultLanguage, words),
    created_at: instant(created_at),
    last_seen_at: instant(last_seen_at),
    is_this: is_this === 1,
  }
}

async function tokenHashOf(context: Context<AdminEnv>): Promise<string> {
  return hashToken(sessionToken(context, 'admin') ?? '')
}
