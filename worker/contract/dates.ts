import type { Language } from './language.ts'

// In UTC: neither a letter nor a page without script knows the reader's zone.

/** A day as it is written in a language. */
export function dayIn(language: Language, at: number): string {
  return writeDate(language, at, { dateStyle: 'long' })
}

/** A moment as it is written in a language, to the minute, with its zone. */
export function momentIn(language: Language, at: number): string {
  return `${writeDate(language, at, { dateStyle: 'long', timeStyle: 'short' })} UTC`
}

function writeDate(language: Language, at: number, style: Intl.DateTimeFormatOptions): string {
  const date = new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' }).format(at)
  // The first of a month, and no other day, is an ordinal number in French. Intl does not know.
  return language === 'fr' ? date.replace(/^1 /, '1er ') : date
}
