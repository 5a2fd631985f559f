import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { letterTo, type Product, startProduct } from '../journey/running-product.ts'

const root = resolve(import.meta.dirname, '../..')

let product: Product
let directory: string
let organization: string

beforeAll(async () => {
  product = await startProduct({})
  directory = await mkdtemp(join(tmpdir(), 'portals-'))
  const created = await operate(
    ...['organizations', 'create', '--name', 'Acme', '--admin-email', 'ada@example.com'],
    ...['--admin-name', 'Ada Lovelace', '--json'],
  )
  organization = JSON.parse(created.stdout).id
})

afterAll(async () => {
  await product.stop()
  await rm(directory, { recursive: true, force: true })
})

interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** Runs the command line as `npm run operate --` does, where the files of this test are. */
function operate(...args: string[]): Promise<Ended> {
  return operateIn({}, ...args)
}

function operateIn(environment: Record<string, string>, ...args: string[]): Promise<Ended> {
  return run(process.execPath, [join(root, 'scripts/operate.ts'), ...args], environment)
}

function run(command: string, args: string[], environment: Record<string, string> = {}): Promise<Ended> {
  // In CI a terminal is taken for one without colours.
  const { OPERATOR_TOKEN, VESTIBULE_URL, FORCE_COLOR, NO_COLOR, CI, ...own } = process.env
  const place = { PORT: String(product.port), STATE_DIRECTORY: product.state, INIT_CWD: directory }
  return new Promise((done) => {
    execFile(command, args, { env: { ...own, ...place, ...environment } }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    }).stdin?.end()
  })
}

async function done(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await operate(...args)
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' })
  return stdout
}

/** Writes a file, and tells its name. */
async function write(name: string, text: string): Promise<string> {
  await writeFile(join(directory, name), text)
  return name
}

let portals = 0
/** A file of a portal that nobody has described yet. */
function newPortal(more = ''): { hostname: string; text: string } {
  portals += 1
  const hostname = `portal-${portals}.example.com`
  const text = `organization: ${organization}\nhostnames:\n  - ${hostname}\nsettings:\n  name: Portal ${portals}\n${more}`
  return { hostname, text }
}

async function exampleOfDocs(): Promise<string> {
  const guide = await readFile(join(root, 'docs/operating.md'), 'utf8')
  const [, section = ''] = guide.split('\n## A portal as code\n')
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(section) ?? []
  return yaml.replace(/^organization: .*$/m, `organization: ${organization}`)
}

test('the example of the guide is planned, applied, told again and the same as its export', async () => {
  const file = await write('acme.yaml', await exampleOfDocs())
  const planned = await operate('plan', file)
  expect(planned).toMatchObject({ code: 3, stderr: '' })
  expect(planned.stdout).toContain('“Acme” (developers.acme.example) would begin:')
  expect(planned.stdout).toContain('\n+       subject: Willkommen bei {portal_display_name}\n')

  const applied = await done('apply', file, '--yes')
  const [, id = ''] = /is as it is described: (\S+)\n$/.exec(applied) ?? []
  await letterTo(product, 'grace@example.com', /You are invited to run Acme/)
  expect(await done('portals', 'list', organization)).toContain('developers.acme.example, www.developers.acme.example')

  expect(await done('plan', file)).toBe(
    '“Acme” (developers.acme.example) is as it is described: nothing would change.\n',
  )
  expect(await done('apply', file, '--yes')).toContain('nothing would change')

  const exported = await write('exported.yaml', await done('export', id))
  expect(await done('plan', exported)).toContain('nothing would change')
  expect(JSON.parse(await done('export', id, '--json'))).toMatchObject({
    portal_id: id,
    description: {
      settings: { name: 'Acme', letters_per_hour: 500 },
      published_services: [{ name: 'Orders API' }, {}],
    },
  })
})

test('what was changed since shows up line by line, and goes back', async () => {
  const { hostname, text } = newPortal(
    `  accent_color: "#0f6b5c"\n  description: |\n    One.\n    Two.\nterms: |\n  Be kind.\n`,
  )
  const file = await write('drift.yaml', text)
  await done('apply', file, '--yes')
  const other = text
    .replace('#0f6b5c', '#c2410c')
    .replace('Two.', 'Three.')
    .replace(/terms: .*\n.*\n/, 'terms: null\n')
  await done('apply', await write('other.yaml', other), '--yes')

  const { code, stdout } = await operate('plan', file)
  expect(code).toBe(3)
  expect(stdout).toBe(`“Portal ${portals}” (${hostname}) would change:

  settings: …
    description: |-
      One.
-     Three.
-   accent_color: "#c2410c"
+     Two.
+   accent_color: "#0f6b5c"
    contact_email: null
    language: en

- terms: null
+ terms: Be kind.
`)
  const json = await operate('plan', file, '--json')
  expect(json.code).toBe(3)
  expect(JSON.parse(json.stdout)).toMatchObject({
    changes: ['settings', 'terms'],
    current: { terms: null },
    planned: { terms: 'Be kind.' },
  })
  expect(JSON.parse(await done('apply', file, '--yes', '--json'))).toMatchObject({ changes: ['settings', 'terms'] })
  expect(JSON.parse(await done('plan', file, '--json')).changes).toEqual([])
})

/** Runs the command line on a terminal, where somebody types. Every Linux has `script`, each other system another one. */
function operateOnTerminal(typed: string, environment: Record<string, string>, ...args: string[]): Promise<Ended> {
  const command = [process.execPath, join(root, 'scripts/operate.ts'), ...args].join(' ')
  return run('sh', ['-c', `echo ${typed} | script -qec "${command}" /dev/null`], environment)
}

test.runIf(process.platform === 'linux')('a plan has colours on a terminal, unless they are not wanted', async () => {
  const file = await write('colours.yaml', newPortal().text)
  const green = '\u001b[32m'
  const terminal = { TERM: 'xterm-256color' }
  expect((await operateOnTerminal('', terminal, 'plan', file)).stdout).toContain(`${green}+ hostnames:`)
  expect((await operateOnTerminal('', { ...terminal, NO_COLOR: '1' }, 'plan', file)).stdout).not.toContain('\u001b[')
  expect((await operate('plan', file)).stdout).not.toContain('\u001b[')
})

describe('apply', () => {
  test('changes nothing where nobody can be asked and nobody said yes', async () => {
    const file = await write('nobody.yaml', newPortal().text)
    for (const more of [[], ['--json']]) {
      const { code, stdout, stderr } = await operate('apply', file, ...more)
      expect({ code, stdout, stderr }).toEqual({
        code: 2,
        stdout: '',
        stderr: 'Nobody can be asked here: look at the plan, and add --yes.\n',
      })
    }
    expect((await operate('plan', file)).code).toBe(3)
  })

  test.runIf(process.platform === 'linux')('asks on a terminal, and takes nothing but yes for it', async () => {
    const file = await write('asked.yaml', newPortal().text)
    const answer = (words: string) => operateOnTerminal(words, {}, 'apply', file)
    const refused = await answer('n')
    expect(refused.code).toBe(1)
    expect(refused.stdout).toContain('Apply this? [y/N]')
    expect(refused.stdout).toContain('Nothing was changed.')
    expect((await operate('plan', file)).code).toBe(3)
    expect((await answer('y')).code).toBe(0)
    expect((await operate('plan', file)).code).toBe(0)
  })

  test('of two files at once applies each whole or not at all', async () => {
    const { text } = newPortal()
    const files = await Promise.all(
      ['one', 'two'].map((name) =>
        write(
          `${name}.yaml`,
          `${text}  description: ${name}\nterms: ${name}\npublished_services:\n  - name: ${name}\n    version: v1\n`,
        ),
      ),
    )
    const ended = await Promise.all(files.map((file) => operate('apply', file, '--yes')))
    for (const { code, stderr } of ended) {
      expect([0, 1]).toContain(code)
      if (code === 1)
        expect(stderr).toBe('The portal was changed since this was planned, so nothing was done. Plan again.\n')
    }
    expect(ended.map(({ code }) => code)).toContain(0)
    const codes = await Promise.all(files.map(async (file) => (await operate('plan', file)).code))
    expect(codes.sort()).toEqual([0, 3])
  })
})

describe('what is wrong with a file is told at once, each with its line', () => {
  const told = async (text: string, command = 'plan') => {
    const file = await write('wrong.yaml', text)
    const { code, stdout, stderr } = await operate(command, file, ...(command === 'apply' ? ['--yes'] : []))
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    return stderr.trimEnd().split('\n')
  }

  test('what is no YAML', async () => {
    expect(await told('organization: [1\nhostnames: 2\n')).toEqual([
      expect.stringMatching(/^wrong\.yaml:\d+:\d+: Flow sequence in block collection must be sufficiently indented/),
      'Nothing was done.',
    ])
    expect(await told('terms: one\nterms: two\n')).toEqual([
      'wrong.yaml:2:1: Map keys must be unique',
      'Nothing was done.',
    ])
    expect(await told('terms: one\n---\nterms: two\n')).toEqual([
      expect.stringMatching(/^wrong\.yaml:\d+:\d+: a second document begins here: write one portal to a file$/),
      'Nothing was done.',
    ])
    expect(await told('')).toEqual(['wrong.yaml:1:1: no portal is described here', 'Nothing was done.'])
  })

  test('what is no portal', async () => {
    const text = `hostnames:
  - acme.example.com
  - nowhere
settings:
  name: ""
  accent_color: red
  colour: red
  auto_approve_developers: yes
registration_form:
  - kind: choice
    label: Plan
    is_required: true
    options: [Free]
letters:
  confirm-email:
    en:
      subject: Hello {developer_fullname}
published_services:
  - name: Orders
    version: 1.0
admins:
  - email: nobody
    role: service_admin
`
    expect(await told(text)).toEqual([
      'wrong.yaml:1:1: organization must be a UUID',
      'wrong.yaml:3:5: hostnames.1 must be a hostname like developers.example.com',
      'wrong.yaml:5:9: settings.name must not be empty',
      'wrong.yaml:6:17: settings.accent_color must be a color like #c2410c',
      'wrong.yaml:7:3: settings.colour is not a known property',
      'wrong.yaml:8:28: settings.auto_approve_developers must be true or false',
      'wrong.yaml:13:14: registration_form.0.options must have at least 2 entries',
      expect.stringMatching(
        /^wrong\.yaml:17:16: letters\.confirm-email\.en\.subject must not hold \{developer_fullname\}\./,
      ),
      'wrong.yaml:20:14: published_services.0.version must be text: write it in quotes, "1.0"',
      'wrong.yaml:22:12: admins.0.email must be an email address like name@example.com',
      'Nothing was done.',
    ])
  })

  test('what the installation refuses', async () => {
    const { text } = newPortal(
      'approval_rules:\n  - when: { kind: answer, field_id: none, operator: is, value: Acme }\n    decision: approve\n',
    )
    const taken = text.replace('settings:', '  - acme.localhost\nsettings:')
    for (const command of ['plan', 'apply']) {
      expect(await told(taken, command)).toEqual([
        'wrong.yaml:4:5: hostnames.1 is the hostname of a portal of another organization',
        'wrong.yaml:8:37: approval_rules.0.when.field_id must be a field of the registration form',
        'Nothing was done.',
      ])
    }
    const nowhere = text.replace(organization, '019c0000-0000-7000-8000-000000000000')
    expect(await told(nowhere)).toEqual([
      'wrong.yaml:1:15: organization must be an organization of this installation',
      'Nothing was done.',
    ])
  })
})

test('a file that is not there is used wrongly, and a portal that is not there is refused', async () => {
  for (const command of ['plan', 'apply']) {
    const { code, stderr } = await operate(command, 'missing.yaml', ...(command === 'apply' ? ['--yes'] : []))
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'missing.yaml cannot be read (ENOENT): name the file of a portal.\n',
    })
  }
  const { code, stderr } = await operate('export', '019c0000-0000-7000-8000-000000000000')
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'There is no such portal. See the ids with: npm run operate -- portals list ORGANIZATION_ID\n',
  })
})

test('each command has a help with examples, and plan tells what it exits with', async () => {
  for (const command of ['plan', 'apply', 'export']) {
    expect(await done(command, '--help')).toContain(`$ npm run operate -- ${command} `)
  }
  expect(await done('plan', '--help')).toContain('Exits with 3 when something would change')
})
