import { html } from 'hono/html'
import type { Language } from '../contract/language.ts'
import type { Portal } from '../store/portals.ts'

/**
 * The attribute of an element that holds a portal's own words, where they are in another language than the page: a
 * screen reader reads them out in theirs (WCAG 3.1.2). Empty where both are the same.
 */
export function languageOfPortal({ language }: Pick<Portal, 'language'>, pageLanguage: Language) {
  return language === pageLanguage ? '' : html` lang="${language}"`
}
