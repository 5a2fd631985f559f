import { expect, test } from 'vitest'
import { chooseLanguage, type Language } from '../../worker/contract/language.ts'

test.each<[string, { chosen?: string; accepted: string[]; portalLanguage: Language }, Language]>([
  ['nothing is asked for: the portal’s', { accepted: [], portalLanguage: 'ja' }, 'ja'],
  ['one that exists', { accepted: ['de'], portalLanguage: 'en' }, 'de'],
  ['a region of one that exists', { accepted: ['de-AT'], portalLanguage: 'en' }, 'de'],
  ['a script and a region', { accepted: ['ja-Jpan-JP'], portalLanguage: 'en' }, 'ja'],
  ['in capitals', { accepted: ['ES-419'], portalLanguage: 'en' }, 'es'],
  ['the best of several', { accepted: ['fr', 'de', 'en'], portalLanguage: 'en' }, 'fr'],
  ['the best that exists', { accepted: ['pt-BR', 'pt', 'es', 'en'], portalLanguage: 'ja' }, 'es'],
  ['none that exists: the portal’s', { accepted: ['pt', 'nl'], portalLanguage: 'fr' }, 'fr'],
  ['any at all: the portal’s', { accepted: ['*'], portalLanguage: 'fr' }, 'fr'],
  ['English on a portal in another one', { accepted: ['en-GB', 'en'], portalLanguage: 'ja' }, 'en'],
  ['one that only begins like one', { accepted: ['der', 'enm'], portalLanguage: 'es' }, 'es'],
  ['a word that every object knows', { accepted: ['constructor', '__proto__'], portalLanguage: 'es' }, 'es'],
  ['a choice wins', { chosen: 'fr', accepted: ['de'], portalLanguage: 'en' }, 'fr'],
  ['a choice that is none does not', { chosen: 'tlh', accepted: ['de'], portalLanguage: 'en' }, 'de'],
  ['a choice is exact', { chosen: 'FR', accepted: [], portalLanguage: 'en' }, 'en'],
])('%s', (_, asked, language) => {
  expect(chooseLanguage(asked)).toBe(language)
})
