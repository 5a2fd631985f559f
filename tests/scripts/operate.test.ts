import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goodPassword, letterTo, linkIn, type Product, startProduct } from '../journey/running-product.ts'
import { visit } from '../journey/visit.ts'
import { commandLineOf } from './command-line.ts'

let product: Product

beforeAll(async () => {
  // Its secrets are from before there was an operator: the start adds what is missing.
  product = await startProduct({})
})

afterAll(() => product.stop())

const { operate, done, doneInJson } = commandLineOf(() => product)

interface Organization {
  id: string
  name: string
  portals: number
  admins: number
  closed_at: string | null
}

const admin = 'admin.localhost'
const listed = async () => (await doneInJson<{ data: Organization[] }>('organizations', 'list')).data

test('an organization begins, its first admin comes in by letter, and closing it ends their session', async () => {
  const [email, name] = ['ada@example.com', 'Initial APIs']
  const said = await done(
    'organizations',
    'create',
    '--name',
    name,
    '--admin-email',
    email,
    '--admin-name',
    'Ada Lovelace',
  )
  expect(said).toContain(`Created “${name}”`)

  const link = new URL(linkIn(await letterTo(product, email, /You are invited to run Initial APIs/)))
  expect(link.host).toBe(`admin.localhost:${product.port}`)
  const page = await visit(product.port, admin, link.pathname + link.search)
  expect(page.status).toBe(200)
  expect(page.text).toContain('value="Ada Lovelace"')
  const token = link.searchParams.get('token') ?? ''
  const accepting = { token, full_name: 'Ada Lovelace', password: goodPassword }
  expect((await visit(product.port, admin, '/accept-invitation', { form: accepting })).status).toBe(303)
  const { cookie } = await visit(product.port, admin, '/login', { form: { email, password: goodPassword } })
  expect((await visit(product.port, admin, '/v3/me', { cookie })).status).toBe(200)

  const organization = (await listed()).find((one) => one.name === name)
  expect(organization).toMatchObject({ admins: 1, portals: 0, closed_at: null })
  const { id } = organization as Organization
  expect(await done('organizations', 'list')).toMatch(new RegExp(`${id} +${name} +0 +1 +open`))

  const closed = await done('organizations', 'close', id)
  expect(closed).toContain(`“${name}” is closed`)
  const erased = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
  expect(closed).toContain(`On ${erased} it is erased with everything it owns, unless it is reopened before.`)
  expect(await done('erasures', 'list')).toMatch(/^ID +KIND +NAME +CLOSED +ERASED +ROWS\n$/)
  expect((await visit(product.port, admin, '/v3/me', { cookie })).status).toBe(401)
  expect(await done('organizations', 'list')).toMatch(new RegExp(`${id} +${name} +0 +1 +closed since`))
  const refused = await operate(['organizations', 'invite', id, '--email', 'grace@example.com'])
  expect(refused).toEqual({ code: 1, stdout: '', stderr: `“${name}” is closed. Reopen it first.\n` })

  expect(await done('organizations', 'reopen', id)).toContain(`“${name}” is open`)
  await done('organizations', 'invite', id, '--email', 'grace@example.com', '--name', 'Grace Hopper')
  await letterTo(product, 'grace@example.com', /You are invited to run Initial APIs/)
})

test('portals are listed with their hostnames, letters retried, and the status is told', async () => {
  const example = (await listed()).find(({ name }) => name === 'Example APIs')
  expect(example).toMatchObject({ portals: 2 })
  const id = example?.id ?? ''
  const portals = await done('portals', 'list', id)
  expect(portals).toMatch(/Acme +open +acme\.localhost, www\.acme\.localhost\n.*Globex +open +globex\.localhost\n/)
  expect(await done('letters', 'retry', '--organization', id)).toBe('0 letters are sent again.\n')
  const { data } = await doneInJson<{ data: { id: string }[] }>('portals', 'list', id)
  const retried = await doneInJson('letters', 'retry', '--portal', data[0]?.id ?? '')
  expect(retried).toEqual({ retried: 0, left: 0 })
  expect(await done('status')).toMatch(/Portals +2 open, 0 closed\n[\s\S]+Letters +\d+ waiting.*, 0 failed\n/)
  expect(await doneInJson('status')).toMatchObject({ portals: { open: 2, closed: 0 }, letters: { failed: 0 } })
  expect(await done('secrets', 'status')).toMatch(
    /^TOKEN_SECRET +[0-9a-f]{12}.*\nPASSWORD_PEPPER +[0-9a-f]{12}.*\nPasswords\n +\d+ name no pepper/,
  )
  expect(await doneInJson('secrets', 'status')).toMatchObject({ token_secret: { before: null }, needed_before: null })
})

test('a portal is exported to a file that its owner alone can read, and that cannot be imported where it is', async () => {
  const example = (await listed()).find(({ name }) => name === 'Example APIs')
  const { data } = await doneInJson<{ data: { id: string; name: string }[] }>('portals', 'list', example?.id ?? '')
  const acme = data.find(({ name }) => name === 'Acme')
  const file = join(product.state, 'acme.jsonl')
  expect(await done('portals', 'export', acme?.id ?? '', '--output', file)).toMatch(
    /^Exported “Acme” to .+: \d+ rows, \d+ of them developers, digest [0-9a-f]{12}\.\nIt holds addresses and password hashes: /,
  )
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ format: 'vestibule-export-1', kind: 'portal', name: 'Acme' })
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ rows: { portals: 1, hostnames: 2, portal_logos: 1 } })
  const refused = await operate(['import', file])
  expect(refused).toEqual({
    code: 1,
    stdout: '',
    stderr: '“Acme” is here already. An import never changes what is there.\n',
  })

  const whole = join(product.state, 'whole.jsonl')
  expect(await done('organizations', 'export', example?.id ?? '', '--output', whole)).toContain(
    'Exported “Example APIs”',
  )
  const nowhere = await operate([
    'portals',
    'export',
    acme?.id ?? '',
    '--output',
    join(product.state, 'none', 'a.jsonl'),
  ])
  expect(nowhere).toMatchObject({ code: 1, stdout: '' })
  expect(nowhere.stderr).toContain('Cannot write')
  const missing = await operate(['import', join(product.state, 'missing.jsonl')])
  expect(missing).toMatchObject({ code: 1, stdout: '' })
  expect(missing.stderr).toContain('Cannot read')
})

describe('what is refused or fails exits 1 and says in one sentence what to do', () => {
  const failed = async (args: string[], environment: Record<string, string> = {}) => {
    const { code, stdout, stderr } = await operate(args, environment)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    return stderr.replaceAll(String(product.port), 'PORT')
  }

  test('a wrong token', async () => {
    expect(await failed(['status'], { OPERATOR_TOKEN: 'x'.repeat(43) })).toBe(
      'OPERATOR_TOKEN is not the secret of the worker at http://admin.localhost:PORT: set it to that one.\n',
    )
  })

  test('an id that is unknown', async () => {
    const unknown = '019c0000-0000-7000-8000-000000000000'
    for (const args of [
      ['organizations', 'close', unknown],
      ['organizations', 'close', '../status'],
      ['portals', 'list', unknown],
      ['letters', 'retry', '--organization', unknown],
      ['letters', 'retry', '--portal', unknown],
      ['portals', 'export', unknown, '--output', join(product.state, 'unknown.jsonl')],
      ['organizations', 'export', unknown, '--output', join(product.state, 'unknown.jsonl')],
    ]) {
      expect(await failed(args)).toMatch(
        /^There is no such (organization|portal)\. See the ids with: npm run operate -- (organizations list|portals list ORGANIZATION_ID)\n$/,
      )
    }
  })

  test('a name that is taken, and an address that is none', async () => {
    const create = (name: string, email: string) =>
      failed(['organizations', 'create', '--name', name, '--admin-email', email, '--admin-name', 'Ada'])
    expect(await create('Example APIs', 'somebody@example.com')).toBe(
      'There is an organization called “Example APIs” already.\n',
    )
    expect(await create('Another', 'nobody')).toContain('admin.email')
  })

  test('nobody who answers, and a hostname where there is no operator API', async () => {
    expect(await failed(['status'], { PORT: '1' })).toBe(
      'Nothing answers at http://admin.localhost:1: start it with npm start, or name another installation with --url.\n',
    )
    expect(await failed(['status', '--url', `http://acme.localhost:${product.port}`])).toBe(
      'There is no operator API at http://acme.localhost:PORT: give the worker an OPERATOR_TOKEN, or name its admin hostname.\n',
    )
  })
})

describe('what is used wrongly exits 2, and tries nothing', () => {
  test.each([
    ['no command', []],
    ['an unknown command', ['people']],
    ['half a command', ['organizations']],
    ['an option that is missing', ['organizations', 'create', '--name', 'Acme']],
    ['an option that is unknown', ['status', '--verbose']],
    ['an argument that is missing', ['organizations', 'close']],
    ['an argument too many', ['status', 'now']],
    ['an import without a file', ['developers', 'import', 'a']],
    ['an export to nowhere', ['portals', 'export', '019c0000-0000-7000-8000-000000000000']],
    ['letters of nobody', ['letters', 'retry']],
    ['letters of two', ['letters', 'retry', '--portal', 'a', '--organization', 'b']],
    ['an address that is none', ['status', '--url', 'admin.example.com']],
    ['an address without protection', ['status', '--url', 'http://admin.example.com']],
    ['a deployed worker without its token', ['status', '--url', 'https://admin.example.com']],
  ])('%s', async (_, args) => {
    const { code, stdout, stderr } = await operate(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).not.toMatch(/\n {4}at /)
    expect(stderr).not.toBe('')
  })
})

test('every command has a help with examples', async () => {
  for (const command of [
    '',
    'organizations create',
    'organizations list',
    'organizations close',
    'organizations reopen',
    'organizations invite',
    'organizations export',
    'portals list',
    'developers export',
    'developers import',
    'hostnames list',
    'hostnames add',
    'hostnames make-canonical',
    'hostnames remove',
    'portals export',
    'letters retry',
    'secrets status',
    'erasures list',
    'import',
    'remove-import',
    'status',
  ]) {
    const help = await done(...command.split(' ').filter(Boolean), '--help')
    expect(help).toContain(`$ npm run operate -- ${command}`)
  }
})

test('the start makes the token once, and keeps the secrets that were there', async () => {
  const secrets = await readFile(join(product.state, 'secrets.env'), 'utf8')
  expect(secrets).toMatch(/^TOKEN_SECRET=x{32}\nPASSWORD_PEPPER=y{32}\nOPERATOR_TOKEN=[\w-]{43}\n$/)
  await product.kill()
  await product.startAgain()
  expect(await readFile(join(product.state, 'secrets.env'), 'utf8')).toBe(secrets)
  await done('status')
})
