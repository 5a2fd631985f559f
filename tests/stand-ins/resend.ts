import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const resendKey = 're_a_key_for_tests_and_only_for_tests'

/** What it does with the next requests, one after the other; then it answers as it should. */
export type Fault =
  | 'too-many'
  /** Too many, with a `Retry-After` of these words. */
  | { retryAfter: string }
  | 'fails'
  | 'hangs'
  /** Takes the letters, and drops the connection instead of answering. */
  | 'drops-after-taking'
  /** Takes the letters, and answers so late that nobody listens any more. */
  | 'hangs-after-taking'
  /** Drops the connection before it has taken anything. */
  | 'drops'
  /** Answers something that is no JSON. */
  | 'mumbles'
  /** Takes the letters, and says that it is not done with a request of this key. */
  | 'is-still-at-it'
  /** Takes the letters, and answers twice before it closes the connection. */
  | 'answers-twice'
  /** Refuses the whole request: for an address, */
  | 'refuses'
  /** for where it comes from, */
  | 'refuses-sender'
  | 'refuses-domain'
  /** for its size, */
  | 'refuses-size'
  /** or for its key, which it calls a validation error, too. */
  | 'refuses-key'
  | 'works'

/** A letter as it was taken. */
export interface TakenLetter {
  id: string
  from: string
  to: string
  subject: string
  text: string
  html: string
  reply_to?: string
  tags: { name: string; value: string }[]
  /** The key of the request that it came with. */
  key: string
}

export interface Asked {
  path: string
  key: string | undefined
  userAgent: string | undefined
  letters: number
  status: number
  at: number
}

interface Remembered {
  payload: string
  until: number
  status: number
  body: object
}

const day = 86_400_000

/**
 * A stand-in for Resend's HTTP API on loopback: it authenticates, keeps to a rate limit, and by the key of a request takes
 * it once within a day, as https://resend.com/docs/dashboard/emails/idempotency-keys says. Addresses that begin with
 * `invalid` are refused, and senders of `unverified.example`; with them the whole batch, unless it is to be permissive.
 * `POST /faults` tells it what to do with the next requests, and `POST /later` lets its clock go on; `GET /taken`,
 * `GET /asked` and `GET /faults` tell what happened, and what it was told and has not done yet.
 */
export async function startResend({ requestsPerSecond = 5, now = Date.now } = {}) {
  let later = 0
  const taken: TakenLetter[] = []
  const asked: Asked[] = []
  const faults: Fault[] = []
  const remembered = new Map<string, Remembered>()
  let recent: number[] = []

  const server = createServer(async (request, response) => {
    const body = await readBody(request)
    const tell = (told: unknown) => response.writeHead(200, json).end(JSON.stringify(told))
    if (request.url?.startsWith('/taken')) return tell(taken.slice(Number(request.url.split('?after=')[1] ?? 0)))
    if (request.url === '/asked') return tell(asked)
    if (request.url === '/later') {
      later += Number(body)
      return tell({})
    }
    if (request.url === '/faults' && request.method === 'GET') return tell(faults)
    if (request.url === '/faults') {
      faults.splice(0, faults.length, ...(JSON.parse(body) as Fault[]))
      return tell({})
    }
    return api(request, body, response)
  })

  function api(request: IncomingMessage, body: string, response: ServerResponse): unknown {
    const key = header(request, 'idempotency-key')
    const note: Asked = {
      path: request.url ?? '',
      key,
      userAgent: header(request, 'user-agent'),
      letters: 0,
      status: 0,
      at: Date.now(),
    }
    asked.push(note)
    const answer = (status: number, told: object, headers: Record<string, string> = {}): unknown => {
      note.status = status
      return response.writeHead(status, { ...json, ...headers }).end(JSON.stringify(told))
    }
    const refuse = (status: number, name: string, message: string, headers = {}): unknown =>
      answer(status, { statusCode: status, name, message }, headers)

    if (!note.userAgent) return refuse(403, 'validation_error', 'error code: 1010')
    const authorization = header(request, 'authorization')
    if (!authorization) return refuse(401, 'missing_api_key', 'Missing API key in the authorization header.')
    if (authorization !== `Bearer ${resendKey}`) return refuse(403, 'invalid_api_key', 'API key is invalid.')
    if (request.method !== 'POST' || !['/emails', '/emails/batch'].includes(note.path)) {
      return refuse(404, 'not_found', 'The requested endpoint does not exist.')
    }
    recent = recent.filter((at) => at > note.at - 1000)
    if (recent.length >= requestsPerSecond) {
      return refuse(429, 'rate_limit_exceeded', 'Too many requests.', { 'retry-after': '1' })
    }
    recent.push(note.at)

    const fault = faults.shift() ?? 'works'
    if (fault === 'too-many') return refuse(429, 'rate_limit_exceeded', 'Too many requests.', { 'retry-after': '2' })
    if (typeof fault === 'object') {
      return refuse(429, 'rate_limit_exceeded', 'Too many requests.', { 'retry-after': fault.retryAfter })
    }
    if (fault === 'fails') return refuse(500, 'internal_server_error', 'Something went wrong.')
    if (fault === 'refuses') return refuse(422, 'validation_error', 'Invalid `to` field.')
    if (fault === 'refuses-sender') return refuse(422, 'validation_error', 'Invalid `reply_to` field.')
    if (fault === 'refuses-domain') return refuse(403, 'validation_error', notVerified)
    if (fault === 'refuses-size') return refuse(413, 'validation_error', 'The request is too large.')
    if (fault === 'refuses-key') return refuse(400, 'validation_error', 'API key is invalid')
    if (fault === 'mumbles') return response.writeHead(502).end('<h1>Bad gateway</h1>')
    if (fault === 'hangs') return undefined
    if (fault === 'drops') return request.socket.destroy()

    const result = take(note, body, header(request, 'x-batch-validation') === 'permissive')
    if (fault === 'drops-after-taking') return request.socket.destroy()
    if (fault === 'hangs-after-taking') return undefined
    if (fault === 'is-still-at-it') {
      return refuse(409, 'concurrent_idempotent_requests', 'A request with this key is in progress.')
    }
    if (fault === 'answers-twice') {
      note.status = result.status
      const told = JSON.stringify(result.body)
      const head = `HTTP/1.1 ${result.status} Twice\r\ncontent-type: application/json\r\nconnection: close\r\n`
      const whole = `${head}content-length: ${told.length}\r\n\r\n${told}`
      return request.socket.end(whole + whole)
    }
    return answer(result.status, result.body)
  }

  /** Takes the letters of a request once, whatever happens to its answer. */
  function take(note: Asked, body: string, isPermissive: boolean): { status: number; body: object } {
    const isBatch = note.path === '/emails/batch'
    const letters: TakenLetter[] = [JSON.parse(body)].flat()
    note.letters = letters.length
    const { key = randomUUID() } = note
    const name = `${note.path} ${key}`
    const payload = createHash('sha256').update(body).digest('hex')
    const time = now() + later
    const before = remembered.get(name)
    if (before && before.until > time) {
      if (before.payload === payload) return before
      const message = 'This idempotency key has been used with a different request payload.'
      return { status: 409, body: { statusCode: 409, name: 'invalid_idempotent_request', message } }
    }
    if (letters.length > 100) return invalid('A batch has at most 100 emails.')
    const wrong = letters.map((letter, index) => ({ index, message: faultOf(letter) })).filter((each) => each.message)
    if (wrong[0] && !(isBatch && isPermissive)) return invalid(wrong[0].message)

    const good = letters.filter((_, index) => !wrong.some((each) => each.index === index))
    const made = good.map((letter) => ({ ...letter, id: randomUUID(), key }))
    taken.push(...made)
    const ids = made.map(({ id }) => ({ id }))
    const told = isBatch ? { data: ids, ...(wrong.length > 0 && { errors: wrong }) } : (ids[0] ?? {})
    const result = { payload, until: time + day, status: 200, body: told }
    remembered.set(name, result)
    return result
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const notVerified = 'The unverified.example domain is not verified.'

const json = { 'Content-Type': 'application/json' }

function invalid(message: string): { status: number; body: object } {
  return { status: 422, body: { statusCode: 422, name: 'validation_error', message } }
}

function faultOf({ from, to, subject, text, html }: TakenLetter): string {
  if (!/^"(?:[^"\\\r\n]|\\.)*" <[^<>@\s]+@[^<>@\s]+>$/.test(from)) return 'Invalid `from` field.'
  if (from.endsWith('@unverified.example>')) return notVerified
  if (typeof to !== 'string' || !/^[^@\s<>,;]+@[^@\s<>,;]+$/.test(to)) return 'Invalid `to` field.'
  if (to.startsWith('invalid')) return `Invalid \`to\` field. The email address ${to} does not exist.`
  if (!subject || /[\r\n]/.test(subject)) return 'Invalid `subject` field.'
  return text && html ? '' : 'Missing `html` or `text` field.'
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
