import type { Copy, NoticeWords } from '../contract/copy.ts'
import type { RequestContext } from '../env.ts'
import { problemAnswer } from './problem.ts'
import { wordsFor } from './words.ts'

/**
 * What a page says with a 429 (RFC 6585) when a limit is used up, and the `Retry-After` that goes with it, in seconds.
 * At a log-in it names the letter that is always a way in.
 */
export function tooManyNotice(
  context: Pick<RequestContext, 'header' | 'var'>,
  retryAfter: number,
  at: 'log_in' | 'anywhere' = 'anywhere',
): NoticeWords & { tone: 'error' } {
  const { too_many: words } = wordsFor(context)
  context.header('Retry-After', String(retryAfter))
  return { tone: 'error', title: words.title, text: words[at](waitOf(retryAfter, words.waits)) }
}

/** The same of an API, as a problem. */
export function tooManyProblem(context: RequestContext, retryAfter: number): Response {
  context.header('Retry-After', String(retryAfter))
  const { too_many: words } = wordsFor(context)
  return problemAnswer(context, 429, words.anywhere(waitOf(retryAfter, words.waits)))
}

function waitOf(seconds: number, { minutes, hours }: Copy['too_many']['waits']): string {
  const whole = Math.ceil(seconds / 60)
  return whole < 120 ? minutes(whole) : hours(Math.ceil(whole / 60))
}
