import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { sessionLimits } from '../store/sessions.ts'

type Audience = 'developer' | 'admin'

// An admin's cookie goes along only with requests that start on the console itself.
const sameSite = { developer: 'Lax', admin: 'Strict' } as const

/** Hands the session to the browser: `__Host-`, Secure, HttpOnly, no Domain (ASVS 3.3.1 to 3.3.4). */
export function giveSession(context: Context, audience: Audience, token: string): void {
  setCookie(context, audience, token, {
    prefix: 'host',
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: sameSite[audience],
    maxAge: sessionLimits[audience].longest / 1000,
  })
}

/** The session token that came along, if it looks like one. */
export function sessionToken(context: Context, audience: Audience): string | undefined {
  const token = getCookie(context, audience, 'host')
  return token && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : undefined
}

export function takeSession(context: Context, audience: Audience): void {
  deleteCookie(context, audience, { prefix: 'host', path: '/', secure: true })
}
