import { defaultLanguage, type Language } from '../../contract/language.ts'
import { toAdmins } from '../../contract/letter-words/to-admins.ts'
import { letterWords } from '../../contract/letter-words.ts'
import { fillWords } from './fill-words.ts'
import { harmlessAddress, harmlessLine, harmlessName, harmlessText, isolated } from './harmless.ts'
import type { Letter, LetterPlace } from './letter.ts'

/** A letter with all its words: the same become its text and its HTML. */
export interface WrittenLetter {
  language: Language
  /** One line: a subject is a mail header. */
  subject: string
  preview: string
  senderName: string
  heading: string
  greeting: string | undefined
  paragraphs: string[]
  /** Words of an admin, and what stands before them. */
  quotation: { before: string; text: string } | undefined
  button: (Link & { copy: string }) | undefined
  closing: string | undefined
  why: string
  /** Whom to ask, with the address where `{address}` stands. */
  contact: { words: string; address: string } | undefined
  notMe: Link | undefined
}

interface Link {
  label: string
  /** The label as it stands in plain text, before the bare link. */
  before: string
  url: string
}

/** Finds a letter's words in the language of the place, the sender's own where it has some, and fills them. */
export function writeLetter(letter: Letter, place: LetterPlace): WrittenLetter {
  const { words, own, language } = wordsOf(letter, place)
  const { shared } = letterWords[language]
  const values = valuesOf(letter, place)
  const { replyTo } = place.sender
  const fill = (text: string) => fillWords(harmlessText(text), values)
  const link = (label: string, url: string) => ({ label, before: fillWords(shared.before_link, { label }), url })
  return {
    language,
    subject: fill(harmlessLine(own?.subject ?? words.subject)),
    preview: fill(words.preview),
    senderName: values.portal_display_name,
    heading: fill(words.heading),
    greeting: greetingOf(letter, shared),
    paragraphs: [own?.opening ?? words.opening, ...words.paragraphs].map(fill),
    quotation: letter.quotation ? { before: shared.note, text: harmlessText(letter.quotation) } : undefined,
    button:
      'button' in words && letter.link ? { ...link(words.button, letter.link), copy: shared.copy_link } : undefined,
    closing: isToAdmins(letter) ? undefined : fill(own?.closing ?? shared.closing),
    why: fill(words.why),
    contact: isToAdmins(letter) || !replyTo ? undefined : { words: shared.contact, address: replyTo },
    notMe: 'not_me' in words && letter.notMeLink ? link(words.not_me, letter.notMeLink) : undefined,
  }
}

type LetterToAdmins = Extract<Letter, { template: keyof typeof toAdmins }>

function isToAdmins(letter: Letter): letter is LetterToAdmins {
  return letter.template in toAdmins
}

function wordsOf(letter: Letter, { language, words: own }: LetterPlace) {
  const inEnglish: Language = defaultLanguage
  if (isToAdmins(letter)) return { words: toAdmins[letter.template], own: null, language: inEnglish }
  return { words: letterWords[language].letters[letter.template], own, language }
}

function greetingOf({ greets }: Letter, shared: { greeting: string; greeting_without_name: string }) {
  if (greets === undefined) return undefined
  const name = harmlessName(greets)
  return name === '' ? shared.greeting_without_name : fillWords(shared.greeting, { full_name: name })
}

/** How each value of a letter's own file becomes harmless: a name, unless nobody typed it. */
function harmlessValue(placeholder: string, value: string): string {
  switch (placeholder) {
    case 'developer_email':
      return harmlessAddress(value)
    case 'developer_status':
    case 'login_time':
    case 'count':
    case 'since':
    case 'until':
    case 'trouble':
      return harmlessLine(value)
    default:
      return harmlessName(value)
  }
}

function valuesOf(letter: Letter, { sender, senderOrigin, recipient }: LetterPlace) {
  const name = isolated(harmlessLine(sender.name))
  const own = Object.entries<string>(letter.values).map(([placeholder, value]) => [
    placeholder,
    harmlessValue(placeholder, value),
  ])
  return {
    portal_display_name: name,
    organization_name: name,
    portal_domain: new URL(senderOrigin).host,
    dev_portal_reply_to: sender.replyTo ? harmlessAddress(sender.replyTo) : senderOrigin,
    developer_email: harmlessAddress(recipient),
    ...(Object.fromEntries(own) as Record<string, string>),
  }
}
