import type { NoticeWords } from '../contract/copy.ts'
import type { RequestContext } from '../env.ts'
import { wordsFor } from './words.ts'

const minute = 60_000

/** What is said when an account cannot be deleted before a moment, in milliseconds: when it can, in UTC. */
export function notYetDeletable(context: Pick<RequestContext, 'var'>, until: number): NoticeWords {
  const { title, text } = wordsFor(context).account.deletion.not_yet
  const exact = new Intl.DateTimeFormat(context.var.language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  })
  return { title, text: text(`${exact.format(Math.ceil(until / minute) * minute)} UTC`) }
}
