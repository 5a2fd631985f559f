import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { chooseLanguage, defaultLanguage, isLanguage, type Language, languages } from '../contract/language.ts'
import type { PortalEnv } from '../env.ts'
import { readText } from '../http/body.ts'
import { isApi } from '../http/surprise.ts'

const chosenSeconds = 365 * 24 * 3600

/**
 * The language that a visitor is answered in: the one they chose here before, or the best that their browser asks for, or
 * else the portal's.
 */
export function visitorsLanguage(context: Context<PortalEnv>, portalLanguage: Language = defaultLanguage): Language {
  const chosen = getCookie(context, 'language', 'host')
  const choose = (accepted: string[]) => chooseLanguage({ chosen, accepted, portalLanguage })
  return accepts(context, {
    header: 'Accept-Language',
    supports: [...languages],
    default: choose([]),
    match: (all) => choose(all.filter(({ q }) => q > 0).map(({ type }) => type)),
  }) as Language
}

/** Every answer that is made of words says which language they are in, and what that depends on. */
export const nameLanguage = createMiddleware<PortalEnv>(async (context, next) => {
  await next()
  const { headers } = context.res
  if (!/^(text\/html|application\/problem\+json)/.test(headers.get('Content-Type') ?? '')) return
  headers.set('Content-Language', context.var.language)
  headers.append('Vary', 'Accept-Language, Cookie')
})

/**
 * Where the ways at the foot of a page lead: `?language=` is kept for a year, and the page comes again without it, in that
 * language. From the page of a letter's link it is posted along with the link's token, which its address must not hold;
 * nothing else that was posted counts. A language that there is not is ignored.
 */
export const keepChosenLanguage = createMiddleware<PortalEnv>(async (context, next) => {
  const url = new URL(context.req.url)
  const chosen = url.searchParams.get('language')
  const isPosted = context.req.method === 'POST'
  const isOfPage = ['GET', 'HEAD', 'POST'].includes(context.req.method) && !isApi(context)
  if (!isOfPage || !isLanguage(chosen)) return next()

  const token =
    isPosted && new URLSearchParams(await readText(context, 'application/x-www-form-urlencoded')).get('token')
  setCookie(context, 'language', chosen, {
    prefix: 'host',
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: chosenSeconds,
  })
  url.searchParams.delete('language')
  if (token && /^[\w-]{1,64}$/.test(token)) url.searchParams.set('token', token)
  // With the origin in front no path can be read as another host.
  const { portal, settings } = context.var
  return context.redirect(`${settings.originOf(portal.canonicalHostname)}${url.pathname}${url.search}`, 303)
})
