import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const adminEmail = 'admin@example.com'
export const adminPassword = 'an admin password for the journey'
export const goodPassword = 'violet umbrella seventeen'

export interface Product {
  port: number
  /** Where its database and its secrets are. */
  state: string
  origin: (hostname: string) => string
  stop: () => Promise<void>
  /** Ends it without a warning, wherever it is, as a power cut would. False when it had ended by itself. */
  kill: () => Promise<boolean>
  /** Starts it again after a `kill`: on the same port, with what its database holds. */
  startAgain: () => Promise<void>
  /** Runs SQL on its database, while it is not running. */
  query: <Row>(sql: string) => Promise<Row[]>
}

/**
 * The product as `npm start` runs it, on a port and with a database of its own. `secrets` are those that somebody put into
 * its `secrets.env`.
 */
export async function startProduct(secrets?: Record<string, string>): Promise<Product> {
  const port = await freePort()
  const state = await mkdtemp(join(tmpdir(), 'vestibule-'))
  if (secrets) {
    const lines = Object.entries({ TOKEN_SECRET: 'x'.repeat(32), PASSWORD_PEPPER: 'y'.repeat(32), ...secrets })
    await writeFile(join(state, 'secrets.env'), lines.map(([name, value]) => `${name}=${value}\n`).join(''))
  }
  let child = await launch(port, state)
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return false
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
    return true
  }
  return {
    port,
    state,
    origin: (hostname) => `http://${hostname}:${port}`,
    async stop() {
      await end('SIGINT')
      await rm(state, { recursive: true, force: true })
    },
    async kill() {
      const wasRunning = await end('SIGKILL')
      await untilFree(port)
      return wasRunning
    },
    async startAgain() {
      child = await launch(port, state)
    },
    query: (sql) => queryDatabase(state, sql),
  }
}

async function launch(port: number, state: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    env: {
      ...process.env,
      PORT: String(port),
      STATE_DIRECTORY: state,
      ADMIN_EMAIL: adminEmail,
      ADMIN_PASSWORD: adminPassword,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await untilWelcome(child)
  return child
}

async function queryDatabase<Row>(state: string, sql: string): Promise<Row[]> {
  const place = ['--local', '--persist-to', state, '--json', '--command', sql]
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['node_modules/.bin/wrangler', 'd1', 'execute', 'DB', ...place],
    { env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_WRITE_LOGS: 'false' } },
  )
  const [{ results } = { results: [] }] = JSON.parse(stdout) as { results: Row[] }[]
  return results
}

async function untilFree(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer()
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (isFree) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`port ${port} is still taken`)
}

async function untilWelcome(child: ChildProcess): Promise<void> {
  let said = ''
  for await (const text of child.stdout ?? []) {
    said += text
    if (said.includes('Password')) return
  }
  throw new Error(`the product did not start:\n${said}`)
}

export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export interface Letter {
  portal: string
  subject: string
  text: string
  html: string
}

/** The letters to an address, newest first, once one of them has this subject. Asks again until it is there. */
export async function letterTo(product: Pick<Product, 'port'>, address: string, subject: RegExp): Promise<Letter> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const letters = await getJson<Letter[]>(product.port, `/messages?to=${encodeURIComponent(address)}`)
    const letter = letters.find((one) => subject.test(one.subject))
    if (letter) return letter
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no letter to ${address} about ${subject}`)
}

// Node does not resolve *.localhost everywhere, so the hostname travels in the header.
function getJson<Body>(port: number, path: string): Promise<Body> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: { host: `mail.localhost:${port}` } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.on('end', () => resolve(JSON.parse(text) as Body))
    })
      .on('error', reject)
      .end()
  })
}

export function linkIn(letter: Letter): string {
  const link = /https?:\/\/\S+/.exec(letter.text)?.[0]
  if (!link) throw new Error(`no link in "${letter.subject}"`)
  return link
}
