import { Hono } from 'hono'
import { readableTextColor } from '../contract/accent-color.ts'
import type { DoorEnv } from '../env.ts'
import { dressForm } from '../http/form-page.ts'
import { showOwnFields } from '../http/own-fields.ts'
import { accentStylesheet, signUpPages, wearPortal } from '../http/portal-dress.ts'
import { invalidParameters } from '../http/problem.ts'
import { readLogo, writeLogo } from '../usecases/read-logo.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { serve } from './endpoint.ts'

/** Something to look at: nothing in it runs, is sent or is loaded from elsewhere, and only the console frames it. */
const previewHeaders = (styles: string, pictures: string) => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': `default-src 'none'; style-src ${styles}; img-src ${pictures}; script-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'`,
  'X-Frame-Options': 'SAMEORIGIN',
})

const pageHeaders = previewHeaders("'self'", "'self' data:")
/** A letter brings its styles along, and its logo is on its portal's own origin. */
const letterHeaders = previewHeaders("'unsafe-inline'", 'http: https:')

const portalPreview = new Hono<AdminPortalEnv>()

serve(portalPreview, 'POST /v3/portals/:portalId/preview', async ({ context, body }) => {
  const { portal, store } = context.var
  const worn = { ...portal, ...body.settings }
  const logo = await logoOf(body.logo, async () => {
    const saved = portal.logo_digest ? await store.settings.logo() : undefined
    return saved ? writeLogo(saved) : null
  })
  if (!logo.ok) return invalidParameters(context, [{ field: 'logo', reason: logo.reason, source: 'body' }])

  const page = body.page === 'register' ? signUpPages[worn.sign_up_mode] : body.page
  const file = await context.env.ASSETS.fetch(new URL(`/${worn.language}/${page}.html`, context.req.url))
  const form = showOwnFields(dressForm(new HTMLRewriter(), {}, worn.language), worn, {}, worn.language)
  const addresses = { stylesheet: `/preview.css?accent=${worn.accent_color.slice(1)}`, logo: logo.data }
  const dressed = wearPortal(form, worn, addresses, worn.language)
    // It is there to be seen; its links and fields lead nowhere, and nothing in it runs.
    .on('script', { element: (element) => void element.remove() })
    .on('body', { element: (element) => void element.setAttribute('inert', '') })
    .transform(file)
  return new Response(dressed.body, { headers: pageHeaders })
})

/** The draft of a logo made safe; without one, the logo that is saved. */
async function logoOf(
  draft: string | null | undefined,
  saved: () => Promise<string | null>,
): Promise<{ ok: true; data: string | null } | { ok: false; reason: string }> {
  if (draft === undefined) return { ok: true, data: await saved() }
  if (draft === null) return { ok: true, data: null }
  const read = await readLogo(draft)
  return read.ok ? { ok: true, data: writeLogo(read.logo) } : read
}

/** What a preview is shown in, and its accent. They hold nothing of anybody's, so they need no session. */
const emptyPage = '<!doctype html><html lang="en"><title>Preview</title></html>'
const surroundings = new Hono<DoorEnv>()
  .get('/preview', (context) => context.body(emptyPage, 200, pageHeaders))
  .get('/letter-preview', (context) => context.body(emptyPage, 200, letterHeaders))
  .get('/preview.css', (context) => {
    const accent = context.req.query('accent') ?? ''
    if (!/^[0-9a-f]{6}$/.test(accent)) return context.text('Not found\n', 404)
    return context.body(accentStylesheet(`#${accent}`, readableTextColor(`#${accent}`)), 200, {
      'Content-Type': 'text/css; charset=utf-8',
      'Cache-Control': 'public, max-age=31536000, immutable',
    })
  })

export const preview = new Hono().route('/', portalPreview).route('/', surroundings)
