import type { Context, Hono } from 'hono'
import type { HandlerResponse } from 'hono/types'
import type { Answer, Endpoint } from '../contract/endpoint.ts'
import { type OperatorApi, operatorApi } from '../contract/operator-api.ts'
import type { DoorEnv } from '../env.ts'
import { limitBody } from '../http/body.ts'
import { type Asked, answerAsPromised } from '../http/endpoint.ts'
import { readJson, readQuery } from '../http/json.ts'

/** What a handler is given. */
interface Given<Name extends keyof OperatorApi> extends Asked<Name, OperatorApi[Name]> {
  context: Context<DoorEnv>
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
  app.on(method, path, limitBody(promised.bodyMaxBytes), async (context): Promise<HandlerResponse<unknown>> => {
    const query = promised.query && readQuery(context, promised.query)
    if (query && !query.ok) return query.refusal
    const body = promised.body && (await readJson(context, promised.body))
    if (body && !body.ok) return body.refusal

    const given = { context, params: context.req.param(), query: query?.value, body: body?.value }
    const answer = await handle(given as unknown as Given<Name>)
    if (answer instanceof Response) return answer
    return answerAsPromised(context, promised, answer)
  })
}
