/** The languages that every word people read exists in. A new one does not compile until its copy is complete. */
export const languages = ['en', 'de', 'fr', 'es', 'ja'] as const

export type Language = (typeof languages)[number]

/** The language of the console and the mailbox, and of a portal until its admins choose another one. */
export const defaultLanguage: Language = 'en'

/** What each language is called by those who speak it. */
export const languageNames = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  ja: '日本語',
} as const satisfies Record<Language, string>

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value)
}

/**
 * The language to answer a visitor in: the one they have chosen here; or else the first of `accepted`, the tags that
 * their browser asks for (RFC 5646) with the best first, that exists; or else the portal's. A region asks for its
 * language: `de-AT` for `de`.
 */
export function chooseLanguage({
  chosen,
  accepted,
  portalLanguage,
}: {
  chosen?: string | undefined
  accepted: string[]
  portalLanguage: Language
}): Language {
  const asked = accepted.map((tag) => tag.toLowerCase().split('-')[0])
  return [chosen, ...asked].find(isLanguage) ?? portalLanguage
}
