import type { NoticeWords } from '../contract/copy.ts'
import { momentIn } from '../contract/dates.ts'
import type { RequestContext } from '../env.ts'
import { wordsFor } from './words.ts'

const minute = 60_000

/** What is said when an account cannot be deleted before a moment, in milliseconds: when it can, in UTC. */
export function notYetDeletable(context: Pick<RequestContext, 'var'>, until: number): NoticeWords {
  const { title, text } = wordsFor(context).account.deletion.not_yet
  return { title, text: text(momentIn(context.var.language, Math.ceil(until / minute) * minute)) }
}
