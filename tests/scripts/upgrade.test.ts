import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newestMigration } from '../../worker/store/readiness.ts'
import {
  adminEmail,
  adminPassword,
  goodPassword,
  letterTo,
  linkIn,
  type Product,
  startProduct,
  startVersion,
} from '../journey/running-product.ts'
import { visit as visitOnce } from '../journey/visit.ts'
import { takeLastRelease } from './last-release.ts'

const [portal, console, reason] = ['acme.localhost', 'admin.localhost', 'Welcome back.']

// Here the two are processes with one file between them, which SQLite refuses for a moment while the other one writes. A 503
// has done nothing.
const visit: typeof visitOnce = async (...asked) => {
  let visited = await visitOnce(...asked)
  for (let attempt = 1; visited.status === 503 && attempt < 5; attempt += 1) visited = await visitOnce(...asked)
  return visited
}

test('without its history a checkout says what to do to have this tested', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-'))
  await expect(takeLastRelease(folder, folder)).rejects.toThrow(
    'The last release is not in the history of this checkout. Get all of it: git fetch --unshallow, or a new git clone.',
  )
  await rm(folder, { recursive: true })
})

describe('on the schema as it is now', () => {
  let folder: string
  let itsNewestMigration: string
  let present: Product
  let released: Product

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vestibule-release-'))
    itsNewestMigration = await takeLastRelease(folder)
    present = await startProduct({})
    released = await startVersion(folder, present.state)
  }, 300_000)

  afterAll(async () => {
    await released?.stop()
    await present?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  async function readiness({ port }: Product) {
    return JSON.parse((await visit(port, console, '/readyz')).text)
  }

  async function signUp({ port }: Product, email: string) {
    expect((await visit(port, portal, '/register')).text).toContain('Create Account')
    const { status } = await visit(port, portal, '/register', { form: { full_name: 'Ada Lovelace', email } })
    expect(status, 'sign up').toBe(303)
  }

  /** The letter is read at the one that has the sign-up, and its link is opened at the other one. */
  async function confirm(writer: Product, { port }: Product, email: string) {
    const link = new URL(linkIn(await letterTo(writer, email, /Confirm your email for Acme/)))
    expect((await visit(port, portal, link.pathname + link.search)).text).toContain('Confirm email')
    const token = link.searchParams.get('token') ?? ''
    const { status } = await visit(port, portal, '/confirm', { form: { token, password: goodPassword } })
    expect(status, 'confirm').toBe(303)
  }

  async function logIn({ port }: Product, hostname: string, email: string, password: string) {
    const { status, cookie } = await visit(port, hostname, '/login', { form: { email, password } })
    expect(status, 'log in').toBe(303)
    return cookie
  }

  /** The console's way: find the developer, and change the status. The session may be one that the other one began. */
  async function decide({ port }: Product, admin: string, email: string, status: 'approved' | 'revoked') {
    const { data: portals } = JSON.parse((await visit(port, console, '/v3/portals', { cookie: admin })).text)
    const { id } = portals.find(({ name }: { name: string }) => name === 'Acme')
    const developers = `/v3/portals/${id}/developers`
    const search = `${developers}?filter[email][contains]=${encodeURIComponent(email)}`
    const { data } = JSON.parse((await visit(port, console, search, { cookie: admin })).text)
    expect(data).toMatchObject([{ email, full_name: 'Ada Lovelace' }])
    const decided = await visit(port, console, `${developers}/${data[0].id}`, {
      patch: { status, reason },
      cookie: admin,
    })
    expect(decided).toMatchObject({ status: 200, text: expect.stringContaining(`"status":"${status}"`) })
  }

  async function expectInside({ port }: Product, developer: string) {
    expect((await visit(port, portal, '/', { cookie: developer })).text).toContain('Payments API')
    expect((await visit(port, portal, '/account', { cookie: developer })).text).toContain('Ada Lovelace')
  }

  /** Each step is taken at the one that has not taken the step before. */
  async function walk(one: Product, other: Product, email: string) {
    await signUp(one, email)
    await confirm(one, other, email)
    const admin = await logIn(one, console, adminEmail, adminPassword)
    await decide(other, admin, email, 'approved')
    await letterTo(one, email, /account is approved/)
    const developer = await logIn(one, portal, email, goodPassword)
    await expectInside(other, developer)
    await expectInside(one, developer)
    await decide(one, admin, email, 'revoked')
    expect((await letterTo(other, email, /was revoked/)).text).toContain(reason)
    expect((await visit(other.port, portal, '/', { cookie: developer })).location).toContain('/login')
  }

  test('this worker is ready, and the last released one knows that the database is ahead of it', async () => {
    expect(await readiness(present)).toMatchObject({ status: 'ready', migrations: 'ok' })
    expect(await readiness(released)).toMatchObject({
      database: 'ok',
      migrations: itsNewestMigration === newestMigration ? 'ok' : 'ahead',
    })
  })

  test('what the last released worker writes is understood by this one', () =>
    walk(released, present, 'ada@example.com'))

  test('what this worker writes is understood by the last released one', () =>
    walk(present, released, 'grace@example.com'))

  test('the last released worker goes on alone, as after a rollback', async () => {
    await present.kill()
    await walk(released, released, 'mary@example.com')
  })

  test('a migration that does more than add is found', async () => {
    await released.kill()
    await released.query('ALTER TABLE registrations RENAME COLUMN full_name TO name')
    await released.startAgain()
    await expect(walk(released, released, 'joan@example.com')).rejects.toThrow(/sign up: expected 50[03] to be 303/)
  })
})
