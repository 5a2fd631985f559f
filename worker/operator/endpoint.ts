import type { Context, Hono } from 'hono'
import type { HandlerResponse } from 'hono/types'
import type * as z from 'zod'
import type { Answer, Endpoint, PathParameters } from '../contract/endpoint.ts'
import { type OperatorApi, operatorApi } from '../contract/operator-api.ts'
import type { DoorEnv } from '../env.ts'
import { limitBody } from '../http/body.ts'
import { readJson, readQuery } from '../http/json.ts'

type Path<Name extends string> = Name extends `${string} ${infer P}` ? P : never
type Parsed<Schema> = Schema extends z.ZodType ? z.infer<Schema> : undefined

/** What a handler is given: everything was parsed as the contract says. */
interface Given<Name extends keyof OperatorApi> {
  context: Context<DoorEnv>
  params: Record<PathParameters<Path<Name>>, string>
  query: Parsed<OperatorApi[Name] extends { query: infer Q } ? Q : undefined>
  body: Parsed<OperatorApi[Name] extends { body: infer B } ? B : undefined>
}

/**
 * Serves one endpoint of the contract. What `handle` returns is the promised answer, or a ready response when the outcome is
 * another one.
 */
export function serve<Name extends keyof OperatorApi>(
  app: Hono<DoorEnv>,
  name: Name,
  handle: (given: Given<Name>) => Promise<Answer<OperatorApi[Name]> | Response>,
): void {
  const [method = '', path = ''] = name.split(' ')
  const promised: Endpoint = operatorApi[name]
  app.on(method, path, limitBody(), async (context): Promise<HandlerResponse<unknown>> => {
    const query = promised.query && readQuery(context, promised.query)
    if (query && !query.ok) return query.refusal
    const body = promised.body && (await readJson(context, promised.body))
    if (body && !body.ok) return body.refusal

    const given = { context, params: context.req.param(), query: query?.value, body: body?.value }
    const answer = await handle(given as unknown as Given<Name>)
    if (answer instanceof Response) return answer
    return context.newResponse(JSON.stringify(answer), promised.status ?? 200, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
    })
  })
}

/** A time as the API shows it: ISO 8601 with milliseconds, UTC. */
export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
