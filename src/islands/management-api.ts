import type * as z from 'zod'
import type { Answer, PathParameters } from '../../worker/contract/endpoint.ts'
import type { ManagementApi } from '../../worker/contract/management-api.ts'
import { ManagementProblem, readProblem, unreachable } from './management-problem.ts'

type Name = keyof ManagementApi
type ParametersOf<Called extends Name> = Called extends `${string} ${infer Path}` ? PathParameters<Path> : never
type InputOf<Called extends Name, Part extends 'query' | 'body'> =
  ManagementApi[Called] extends Record<Part, infer Schema extends z.ZodType> ? z.input<Schema> : undefined

type Given<Called extends Name> = {
  signal?: AbortSignal
  /** The version that an edit began with: if there is a newer one, the answer is a problem with status 412. */
  version?: number | undefined
} & ([ParametersOf<Called>] extends [never]
  ? { params?: undefined }
  : { params: Record<ParametersOf<Called>, string> }) &
  (InputOf<Called, 'query'> extends undefined ? { query?: undefined } : { query?: InputOf<Called, 'query'> }) &
  (InputOf<Called, 'body'> extends undefined ? { body?: undefined } : { body: InputOf<Called, 'body'> })

/**
 * Calls one endpoint of the contract, with the session of whoever looks at the page. Whatever is not the promised answer
 * is thrown as a `ManagementProblem`; where nobody is logged in, the page goes to the log-in and comes back afterwards.
 */
export async function call<Called extends Name>(
  name: Called,
  { params, query, body, signal, version }: Given<Called>,
): Promise<Answer<ManagementApi[Called]>> {
  const [method = '', path = ''] = name.split(' ')
  const response = await fetch(fillPath(path, params ?? {}) + search(query ?? {}), {
    method,
    ...(signal && { signal }),
    ...(body && { body: JSON.stringify(body) }),
    headers: {
      ...(body && { 'Content-Type': 'application/json' }),
      ...(version !== undefined && { 'If-Match': `"${version}"` }),
    },
  }).catch(() => {
    throw new ManagementProblem(unreachable)
  })
  if (response.status === 401) return logInAgain()
  if (!response.ok) throw await readProblem(response)
  return (await readAnswer(response)) as Answer<ManagementApi[Called]>
}

async function readAnswer(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined
  const isText = response.headers.get('Content-Type')?.startsWith('text/')
  return isText ? response.text() : response.json()
}

function fillPath(path: string, params: Record<string, string>): string {
  return path.replace(/:(\w+)/g, (_, parameter: string) => encodeURIComponent(params[parameter] ?? ''))
}

function search(query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return given.length > 0 ? `?${new URLSearchParams(given)}` : ''
}

// The page is being left, so nothing on it needs an answer any more.
function logInAgain(): Promise<never> {
  location.assign(`/login?return_to=${encodeURIComponent(location.pathname + location.search)}`)
  return new Promise(() => {})
}
