import { type Context, Hono } from 'hono'
import type { PortalEnv } from '../env.ts'
import { accentStylesheet } from '../http/portal-dress.ts'
import { answerStaticFile } from '../http/static-file.ts'
import { directoryDatabase } from '../store/database.ts'
import { findLogo, type Portal } from '../store/portals.ts'

const forAYear = 'public, max-age=31536000, immutable'
const forAMinute = 'public, max-age=60'

/** The static files of the pages, the portal's colours and its logo. */
export const appearance = new Hono<PortalEnv>()
  .get('/_astro/*', answerStaticFile)
  .get('/portal.css', (context) => {
    const { portal } = context.var
    const isCurrent = context.req.query('v') === portal.accent_color.slice(1)
    return context.body(portalStylesheet(portal), 200, {
      'Content-Type': 'text/css; charset=utf-8',
      'Cache-Control': isCurrent ? forAYear : forAMinute,
    })
  })
  .get('/logo', (context) => answerLogo(context))

/** The portal's logo as it was saved, or a 404. */
export async function answerLogo(context: Context<PortalEnv>): Promise<Response> {
  const { portal } = context.var
  const logo = portal.logo_digest ? await findLogo(directoryDatabase(context.env), portal) : undefined
  if (!logo) return context.text('Not found\n', 404)
  return new Response(new Uint8Array(logo.bytes), {
    headers: {
      'Content-Type': logo.media_type,
      'Cache-Control': context.req.query('v') === portal.logo_digest ? forAYear : forAMinute,
      'Cross-Origin-Resource-Policy': 'cross-origin',
      // Opened by itself, a picture is a document of this very origin. It may draw, and nothing else.
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
    },
  })
}

/** The portal's colors. They were checked when they were saved. */
export function portalStylesheet({ accent_color: accent, accent_text_color: accentText }: Portal): string {
  return accentStylesheet(accent, accentText)
}
