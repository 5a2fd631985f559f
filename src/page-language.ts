import { defaultLanguage, isLanguage, type Language, languages } from '../worker/contract/language.ts'

/** Every page of the portal is made once for each language. */
export const getStaticPaths = () => languages.map((language) => ({ params: { language } }))

/** The language that a page is made in, as its path says. The console's and the mailbox's pages are English. */
export function languageOf({ params }: { params: Record<string, string | undefined> }): Language {
  return isLanguage(params.language) ? params.language : defaultLanguage
}
