import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What an account has. */
export interface Account {
  /** Whether the worker is there, if only for its secrets. */
  hasWorker: boolean
  secrets: string[]
  databases: string[]
  queues: string[]
}

/** What the API answers: a result, or the code of an error. */
type Answer = { result: unknown } | { missing: number }

const nobody = { enabled: false, previews_enabled: false }

/**
 * A stand-in for the part of Cloudflare's API that a deployment speaks to. Wrangler finds it by its `environment`. `changes`
 * are all requests but questions, in order: the steps of a deployment in words that begin with a small letter.
 */
export async function startCloudflare(account: Account) {
  const changes: string[] = []
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').replace('/accounts/acme', '').replace(/\?.*/, '')
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const answer = answerTo(account, `${request.method} ${path}`, body)
    if (request.method !== 'GET') changes.push(told(`${request.method} ${path}`, body))
    const errors = 'missing' in answer ? [{ code: answer.missing, message: 'there is no such thing' }] : []
    response.writeHead(errors.length === 0 ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ success: errors.length === 0, errors, messages: [], result: null, ...answer }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    changes,
    environment: {
      CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}`,
      CLOUDFLARE_API_TOKEN: 'a token for tests, and only for tests',
      CLOUDFLARE_ACCOUNT_ID: 'acme',
    },
    stop: () => server.close(),
  }
}

/** What was asked, in words where it is one of the steps of a deployment. */
function told(asked: string, body: string): string {
  const [, migration] = /values \('(\d+_\w+\.sql)'\)/.exec(body) ?? []
  if (migration) return `apply ${migration}`
  if (asked === 'POST /d1/database') return `make the database ${JSON.parse(body).name}`
  if (asked === 'POST /queues') return `make the queue ${JSON.parse(body).queue_name}`
  if (/^POST .*\/versions$/.test(asked)) return 'upload the worker'
  if (/^POST .*\/deployments$/.test(asked)) return 'deploy the worker'
  return asked
}

function answerTo({ hasWorker, secrets, databases, queues }: Account, asked: string, body: string): Answer {
  const worker = { id: 'a worker', name: 'vestibule', subdomain: nobody }
  const script = { tag: 'a worker', last_deployed_from: 'wrangler' }
  const [, database] = /^GET \/d1\/database\/([^/]+)$/.exec(asked) ?? []
  const ofWorker = asked.replace(/\/workers\/(scripts|services|workers)\/vestibule/, 'worker $1')

  if (asked === 'POST /d1/database') return made(databases, JSON.parse(body).name)
  if (asked === 'POST /queues') return made(queues, JSON.parse(body).queue_name)
  if (asked === 'GET /queues')
    return { result: queues.map((name) => ({ queue_name: name, queue_id: name, consumers: [] })) }
  if (asked.endsWith('/query')) return { result: [{ results: [], success: true, meta: {} }] }
  if (database) return databases.includes(database) ? { result: { uuid: database, name: database } } : { missing: 7404 }

  switch (ofWorker) {
    case 'GET worker scripts/secrets':
      return hasWorker ? { result: secrets.map((name) => ({ name, type: 'secret_text' })) } : { missing: 10007 }
    case 'GET worker services':
      return { result: { default_environment: { environment: 'production', script } } }
    case 'GET worker scripts/deployments':
      return { result: { deployments: [] } }
    case 'GET worker scripts/settings':
      return { result: { bindings: [] } }
    case 'GET worker workers':
      return { result: worker }
    case 'POST worker scripts/assets-upload-session':
      return { result: { jwt: 'there is nothing to upload', buckets: [] } }
    case 'POST worker scripts/versions':
      return { result: { id: 'a version', resources: { script: { etag: 'a version' } }, startup_time_ms: 1 } }
    case 'POST worker scripts/domains/changeset':
      return { result: { added: [], removed: [], updated: [], conflicting: [] } }
    default:
      return { result: {} }
  }
}

function made(known: string[], name: string): Answer {
  known.push(name)
  return { result: { uuid: name, name, queue_name: name } }
}
