import { html } from 'hono/html'
import type { Language } from '../contract/language.ts'
import type { SignUpMode } from '../contract/sign-up-mode.ts'
import type { Portal } from '../store/portals.ts'
import { attributeValue } from './attribute-value.ts'

/** What a portal's pages show of its settings. */
export type WornSettings = Pick<Portal, 'display_name' | 'description' | 'contact_email' | 'sign_up_mode' | 'language'>

/** The page behind `/register`: the form, or why there is none. */
export const signUpPages = {
  open: 'register',
  invite_only: 'register-by-invitation',
  closed: 'register-closed',
} as const satisfies Record<SignUpMode, string>

/** The portal's accent as custom properties: ours, and those of portals built on Konnect's client. */
export function accentStylesheet(accent: string, accentText: string): string {
  return `:root{--accent:${accent};--accent-text:${accentText};--button_colors-primary-fill:${accent};--button_colors-primary-text:${accentText}}\n`
}

/**
 * Dresses a static page with a portal's name, logo, colors and contact. Everything is set as text or as an attribute's
 * value, never as markup. `addresses` say where the accent's style sheet and the logo are; without a logo the name's
 * first letter stands in.
 */
export function wearPortal(
  rewriter: HTMLRewriter,
  portal: WornSettings,
  addresses: { stylesheet: string; logo: string | null },
  pageLanguage: Language,
): HTMLRewriter {
  const { display_name: name, contact_email: contact } = portal
  return rewriter
    .on('title', { element: (element) => void element.append(` · ${name}`) })
    .on('link[data-portal-stylesheet]', {
      element: (element) => void element.setAttribute('href', attributeValue(addresses.stylesheet)),
    })
    .on('link[rel="icon"]', {
      element(element) {
        if (addresses.logo) element.setAttribute('href', attributeValue(addresses.logo))
      },
    })
    .on('[data-portal-name]', { element: (element) => void element.setInnerContent(name) })
    .on('[data-portal-description]', {
      element(element) {
        if (portal.language !== pageLanguage) element.setAttribute('lang', portal.language)
        element.setInnerContent(portal.description)
      },
    })
    .on('[data-portal-logo]', {
      element(element) {
        if (addresses.logo) element.setAttribute('src', attributeValue(addresses.logo))
        else
          element.replace(String(html`<span class="monogram" aria-hidden="true">${[...name][0]}</span>`), {
            html: true,
          })
      },
    })
    .on('[data-portal-sign-up]', {
      element(element) {
        if (portal.sign_up_mode === 'closed') element.remove()
      },
    })
    .on('[data-portal-contact]', {
      element(element) {
        if (!contact) element.remove()
      },
    })
    .on('[data-portal-contact] a', {
      element(element) {
        element.setAttribute('href', attributeValue(`mailto:${contact}`))
        element.setInnerContent(contact ?? '')
      },
    })
}
