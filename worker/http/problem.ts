import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { InvalidParameter, Problem } from '../contract/problem.ts'
import type { RequestContext } from '../env.ts'
import { wordsFor } from './words.ts'

const titles: Partial<Record<ContentfulStatusCode, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/**
 * An error of an API: `application/problem+json` in Konnect's shape (RFC 9457). `detail` is a sentence for people;
 * existing clients show it word for word.
 */
export function problemAnswer(
  context: RequestContext,
  status: ContentfulStatusCode,
  detail: string,
  more: { title?: string; invalidParameters?: InvalidParameter[] | undefined } = {},
): Response {
  const body: Problem = {
    status,
    title: more.title ?? titles[status] ?? 'Error',
    type: 'about:blank',
    instance: `urn:vestibule:request:${context.var.requestId}`,
    detail,
    ...(more.invalidParameters && { invalid_parameters: more.invalidParameters }),
  }
  return context.body(JSON.stringify(body), status, {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
  })
}

/** The 400 of a request whose parameters are wrong, each of them named. */
export function invalidParameters(context: RequestContext, parameters: InvalidParameter[]): Response {
  const faults = parameters.map(({ field, reason }) => `${field} ${reason}`).join('; ')
  return problemAnswer(context, 400, wordsFor(context).api.check_request(faults), { invalidParameters: parameters })
}
