import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'

const rememberedSeconds = 3600

/** Keeps the address just typed in the visitor's own browser, so that "send it again" need not ask for it. */
export function rememberAddress(context: Context, address: string): void {
  setCookie(context, 'address', address, {
    prefix: 'host',
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: rememberedSeconds,
  })
}

export function rememberedAddress(context: Context): string | undefined {
  return getCookie(context, 'address', 'host')
}
