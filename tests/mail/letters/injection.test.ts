import { find } from 'linkifyjs'
import { describe, expect, test } from 'vitest'
import { languages } from '../../../worker/contract/language.ts'
import { adminLetters, ownWords } from '../../../worker/contract/letter-words.ts'
import { type RenderedLetter, renderLetter } from '../../../worker/mail/letters/render-letter.ts'
import { everyLetter, placeIn, type Typed } from './every-letter.ts'

/** What a text may hold that acts somewhere, and must be text in a letter. */
const markup = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg/onload=alert(1)>",
  '</title></head><body onload=alert(1)>',
  '<a href="https://evil.example/win">Claim your prize</a>',
  '</blockquote></td></tr></table><h1>Your account is locked</h1>',
  '<!-- --><style>*{display:none}</style>',
  '&lt;b&gt;&amp;&#60;script&#62;',
  '{portal_domain} {developer_email} {{7*7}} #{7*7} <%= 7*7 %>',
  "$& $1 $` $'",
  '=?utf-8?B?QmNjOiB4QGV2aWwuZXhhbXBsZQ==?=',
]
const lineBreaks = [
  'Ada\r\nBcc: everybody@evil.example',
  'Ada\nSubject: Other',
  'Ada\rX-Header: y',
  'Ada\u2028Next line\u2029Next paragraph\u0085Next\u000bTab\u000cPage',
  'Ada\r\n\r\n--boundary\r\nContent-Type: text/html\r\n\r\n<b>body</b>',
  'Ada\u0000\u0007\u001b[31mred',
]
const invisible = [
  '\u202eecalevoL adA\u202c',
  '\u2066\u2067\u2068Ada\u2069\u200e\u200f\u061c',
  '\u202a\u202b\u202dAda\u202c',
  '\u2069\u2069עדה\u2068 Lovelace\u2068',
  'A\u200bd\u2060a\ufeff L\u00adovelace\u180e',
  '\u{e0001}\u{e0041}\u{e0064}Ada',
  'עדה לאבלייס',
  'آدا لاولیس',
]
const links = [
  'https://evil.example/win',
  'HTTP://EVIL.COM',
  'evil.com',
  'www.evil.com',
  'Visit evil.com now',
  '//evil.com/x',
  'http:\\\\evil.com',
  'evil.com:8080/path?x=1#y',
  'x@evil.com',
  'mailto:x@evil.com',
  'ftp://evil.com',
  'https://192.168.1.1/',
  'evil。com',
  'evil．com',
  'https：／／evil.com',
  'Ada https://evil.com. Lovelace',
]
const addresses = [
  'www.evil.com/login@attacker.example',
  'evil.com/login@attacker.example',
  'evil.com?x=1@attacker.example',
  'evil.com#x@attacker.example',
  "evil.com'x@attacker.example",
  'x=www.evil.com@attacker.example',
  'www.evil.com@attacker.example',
  'evil.com/~x@attacker.example',
]
const corpus = [...markup, ...lineBreaks, ...invisible, ...links]

const controls = /(?!\n|\u200c|\u200d|\u2060)[\p{Cc}\p{Cf}\u2028\u2029]/u

/** Without the pairs that set a name apart which is written from right to left: what is left of them stands alone. */
const withoutIsolates = (text: string) => text.replaceAll(/\u2068([^\n\u2066-\u2069]*)\u2069/g, '$1')

/** How a document is built, without what it says: its tags, and the names of their attributes. */
const skeletonOf = (html: string) => [...html.matchAll(/<\/?([a-z0-9!-]+)/gi)].map(([tag]) => tag)

/** The text between the tags, as a reader sees it. */
function textOf(html: string): string {
  const text = html.replace(/<style>.*<\/style>/s, '').replaceAll(/<[^>]*>/g, '\n')
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' }
  return text.replaceAll(/&([\w#]+);/g, (whole, name: string) => entities[name] ?? whole)
}

/** What a mail program would make a link of, and where it would lead, but for our own hosts and plain known addresses. */
const strangeLinks = ({ subject, text, html }: RenderedLetter) =>
  [subject, text, textOf(html)]
    .flatMap((part) => find(part).map(({ href }) => new URL(href)))
    .filter(({ host }) => !['developers.acme.example', 'admin.example.com'].includes(host))
    .map(({ href }) => href)
    .filter((href) => !['mailto:ada@example.com', 'mailto:developers@acme.example'].includes(href))

const lettersIn = (language: (typeof languages)[number], typed?: Typed) =>
  everyLetter(typed).filter(([template]) => language === 'en' || !(template in adminLetters))

describe.each(languages)('in %s', (language) => {
  const place = placeIn(language)
  const plain = new Map(
    lettersIn(language, { name: 'Ada', note: 'Note' }).map(([name, facts]) => [name, renderLetter(facts, place)]),
  )

  test.each(corpus)('what people typed is text: %j', (typed) => {
    for (const [template, facts] of lettersIn(language, { name: typed, note: typed })) {
      const { subject, text, html } = renderLetter(facts, place)
      expect(subject, template).not.toMatch(/[\r\n]/)
      for (const part of [subject, text, html]) expect(withoutIsolates(part), template).not.toMatch(controls)
      expect(text, template).not.toContain('\r')
      // A note may have lines, and each of them becomes one; nothing else that was typed becomes an element.
      const withoutBreaks = skeletonOf(html).filter((tag) => tag !== '<br')
      expect(withoutBreaks, template).toEqual(skeletonOf(plain.get(template)?.html ?? ''))
      // Every line of a note is marked as quoted: none can pass for the letter's own words.
      const own = plain
        .get(template)
        ?.text.split('\n')
        .filter((line) => !line.startsWith('>')).length
      expect(text.split('\n').filter((line) => !line.startsWith('>')).length, template).toBe(own)
    }
  })

  test.each(links)('no mail program makes a link of the name %j', (name) => {
    for (const [template, facts] of lettersIn(language, { name, note: 'Note' })) {
      expect(strangeLinks(renderLetter(facts, place)), template).toEqual([])
    }
  })

  test.each(addresses)('no mail program takes the address %j for a web page', (email) => {
    const sender = { ...place.sender, replyTo: email }
    const words = { subject: '{developer_email}', opening: '{dev_portal_reply_to}', closing: '{developer_email}' }
    for (const [template, facts] of lettersIn(language, { name: 'Ada', note: 'Note', email })) {
      const letter = renderLetter(facts, { ...place, sender, recipient: email, words })
      expect(strangeLinks(letter), template).toEqual([])
    }
  })

  test.each(corpus)('a portal’s own words and its name are text: %j', (typed) => {
    const words = { subject: typed, opening: typed, closing: typed }
    for (const [template, facts] of lettersIn(language)) {
      const { subject, text, html } = renderLetter(facts, { ...place, words })
      const named = renderLetter(facts, { ...place, sender: { ...place.sender, name: typed } })
      expect(subject + named.subject, template).not.toMatch(/[\r\n]/)
      for (const part of [subject, text, html, named.subject, named.text, named.html]) {
        expect(withoutIsolates(part), template).not.toMatch(controls)
      }
      const before = skeletonOf(renderLetter(facts, place).html)
      expect(
        skeletonOf(html).filter((tag) => tag !== '<br'),
        template,
      ).toEqual(before.filter((tag) => tag !== '<br'))
      expect(skeletonOf(named.html), template).toEqual(before)
    }
  })
})

test('the corpus would be found: the searches of these tests find what they look for', () => {
  expect(links.filter((link) => find(link).length === 0)).toEqual(['evil。com', 'evil．com'])
  for (const text of [...lineBreaks.slice(3), ...invisible.slice(0, 6)]) {
    expect(withoutIsolates(text)).toMatch(controls)
  }
  expect(addresses.every((address) => find(address).length > 0)).toBe(true)
  expect(skeletonOf('<p>a<br><img src="x"></p>')).toEqual(['<p', '<br', '<img', '</p'])
})

test('a name keeps every letter that is seen', () => {
  for (const name of [
    'Dr. Ada K. Lovelace-Byron',
    'O’Hara, José',
    '山田 太郎',
    'עדה לאבלייס',
    'نیم‌فاصله',
    '👩‍💻 Ada',
  ]) {
    const { text } = renderLetter({ kind: 'password-changed', full_name: name }, placeIn('en'))
    expect(withoutIsolates(text)).toContain(`Hello ${name},`)
  }
})

test('a name that is written from right to left is set apart, so that the sentence stays where it is', () => {
  const facts = { kind: 'passkey-added', full_name: 'עדה', passkey_name: 'مفتاح 1' } as const
  const english = placeIn('en')
  const { subject, text, html } = renderLetter(facts, { ...english, sender: { ...english.sender, name: 'אקמי' } })
  expect(subject).toContain('\u2068אקמי\u2069')
  for (const part of [text, html]) {
    for (const name of ['עדה', 'مفتاح 1', 'אקמי']) expect(part).toContain(`\u2068${name}\u2069`)
  }
  const plain = renderLetter({ ...facts, full_name: 'José 山田', passkey_name: 'Key' }, english)
  expect(plain.subject + plain.text + plain.html).not.toMatch(/[\u2066-\u2069]/)
})

test('a plain address stays what it is, for people to write to', () => {
  for (const email of ['ada.lovelace+acme@example.com', "o'hara@example.com", 'a_b-c@sub.example.com']) {
    const facts = { kind: 'approval-requested', full_name: 'Ada', email } as const
    expect(renderLetter(facts, placeIn('en')).text).toContain(`Ada (${email})`)
  }
})

test('a letter says whom to ask, and an address that has signs of a web address in it is still written to', () => {
  const place = placeIn('de')
  const facts = { kind: 'account-rejected', full_name: 'Ada', reason: null } as const
  const letterFrom = (replyTo: string | null) => renderLetter(facts, { ...place, sender: { ...place.sender, replyTo } })
  const known = letterFrom('help@acme.example')
  expect(known.text).toContain('\n\nFragen? Schreiben Sie an help@acme.example.\n')
  expect(known.html).toContain('href="mailto:help@acme.example" style="color:inherit">help@acme.example</a>.</p>')
  expect(letterFrom('a?cc=b&c@acme.example').html).toContain('href="mailto:a%3Fcc%3Db%26c@acme.example"')
  const unknown = letterFrom(null)
  expect(unknown.text + unknown.html).not.toContain('Fragen?')
})

test('an admin’s note may hold a link, and keeps its lines', () => {
  const reason = 'Read this first:\nhttps://acme.example/terms'
  const { text, html } = renderLetter({ kind: 'account-rejected', full_name: 'Ada', reason }, placeIn('en'))
  expect(text).toContain('A note from the team:\n> Read this first:\n> https://acme.example/terms\n')
  expect(html).toContain('Read this first:<br>https://acme.example/terms</blockquote>')
})

test('a placeholder in a name or in a value stays text', () => {
  const { text } = renderLetter({ kind: 'password-changed', full_name: '{developer_email}' }, placeIn('en'))
  expect(text).toContain('Hello {developer_email},')
})

test('a portal’s own words take the place of ours, one by one, with their placeholders filled', () => {
  const words = { subject: 'In, {developer_fullname}!', opening: null, closing: 'Yours,\n{portal_domain}' }
  const facts = { kind: 'account-approved', full_name: 'Ada', reason: null } as const
  const ours = renderLetter(facts, placeIn('en'))
  const { subject, text, html } = renderLetter(facts, placeIn('en', { words }))
  expect(subject).toBe('In, Ada!')
  expect(text).toBe(ours.text.replace('The Acme team', 'Yours,\ndevelopers.acme.example'))
  expect(html).toContain('Yours,<br>developers.acme.example</p>')
  for (const own of ownWords)
    expect(renderLetter(facts, placeIn('en', { words: { ...words, [own]: null } }))).not.toEqual(ours)
})

test('a letter to admins keeps our words', () => {
  const words = { subject: 'Mine', opening: 'Mine', closing: 'Mine' }
  const facts = { kind: 'approval-requested', full_name: 'Ada', email: 'ada@example.com' } as const
  expect(renderLetter(facts, placeIn('en', { words }))).toEqual(renderLetter(facts, placeIn('en')))
})
