import { copy, type NoticeWords } from '../contract/copy.ts'
import { defaultLanguage, type Language } from '../contract/language.ts'

const minute = 60_000

/** What is said when an account cannot be deleted before a moment, in milliseconds: when it can, in UTC. */
export function notYetDeletable(until: number, language: Language = defaultLanguage): NoticeWords {
  const exact = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  const { title, text } = copy[language].account.deletion.not_yet
  return { title, text: text(`${exact.format(Math.ceil(until / minute) * minute)} UTC`) }
}
