import type { ErrorHandler } from 'hono'
import type { Refusal } from '../contract/copy.ts'
import { describeError, writeLogLine } from '../contract/log-lines.ts'
import type { DoorEnv, RequestContext } from '../env.ts'
import { isDatabaseFailure } from '../store/database.ts'
import { problemAnswer } from './problem.ts'
import { refusalPage, refusalText } from './refusal-page.ts'
import { Refused, refusalStatus } from './refused.ts'
import { aboutRequest } from './request-record.ts'
import { wordsFor } from './words.ts'

const retryAfterSeconds = 10

/** The last resort of every door: what was refused or went wrong becomes a page, or a problem where an API was asked. */
export const answerSurprise: ErrorHandler<DoorEnv> = async (error, context) => {
  if (isApi(context)) return answerApiSurprise(error, context)
  const refusal = noteRefusal(error, context)
  try {
    return await refusalPage(context, refusal)
  } catch (failure) {
    logSurprise(failure, context)
    return refusalText(context, refusal)
  }
}

/** The same where nothing but an API is served. */
export const answerApiSurprise = ((error: Error, context: RequestContext) => {
  const refusal = noteRefusal(error, context)
  return problemAnswer(context, refusalStatus[refusal], apiDetail(refusal, context))
}) satisfies ErrorHandler<DoorEnv>

function noteRefusal(error: Error, context: RequestContext): Refusal {
  const refusal = refusalOf(error)
  if (!(error instanceof Refused)) logSurprise(error, context)
  if (refusal === 'unavailable') context.header('Retry-After', String(retryAfterSeconds))
  return refusal
}

/** True for the paths of the developer API and of the management API. */
export function isApi(context: RequestContext): boolean {
  const { pathname } = new URL(context.req.url)
  return pathname.startsWith('/api/') || pathname.startsWith('/v3/')
}

function refusalOf(error: Error): Refusal {
  if (error instanceof Refused) return error.refusal
  return isDatabaseFailure(error) ? 'unavailable' : 'surprise'
}

function apiDetail(refusal: Refusal, context: RequestContext): string {
  const { refusals, api } = wordsFor(context)
  switch (refusal) {
    case 'from_elsewhere':
      return 'The Origin header must be this host’s own origin.'
    case 'not_a_form':
      return 'The Content-Type must be application/json.'
    case 'unreadable_body':
      return 'The body must be valid UTF-8.'
    case 'body_too_large':
      return api.body_too_large
    case 'not_found':
      return api.nothing_here
    case 'method_not_allowed':
      return 'This method is not possible here; see the Allow header.'
    case 'portal_closed':
      return refusals.portal_closed.text
    case 'unavailable':
      return refusals.unavailable.text
    case 'surprise':
      return api.surprise
  }
}

/** Writes one line about what went wrong, without addresses, tokens or queries. */
export function logSurprise(error: unknown, context: RequestContext): void {
  writeLogLine('a request failed', {
    ...aboutRequest(context),
    method: context.req.method,
    route: context.var.route,
    error: describeError(error),
  })
}
