import { html } from 'hono/html'
import type { Language } from '../contract/language.ts'
import { languageOfPortal } from '../http/portal-words.ts'
import type { Portal } from '../store/portals.ts'

/** Terms as they are shown: paragraphs of plain text, escaped. */
export function termsParagraphs(text: string, portal: Pick<Portal, 'language'>, pageLanguage: Language): string {
  const lang = languageOfPortal(portal, pageLanguage)
  return text
    .split(/\n[ \t]*\n\s*/)
    .map((paragraph) => String(html`<p${lang}>${paragraph}</p>`))
    .join('')
}
