import { describe, expect, test } from 'vitest'
import type { Place } from '../../../worker/contract/describe-device.ts'
import { languages } from '../../../worker/contract/language.ts'
import { toAdmins } from '../../../worker/contract/letter-words/to-admins.ts'
import {
  adminLetters,
  developerLetters,
  type LetterTemplate,
  letterWords,
} from '../../../worker/contract/letter-words.ts'
import { renderLetter } from '../../../worker/mail/letters/render-letter.ts'
import { everyLetter, everyLetterEverywhere, placeIn } from './every-letter.ts'

const linkOf = (html: string) => /<a href="(https:[^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')

describe.each(everyLetterEverywhere)('$template in $language', ({ language, template, facts }) => {
  const place = placeIn(language)
  const letter = renderLetter(facts, place)

  test('says what it said before', async () => {
    await expect(`${letter.subject}\n\n${letter.text}`).toMatchFileSnapshot(`./rendered/${language}/${template}.txt`)
    await expect(letter.html).toMatchFileSnapshot(`./rendered/${language}/${template}.html`)
  })

  test('shows the logo of the portal’s own origin, and differs in nothing else', () => {
    const sender = { ...place.sender, logoDigest: 'abc' }
    const withLogo = renderLetter(facts, { ...place, sender })
    const [logo = ''] = /<img [^>]+>/.exec(withLogo.html) ?? []
    expect(logo).toContain('src="https://developers.acme.example/logo?v=abc"')
    expect({ ...withLogo, html: withLogo.html.replace(logo, '') }).toEqual(letter)
  })

  test('stands alone as plain text: with its link, who sent it, why, and no markup', () => {
    const link = linkOf(letter.html)
    if (link) expect(letter.text.split('\n')).toContain(link)
    expect(letter.text).toContain('\n--\nAcme, https://developers.acme.example\n')
    expect(letter.text.trim().split('\n').length).toBeGreaterThan(5)
    expect(letter.text).not.toMatch(/<\/?[a-z]|&[a-z]+;/)
  })

  test('fills every placeholder and says its language', () => {
    expect(letter.subject + letter.text + letter.html.replace(/<style>.*<\/style>/s, '')).not.toMatch(/[{}]|undefined/)
    expect(letter.html).toContain(`<html lang="${language}">`)
    // What is left of it in a mail program's own page says so, too.
    const [, body = ''] = letter.html.split('<body')
    expect(body).toMatch(new RegExp(`^[^>]*>\\s*<div role="article" aria-label="[^"]+" lang="${language}" dir="ltr">`))
  })

  test('loads nothing, and links to nobody else', () => {
    expect(letter.html).not.toMatch(/<(img|script|link|iframe|object|form)|url\(|@import/)
    const links = [...letter.html.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => new URL(href))
    const known = ['developers.acme.example', 'admin.example.com', 'developers@acme.example']
    expect(links.filter(({ host, pathname }) => !known.includes(host || pathname))).toEqual([])
  })
})

test('a letter to admins is in English whatever the language of the place', () => {
  for (const [template, facts] of everyLetter().filter(([name]) => name in adminLetters)) {
    expect(renderLetter(facts, placeIn('ja')), template).toEqual(renderLetter(facts, placeIn('en')))
  }
})

test('the confirmation letter has a second, quiet link for those who never signed up', () => {
  for (const language of languages) {
    const { text, html } = renderLetter({ kind: 'confirm-email' }, placeIn(language))
    const link = `https://developers.acme.example/not-me?token=${placeIn(language).notMeToken}`
    expect(text.trimEnd().split('\n').at(-1)).toBe(link)
    expect(html).toContain(
      `<a href="${link}" style="color:inherit">${letterWords[language].letters['confirm-email'].not_me}</a>`,
    )
    expect(linkOf(html)).toContain('/confirm?token=')
  }
})

test('a name that is not known is not greeted, and a place that is not known is not told', () => {
  const english = placeIn('en')
  expect(renderLetter({ kind: 'developer-invitation', full_name: '', message: null }, english).text).toMatch(
    /^Hello,\n/,
  )
  const named = renderLetter({ kind: 'developer-invitation', full_name: 'Ada', message: null }, english)
  expect(named.text).toMatch(/^Hello Ada,\n/)
  const device = { kind: 'new-device', full_name: 'Ada', browser: 'Chrome', system: null, at: 0 } as const
  const textFrom = (place: Place) => renderLetter({ ...device, ...place }, english).text
  expect(textFrom({ city: null, country: null })).toContain('It was Chrome, on January 1, 1970 at 12:00')
  expect(textFrom({ city: 'Kyoto', country: null })).toContain('It was Chrome near Kyoto, on January 1')
  expect(textFrom({ city: null, country: 'JP' })).toContain('It was Chrome near Japan, on January 1')
})

test('times are told in the letter’s language, and that they are UTC', () => {
  const device = {
    kind: 'new-device',
    full_name: 'Ada',
    browser: 'Chrome',
    system: null,
    city: null,
    country: null,
    at: Date.UTC(2026, 2, 1, 14, 5),
  } as const
  const times = {
    en: 'March 1, 2026',
    de: '1. März 2026',
    fr: 'le 1er mars 2026',
    es: '1 de marzo de 2026',
    ja: '2026年3月1日',
  }
  for (const language of languages) {
    const { text } = renderLetter(device, placeIn(language))
    expect(text).toMatch(new RegExp(`${times[language]}.{1,12}\\b(14|2|02):05.{0,3}( PM)? UTC`))
  }
})

/** Every text of a catalogue, with where it stands. */
function textsIn(words: unknown, path = ''): [string, string][] {
  if (typeof words === 'string') return [[path, words]]
  return Object.entries(words as object).flatMap(([name, inner]) => textsIn(inner, `${path}.${name}`))
}
const placeholdersIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)

// The compiler says the same, but only of texts whose type is their very value.
test('no word holds a placeholder that its letter does not know, nor a lone brace', () => {
  const known: Record<LetterTemplate, readonly string[]> = { ...developerLetters, ...adminLetters }
  const catalogues = [...languages.map((language) => letterWords[language].letters), toAdmins]
  for (const letters of catalogues) {
    for (const [template, words] of Object.entries(letters)) {
      for (const [path, text] of textsIn(words, template)) {
        expect(known[template as LetterTemplate], path).toEqual(expect.arrayContaining(placeholdersIn(text)))
        expect(text.replaceAll(/\{\w+\}/g, ''), path).not.toMatch(/[{}]/)
      }
    }
  }
})

test('every language has the same placeholders in the same places', () => {
  const english = textsIn(letterWords.en)
  for (const language of languages) {
    const texts = new Map(textsIn(letterWords[language]))
    for (const [path, text] of english) {
      expect([...new Set(placeholdersIn(texts.get(path) ?? ''))].sort(), language + path).toEqual(
        [...new Set(placeholdersIn(text))].sort(),
      )
    }
    expect([...texts.keys()].sort()).toEqual(english.map(([path]) => path).sort())
  }
})

test('no language was left in English', () => {
  const english = new Map(textsIn(letterWords.en))
  for (const language of languages.filter((one) => one !== 'en')) {
    const same = textsIn(letterWords[language]).filter(([path, text]) => english.get(path) === text)
    expect(same.map(([path]) => path)).toEqual(
      language === 'ja' ? [] : ['.shared.before_link'].slice(language === 'fr' ? 1 : 0),
    )
  }
})

test('French has its spaces that do not break', () => {
  for (const [path, text] of textsIn(letterWords.fr)) {
    expect(text, path).not.toMatch(/(?<![\u202f])[;!?]|(?<!\u00a0):|«(?!\u00a0)|(?<!\u00a0)»/)
  }
})
