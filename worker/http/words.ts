import { type Copy, copy } from '../contract/copy.ts'
import type { RequestContext } from '../env.ts'

/** The words of an answer, in its language. */
export function wordsFor({ var: { language } }: Pick<RequestContext, 'var'>): Copy {
  return copy[language]
}
