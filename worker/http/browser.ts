import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Browser } from '../contract/browser.ts'
import type { Place } from '../contract/describe-device.ts'
import { networkOf } from './network.ts'

const deviceSeconds = 400 * 24 * 3600
const userAgentMaxLength = 300

/** The browser that asks, for counting its tries and for its owner to recognise it by. */
export function browserOf(context: Context): Browser {
  const cookie = getCookie(context, 'device', 'host')
  const network = networkOf(context)
  return {
    network,
    deviceCookie: cookie && cookie.length <= 128 ? cookie : undefined,
    userAgent: context.req.header('User-Agent')?.slice(0, userAgentMaxLength) ?? null,
    place: ownNetworks.has(network) ? nowhere : placeOf(context.req.raw),
  }
}

/**
 * Lets the browser show, at its next log-in, that it has logged in to this account before: 400 days, the longest that
 * browsers keep a cookie (RFC 6265bis). It opens nothing by itself.
 */
export function giveDevice(context: Context, value: string): void {
  setCookie(context, 'device', value, {
    prefix: 'host',
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'Strict',
    maxAge: deviceSeconds,
  })
}

/** This very machine. The local runtime makes up a place for it. */
const ownNetworks = new Set(['127.0.0.1', '0:0:0:0::/64'])
const nowhere: Place = { city: null, country: null }

/** Where Cloudflare sees the request come from: a city and its country, the country alone, or nothing. */
function placeOf({ cf }: Request): Place {
  const { city, country } = (cf ?? {}) as { city?: string; country?: string }
  // `T1` is Tor and `XX` unknown: neither is a place.
  if (!country || !/^[A-Z]{2}$/.test(country) || country === 'XX') return nowhere
  return { city: city || null, country }
}
