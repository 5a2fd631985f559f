import { defaultLanguage, type Language, languages } from '../../../worker/contract/language.ts'

/** The letter and the language that the address asks for; undefined where it asks for the list of letters. */
export function letterInAddress(): { name: string; language: Language } | undefined {
  const asked = new URLSearchParams(globalThis.location?.search)
  const name = asked.get('letter')
  if (!name) return undefined
  return { name, language: languages.find((one) => one === asked.get('language')) ?? defaultLanguage }
}
