import type { Context, Hono, MiddlewareHandler } from 'hono'
import type { HandlerResponse } from 'hono/types'
import type { Answer, Endpoint } from '../contract/endpoint.ts'
import { type ManagementApi, managementApi } from '../contract/management-api.ts'
import type { RequestContext } from '../env.ts'
import { limitBody } from '../http/body.ts'
import { type Asked, answerAsPromised } from '../http/endpoint.ts'
import { readJson, readQuery } from '../http/json.ts'
import { invalidParameters, problemAnswer } from '../http/problem.ts'
import {
  type AdminEnv,
  type AdminPortalEnv,
  requireAdmin,
  requireAdminOrSetUp,
  requirePortal,
} from './admin-session.ts'
import { authorization, openBeforeSetUp } from './authorization.ts'

/** Where a path names a portal, the portal is resolved and its store at hand. */
type EnvOf<Name extends string> = Name extends `${string}:portalId${string}` ? AdminPortalEnv : AdminEnv

/** What a handler is given. */
interface Given<Name extends keyof ManagementApi> extends Asked<Name, ManagementApi[Name]> {
  context: Context<EnvOf<Name>>
  /** The version that the caller's edit began with (`If-Match`); undefined when they do not mind. */
  version: number | undefined
}

/**
 * Serves one endpoint of the contract, to those whom the authorization table lets in. What `handle` returns is the
 * promised answer, or a ready response when the outcome is another one.
 */
export function serve<Name extends keyof ManagementApi>(
  app: Hono<EnvOf<Name>>,
  name: Name,
  handle: (given: Given<Name>) => Promise<Answer<ManagementApi[Name]> | Response>,
): void {
  const [method = '', path = ''] = name.split(' ')
  const promised: Endpoint = managementApi[name]
  const guard = guardOf(name) as unknown as MiddlewareHandler<EnvOf<Name>>
  const size = limitBody(promised.bodyMaxBytes) as MiddlewareHandler<EnvOf<Name>>
  app.on(method, path, guard, size, async (context): Promise<HandlerResponse<unknown>> => {
    const request = context as unknown as RequestContext & Context<AdminEnv>
    const reach = authorization[name][request.var.admin.role]
    if (reach === 'nothing') return problemAnswer(request, 404, 'There is nothing here.')
    if (reach === 'forbidden') return problemAnswer(request, 403, 'Only an organization admin can do this.')

    const query = promised.query && readQuery(request, promised.query)
    if (query && !query.ok) return query.refusal
    const version = readVersion(request)
    if (version === 'wrong') return invalidParameters(request, [wrongVersion])
    const body = promised.body && (await readJson(request, promised.body))
    if (body && !body.ok) return body.refusal

    const given = { context, params: context.req.param(), query: query?.value, body: body?.value, version }
    const answer = await handle(given as unknown as Given<Name>)
    if (answer instanceof Response) return answer
    return answerAsPromised(context, promised, answer, versionHeader(answer))
  })
}

function guardOf(name: keyof ManagementApi) {
  if (name.includes(':portalId')) return requirePortal
  return openBeforeSetUp.has(name) ? requireAdminOrSetUp : requireAdmin
}

/** The answer to an edit that began with a version which is no longer the latest (RFC 9110, 13.1.1). */
export function editedMeanwhile(context: RequestContext, what: string): Response {
  return problemAnswer(context, 412, `Somebody else changed ${what} meanwhile. Look at their change, then save again.`)
}

const wrongVersion = {
  field: 'If-Match',
  reason: 'must be the version that was read, such as "3"',
  source: 'header',
} as const

function readVersion(request: RequestContext): number | undefined | 'wrong' {
  const header = request.req.header('If-Match')
  if (header === undefined || header === '*') return undefined
  const version = /^"([0-9]{1,9})"$/.exec(header)?.[1]
  return version === undefined ? 'wrong' : Number(version)
}

function versionHeader(answer: unknown): Record<string, string> {
  const version = (answer as { version?: unknown } | undefined)?.version
  return typeof version === 'number' ? { ETag: `"${version}"` } : {}
}
