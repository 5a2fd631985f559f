import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { adminEmail, adminPassword, type Product, startProduct } from '../journey/running-product.ts'
import { visit } from '../journey/visit.ts'
import { foreignHash } from '../stand-ins/foreign-hash.ts'
import { commandLineOf } from './command-line.ts'

const count = 10_000
/** Hashing for each of them would take half an hour: so many have a password of their own, and the others one of these. */
const passwords = Array.from({ length: 40 }, (_, index) => `the old password ${index}`)

let product: Product
let folder: string
let cookie: string

const { done } = commandLineOf(() => product)

beforeAll(async () => {
  product = await startProduct()
  folder = await mkdtemp(join(tmpdir(), 'vestibule-move-'))
  const form = { email: adminEmail, password: adminPassword }
  cookie = (await visit(product.port, 'admin.localhost', '/login', { form })).cookie
})

afterAll(async () => {
  await product.stop()
  await rm(folder, { recursive: true, force: true })
})

async function newPortal(name: string): Promise<string> {
  const json = { name, canonical_domain: `${name}.localhost` }
  const begun = await visit(product.port, 'admin.localhost', '/v3/portals', { json, cookie })
  return (JSON.parse(begun.text) as { id: string }).id
}

/** The developers of another system: most are approved, each fiftieth comes with a hash of a kind that is not known here. */
function* developers(): Generator<object> {
  const hashes = passwords.map((password) => foreignHash(password))
  for (let index = 0; index < count; index += 1) {
    const day = new Date(Date.UTC(2020, 0, 1) + index * 3_600_000).toISOString()
    yield {
      email: emailOf(index),
      full_name: `Ada Lovelace ${index}`,
      status: statusOf(index),
      created_at: day,
      first_logged_in_at: index % 3 === 0 ? null : day,
      answers: [{ field_id: 'company', label: 'Company', value: `Analytical Engines ${index % 100}` }],
      password_hash: index % 50 === 49 ? '$2b$12$unknown' : hashes[index % passwords.length],
    }
  }
}

const emailOf = (index: number) => `drill${index}@example.com`
const statusOf = (index: number) => ['pending', 'rejected', 'revoked'][index % 20] ?? 'approved'

/** What an export says, whatever the order of its lines. */
async function digestOf(file: string): Promise<string> {
  const lines = (await readFile(file, 'utf8')).split('\n').sort()
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}

const logIn = (portal: string, index: number) =>
  visit(product.port, `${portal}.localhost`, '/login', {
    form: { email: emailOf(index), password: passwords[index % passwords.length] ?? '' },
  })

test('ten thousand developers leave a portal and come into another one, the same, and log in', {
  timeout: 600_000,
}, async () => {
  const took: Record<string, string> = {}
  async function timed<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
    const start = performance.now()
    const value = await work()
    took[what] = `${((performance.now() - start) / 1000).toFixed(1)} s`
    return value
  }
  const [from, to] = [await newPortal('drill-from'), await newPortal('drill-to')]
  const [foreign, one, two] = ['foreign', 'one', 'two'].map((name) => join(folder, `${name}.jsonl`)) as [
    string,
    string,
    string,
  ]
  await writeFile(foreign, Array.from(developers(), (developer) => `${JSON.stringify(developer)}\n`).join(''))

  const said = await timed('import from another system', () => done('developers', 'import', from, foreign, '--yes'))
  expect(said).toContain('Imported 10,000 developers. 200 of them get a letter')
  // Some of them have come already, and have a hash of this installation now.
  for (const index of [3, 4, 5]) expect((await logIn('drill-from', index)).location).toBe('/')

  await timed('export', () => done('developers', 'export', from, '--output', one))
  await timed('preview', () => done('developers', 'import', to, one, '--preview'))
  await timed('import', () => done('developers', 'import', to, one, '--yes'))
  await timed('export again', () => done('developers', 'export', to, '--output', two))
  expect((await readFile(one, 'utf8')).match(/\$scrypt\$ln=15,r=8,p=3,keyid=[0-9a-f]{12}\$/g)).toHaveLength(3)
  const digest = await digestOf(one)
  expect(await digestOf(two)).toBe(digest)

  const sample = [3, 4, 5, 6, 1003, 2345, 4444, 6007, 7777, 8888, 9990, 9998]
  await timed(`${sample.length} log-ins`, async () => {
    for (const index of sample) expect((await logIn('drill-to', index)).location).toBe('/')
  })
  expect((await logIn('drill-to', 20)).text).toContain('pending approval')
  expect((await logIn('drill-to', 49)).location).toBe('')

  const again = await timed('import once more', () => done('developers', 'import', to, one, '--yes'))
  expect(again).toContain('10,000  are there already')
  console.info({ developers: count, bytes: (await stat(one)).size, digest, took })
})
