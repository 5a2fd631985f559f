import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../../scripts/project.ts'
import { adminPassword, type Product, startProduct } from '../journey/running-product.ts'
import { type Account, startCloudflare } from '../stand-ins/cloudflare.ts'
import { copyCheckout } from './checkout.ts'
import { pages, type Step, stepsOf, strayCommands } from './docs-commands.ts'

/** What is not run as it stands, what is run instead of it, and why. */
const exceptions = [
  { command: 'npm start', instead: ':', reason: 'It stays. It is what all the others run on.' },
  { command: 'npm test', instead: ':', reason: 'It runs this test.' },
  { command: 'npm install', instead: ':', reason: 'It has installed what runs this test.' },
  {
    command: 'npm install --no-save @kong/sdk-portal-js@2.16.0',
    instead: `node -e 'if (require("@kong/sdk-portal-js/package.json").version !== "2.16.0") process.exit(1)'`,
    reason: 'It is installed for the tests.',
  },
  {
    command: 'npx wrangler login',
    instead: 'npx wrangler login --help > login.txt',
    reason: 'It opens a browser, and needs an account.',
  },
  ...['TOKEN_SECRET', 'PASSWORD_PEPPER', 'RESEND_API_KEY'].map((name) => ({
    command: `npx wrangler secret put ${name} --env production`,
    instead: `echo 'a secret for tests, and only for tests' | npx wrangler secret put ${name} --env production`,
    reason: 'It asks for the value. A stand-in for Cloudflare takes it.',
  })),
  ...['info', 'restore'].map((action) => ({
    command: `npx wrangler d1 time-travel ${action} vestibule --env production --timestamp 2026-11-28T09:00:00Z`,
    instead: `npx wrangler d1 time-travel ${action} --help > time-travel.txt && grep -e --timestamp time-travel.txt`,
    reason: 'Cloudflare alone can set a database back.',
  })),
  {
    command: 'VESTIBULE_URL=https://admin.example.com OPERATOR_TOKEN=... npm run operate -- import acme.jsonl',
    instead: '! npm run operate -- import acme.jsonl 2> refused.txt && grep "is here already" refused.txt',
    reason: 'It is for another installation. This one has the portal, and says so.',
  },
  {
    command:
      'curl "https://api.cloudflare.com/client/v4/accounts/$ACCOUNT_ID/analytics_engine/sql" --header "Authorization: Bearer $API_TOKEN" --data-binary @question.sql',
    instead: ':',
    reason: 'Cloudflare alone has the data points.',
  },
]

const withSteps = pages.map((page) => ({ page, steps: stepsOf(page) })).filter(({ steps }) => steps.length > 0)

test('commands are written where they are found: in blocks sh and console', () => {
  expect(Object.fromEntries(pages.map((page) => [page, strayCommands(page)]))).toEqual(
    Object.fromEntries(pages.map((page) => [page, []])),
  )
})

test('what is not run as it stands is still in the docs', () => {
  const lines = withSteps.flatMap(({ steps }) => steps.flatMap(({ commands }) => commands.split('\n')))
  expect(exceptions.filter(({ command }) => !lines.includes(command))).toEqual([])
})

test('every link from one page to another, or to a part of it, leads somewhere', () => {
  const anchors = (page: string) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-'),
    )
  const broken = pages.flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)]
      .map(([, path = '', anchor]) => ({ target: path ? join(page, '..', path) : page, anchor }))
      .filter(({ target, anchor }) => !leadsSomewhere(target, anchor, anchors))
      .map(({ target, anchor }) => `${page}: ${target}#${anchor ?? ''}`),
  )
  expect(broken).toEqual([])
})

describe.each(withSteps)('$page', ({ page, steps }) => {
  test('every command does what the page says, and prints what it shows', { timeout: 900_000 }, async () => {
    const product = await startProduct()
    const checkout = copyCheckout()
    const account: Account = {
      hasWorker: true,
      secrets: ['TOKEN_SECRET', 'PASSWORD_PEPPER', 'RESEND_API_KEY'],
      databases: [],
      queues: [],
    }
    const cloudflare = await startCloudflare(account)
    try {
      const printed = await runSteps(steps, { product, checkout, environment: cloudflare.environment })
      for (const [index, step] of steps.entries()) {
        if (step.printed === null) continue
        const where = `${page}:${step.line}: ${step.commands}`
        expect(comparable(printed[index] ?? '', product.port), where).toEqual(comparable(step.printed, product.port))
      }
    } finally {
      cloudflare.stop()
      await product.stop()
      rmSync(checkout, { recursive: true, force: true })
    }
  })
})

interface Place {
  product: Product
  checkout: string
  environment: Record<string, string>
}

/** What each of the steps prints, all of them in one shell. Fails with the first that fails. */
async function runSteps(steps: Step[], { product, checkout, environment }: Place): Promise<string[]> {
  const home = mkdtempSync(join(tmpdir(), 'vestibule-'))
  const script = join(home, 'commands.sh')
  writeFileSync(script, steps.map((step) => scriptOf(step, product.port)).join('\n'))
  const child = spawn('bash', [script], {
    cwd: checkout,
    env: {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: home,
      PORT: String(product.port),
      STATE_DIRECTORY: product.state,
      ADMIN_PASSWORD: adminPassword,
      // Otherwise npm says what it runs.
      npm_config_loglevel: 'silent',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 600_000,
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  const [code] = await once(child, 'close')
  rmSync(home, { recursive: true, force: true })
  const printed = said.split(divider).slice(1)
  const last = steps[printed.length - 1]
  expect(code, `line ${last?.line}: ${last?.commands}\n${printed.at(-1) ?? said}`).toBe(0)
  return printed
}

const divider = '=== the next step ===\n'

// A shown refusal may end with an error. Everything else has to succeed.
function scriptOf({ commands, printed }: Step, port: number): string {
  const run = commands
    .split('\n')
    .map((line) => exceptions.find(({ command }) => command === line)?.instead ?? line)
    .join('\n')
    .replaceAll('8787', String(port))
  const mayFail = printed !== null && printed !== ''
  return `printf '%s' '${divider}'\nset ${mayFail ? '+' : '-'}e\n${run}\n`
}

/** What is printed, without what is another one each time: ids, tokens, times, ports, and how wide a table is. */
function comparable(text: string, port: number): unknown {
  const masked = text
    .replaceAll(String(port), '8787')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/\d{4}-\d\d-\d\d/g, 'DAY')
    .replace(/[A-Za-z0-9_-]{43}/g, 'TOKEN')
    .replace(/\d+ ms/g, 'N ms')
  try {
    return JSON.parse(masked)
  } catch {
    return masked
      .trim()
      .split('\n')
      .map((line) => line.replace(/ +/g, ' ').trim())
  }
}

function leadsSomewhere(target: string, anchor: string | undefined, anchors: (page: string) => string[]): boolean {
  try {
    return anchor === undefined ? existsSync(join(root, target)) : anchors(target).includes(anchor)
  } catch {
    return false
  }
}
