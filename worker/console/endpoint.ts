import type { Context, Env, Hono, MiddlewareHandler } from 'hono'
import type { HandlerResponse } from 'hono/types'
import type * as z from 'zod'
import type { Answer, Endpoint, PathParameters } from '../contract/endpoint.ts'
import { type ManagementApi, managementApi } from '../contract/management-api.ts'
import type { DoorEnv, RequestContext } from '../env.ts'
import { readJson, readQuery } from '../http/json.ts'

type Path<Name extends string> = Name extends `${string} ${infer P}` ? P : never
type Parsed<Schema> = Schema extends z.ZodType ? z.infer<Schema> : undefined

/** What a handler is given: everything was parsed as the contract says. */
interface Given<E extends Env, Name extends keyof ManagementApi> {
  context: Context<E>
  params: Record<PathParameters<Path<Name>>, string>
  query: Parsed<ManagementApi[Name] extends { query: infer Q } ? Q : undefined>
  body: Parsed<ManagementApi[Name] extends { body: infer B } ? B : undefined>
}

/**
 * Serves one endpoint of the contract. What `handle` returns is the promised answer, or a ready problem when the
 * outcome is another one.
 */
export function serve<E extends DoorEnv, Name extends keyof ManagementApi>(
  app: Hono<E>,
  name: Name,
  guard: MiddlewareHandler<E>,
  handle: (given: Given<E, Name>) => Promise<Answer<ManagementApi[Name]> | Response>,
): void {
  const [method = '', path = ''] = name.split(' ')
  const promised: Endpoint = managementApi[name]
  app.on(method, path, guard, async (context): Promise<HandlerResponse<unknown>> => {
    const request = context as unknown as RequestContext
    const query = promised.query && readQuery(request, promised.query)
    if (query && !query.ok) return query.refusal
    const body = promised.body && (await readJson(request, promised.body))
    if (body && !body.ok) return body.refusal

    const given = { context, params: context.req.param(), query: query?.value, body: body?.value }
    const answer = await handle(given as unknown as Given<E, Name>)
    if (answer instanceof Response) return answer
    return new Response(answer === undefined ? null : JSON.stringify(answer), {
      status: promised.status ?? 200,
      headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
    })
  })
}

/** A time as the API shows it: ISO 8601 with milliseconds, UTC. */
export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
