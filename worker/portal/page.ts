import type { Context } from 'hono'
import { html } from 'hono/html'
import type { PortalEnv } from '../env.ts'
import { dressForm, type FormDress } from '../http/form-page.ts'
import type { Portal } from '../store/portals.ts'
import { showOwnFields } from './own-fields.ts'

export type PageName =
  | 'index'
  | 'login'
  | 'register'
  | 'check-your-email'
  | 'confirm'
  | 'link-expired'
  | 'already-confirmed'
  | 'not-found'

/** What one visit adds to a static page. */
export interface Dress extends FormDress {
  status?: 200 | 401 | 404 | 410 | 422
  /** Texts of this visit, by the name of their place in the page. */
  facts?: Record<string, string>
  /** More hands on the page, for what only one screen has. */
  rewrite?: (rewriter: HTMLRewriter) => HTMLRewriter
  /** True for pages of somebody's own, and for pages that hold a token. */
  isPrivate?: boolean
}

/**
 * A static page dressed with the portal's name, logo, colours, contact and own fields, and with what this visit adds.
 * Everything is set as text or as an attribute's value, never as markup. No round trip to the database.
 */
export async function showPage(context: Context<PortalEnv>, page: PageName, dress: Dress = {}): Promise<Response> {
  const { portal } = context.var
  const file = await context.env.ASSETS.fetch(new URL(`/${page}.html`, context.req.url))

  let rewriter = showOwnFields(dressForm(wearPortal(new HTMLRewriter(), portal), dress), portal, dress)
  for (const [name, text] of Object.entries(dress.facts ?? {})) {
    rewriter.on(`[data-fact="${name}"]`, { element: (element) => void element.setInnerContent(text) })
  }
  if (dress.rewrite) rewriter = dress.rewrite(rewriter)

  return new Response(rewriter.transform(file).body, {
    status: dress.status ?? 200,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': dress.isPrivate ? 'no-store' : 'no-cache, private',
    },
  })
}

function wearPortal(rewriter: HTMLRewriter, portal: Portal): HTMLRewriter {
  return rewriter
    .on('title', { element: (element) => void element.append(` · ${portal.display_name}`) })
    .on('link[data-portal-stylesheet]', {
      element: (element) => void element.setAttribute('href', `/portal.css?v=${portal.accent_color.slice(1)}`),
    })
    .on('link[rel="icon"]', {
      element(element) {
        if (portal.logo_digest) element.setAttribute('href', logoPath(portal))
      },
    })
    .on('[data-portal-name]', { element: (element) => void element.setInnerContent(portal.display_name) })
    .on('[data-portal-description]', { element: (element) => void element.setInnerContent(portal.description) })
    .on('[data-portal-logo]', {
      element(element) {
        if (portal.logo_digest) element.setAttribute('src', logoPath(portal))
        else
          element.replace(
            String(html`<span class="monogram" aria-hidden="true">${[...portal.display_name][0]}</span>`),
            {
              html: true,
            },
          )
      },
    })
    .on('[data-portal-contact]', {
      element(element) {
        if (!portal.contact_email) element.remove()
      },
    })
    .on('[data-portal-contact] a', {
      element(element) {
        element.setAttribute('href', `mailto:${portal.contact_email}`)
        element.setInnerContent(portal.contact_email ?? '')
      },
    })
}

/** Where the portal's logo is served. The digest lets it be cached for good. */
function logoPath(portal: Portal): string {
  return `/logo?v=${portal.logo_digest}`
}
