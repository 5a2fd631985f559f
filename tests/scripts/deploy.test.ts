import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { root } from '../../scripts/project.ts'
import { type Account, startCloudflare } from '../stand-ins/cloudflare.ts'
import { copyCheckout } from './checkout.ts'

// A deployment runs wrangler half a dozen times, each of which takes seconds where much else runs.
vi.setConfig({ testTimeout: 600_000 })

/** Nobody is logged in, and Cloudflare cannot be reached. */
const offline = { CLOUDFLARE_API_BASE_URL: 'http://127.0.0.1:9', CLOUDFLARE_API_TOKEN: '' }

let home: string

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'vestibule-'))
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

async function deploy(args: string[], { environment = offline as NodeJS.ProcessEnv, folder = root } = {}) {
  const { CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID, ...own } = process.env
  const child = spawn(process.execPath, ['scripts/deploy.ts', ...args], {
    cwd: folder,
    env: { ...own, HOME: home, XDG_CONFIG_HOME: home, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  const [code] = (await once(child, 'close')) as [number]
  return { code, said }
}

test('--help says what there is', async () => {
  const { code, said } = await deploy(['--help'])
  expect(code).toBe(0)
  for (const option of ['--env NAME', '--dry-run', '--help']) expect(said).toContain(option)
})

test('what is no option is refused, and says what there is', async () => {
  const { code, said } = await deploy(['--force'])
  expect(code).toBe(1)
  expect(said).toContain("Unknown option '--force'")
  expect(said).toContain('--dry-run')
})

test('an environment that is not there is refused, and those that are there are named', async () => {
  const { code, said } = await deploy(['--env', 'elsewhere'])
  expect(code).toBe(1)
  expect(said).toContain('["production","staging"]')
})

test.each(['production', 'staging'])(
  'without an account the worker of %s is built, and neither too large nor too slow to start',
  async (env) => {
    const { code, said } = await deploy(['--dry-run', '--env', env])
    expect(said).toMatch(/The worker is [\d.]+ KB, compressed, and starts in \d+ ms here.\nNothing was deployed.\n$/)
    expect(code).toBe(0)
  },
)

test('without an account nothing is deployed, and what else is missing is told all the same', async () => {
  const { code, said } = await deploy([])
  expect(code).toBe(1)
  expect(said).toBe(`Nothing was deployed. What [env.production] in wrangler.toml needs first:

  - ADMIN_HOSTNAME still says admin.example.com, which is only an example. Put your own there.
  - MAIL_SENDER still says example.com, which is only an example. Put your own there.
  - routes still says admin.example.com, which is only an example. Put your own there.
  - routes still says developers.example.com, which is only an example. Put your own there.
  - Cloudflare could not be asked which secrets are set. Log in with npx wrangler login, or set CLOUDFLARE_API_TOKEN.
`)
})

describe('an operator who has put the hostnames in', () => {
  let checkout: string
  let account: Account
  let cloudflare: Awaited<ReturnType<typeof startCloudflare>>

  beforeAll(() => {
    checkout = copyCheckout()
  })

  afterAll(() => rmSync(checkout, { recursive: true, force: true }))

  beforeEach(async () => {
    account = {
      hasWorker: true,
      secrets: ['TOKEN_SECRET', 'PASSWORD_PEPPER', 'RESEND_API_KEY'],
      databases: [],
      queues: [],
    }
    cloudflare = await startCloudflare(account)
    return cloudflare.stop
  })

  const there = () => ({ environment: cloudflare.environment, folder: checkout })

  test('is told which secrets are missing, also of a worker that was never deployed, and nothing is changed', async () => {
    account.secrets = ['PASSWORD_PEPPER', 'RESEND_API_KEY']
    const { code, said } = await deploy([], there())
    expect(code).toBe(1)
    expect(said).toMatch(/first:\n\n {2}- TOKEN_SECRET must be .*\n$/)

    account.hasWorker = false
    const never = await deploy([], there())
    expect(never.code).toBe(1)
    expect(never.said.match(/npx wrangler secret put \w+ --env production/g)).toHaveLength(3)
    expect(cloudflare.changes).toEqual([])
  })

  test('is told in one line what Cloudflare says when it does not answer', async () => {
    const environment = { ...cloudflare.environment, CLOUDFLARE_ACCOUNT_ID: 'globex' }
    const { code, said } = await deploy([], { environment, folder: checkout })
    expect(code).toBe(1)
    expect(said).toMatch(/first:\n\n {2}- Cloudflare could not be asked which secrets are set\. .+\n$/)
    expect(cloudflare.changes).toEqual([])
  })

  test('gets the database made, then all migrations applied, and then the worker deployed, with its queue', async () => {
    const { code, said } = await deploy([], there())
    expect(said).toContain('Deployed vestibule triggers')
    expect(code).toBe(0)
    const migrations = readdirSync(join(root, 'migrations')).filter((name) => name.endsWith('.sql'))
    expect(cloudflare.changes.filter((change) => /^[a-z]/.test(change))).toEqual([
      'make the database vestibule',
      ...migrations.map((name) => `apply ${name}`),
      'make the queue vestibule-letters',
      'upload the worker',
      'deploy the worker',
    ])
  })

  test('keeps the database and the queue at the next deployment', async () => {
    account.databases = ['vestibule']
    account.queues = ['vestibule-letters']
    const { code } = await deploy([], there())
    expect(code).toBe(0)
    expect(cloudflare.changes).not.toContain('make the database vestibule')
    expect(cloudflare.changes).not.toContain('make the queue vestibule-letters')
    expect(cloudflare.changes).toContain('deploy the worker')
  })
})
