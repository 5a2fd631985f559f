import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPassword } from '../../worker/secrets/password.ts'
import { type Product, startProduct } from '../journey/running-product.ts'
import { visit } from '../journey/visit.ts'
import { commandLineOf } from './command-line.ts'

const people = 10_000
const hostname = 'drill.localhost'
const portalId = '019c0000-0000-7000-8000-000000000002'
const organizationId = '019c0000-0000-7000-8000-000000000001'
const passwords = Array.from({ length: 10 }, (_, index) => `violet umbrella number ${index}`)

// Two installations with the same secrets, and nothing else in common.
let source: Product
let target: Product
let folder: string
const [atSource, atTarget] = [commandLineOf(() => source), commandLineOf(() => target)]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-export-'))
  const starting = [startProduct({}), startProduct({})] as const
  source = await starting[0]
  target = await starting[1]
  await source.kill()
  await fill(source)
  await source.startAgain()
}, 600_000)

afterAll(async () => {
  await Promise.all([source.stop(), target.stop()])
  await rm(folder, { recursive: true, force: true })
})

/** The database of an installation that is not running. */
async function openDatabase({ state }: Product): Promise<DatabaseSync> {
  const place = join(state, 'v3', 'd1', 'miniflare-D1DatabaseObject')
  for (const name of (await readdir(place)).filter((file) => /^[0-9a-f]{64}\.sqlite$/.test(file))) {
    const database = new DatabaseSync(join(place, name))
    if (database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'portals'").get()) return database
    database.close()
  }
  throw new Error(`no database in ${place}`)
}

const emailOf = (index: number) => `developer-${index}@example.com`
const passwordOf = (index: number) => passwords[index % passwords.length] ?? ''
const idOf = (kind: string, index: number) => `019c0000-${kind}-7000-8000-${String(index).padStart(12, '0')}`

/** Puts a portal and its developers into a database, each with what a developer has after some weeks. */
async function fill(product: Product): Promise<void> {
  const secrets = await readFile(join(product.state, 'secrets.env'), 'utf8')
  const pepper = /^PASSWORD_PEPPER=(.+)$/m.exec(secrets)?.[1] ?? ''
  const hashes = await Promise.all(passwords.map((password) => hashPassword(password, { current: pepper })))
  const database = await openDatabase(product)
  const now = Date.now()
  const recent = now.toString(16).padStart(12, '0').replace(/^.{8}/, '$&-')
  const insert = (table: string, row: Record<string, string | number | null>) =>
    database
      .prepare(`INSERT INTO ${table} (${Object.keys(row).join()}) VALUES (${Object.keys(row).map(() => '?')})`)
      .run(...Object.values(row))
  database.exec('BEGIN')
  insert('organizations', { id: organizationId, name: 'Drill APIs', created_at: now })
  insert('portals', {
    id: portalId,
    organization_id: organizationId,
    name: 'Drill',
    display_name: 'Drill',
    description: '',
    accent_color: '#2f4858',
    accent_text_color: '#ffffff',
    auto_approve_developers: 1,
    created_at: now,
    updated_at: now,
  })
  insert('hostnames', { hostname, portal_id: portalId, canonical: 1 })
  for (let index = 0; index < people; index += 1) {
    const [email, at] = [emailOf(index), now - index * 1000]
    const owned = { portal_id: portalId }
    const person = { ...owned, email, email_key: email, full_name: `Ada ${index} Lovelace` }
    const developer_id = idOf('0001', index)
    insert('registrations', {
      ...person,
      id: idOf('0002', index),
      token_hash: `token-${index}`,
      created_at: at,
      expires_at: at + 86_400_000,
      confirmed_at: at,
    })
    insert('developers', {
      ...person,
      id: developer_id,
      status: index % 10 === 9 ? 'pending' : 'approved',
      password_hash: hashes[index % hashes.length] ?? '',
      created_at: at,
      updated_at: at,
      signed_up_at: at,
    })
    insert('terms_acceptances', { ...owned, developer_id, version: 1, accepted_at: at })
    insert('events', {
      ...owned,
      id: idOf('0003', index),
      organization_id: organizationId,
      developer_id,
      action: 'confirm',
      to_status: 'approved',
      actor: 'developer',
      actor_id: developer_id,
      created_at: at,
    })
    // Letters are forgotten by the time in their id.
    const letter = idOf('0004', index).replace('019c0000-0004', recent)
    insert('letters', {
      ...owned,
      id: letter,
      developer_id,
      kind: 'account-approved',
      recipient: email,
      facts: JSON.stringify({ kind: 'account-approved', full_name: 'Ada “Countess”\u2028Lovelace' }),
      created_at: at,
      send_after: at,
      sent_at: at,
      state: 'delivered',
    })
    insert('letter_states', { letter_id: letter, event_id: 'sent-0', state: 'sent', at })
  }
  database.exec('COMMIT')
  database.close()
}

/** Where a log-in leads; nowhere where it is refused. */
async function logIn(product: Product, email: string, password: string): Promise<string> {
  return (await visit(product.port, hostname, '/login', { form: { email, password } })).location
}

/** The rows of the portal, as the database of an installation that is not running holds them. */
async function rowsOf(product: Product): Promise<Record<string, string[]>> {
  const database = await openDatabase(product)
  const ofPortal = (table: string) => `SELECT * FROM ${table} WHERE portal_id = '${portalId}'`
  const queries = {
    portals: `SELECT *, NULL AS restored_at FROM portals WHERE id = '${portalId}'`,
    ...Object.fromEntries(
      ['hostnames', 'registrations', 'developers', 'terms_acceptances', 'letters', 'daily_counts'].map((table) => [
        table,
        ofPortal(table),
      ]),
    ),
    // The export is noted where it was made.
    events: `${ofPortal('events')} AND action <> 'export_portal'`,
    developer_counts: `${ofPortal('developer_counts')} AND developers > 0`,
    letter_states: `SELECT s.* FROM letter_states s JOIN letters l ON l.id = s.letter_id WHERE l.portal_id = '${portalId}'`,
    found: `SELECT d.id FROM developer_search s JOIN developers d ON d.rowid = s.rowid WHERE developer_search MATCH '"Lovelace"'`,
  }
  const found = Object.entries(queries).map(([table, query]) => {
    const rows = database.prepare(query).all()
    return [table, rows.map((row) => JSON.stringify({ ...row, restored_at: null })).sort()] as const
  })
  database.close()
  return Object.fromEntries(found)
}

interface Told {
  digest: string
  rows: Record<string, number>
}

test('ten thousand developers are exported from one installation and imported into another: row for row, and they log in', async () => {
  const file = join(folder, 'drill.jsonl')
  const began = performance.now()
  const exported = await atSource.operate(['portals', 'export', portalId, '--output', file, '--json'])
  expect(exported).toMatchObject({ code: 0, stderr: '' })
  const afterExport = performance.now()
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['drill.jsonl'])

  const imported = await atTarget.operate(['import', file, '--json'])
  expect(imported).toMatchObject({ code: 0, stderr: '' })
  const afterImport = performance.now()
  const [left, arrived]: [Told, Told] = [JSON.parse(exported.stdout), JSON.parse(imported.stdout)]
  expect(arrived.digest).toBe(left.digest)
  expect(left.rows).toMatchObject({ developers: people, letters: people, letter_states: people, events: people })

  const sample = Array.from({ length: 10 }, (_, index) => index * 1000 + index).filter((index) => index % 10 !== 9)
  for (const index of sample) expect(await logIn(target, emailOf(index), passwordOf(index))).toBe('/')
  expect(await logIn(target, emailOf(9), passwordOf(9))).not.toBe('/')
  expect(await logIn(target, emailOf(11), passwordOf(12))).not.toBe('/')

  const { size } = await stat(file)
  const seconds = (from: number, to: number) => Number(((to - from) / 1000).toFixed(1))
  const counts = {
    developers: people,
    rows: Object.values(left.rows).reduce((sum, count) => sum + count, 0),
    megabytes: Number((size / 1e6).toFixed(1)),
    exportSeconds: seconds(began, afterExport),
    importSeconds: seconds(afterExport, afterImport),
  }
  process.stdout.write(`${JSON.stringify(counts)}\n`)

  // A second time it is refused, and a file that was touched is not even sent.
  const again = await atTarget.operate(['import', file])
  expect(again).toMatchObject({ code: 1, stdout: '' })
  expect(again.stderr).toBe('“Drill” is here already. An import never changes what is there.\n')
  const text = await readFile(file, 'utf8')
  for (const broken of [text.replace('Ada 5000 Lovelace', 'Eve 5000 Lovelace'), text.slice(0, -5000), '']) {
    const brokenFile = join(folder, 'broken.jsonl')
    await writeFile(brokenFile, broken)
    const refused = await atTarget.operate(['import', brokenFile])
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(/is not a whole export \(.+\)\. Nothing was changed\.\n$/)
  }

  await Promise.all([source.kill(), target.kill()])
  const [before, after] = [await rowsOf(source), await rowsOf(target)]
  // Who has just logged in has a first log-in.
  const withoutLogIns = (rows: string[] | undefined) =>
    rows?.map((row) => row.replace(/"(first_logged_in_at|first_log_ins)":(\d+|null)/g, '"$1":0'))
  for (const [table, rows] of Object.entries(before)) {
    expect(rows.length, table).toBeGreaterThan(0)
    expect(withoutLogIns(after[table])?.sort(), table).toEqual(withoutLogIns(rows)?.sort())
  }
}, 600_000)
