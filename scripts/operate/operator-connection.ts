import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type * as z from 'zod'
import type { PathOf, PathParameters } from '../../worker/contract/endpoint.ts'
import type { OperatorApi } from '../../worker/contract/operator-api.ts'
import type { InvalidParameter, Problem } from '../../worker/contract/problem.ts'
import { Failure } from '../failure.ts'
import { localOperatorToken } from '../local-state.ts'
import { chosenPort } from '../port.ts'

/** The command was written wrongly, or something that it needs was not set: nothing was tried. */
export class WrongUse extends Failure {}

/** The installation was told something that cannot be; `parameters` says what, and in which words it names it. */
export class RefusedParameters extends Failure {
  readonly parameters: InvalidParameter[]

  constructor(words: string, parameters: InvalidParameter[]) {
    super(words)
    this.parameters = parameters
  }
}

/** The installation that is operated, and what opens it. */
interface Connection {
  url: URL
  isLocal: boolean
  token: string
}

type Body<Name extends keyof OperatorApi> = OperatorApi[Name] extends { body: infer B extends z.ZodType }
  ? { body: z.input<B> }
  : unknown
type Parameters<Name extends keyof OperatorApi> =
  PathParameters<PathOf<Name>> extends never ? unknown : { params: Record<PathParameters<PathOf<Name>>, string> }

type Query<Name extends keyof OperatorApi> = OperatorApi[Name] extends { query: infer Q extends z.ZodType }
  ? { query?: z.input<Q> }
  : unknown

/** What an endpoint answers; nothing for some. */
export type AnswerOf<Name extends keyof OperatorApi> = OperatorApi[Name] extends { answer: infer A extends z.ZodType }
  ? z.infer<A>
  : undefined

const answerSeconds = 60

/** The installation that the command line and the environment name: the local one, where they name none. */
export function connect(named: { url?: string | undefined }): Connection {
  const url = readUrl(named.url ?? (process.env.VESTIBULE_URL || `http://admin.localhost:${chosenPort()}`))
  const isLocal = /(^|\.)localhost$|^127\.0\.0\.1$/.test(url.hostname)
  if (url.protocol === 'http:' && !isLocal) {
    throw new WrongUse(`The token must not travel unprotected: write https://${url.host} instead.`)
  }
  // The token of the local installation is nobody else's business.
  const token = process.env.OPERATOR_TOKEN || (isLocal ? localOperatorToken() : undefined)
  if (token) return { url, isLocal, token }
  throw new WrongUse(
    isLocal
      ? 'The local installation was never started: run npm start first, or set OPERATOR_TOKEN.'
      : `Set OPERATOR_TOKEN to the secret of the worker at ${url.host}.`,
  )
}

function readUrl(text: string): URL {
  const url = URL.parse(text)
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username) return url
  throw new WrongUse(`"${text}" is not the address of an admin hostname: write https://admin.example.com.`)
}

/** Calls an endpoint of the operator API. Every answer but the promised one is a failure that says what to do. */
export async function callOperator<Name extends keyof OperatorApi>(
  connection: Connection,
  name: Name,
  given: Body<Name> & Parameters<Name> & Query<Name>,
): Promise<AnswerOf<Name>> {
  const [method = '', path = ''] = name.split(' ')
  const {
    body,
    params = {},
    query = {},
  } = given as { body?: unknown; params?: Record<string, string>; query?: Record<string, string | undefined> }
  const filled = path.replace(/:(\w+)/g, (_, parameter) => encodeURIComponent(params[parameter] ?? ''))
  const asked = new URLSearchParams(
    Object.entries(query).filter((one): one is [string, string] => one[1] !== undefined),
  )
  return send(connection, method, asked.size > 0 ? `${filled}?${asked}` : filled, body) as Promise<AnswerOf<Name>>
}

/** The page that a list's `next` names. */
export async function readNextPage<Name extends keyof OperatorApi>(
  connection: Connection,
  _of: Name,
  next: string,
): Promise<AnswerOf<Name>> {
  return send(connection, 'GET', next, undefined) as Promise<AnswerOf<Name>>
}

async function send(connection: Connection, method: string, path: string, body: unknown): Promise<unknown> {
  const { status, headers, text } = await exchange(connection, method, path, body)
  if (status === 204) return undefined
  const isJson = /^application\/(problem\+)?json/.test(headers['content-type'] ?? '')
  if (isJson && status < 300) return JSON.parse(text)
  if (!isJson) throw new Failure(noApi(connection))
  const problem = JSON.parse(text) as Problem
  const words = problemWords(connection, problem, headers)
  throw problem.invalid_parameters ? new RefusedParameters(words, problem.invalid_parameters) : new Failure(words)
}

interface Exchanged {
  status: number
  headers: IncomingMessage['headers']
  text: string
}

// Not every system finds *.localhost, so that hostname travels in the header alone.
function exchange(
  { url, isLocal, token }: Connection,
  method: string,
  path: string,
  body: unknown,
): Promise<Exchanged> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  const options = {
    method,
    host: isLocal ? '127.0.0.1' : url.hostname,
    port: url.port || undefined,
    path,
    headers: {
      Host: url.host,
      Authorization: `Bearer ${token}`,
      ...(text !== undefined && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
    },
    signal: AbortSignal.timeout(answerSeconds * 1000),
  }
  return new Promise((resolve, reject) => {
    const question = (url.protocol === 'https:' ? requestHttps : requestHttp)(options, (response) => {
      let said = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        said += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: said }))
      response.on('error', reject)
    })
    question.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Failure(connectionWords({ url, isLocal }, error))),
    )
    question.end(text)
  })
}

function connectionWords({ url, isLocal }: Pick<Connection, 'url' | 'isLocal'>, error: NodeJS.ErrnoException): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') {
    return `${url.origin} did not answer within ${answerSeconds} seconds: try again, or look at the worker's log.`
  }
  return isLocal
    ? `Nothing answers at ${url.origin}: start it with npm start, or name another installation with --url.`
    : `Cannot connect to ${url.origin} (${error.code ?? error.message}): look at the address, and at your network.`
}

function noApi({ url }: Connection): string {
  return `There is no operator API at ${url.origin}: give the worker an OPERATOR_TOKEN, or name its admin hostname.`
}

const whereIdsAre: Record<string, string> = {
  'There is no such organization.': ' See the ids with: npm run operate -- organizations list',
  'There is no such portal.': ' See the ids with: npm run operate -- portals list ORGANIZATION_ID',
}

function problemWords({ url }: Connection, problem: Problem, headers: IncomingMessage['headers']): string {
  switch (problem.status) {
    case 401:
      return `OPERATOR_TOKEN is not the secret of the worker at ${url.origin}: set it to that one.`
    case 404:
      return `${problem.detail}${whereIdsAre[problem.detail] ?? ''}`
    case 429:
      return `Too many wrong tokens came from your network: try again in ${headers['retry-after']} seconds.`
    case 500:
    case 503:
      return `${problem.detail} The worker's log tells more of ${problem.instance}.`
    default:
      return problem.detail
  }
}
