import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { parseEmailAddress } from '../contract/email-address.ts'

const rememberedSeconds = 3600

/**
 * Keeps the address that was just typed, or proven by a link, in the visitor's own browser, so that the page they go on to
 * need not ask for it.
 */
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

/** The address that this browser keeps, if it is one. */
export function rememberedAddress(context: Context): string | undefined {
  return parseEmailAddress(getCookie(context, 'address', 'host') ?? '')?.address
}
