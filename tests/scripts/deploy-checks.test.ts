import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unstable_readConfig as readConfig } from 'wrangler'
import { deployProblems } from '../../scripts/deploy-checks.ts'

const root = resolve(import.meta.dirname, '../..')
const shipped = readFileSync(join(root, 'wrangler.toml'), 'utf8')

/** The file that is shipped, once an operator has put the hostnames in. */
const ready = shipped.replaceAll('example.com', 'acme.internal')

const secrets = ['TOKEN_SECRET', 'PASSWORD_PEPPER', 'RESEND_API_KEY']

/** Every problem that the tests of this file came upon. */
const told = new Set<string>()

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vestibule-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Asked {
  env?: string
  known?: string[] | 'could not be asked'
}

function problemsOf(toml: string, { env = 'production', known = secrets }: Asked = {}): string[] {
  const config = join(folder, 'wrangler.toml')
  writeFileSync(config, toml)
  const problems = deployProblems(
    readConfig({ config, env }, { hideWarnings: true }),
    known === 'could not be asked' ? undefined : known,
  )
  for (const problem of problems) told.add(problem)
  return problems
}

/** The ready file with one change in [env.production], the first of its kind there. */
function changed(from: string | RegExp, to: string): string {
  const [local = '', deployed = ''] = ready.split('\n[env.production]\n')
  const result = deployed.replace(from, to)
  if (result === deployed) throw new Error(`${from} does not stand under [env.production]`)
  return `${local}\n[env.production]\n${result}`
}

function withVariable(line: string): string {
  return changed('[env.production.vars]\n', `[env.production.vars]\n${line}\n`)
}

test.each(['production', 'staging'])(
  'what is shipped for %s can be deployed once hostnames and secrets are its own',
  (env) => {
    expect(problemsOf(ready, { env })).toEqual([])
  },
)

test('each hostname that is still an example is told, wherever it stands', () => {
  expect(problemsOf(shipped)).toEqual([
    'ADMIN_HOSTNAME still says admin.example.com, which is only an example. Put your own there.',
    'MAIL_SENDER still says example.com, which is only an example. Put your own there.',
    'routes still says admin.example.com, which is only an example. Put your own there.',
    'routes still says developers.example.com, which is only an example. Put your own there.',
  ])
})

test('a hostname of this machine is as little deployed as an example', () => {
  const toml = changed(/admin\.acme\.internal/g, 'admin.localhost')
  expect(problemsOf(toml)).toEqual([
    'ADMIN_HOSTNAME still says admin.localhost, which is only an example. Put your own there.',
    'routes still says admin.localhost, which is only an example. Put your own there.',
  ])
})

describe('secrets', () => {
  test('each that is missing is told, with the command that sets it', () => {
    expect(problemsOf(ready, { known: [] })).toEqual([
      'TOKEN_SECRET must be a secret of at least 32 characters. Set it: npx wrangler secret put TOKEN_SECRET --env production',
      'PASSWORD_PEPPER must be a secret of at least 32 characters. Set it: npx wrangler secret put PASSWORD_PEPPER --env production',
      'RESEND_API_KEY must be set, for letters leave through Resend. Set it: npx wrangler secret put RESEND_API_KEY --env production',
    ])
  })

  test('are those of the environment that is deployed', () => {
    expect(problemsOf(ready, { env: 'staging', known: secrets.slice(1) })).toEqual([
      'TOKEN_SECRET must be a secret of at least 32 characters. Set it: npx wrangler secret put TOKEN_SECRET --env staging',
    ])
  })

  test('are taken to be there where Cloudflare could not be asked, and the rest is told all the same', () => {
    const asked: Asked = { known: 'could not be asked' }
    expect(problemsOf(ready, asked)).toEqual([])
    expect(problemsOf(withVariable('TURNSTILE_SITE_KEY = "a key"'), asked)).toEqual([])
    expect(problemsOf(changed(/MAIL_SENDER = .*/, 'MAIL_SENDER = "nobody"'), asked)).toHaveLength(1)
  })

  test('do not stand in the file', () => {
    expect(problemsOf(withVariable(`TOKEN_SECRET = "${'x'.repeat(40)}"`))).toEqual([
      'TOKEN_SECRET is a secret, and wrangler.toml is not. Take it out there, and set another one.',
    ])
  })

  test('of Resend is not needed where letters leave through Cloudflare, but its binding is', () => {
    const known = ['TOKEN_SECRET', 'PASSWORD_PEPPER']
    const toml = changed('MAIL_TRANSPORT = "resend"', 'MAIL_TRANSPORT = "cloudflare"')
    expect(problemsOf(toml, { known })).toEqual([
      'EMAIL must be bound (send_email), for letters leave through Cloudflare. Set it under [env.production] in wrangler.toml.',
    ])
    expect(problemsOf(`${toml}\n[[env.production.send_email]]\nname = "EMAIL"\n`, { known })).toEqual([])
  })

  test('of Turnstile and its site key are set together', () => {
    expect(problemsOf(withVariable('TURNSTILE_SITE_KEY = "a key"'))).toEqual([
      'TURNSTILE_SECRET_KEY must be set, for TURNSTILE_SITE_KEY is. Set it: npx wrangler secret put TURNSTILE_SECRET_KEY --env production',
    ])
    expect(problemsOf(ready, { known: [...secrets, 'TURNSTILE_SECRET_KEY'] })).toEqual([
      'TURNSTILE_SITE_KEY must be set, for TURNSTILE_SECRET_KEY is. Set it under [env.production] in wrangler.toml.',
    ])
  })
})

test.each([
  [
    'a mailbox where letters should leave',
    'MAIL_TRANSPORT = "resend"',
    'MAIL_TRANSPORT = "mailbox"',
    'MAIL_TRANSPORT is "mailbox", so letters never leave. Make it "resend" or "cloudflare".',
  ],
  [
    'a mailbox hostname',
    'ADMIN_HOSTNAME = ',
    'MAILBOX_HOSTNAME = "mail.acme.internal"\nADMIN_HOSTNAME = ',
    'MAILBOX_HOSTNAME would show every letter to everybody. Take it out.',
  ],
  [
    'a value that the worker does not take',
    'LETTERS_KEPT_DAYS = "90"',
    'LETTERS_KEPT_DAYS = "for ever"',
    'LETTERS_KEPT_DAYS must be a number of days, such as 90. Set it under [env.production] in wrangler.toml.',
  ],
  [
    'an address of the operator that is none',
    'LETTERS_KEPT_DAYS = "90"',
    'OPERATOR_EMAIL = "the operator"',
    'OPERATOR_EMAIL must be an address, such as operator@example.com. Set it under [env.production] in wrangler.toml.',
  ],
  [
    'an address of the operator that is only an example',
    'LETTERS_KEPT_DAYS = "90"',
    'OPERATOR_EMAIL = "operator@example.com"',
    'OPERATOR_EMAIL still says example.com, which is only an example. Put your own there.',
  ],
  [
    'links that are not encrypted',
    'https://{hostname}',
    'http://{hostname}',
    'ORIGIN_TEMPLATE makes links that are not encrypted. Make it "https://{hostname}".',
  ],
  [
    'workers.dev',
    'routes = ',
    'workers_dev = true\nroutes = ',
    'The worker would answer on workers.dev as well. Set workers_dev = false.',
  ],
  [
    'preview URLs',
    'routes = ',
    'preview_urls = true\nroutes = ',
    'Each version would answer on a preview URL of its own. Set preview_urls = false.',
  ],
  [
    'an id of nobody’s database',
    'database_name = "vestibule"',
    'database_name = "vestibule"\ndatabase_id = "00000000-0000-0000-0000-000000000000"',
    'database_id is "00000000-0000-0000-0000-000000000000", which is nobody\'s. Leave it out: the database is found by its name, or made.',
  ],
  [
    'a database without a name',
    'database_name = "vestibule"\n',
    '',
    'The database has no name. Under [[env.production.d1_databases]], set binding = "DB" and its name.',
  ],
  [
    'no queue',
    'binding = "LETTERS"',
    'binding = "OTHERS"',
    'No queue is bound as LETTERS. Add [[env.production.queues.producers]] for it.',
  ],
  [
    'a queue that nobody empties',
    /(queues\.consumers\]\]\nqueue = )"vestibule-letters"/,
    '$1"others"',
    'Nobody takes letters out of the queue vestibule-letters. Add [[env.production.queues.consumers]] for it.',
  ],
  [
    'no cron',
    'routes = ',
    'triggers = { crons = [] }\nroutes = ',
    'No cron runs every minute, so what is left behind stays there. Add crons = ["* * * * *"] to triggers.',
  ],
])('%s is refused', (_, from, to, line) => {
  expect(problemsOf(changed(from, to))).toEqual([line])
})

test('an id that Cloudflare gave is taken', () => {
  const id = 'database_id = "0d7e8f4a-1b2c-4d3e-9f60-718293a4b5c6"'
  expect(problemsOf(changed('database_name = "vestibule"', `database_name = "vestibule"\n${id}`))).toEqual([])
})

describe('the admin hostname', () => {
  const served = '{ pattern = "admin.acme.internal", custom_domain = true }'
  const zone = 'zone_name = "acme.internal"'

  test.each([
    ['"admin.acme.internal/*"'],
    ['"https://admin.acme.internal/*"'],
    [`{ pattern = "*.acme.internal/*", ${zone} }`],
    [`{ pattern = "*acme.internal/*", ${zone} }`],
  ])('is served by the route %s', (route) => {
    expect(problemsOf(changed(served, route))).toEqual([])
  })

  test.each([
    ['{ pattern = "other.acme.internal", custom_domain = true }'],
    ['"admin.acme.internal"'],
    ['"admin.acme.internal/v3/*"'],
    [`{ pattern = "*.admin.acme.internal/*", ${zone} }`],
  ])('is not served by the route %s', (route) => {
    expect(problemsOf(changed(served, route))).toEqual([
      'No route serves ADMIN_HOSTNAME. Add it to routes: { pattern = "admin.acme.internal", custom_domain = true }, or admin.acme.internal/*',
    ])
  })
})

test('everything that is wrong is told at once', () => {
  const toml = shipped
    .replaceAll('MAIL_TRANSPORT = "resend"', 'MAIL_TRANSPORT = "pigeon"')
    .replace('[env.production]\n', '[env.production]\npreview_urls = true\n')
  const beginnings = problemsOf(toml, { known: [] }).map((line) => line.split(' ', 1)[0])
  expect(beginnings).toEqual([
    ...['MAIL_TRANSPORT', 'TOKEN_SECRET', 'PASSWORD_PEPPER'],
    ...['ADMIN_HOSTNAME', 'MAIL_SENDER', 'routes', 'routes', 'Each'],
  ])
})

test('the counters that are shipped as a comment can be bound as they stand', () => {
  const bound = ready.replace(
    /# (\[\[env\.production\.analytics_engine_datasets\]\])\n# (.+)\n# (.+)\n/,
    '$1\n$2\n$3\n',
  )
  expect(bound).not.toBe(ready)
  expect(problemsOf(bound)).toEqual([])
  const { analytics_engine_datasets } = readConfig(
    { config: join(folder, 'wrangler.toml'), env: 'production' },
    { hideWarnings: true },
  )
  expect(analytics_engine_datasets).toEqual([{ binding: 'COUNTERS', dataset: 'vestibule' }])
})

test('docs/operating.md explains each of these problems, and none that there is not', () => {
  const [, refused = ''] = readFileSync(join(root, 'docs/operating.md'), 'utf8').split('\n## Refused\n')
  const [section = ''] = refused.split('\n## ')
  const rows = [...section.matchAll(/^\| `(.+?)` \|/gm)].map(([, line = '']) => line)
  const explained = rows.filter((line) => !line.startsWith('Cloudflare could not be asked'))
  const explains = (line: string, problem: string) => line.split('…').every((words) => problem.includes(words))
  const unexplained = [...told].filter((problem) => !explained.some((line) => explains(line, problem)))
  expect(unexplained).toEqual([])
  expect(explained.filter((line) => ![...told].some((problem) => explains(line, problem)))).toEqual([])
})

test('docs/operating.md has a row for everything that the worker is given', () => {
  const [, bindings = ''] =
    /interface Bindings \{\n([^}]+)/.exec(readFileSync(join(root, 'worker/env.ts'), 'utf8')) ?? []
  const names = [...bindings.matchAll(/^ {2}([A-Z_0-9]+)\??:/gm)].map(([, name = '']) => name)
  const guide = readFileSync(join(root, 'docs/operating.md'), 'utf8')
  expect(names.length).toBeGreaterThan(20)
  expect(names.filter((name) => !guide.includes(`\n| \`${name}\` |`))).toEqual([])
})
