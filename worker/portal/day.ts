import type { Language } from '../contract/language.ts'

/** A day as it is written in a language. In UTC: a page without script does not know the reader's zone. */
export function dayIn(language: Language, at: number): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(at)
}
