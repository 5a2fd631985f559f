import type { Context } from 'hono'
import type * as z from 'zod'
import type { Endpoint, PathOf, PathParameters } from '../contract/endpoint.ts'

type Parsed<Schema> = Schema extends z.ZodType ? z.infer<Schema> : undefined

/** What a request asks of an endpoint: everything was parsed as the contract says. */
export interface Asked<Name extends string, Promised extends Endpoint> {
  params: Record<PathParameters<PathOf<Name>>, string>
  query: Parsed<Promised extends { query: infer Query } ? Query : undefined>
  body: Parsed<Promised extends { body: infer Body } ? Body : undefined>
}

/** The answer that an endpoint promised: JSON that nobody keeps, or nothing. */
export function answerAsPromised(
  context: Context,
  promised: Endpoint,
  answer: unknown,
  headers: Record<string, string> = {},
): Response {
  return context.newResponse(answer === undefined ? null : JSON.stringify(answer), promised.status ?? 200, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    ...headers,
  })
}

/** A time as the APIs show it: ISO 8601 with milliseconds, UTC. */
export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
