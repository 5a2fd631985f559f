import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  adminEmail,
  adminPassword,
  goodPassword,
  letterTo,
  linkIn,
  type Product,
  startProduct,
} from '../journey/running-product.ts'
import { visit } from '../journey/visit.ts'
import { foreignHash } from '../stand-ins/foreign-hash.ts'
import { commandLineOf } from './command-line.ts'

let product: Product
let folder: string
let cookie: string
let portals = 0

const { operate, done, doneInJson } = commandLineOf(() => product)
const admin = 'admin.localhost'
const unknown = '019c0000-0000-7000-8000-000000000000'

beforeAll(async () => {
  product = await startProduct()
  folder = await mkdtemp(join(tmpdir(), 'vestibule-developers-'))
  cookie = (await visit(product.port, admin, '/login', { form: { email: adminEmail, password: adminPassword } })).cookie
})

afterAll(async () => {
  await product.stop()
  await rm(folder, { recursive: true, force: true })
})

async function newPortal(): Promise<{ id: string; hostname: string }> {
  portals += 1
  const hostname = `moved-${portals}.localhost`
  const json = { name: `Moved ${portals}`, canonical_domain: hostname }
  const begun = await visit(product.port, admin, '/v3/portals', { json, cookie })
  return { id: (JSON.parse(begun.text) as { id: string }).id, hostname }
}

/** Writes a file with these lines: developers, or whatever text there is. */
async function fileOf(name: string, lines: (object | string)[]): Promise<string> {
  const file = join(folder, name)
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
  await writeFile(file, texts.map((text) => `${text}\n`).join(''))
  return file
}

const sortedLines = async (file: string) => (await readFile(file, 'utf8')).split('\n').sort()

let people = 0
function developer(given: object = {}) {
  people += 1
  return {
    email: `moved${people}@example.com`,
    full_name: 'Ada Lovelace',
    status: 'approved',
    created_at: '2024-05-01T10:00:00Z',
    ...given,
  }
}

const logIn = ({ hostname }: { hostname: string }, email: string, password: string) =>
  visit(product.port, hostname, '/login', { form: { email, password } })

test('developers come in from a file, out to another, and into another portal as they were', async () => {
  const [from, to] = [await newPortal(), await newPortal()]
  const password = 'an old password'
  const [old, young] = [developer({ password_hash: foreignHash(password) }), developer({ password_hash: '$2b$12$xyz' })]
  const rejected = developer({ status: 'rejected', full_name: 'Grace\u00a0Hopper' })
  const file = await fileOf('first.jsonl', [old, young, rejected])

  const preview = await done('developers', 'import', from.id, file, '--preview')
  expect(preview).toBe(
    `${[
      `${file}: 3 developers`,
      '        3  are new; of these',
      '        1    keep their password',
      '        1    get a letter to choose a password',
      '        1    have no password and get no letter: they are rejected or revoked',
    ].join('\n')}\n`,
  )
  expect(await done('developers', 'export', from.id)).toBe('')
  const said = await done('developers', 'import', from.id, file, '--yes')
  expect(said).toBe(`${preview}Imported 3 developers. 1 of them get a letter, whose link works for 7 days.\n`)

  const [one, two] = [join(folder, 'one.jsonl'), join(folder, 'two.jsonl')]
  expect(await done('developers', 'export', from.id, '--output', one)).toBe(`Exported 3 developers to ${one}.\n`)
  expect((await stat(one)).mode & 0o777).toBe(0o600)
  expect(await done('developers', 'export', from.id)).toBe(await readFile(one, 'utf8'))
  await done('developers', 'import', to.id, one, '--yes')
  expect(await doneInJson('developers', 'export', to.id, '--output', two)).toEqual({ developers: 3, file: two })
  expect(await sortedLines(two)).toEqual(await sortedLines(one))
  expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([])

  expect((await logIn(to, old.email, password)).location).toBe('/')
  const link = new URL(linkIn(await letterTo(product, young.email, /You are invited/)))
  const accepting = { token: link.searchParams.get('token') ?? '', full_name: 'Ada King', password: goodPassword }
  expect((await visit(product.port, link.hostname, '/accept-invitation', { form: accepting })).status).toBe(303)
  expect((await logIn(link.hostname === from.hostname ? from : to, young.email, goodPassword)).location).toBe('/')
})

test('an import that breaks off halfway goes on where it ended when it runs again', async () => {
  const portal = await newPortal()
  const developers = Array.from({ length: 600 }, () => developer({ status: 'rejected' }))
  const file = await fileOf('halfway.jsonl', developers)
  // Of three calls, the worker does the second one, and its answer is lost.
  const line = await brokenLineTo(product.port, 2)
  const broken = await operate(['developers', 'import', portal.id, file, '--yes'], { PORT: String(line.port) })
  line.close()
  expect(broken).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^.+\n250 developers came in\. Run it again: they stay, and the others follow\.\n$/),
  })
  const outcome = await doneInJson('developers', 'import', portal.id, file, '--yes')
  expect(outcome).toMatchObject({ new: 100, there: 500, done: { imported: 100, there: 500, letters: 0 } })
  const again = await doneInJson('developers', 'import', portal.id, file, '--yes')
  expect(again).toEqual({ new: 0, there: 600, with_password: 0, letters: 0, unknown_terms: 0, bad_lines: [] })
  expect((await done('developers', 'export', portal.id)).split('\n')).toHaveLength(601)
})

/** What stands between the command line and the product, and breaks when so many calls have imported developers. */
async function brokenLineTo(port: number, calls: number) {
  let imported = 0
  const server = createServer((asked, answer) => {
    if (/\/imports\/.+\/developers$/.test(asked.url ?? '')) imported += 1
    const isLost = imported === calls
    const { method, url: path, headers } = asked
    const passedOn = request({ host: '127.0.0.1', port, method, path, headers }, (answered) => {
      if (isLost) {
        answered.resume().on('end', () => answer.destroy())
        return
      }
      answer.writeHead(answered.statusCode ?? 500, answered.headers)
      answered.pipe(answer)
    })
    asked.pipe(passedOn)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}

test('bad lines are told with their number, left out, and the exit code says so', async () => {
  const portal = await newPortal()
  const sound = developer({ status: 'rejected' })
  const file = await fileOf('bad.jsonl', [
    `\ufeff${JSON.stringify(sound)}`,
    '',
    '{"email":',
    '["ada@example.com"]',
    developer({ email: 'nobody', full_name: ' ' }),
    developer({ status: 'banned', created_at: 'yesterday' }),
    { ...sound, email: sound.email.toUpperCase() },
    developer({ passwordHash: 'x' }),
    developer({ answers: [{ field_id: 'x', label: 'Com\u2028pany', value: null }] }),
    developer({ full_name: 'x'.repeat(200_000) }),
    JSON.stringify(developer({ status: 'revoked', answers: [{ field_id: 'x', label: 'Company', value: true }] })),
  ])
  const { code, stdout, stderr } = await operate(['developers', 'import', portal.id, file, '--yes'])
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: '8 lines were left out: mend what is told above and run it again. Whoever is there stays as they are.\n',
  })
  expect(stdout).toBe(
    `${[
      `${file}: 2 developers`,
      '        2  are new; of these',
      '        2    have no password and get no letter: they are rejected or revoked',
      '        8  lines are left out:',
      '           line 3: is not a JSON object',
      '           line 4: is not a JSON object',
      '           line 5: email must be an email address like name@example.com; full_name must not be empty',
      '           line 6: status must be one of pending, approved, rejected, revoked; created_at must be a time like 2026-01-31T12:00:00Z',
      '           line 7: has the same address as line 1',
      '           line 8: passwordHash is not a known property',
      '           line 9: answers.0.label must not contain control or broken characters; answers.0.value must be a text of at most 5000 characters, a number, true or false',
      '           line 10: is longer than 128 KB',
      'Imported 2 developers.',
    ].join('\n')}\n`,
  )
  const json = await operate(['developers', 'import', portal.id, file, '--preview', '--json'])
  expect(json.code).toBe(1)
  expect(JSON.parse(json.stdout)).toMatchObject({
    new: 0,
    there: 2,
    bad_lines: [{ line: 3 }, {}, {}, {}, {}, {}, {}, {}],
  })
})

describe('nothing is imported', () => {
  test('without --yes where nobody can be asked', async () => {
    const portal = await newPortal()
    const file = await fileOf('asked.jsonl', [developer()])
    const { code, stdout, stderr } = await operate(['developers', 'import', portal.id, file])
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'Nobody can be asked here: look at the preview, and add --yes.\n',
    })
    expect(stdout).toContain('1  are new')
    const json = await operate(['developers', 'import', portal.id, file, '--json'])
    expect({ code: json.code, ...JSON.parse(json.stdout) }).toMatchObject({ code: 2, new: 1 })
    expect(await done('developers', 'export', portal.id)).toBe('')
  })

  test('into a portal that is not there, nor from a file that is not', async () => {
    const file = await fileOf('wrong.jsonl', [developer()])
    const noPortal = 'There is no such portal. See the ids with: npm run operate -- portals list ORGANIZATION_ID\n'
    expect(await operate(['developers', 'import', unknown, file, '--yes'])).toEqual({
      code: 1,
      stdout: '',
      stderr: noPortal,
    })
    const missing = join(folder, 'missing.jsonl')
    const { code, stderr } = await operate(['developers', 'import', unknown, missing, '--yes'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(`Cannot read ${missing}: `) })
  })
})

test('an export that fails leaves the file that was there, and no other', async () => {
  const file = await fileOf('kept.jsonl', ['kept'])
  const before = await readdir(folder)
  const { code, stdout } = await operate(['developers', 'export', unknown, '--output', file])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(await readFile(file, 'utf8')).toBe('kept\n')
  expect(await readdir(folder)).toEqual(before)
  const nowhere = join(folder, 'nowhere', 'developers.jsonl')
  const { id } = await newPortal()
  const refused = await operate(['developers', 'export', id, '--output', nowhere])
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`Cannot write ${nowhere}: `) })
})

test('an export to a pipe ends where its reader has enough', async () => {
  const portal = await newPortal()
  const developers = Array.from({ length: 600 }, () => developer({ status: 'rejected', full_name: 'x'.repeat(250) }))
  await done('developers', 'import', portal.id, await fileOf('piped.jsonl', developers), '--yes')
  const env = { ...process.env, PORT: String(product.port), STATE_DIRECTORY: product.state }
  const exporting = spawn(process.execPath, ['scripts/operate.ts', 'developers', 'export', portal.id], { env })
  let said = ''
  exporting.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  exporting.stdout.once('data', () => exporting.stdout.destroy())
  const [code] = await once(exporting, 'close')
  expect({ code, said }).toEqual({ code: 0, said: '' })
})

test('hostnames are listed, added, made canonical and removed', async () => {
  const { id, hostname } = await newPortal()
  expect(await done('hostnames', 'add', id, 'developers.localhost')).toContain('Added developers.localhost.')
  expect(await done('hostnames', 'list', id)).toMatch(
    new RegExp(`HOSTNAME .*\n${hostname} +are built with it +http://${hostname}:.*\ndevelopers.localhost +lead on +`),
  )
  const refused = await operate(['hostnames', 'remove', id, hostname])
  expect(refused).toEqual({
    code: 1,
    stdout: '',
    stderr: `Links are built with ${hostname}. Make another hostname canonical first.\n`,
  })
  expect(await done('hostnames', 'make-canonical', id, 'developers.localhost')).toBe(
    'Links are built with developers.localhost now.\n',
  )
  expect(await doneInJson('hostnames', 'remove', id, hostname)).toMatchObject({ hostname, canonical: false })
  expect(await operate(['hostnames', 'remove', id, hostname])).toMatchObject({
    code: 1,
    stderr: 'This portal has no such hostname.\n',
  })
  expect(await doneInJson('hostnames', 'list', id)).toMatchObject({ data: [{ hostname: 'developers.localhost' }] })
})
