import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../scripts/project.ts'
import { newestMigration } from '../../worker/store/readiness.ts'
import {
  adminEmail,
  adminPassword,
  goodPassword,
  letterTo,
  linkIn,
  type Product,
  startProduct,
} from '../journey/running-product.ts'
import { visit as visitPort } from '../journey/visit.ts'
import { takeLastRelease } from './last-release.ts'
import { startSideBySide } from './side-by-side.ts'

const [portal, console, reason] = ['acme.localhost', 'admin.localhost', 'Welcome back.']

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
  let product: Product
  let both: Awaited<ReturnType<typeof startSideBySide>>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vestibule-'))
    itsNewestMigration = await takeLastRelease(folder)
    // It has made a database with everything that belongs there, and can go.
    product = await startProduct({})
    await product.kill()
    both = await startSideBySide({ released: folder, present: root }, product.state)
  }, 600_000)

  afterAll(async () => {
    await both?.stop()
    await product?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  type Version = 'released' | 'present'

  const visit = (version: Version, hostname: string, path: string, sent: Parameters<typeof visitPort>[3] = {}) =>
    visitPort(both.port, hostname, path, { ...sent, headers: { 'x-version': version } })

  async function signUp(version: Version, email: string) {
    expect((await visit(version, portal, '/register')).text).toContain('Create Account')
    const { status } = await visit(version, portal, '/register', { form: { full_name: 'Ada Lovelace', email } })
    expect(status, 'sign up').toBe(303)
  }

  async function confirm(version: Version, email: string) {
    const link = new URL(linkIn(await letterTo(both, email, /Confirm your email for Acme/)))
    expect((await visit(version, portal, link.pathname + link.search)).text).toContain('Confirm email')
    const token = link.searchParams.get('token') ?? ''
    const { status } = await visit(version, portal, '/confirm', { form: { token, password: goodPassword } })
    expect(status, 'confirm').toBe(303)
  }

  async function logIn(version: Version, hostname: string, email: string, password: string) {
    const { status, cookie } = await visit(version, hostname, '/login', { form: { email, password } })
    expect(status, 'log in').toBe(303)
    return cookie
  }

  /** The console's way: find the developer, and change the status. The session may be one that the other one began. */
  async function decide(version: Version, admin: string, email: string, status: 'approved' | 'revoked') {
    const { data: portals } = JSON.parse((await visit(version, console, '/v3/portals', { cookie: admin })).text)
    const { id } = portals.find(({ name }: { name: string }) => name === 'Acme')
    const developers = `/v3/portals/${id}/developers`
    const search = `${developers}?filter[email][contains]=${encodeURIComponent(email)}`
    const { data } = JSON.parse((await visit(version, console, search, { cookie: admin })).text)
    expect(data).toMatchObject([{ email, full_name: 'Ada Lovelace' }])
    const decided = await visit(version, console, `${developers}/${data[0].id}`, {
      patch: { status, reason },
      cookie: admin,
    })
    expect(decided).toMatchObject({ status: 200, text: expect.stringContaining(`"status":"${status}"`) })
  }

  async function expectInside(version: Version, developer: string) {
    expect((await visit(version, portal, '/', { cookie: developer })).text).toContain('Payments API')
    expect((await visit(version, portal, '/account', { cookie: developer })).text).toContain('Ada Lovelace')
  }

  /** Each step is taken at the one that has not taken the step before. */
  async function walk(one: Version, other: Version, email: string) {
    await signUp(one, email)
    await confirm(other, email)
    const admin = await logIn(one, console, adminEmail, adminPassword)
    await decide(other, admin, email, 'approved')
    await letterTo(both, email, /account is approved/)
    const developer = await logIn(one, portal, email, goodPassword)
    await expectInside(other, developer)
    await expectInside(one, developer)
    await decide(one, admin, email, 'revoked')
    expect((await letterTo(both, email, /was revoked/)).text).toContain(reason)
    expect((await visit(other, portal, '/', { cookie: developer })).location).toContain('/login')
  }

  test('this worker is ready, and the last released one knows that the database is ahead of it', async () => {
    const readiness = async (version: Version) => JSON.parse((await visit(version, console, '/readyz')).text)
    expect(await readiness('present')).toMatchObject({ status: 'ready', migrations: 'ok' })
    const isAhead = newestMigration !== itsNewestMigration
    expect(await readiness('released')).toMatchObject({ database: 'ok', migrations: isAhead ? 'ahead' : 'ok' })
  })

  test('what the last released worker writes is understood by this one', () =>
    walk('released', 'present', 'ada@example.com'))

  test('what this worker writes is understood by the last released one', () =>
    walk('present', 'released', 'grace@example.com'))

  test('a migration that does more than add is found', async () => {
    const migration = 'ALTER TABLE registrations RENAME COLUMN full_name TO name'
    const done = await visitPort(both.port, console, '/', { headers: { 'x-version': 'database' }, text: migration })
    expect(done.status).toBe(200)
    await expect(walk('released', 'released', 'mary@example.com')).rejects.toThrow('sign up: expected 503 to be 303')
  })
})
