import { type Language, languages } from '../../../worker/contract/language.ts'

const names = new Intl.DisplayNames('en', { type: 'language' })

/** What each language is called in the console. */
export const languageNames = Object.fromEntries(
  languages.map((language) => [language, names.of(language) ?? language]),
) as Record<Language, string>
