import { describe, expect, test } from 'vitest'
import { copy } from '../../worker/contract/copy.ts'
import { type Language, languages } from '../../worker/contract/language.ts'
import { passwordField } from '../../worker/contract/password-field.ts'

type Words = string | ((...parts: unknown[]) => string)

/** Every word of a catalogue by its place in it. */
function wordsIn(catalogue: unknown, place = ''): [string, Words][] {
  if (typeof catalogue === 'string' || typeof catalogue === 'function') return [[place, catalogue as Words]]
  return Object.entries(catalogue as object).flatMap(([name, part]) => wordsIn(part, place ? `${place}.${name}` : name))
}

const wordsOf = (language: Language) => new Map(wordsIn({ ...copy[language], password_field: passwordField[language] }))
const english = wordsOf('en')

const parts = ['Acme', 'Globex']
/** What somebody reads, with parts filled in where the words are made of some. */
const said = (words: Words | undefined) => (typeof words === 'function' ? words(...parts) : words)
const places = (words: string) => [...words.matchAll(/\{\w+\}/g)].map(([name]) => name).sort()

/** Words that are the same in another language, and the way a label stands before what is said of it. */
const sameAsInEnglish: Partial<Record<Language, string[]>> = {
  de: [
    'account.passkeys.name',
    'account.passkeys.title',
    'device.city',
    'labelled',
    'own_fields.optional',
    'second_factor.code',
    'services.version',
  ],
  fr: ['device.city', 'second_factor.code', 'services.documentation', 'services.version'],
  es: ['device.city', 'error_in_title', 'labelled'],
}

describe.each(languages.filter((language) => language !== 'en'))('the words in %s', (language) => {
  const words = wordsOf(language)

  test('are all there, and all translated', () => {
    expect([...words.keys()].sort()).toEqual([...english.keys()].sort())
    const same = [...words].filter(([place, word]) => said(word) !== '' && said(word) === said(english.get(place)))
    expect(same.map(([place]) => place).sort()).toEqual(sameAsInEnglish[language] ?? [])
  })

  test('have a place for the same links as the English ones', () => {
    for (const [place, word] of words) {
      expect(places(said(word) ?? ''), place).toEqual(places(said(english.get(place)) ?? ''))
    }
  })
})

describe.each(languages)('what the words in %s are made of', (language) => {
  test('stands in them', () => {
    const made = [...wordsOf(language)].filter(([, word]) => typeof word === 'function')
    expect(made.length).toBeGreaterThan(10)
    for (const [place, word] of made) {
      for (const part of parts.slice(0, word.length)) expect(said(word), place).toContain(part)
      expect(said(word), place).not.toContain('undefined')
    }
  })

  test('may be one or many', () => {
    const { minutes, hours } = copy[language].too_many.waits
    expect(minutes(1)).not.toBe('')
    expect(minutes(5)).toContain('5')
    expect(hours(3)).toContain('3')
  })
})
