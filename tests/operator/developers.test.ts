import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { keyId } from '../../worker/secrets/rotated-secret.ts'
import { foreignHash } from '../stand-ins/foreign-hash.ts'
import {
  acme,
  confirmationPath,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  invitationToken,
  join,
  logIn,
  openWorld,
  operatorOf,
  portalIdOf,
  tokenOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const operator = operatorOf(world)
const day = 86_400_000
const bcrypt = '$2b$12$abcdefghijklmnopqrstuuJ3gB7hG0n2Y4kQ8xR5sT6uV7wX8yZ9a'

interface Exported {
  email: string
  full_name: string
  status: string
  password_hash: string | null
  [name: string]: unknown
}

let console: Visitor
let acmeId: string
let globexId: string
let portals = 0

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
})

/** Lets days go by, after which the admin has to log in again. */
async function passDays(days: number): Promise<void> {
  world.pass(days * day)
  console = await consoleOf(world)
}

/** A portal of its own, with nobody in it. */
async function newPortal(): Promise<{ id: string; hostname: string }> {
  portals += 1
  const hostname = `moved-${portals}.example.com`
  const begun = await console.api('POST', '/v3/portals', { name: `Moved ${portals}`, canonical_domain: hostname })
  return { id: (await begun.json<{ id: string }>()).id, hostname }
}

const line = (given: Record<string, unknown> = {}) => ({
  email: freshAddress(),
  full_name: 'Ada Lovelace',
  status: 'approved',
  created_at: '2024-05-01T10:00:00Z',
  ...given,
})

const preview = async (portalId: string, developers: object[]) =>
  (await operator('POST', `/operator/portals/${portalId}/developers/preview`, { developers })).json()

async function begin(portalId: string, counts = { developers: 1, letters: 0 }): Promise<string> {
  const response = await operator('POST', `/operator/portals/${portalId}/imports`, counts)
  expect(response.status).toBe(201)
  return (await response.json<{ id: string }>()).id
}

const send = (portalId: string, importId: string, developers: object[]) =>
  operator('POST', `/operator/portals/${portalId}/imports/${importId}/developers`, { developers })

async function importInto(portalId: string, developers: object[]) {
  const response = await send(portalId, await begin(portalId), developers)
  expect(response.status).toBe(200)
  return response.json()
}

async function exported(portalId: string): Promise<Exported[]> {
  const all: Exported[] = []
  for (let path: string | null = `/operator/portals/${portalId}/developers`; path !== null; ) {
    const response = await operator('GET', path)
    expect(response.status).toBe(200)
    const { data, meta } = await response.json<{ data: Exported[]; meta: { page: { next: string | null } } }>()
    all.push(...data)
    path = meta.page.next
  }
  return all
}

const hashOf = (portalId: string, email: string) =>
  env.DB.prepare('SELECT password_hash FROM developers WHERE portal_id = ? AND email = ?')
    .bind(portalId, email)
    .first<string | null>('password_hash')

describe('a developer who comes with a scrypt hash of another system', () => {
  test.each([
    ['of little cost', { ln: 10 }],
    ['as Node makes them', { ln: 14, keyBytes: 64 }],
    ['as OWASP asks for', { ln: 15, p: 3 }],
  ])('%s logs in with the old password, and the hash is renewed', async (_, cost) => {
    const portal = await newPortal()
    const password = 'old passwörd of ten'
    const developer = line({ password_hash: foreignHash(password, cost) })
    const foreseen = { new: 1, there: 0, with_password: 1, letters: 0, unknown_terms: 0 }
    expect(await preview(portal.id, [developer])).toEqual(foreseen)
    expect(await importInto(portal.id, [developer])).toEqual({ imported: 1, there: 0, letters: 0 })
    const before = await hashOf(portal.id, developer.email)
    expect(before).toContain(',keyid=none$')

    const visitor = world.visitor(portal.hostname)
    expect((await logIn(visitor, developer.email, 'another password')).headers.get('Location')).toBe(null)
    expect(await hashOf(portal.id, developer.email)).toBe(before)
    // As another keyboard writes the same word.
    const typed = password.normalize('NFD')
    expect((await logIn(visitor, developer.email, typed)).headers.get('Location')).toBe('/')
    const renewed = await hashOf(portal.id, developer.email)
    expect(renewed).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/)
    expect((await logIn(world.visitor(portal.hostname), developer.email, password)).headers.get('Location')).toBe('/')
    expect(await hashOf(portal.id, developer.email)).toBe(renewed)
    expect(await world.letters(developer.email)).toEqual([])
  })
})

describe('a developer who comes without a password that works here', () => {
  test.each([
    ['none at all', null],
    ['one of bcrypt', bcrypt],
    ['one that is guessed in no time', foreignHash(goodPassword, { ln: 4 })],
    ['one that takes more than workers can', '$scrypt$ln=15,r=8,p=5$c2FsdHNhbHRzYWx0$'.concat('A'.repeat(43))],
    ['one that takes the memory of all', '$scrypt$ln=17,r=8,p=1$c2FsdHNhbHRzYWx0$'.concat('A'.repeat(43))],
    [
      'one of a pepper that is not known here',
      '$scrypt$ln=15,r=8,p=3,keyid=ffffffffffff$c2FsdHNhbHRzYWx0$'.concat('A'.repeat(43)),
    ],
    ['one with next to no salt', foreignHash(goodPassword, { saltBytes: 4 })],
    ['one that is too short', foreignHash(goodPassword, { keyBytes: 16 })],
    ['one that is no number', '$scrypt$ln=99999999999,r=8,p=1$c2FsdHNhbHRzYWx0$'.concat('A'.repeat(43))],
  ])('%s, gets a letter and chooses one', async (_, hash) => {
    const portal = await newPortal()
    const developer = line({ password_hash: hash })
    const foreseen = { new: 1, there: 0, with_password: 0, letters: 1, unknown_terms: 0 }
    expect(await preview(portal.id, [developer])).toEqual(foreseen)
    expect(await importInto(portal.id, [developer])).toEqual({ imported: 1, there: 0, letters: 1 })
    expect(await hashOf(portal.id, developer.email)).toBe(null)
    const token = await invitationToken(world, developer.email)
    const visitor = world.visitor(portal.hostname)
    const chosen = await visitor.post('/accept-invitation', { token, full_name: 'Ada King', password: goodPassword })
    expect(chosen.status).toBe(303)
    expect((await logIn(visitor, developer.email)).headers.get('Location')).toBe('/')
    expect(await exported(portal.id)).toMatchObject([
      { full_name: 'Ada King', status: 'approved', created_at: '2024-05-01T10:00:00.000Z', invited: true },
    ])
  })

  test('finds what they once answered in the form, and keeps what is asked no more', async () => {
    const portal = await newPortal()
    const form = { fields: [{ kind: 'text', label: 'Company', is_required: false }] }
    const made = await console.api('PUT', `/v3/portals/${portal.id}/registration-form`, form)
    const [field] = (await made.json<{ fields: { id: string }[] }>()).fields
    const [company, team] = [
      { field_id: field?.id ?? '', label: 'Company', value: 'Analytical Engines' },
      { field_id: 'team', label: 'Team', value: 'Looms' },
    ]
    const developer = line({ answers: [company, team] })
    await importInto(portal.id, [developer])
    const token = await invitationToken(world, developer.email)
    const visitor = world.visitor(portal.hostname)
    const page = await (await visitor.get(`/accept-invitation?token=${token}`)).text()
    expect(page).toContain('value="Analytical Engines"')
    const name = `answer_${field?.id}`
    expect(page).toContain(`name="${name}"`)
    await visitor.post('/accept-invitation', {
      token,
      full_name: 'Ada',
      password: goodPassword,
      [name]: 'Looms & Sons',
    })
    expect((await exported(portal.id))[0]?.answers).toEqual([{ ...company, value: 'Looms & Sons' }, team])
  })

  test('waits for a decision as before, and the console names the operator as the one who invited', async () => {
    const portal = await newPortal()
    const developer = line({ status: 'pending' })
    await importInto(portal.id, [developer])
    const invitations = await (await console.get(`/v3/portals/${portal.id}/invitations`)).json()
    expect(invitations).toMatchObject({
      data: [{ email: developer.email, invited_by: { id: 'operator', full_name: 'the operator' } }],
    })
    const token = await invitationToken(world, developer.email)
    const visitor = world.visitor(portal.hostname)
    await visitor.post('/accept-invitation', { token, full_name: 'Ada', password: goodPassword })
    expect(await (await logIn(visitor, developer.email)).text()).toContain('pending approval')
  })

  test('gets none when they were rejected or revoked', async () => {
    const portal = await newPortal()
    const developers = [line({ status: 'rejected' }), line({ status: 'revoked', password_hash: bcrypt })]
    const foreseen = { new: 2, there: 0, with_password: 0, letters: 0, unknown_terms: 0 }
    expect(await preview(portal.id, developers)).toEqual(foreseen)
    expect(await importInto(portal.id, developers)).toEqual({ imported: 2, there: 0, letters: 0 })
    for (const { email } of developers) expect(await world.letters(email)).toEqual([])
    expect((await exported(portal.id)).map(({ status }) => status).sort()).toEqual(['rejected', 'revoked'])
  })
})

describe('developers who move from one portal to another', () => {
  test('are the same there, log in with their passwords, and no decision is told of again', async () => {
    const [from, to] = [await newPortal(), await newPortal()]
    for (const { id } of [from, to]) await console.api('POST', `/v3/portals/${id}/terms`, { text: 'Be kind.' })
    const joined: string[] = []
    for (const status of ['approved', 'rejected', undefined]) {
      const email = freshAddress()
      const visitor = world.visitor(from.hostname)
      await visitor.post('/register', {
        full_name: 'Grace Hopper',
        email,
        accept_terms: 'on',
        accepted_terms_version: '1',
      })
      const token = tokenOf(await confirmationPath(world, email))
      await visitor.post('/confirm', { token, password: goodPassword })
      joined.push(email)
      const list = await (await console.get(`/v3/portals/${from.id}/developers`)).json<{ data: { id: string }[] }>()
      const developer = `/v3/portals/${from.id}/developers/${list.data[0]?.id}`
      if (status) await console.api('PATCH', developer, { status })
    }
    const [approved = '', rejected = '', pending = ''] = joined
    await logIn(world.visitor(from.hostname), approved)
    await env.DB.prepare('UPDATE developers SET answers = ? WHERE email = ?')
      .bind(JSON.stringify([{ field_id: crypto.randomUUID(), label: 'Company', value: 'Acme "Ltd"' }]), approved)
      .run()

    const leaving = await exported(from.id)
    expect(leaving.map(({ email, status }) => [email, status])).toEqual([
      [approved, 'approved'],
      [rejected, 'rejected'],
      [pending, 'pending'],
    ])
    for (const { password_hash: hash } of leaving) expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3,keyid=[0-9a-f]{12}\$/)
    expect(leaving[0]).toMatchObject({ accepted_terms: [{ version: 1 }], invited: false, language: 'en' })
    expect(leaving[0]?.first_logged_in_at).not.toBe(null)

    await env.DB.prepare('DELETE FROM mailbox').run()
    expect(await importInto(to.id, leaving)).toEqual({ imported: 3, there: 0, letters: 0 })
    expect(await exported(to.id)).toEqual(leaving)
    await passDays(8)
    await world.sweep()
    for (const email of joined) expect((await world.letters(email)).map(({ portal }) => portal)).not.toContain('Moved')
    const visitor = world.visitor(to.hostname)
    expect((await logIn(visitor, approved)).headers.get('Location')).toBe('/')
    expect((await visitor.get('/')).status).toBe(200)
    expect(await (await logIn(world.visitor(to.hostname), pending)).text()).toContain('pending approval')
  })

  test('leave with the id of the pepper that their hash was made with, even where it names none', async () => {
    const portal = await newPortal()
    const { email } = await join(world, portal.hostname)
    const stored = await hashOf(portal.id, email)
    expect(stored).not.toContain('keyid')
    const [leaving] = await exported(portal.id)
    expect(leaving?.password_hash).toBe(stored?.replace('p=3$', `p=3,keyid=${keyId(env.PASSWORD_PEPPER)}$`))
  })

  test('leave page after page, each of them once, whoever joins or goes meanwhile', async () => {
    const portal = await newPortal()
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) =>
        line({
          status: 'rejected',
          created_at: new Date(Date.UTC(2020, 0, 1) + (from + index) * 60_000).toISOString(),
        }),
      )
    await importInto(portal.id, many(0, 250))
    await importInto(portal.id, many(250, 50))
    const first = await operator('GET', `/operator/portals/${portal.id}/developers`)
    const { data, meta } = await first.json<{ data: Exported[]; meta: { page: { total: number; next: string } } }>()
    expect({ length: data.length, total: meta.page.total }).toEqual({ length: 250, total: 300 })
    await env.DB.prepare('DELETE FROM developers WHERE portal_id = ? AND email = ?')
      .bind(portal.id, data[0]?.email)
      .run()
    await importInto(portal.id, [line({ status: 'rejected', created_at: undefined })])
    const second = await (await operator('GET', meta.page.next)).json<{
      data: Exported[]
      meta: { page: { next: null } }
    }>()
    expect(second.data).toHaveLength(51)
    expect(second.meta.page.next).toBe(null)
    const { results } = await env.DB.prepare(
      "SELECT actor FROM events WHERE portal_id = ? AND action = 'export_developers'",
    )
      .bind(portal.id)
      .all()
    expect(results).toEqual([{ actor: 'operator' }])
  })
})

describe('importing', () => {
  test('again leaves whoever is there as they are, and writes to nobody twice', async () => {
    const portal = await newPortal()
    const [one, two, three] = [line({ password_hash: bcrypt }), line(), line({ email: 'Ada.Three@Example.com' })]
    expect(await importInto(portal.id, [one, two])).toEqual({ imported: 2, there: 0, letters: 2 })
    const changed = { ...one, email: one.email.toUpperCase(), full_name: 'Somebody Else', status: 'rejected' }
    expect(await preview(portal.id, [changed, two, three])).toMatchObject({ new: 1, there: 2, letters: 1 })
    expect(await importInto(portal.id, [changed, two, three])).toEqual({ imported: 1, there: 2, letters: 1 })
    const there = new Map((await exported(portal.id)).map((developer) => [developer.email, developer]))
    expect([...there.keys()].sort()).toEqual(['Ada.Three@example.com', one.email, two.email])
    expect(there.get(one.email)).toMatchObject({ full_name: 'Ada Lovelace', status: 'approved' })
    for (const { email } of [one, two]) expect(await world.letters(email)).toHaveLength(1)
  })

  test('at the same time imports each once', async () => {
    const portal = await newPortal()
    const developers = [line(), line(), line({ password_hash: foreignHash(goodPassword) })]
    const importId = await begin(portal.id)
    const answers = await Promise.all([1, 2, 3].map(() => send(portal.id, importId, developers)))
    const outcomes = await Promise.all(answers.map((answer) => answer.json<{ imported: number; letters: number }>()))
    expect(outcomes.reduce((sum, { imported }) => sum + imported, 0)).toBe(3)
    expect(outcomes.reduce((sum, { letters }) => sum + letters, 0)).toBe(2)
    expect(await exported(portal.id)).toHaveLength(3)
  })

  test('counts and finds developers as if they had come here', async () => {
    const portal = await newPortal()
    const signedUpAt = Date.UTC(2026, 1, 20, 9)
    const at = (milliseconds: number) => new Date(signedUpAt + milliseconds).toISOString()
    const times = { signed_up_at: at(0), created_at: at(60_000) }
    await importInto(portal.id, [
      line({
        full_name: 'Katherine Johnson',
        ...times,
        first_approved_at: at(31 * 60_000),
        first_logged_in_at: at(day),
        password_hash: foreignHash(goodPassword),
      }),
      line({ ...times, status: 'pending', password_hash: foreignHash(goodPassword) }),
      line({ ...times, status: 'revoked', first_approved_at: at(61 * 60_000), invited: true }),
    ])
    const found = await console.get(`/v3/portals/${portal.id}/developers?filter[search][contains]=therine`)
    expect(await found.json()).toMatchObject({ data: [{ full_name: 'Katherine Johnson', status: 'approved' }] })
    const { results } = await env.DB.prepare(
      'SELECT status, developers FROM developer_counts WHERE portal_id = ? ORDER BY status',
    )
      .bind(portal.id)
      .all()
    expect(results).toEqual(['approved', 'pending', 'revoked'].map((status) => ({ status, developers: 1 })))
    const counted = await env.DB.prepare('SELECT * FROM daily_counts WHERE portal_id = ?').bind(portal.id).all()
    expect(counted.results).toEqual([
      {
        portal_id: portal.id,
        day: Math.floor(signedUpAt / day),
        sign_ups: 3,
        confirmed: 3,
        approved: 2,
        first_log_ins: 1,
        approval_minutes: JSON.stringify({ 30: 1, 60: 1 }),
      },
    ])
    expect((await console.get(`/v3/portals/${portal.id}/overview`)).status).toBe(200)
  })

  test('keeps accepted terms that the portal has published, and leaves out others', async () => {
    const portal = await newPortal()
    await console.api('POST', `/v3/portals/${portal.id}/terms`, { text: 'Be kind.' })
    const accepted_at = '2025-01-01T00:00:00.000Z'
    const developer = line({
      password_hash: foreignHash(goodPassword),
      accepted_terms: [1, 7].map((version) => ({ version, accepted_at })),
    })
    const asked = line({ password_hash: foreignHash(goodPassword) })
    const invited = line({ accepted_terms: [{ version: 1, accepted_at }] })
    expect(await preview(portal.id, [developer, asked, invited])).toMatchObject({ new: 3, unknown_terms: 1 })
    await importInto(portal.id, [developer, asked, invited])
    const acceptedBy = async (email: string) =>
      (await exported(portal.id)).find((one) => one.email === email)?.accepted_terms
    expect(await acceptedBy(developer.email)).toEqual([{ version: 1, accepted_at }])
    expect((await logIn(world.visitor(portal.hostname), developer.email)).headers.get('Location')).toBe('/')
    expect((await logIn(world.visitor(portal.hostname), asked.email)).headers.get('Location')).toBe('/accept-terms')

    const token = await invitationToken(world, invited.email)
    const accepting = {
      token,
      full_name: 'Ada',
      password: goodPassword,
      accept_terms: 'on',
      accepted_terms_version: '1',
    }
    expect((await world.visitor(portal.hostname).post('/accept-invitation', accepting)).status).toBe(303)
    expect(await acceptedBy(invited.email)).toEqual([{ version: 1, accepted_at }])
  })

  test('somebody who is just signing up gives them the password that they have, and ends the link', async () => {
    const portal = await newPortal()
    const email = freshAddress()
    const visitor = world.visitor(portal.hostname)
    await visitor.post('/register', { full_name: 'Ada', email })
    const token = tokenOf(await confirmationPath(world, email))
    await importInto(portal.id, [line({ email, password_hash: foreignHash('an old password') })])
    await visitor.post('/confirm', { token, password: goodPassword })
    expect((await logIn(visitor, email)).headers.get('Location')).toBe(null)
    expect((await logIn(visitor, email, 'an old password')).headers.get('Location')).toBe('/')
  })

  test('reminds nobody who has waited for long, and everybody who will have', async () => {
    const portal = await newPortal()
    const ago = (days: number) => new Date(world.now() - days * day).toISOString()
    const waiting = (days: number) =>
      line({ status: 'pending', created_at: ago(days), password_hash: foreignHash(goodPassword) })
    const [long, short] = [waiting(30), waiting(3)]
    await importInto(portal.id, [long, short])
    await passDays(5)
    await world.sweep()
    expect(await world.letters(long.email)).toEqual([])
    expect(await world.letters(short.email)).toHaveLength(1)
  })

  test('is noted once, as the operator’s doing', async () => {
    const portal = await newPortal()
    const importId = await begin(portal.id, { developers: 2, letters: 1 })
    for (const developer of [line(), line()]) await send(portal.id, importId, [developer])
    const activity = await console.get(`/v3/activity?portal=${portal.id}&action=import_developers`)
    expect(await activity.json()).toMatchObject({
      data: [{ actor: { kind: 'operator' }, details: { developers: 2, letters: 1 } }],
    })
  })
})

describe('refused is', () => {
  test('an import that has not begun, or began in another portal, and a portal that is closed or not there', async () => {
    const portal = await newPortal()
    const [developer, unknown] = [line(), crypto.randomUUID()]
    const importId = await begin(acmeId)
    for (const id of [unknown, importId, '../status']) {
      expect((await send(portal.id, encodeURIComponent(id), [developer])).status).toBe(409)
    }
    const ownImport = await begin(portal.id)
    await console.api('DELETE', `/v3/portals/${portal.id}`)
    expect((await send(portal.id, ownImport, [developer])).status).toBe(409)
    const begun = await operator('POST', `/operator/portals/${portal.id}/imports`, { developers: 1, letters: 0 })
    expect(begun.status).toBe(409)
    expect(await begun.text()).toContain('This portal is closed. Reopen it, then import.')
    expect(await exported(portal.id)).toEqual([])
    expect(await world.letters(developer.email)).toEqual([])

    for (const [method, path, body] of [
      ['GET', 'developers', undefined],
      ['POST', 'developers/preview', { developers: [developer] }],
      ['POST', 'imports', { developers: 1, letters: 0 }],
      ['POST', `imports/${importId}/developers`, { developers: [developer] }],
    ] as const) {
      expect((await operator(method, `/operator/portals/${unknown}/${path}`, body)).status).toBe(404)
    }
  })

  test.each([
    ['no developer at all', []],
    ['a status that is none', [line({ status: 'banned' })]],
    ['a time that is none', [line({ created_at: 'yesterday' })]],
    ['a time before there were computers', [line({ created_at: '1066-10-14T00:00:00Z' })]],
    ['a property that is not known', [line({ passwordHash: 'x' })]],
    ['an address that is none', [line({ email: 'nobody' })]],
    ['more than one call takes', Array.from({ length: 251 }, () => line())],
  ])('%s, with all that came with it', async (_, developers) => {
    const importId = await begin(globexId)
    const sound = line()
    expect((await send(globexId, importId, [...developers])).status).toBe(400)
    if (developers.length > 0) expect((await send(globexId, importId, [sound, ...developers])).status).toBe(400)
    expect((await exported(globexId)).map(({ email }) => email)).not.toContain(sound.email)
  })
})
