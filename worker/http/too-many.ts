import type { Copy } from '../contract/copy.ts'
import type { RequestContext } from '../env.ts'
import type { FormDress } from './form-page.ts'
import { problemAnswer } from './problem.ts'
import { wordsFor } from './words.ts'

type Notice = NonNullable<FormDress['notice']>

/**
 * What a page says with a 429 (RFC 6585) when a limit is used up, and the `Retry-After` that goes with it, in seconds.
 * At a log-in it names the letter that is always a way in, and at its second step the passkey of whoever has one.
 */
export function tooManyNotice(
  context: Pick<RequestContext, 'header' | 'var'>,
  retryAfter: number,
  at: 'log_in' | 'second_factor' | 'anywhere' = 'anywhere',
): Notice {
  const { too_many: words } = wordsFor(context)
  context.header('Retry-After', String(retryAfter))
  return { tone: 'error', title: words.title, text: words[at](waitOf(retryAfter, words.waits)) }
}

/**
 * The same where a letter was asked for. Whoever asks for it again at once is only impatient: the letter of before is on
 * its way, and nothing is wrong.
 */
export function tooManyLettersNotice(context: Pick<RequestContext, 'header' | 'var'>, retryAfter: number): Notice {
  const notice = tooManyNotice(context, retryAfter)
  return retryAfter > 60 ? notice : { tone: 'info', ...wordsFor(context).too_many.letter }
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
