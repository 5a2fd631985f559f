import type { Context } from 'hono'
import type { PortalEnv } from '../env.ts'
import { attributeValue } from '../http/attribute-value.ts'
import { dressForm, type FormDress } from '../http/form-page.ts'
import { labelsOfOwnFields, showOwnFields } from '../http/own-fields.ts'
import { wearPortal } from '../http/portal-dress.ts'
import { showTurnstile, type TurnstileAction } from '../http/turnstile.ts'
import type { Portal } from '../store/portals.ts'
import { ownPath } from './developer-session.ts'

export type PageName =
  | 'published-services'
  | 'login'
  | 'register'
  | 'register-by-invitation'
  | 'register-closed'
  | 'check-your-email'
  | 'confirm'
  | 'accept-invitation'
  | 'not-me'
  | 'not-me-done'
  | 'not-me-confirmed'
  | 'not-me-link-over'
  | 'link-expired'
  | 'invitation-expired'
  | 'already-confirmed'
  | 'forgot-password'
  | 'reset-password'
  | 'reset-link-over'
  | 'confirm-new-email'
  | 'undo-email-change'
  | 'new-email-link-over'
  | 'undo-link-over'
  | 'address-taken'
  | 'account'
  | 'account/password'
  | 'account/email'
  | 'account/passkeys'
  | 'account/remove-passkey'
  | 'account/sessions'
  | 'account/data'
  | 'account/delete'
  | 'terms'
  | 'accept-terms'
  | 'not-found'

/** What one visit adds to a static page. */
export interface Dress extends FormDress {
  status?: 200 | 401 | 403 | 404 | 409 | 410 | 422 | 429
  /** Texts of this visit, by the name of their place in the page. */
  facts?: Record<string, string>
  /** More hands on the page, for what only one screen has. */
  rewrite?: (rewriter: HTMLRewriter) => HTMLRewriter
  /** What the visitor has to prove to be human for, if there is a way to prove it. */
  turnstile?: TurnstileAction | undefined
  /** True for pages of somebody's own, and for pages that hold a token. */
  isPrivate?: boolean
}

/**
 * A static page dressed with the portal's name, logo, colours, contact and own fields, and with what this visit adds.
 * Everything is set as text or as an attribute's value, never as markup. No round trip to the database.
 */
export async function showPage(context: Context<PortalEnv>, page: PageName, dress: Dress = {}): Promise<Response> {
  const { portal, language } = context.var
  const file = await context.env.ASSETS.fetch(new URL(`/${language}/${page}.html`, context.req.url))

  let rewriter = wearPortal(new HTMLRewriter(), portal, addressesOf(portal), language)
  rewriter = dressForm(rewriter, { ...dress, labels: labelsOfOwnFields(portal, language) }, language)
  rewriter = showOwnFields(rewriter, portal, dress, language)
  for (const [name, text] of Object.entries(dress.facts ?? {})) {
    rewriter.on(`[data-fact="${name}"]`, { element: (element) => void element.setInnerContent(text) })
  }
  rewriter = linkToLanguages(rewriter, context, dress)
  if (dress.turnstile) rewriter = showTurnstile(context, rewriter, dress.turnstile)
  if (dress.rewrite) rewriter = dress.rewrite(rewriter)

  return context.body(rewriter.transform(file).body ?? '', dress.status ?? 200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': dress.isPrivate ? 'no-store' : 'no-cache, private',
  })
}

/** What of an address belongs to its page, besides where to go afterwards. Whatever else it says is not repeated. */
const toldInAddress = ['notice', 'sent', 'version', 'id']

/** Lets the links to a page's other languages lead to this very page. A token stands in its form, and in no link. */
function linkToLanguages(rewriter: HTMLRewriter, context: Context<PortalEnv>, { values = {} }: Dress): HTMLRewriter {
  const told = toldInAddress.flatMap((name) => {
    const value = values[name] ?? context.req.query(name) ?? ''
    return /^[\w-]{1,64}$/.test(value) ? [[name, value]] : []
  })
  const returnTo = ownPath(context, values.return_to ?? '')
  const query = new URLSearchParams([...told, ...(returnTo === '/' ? [] : [['return_to', returnTo]])])
  return rewriter.on('.languages a', {
    element(element) {
      query.set('language', element.getAttribute('lang') ?? '')
      element.setAttribute('href', attributeValue(`?${query}`))
    },
  })
}

/** Where the portal's own hostname serves what its pages wear. With the version, both may be kept for good. */
function addressesOf({ accent_color: accent, logo_digest: logo }: Portal) {
  return { stylesheet: `/portal.css?v=${accent.slice(1)}`, logo: logo && `/logo?v=${logo}` }
}
