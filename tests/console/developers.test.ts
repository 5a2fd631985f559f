import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Developer, DeveloperInFull } from '../../worker/contract/management/developers.ts'
import {
  acme,
  adminCredentials,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  join,
  logIn,
  openWorld,
  portalIdOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
let console: Visitor
let acmeId: string
let globexId: string

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
})

async function developerAt(hostname: string) {
  const { email, visitor } = await join(world, hostname)
  const portalId = hostname === acme ? acmeId : globexId
  const path = `/v3/portals/${portalId}/developers/${await developerIdOf(console, portalId, email)}`
  const decide = (status: string, reason?: string) => console.api('PATCH', path, { status, ...(reason && { reason }) })
  return { email, visitor, path, decide }
}

async function subjects(email: string): Promise<string[]> {
  return (await world.letters(email)).map((letter) => letter.subject)
}

test('one developer is told in full, with what they answered when they signed up; a list is lean', async () => {
  const { email, path } = await developerAt(acme)
  const answers = [{ field_id: crypto.randomUUID(), label: 'Company', value: 'Globex' }]
  await env.DB.prepare('UPDATE developers SET answers = ?, accepted_terms_version = 2 WHERE email = ?')
    .bind(JSON.stringify(answers), email)
    .run()
  const developer = await (await console.get(path)).json<DeveloperInFull>()
  expect(developer).toMatchObject({ email, answers, accepted_terms_version: 2, invited: false })
  expect(Date.parse(developer.signed_up_at)).toBeLessThan(Date.parse(developer.created_at))
  const list = await (await console.get(`/v3/portals/${acmeId}/developers`)).json<{ data: Developer[] }>()
  expect(Object.keys(list.data[0] ?? {}).sort()).toEqual([
    'created_at',
    'email',
    'full_name',
    'id',
    'status',
    'updated_at',
  ])
})

describe('the state machine', () => {
  test.each([
    ['pending', [], { approved: 200, rejected: 200, revoked: 409 }],
    ['approved', ['approved'], { approved: 200, rejected: 409, revoked: 200 }],
    ['rejected', ['rejected'], { approved: 200, rejected: 200, revoked: 409 }],
    ['revoked', ['approved', 'revoked'], { approved: 200, rejected: 409, revoked: 200 }],
  ] as const)('from %s allows what it says and refuses the rest', async (from, way, expected) => {
    for (const [to, status] of Object.entries(expected)) {
      const { decide, path } = await developerAt(acme)
      for (const step of way) await decide(step)
      expect((await decide(to)).status, `${from} to ${to}`).toBe(status)
      const now = await (await console.get(path)).json<Developer>()
      expect(now.status).toBe(status === 200 ? to : from)
    }
  })

  test('a refusal says why in a sentence', async () => {
    const { decide } = await developerAt(acme)
    const response = await decide('revoked')
    expect(await response.json()).toMatchObject({
      status: 409,
      title: 'Conflict',
      detail: 'Ada Lovelace is pending; only an approved developer can become revoked.',
    })
  })

  test('deciding again what is decided writes no event and no letter', async () => {
    const { decide, email } = await developerAt(acme)
    await decide('approved')
    await decide('approved')
    expect((await subjects(email)).filter((subject) => subject.includes('is approved'))).toHaveLength(1)
  })

  test('each decision sends its letter, with the reason as harmless text', async () => {
    const { decide, email } = await developerAt(acme)
    await decide('rejected', 'Tell us <b>more</b>\nabout your project.')
    await world.letters(email)
    await decide('approved')
    await world.letters(email)
    await decide('revoked', 'The trial is over.')
    await world.letters(email)
    await decide('approved', 'Welcome back.')
    const letters = await world.letters(email)
    expect(letters.map((letter) => letter.subject)).toEqual([
      'Your Acme account is approved',
      'Your access to Acme was revoked',
      'Your Acme account is approved',
      'Your request to join Acme',
      'We got your request to join Acme',
      'Confirm your email for Acme',
    ])
    expect(letters[0]?.text).toContain('> Welcome back.')
    expect(letters[3]?.text).toContain('> Tell us <b>more</b>\n> about your project.')
    expect(letters[3]?.html).toContain('Tell us &lt;b&gt;more&lt;/b&gt;')
  })

  test('revoking ends every session at once, and approving again does not bring them back', async () => {
    const { decide, email, visitor } = await developerAt(globex)
    const other = world.visitor(globex)
    await logIn(visitor, email)
    await logIn(other, email)
    await decide('revoked')
    expect((await visitor.api('GET', '/api/v3/developer/me')).status).toBe(401)
    expect((await other.get('/')).status).toBe(303)
    await decide('approved')
    expect((await visitor.api('GET', '/api/v3/developer/me')).status).toBe(401)
    expect((await logIn(visitor, email)).status).toBe(303)
  })

  test.each([
    ['rejected', ['rejected'], 'Your request for access was not approved'],
    ['revoked', ['approved', 'revoked'], 'Your access has been revoked'],
  ])('a %s developer hears why at log-in and by letter, and cannot register again', async (status, way, words) => {
    const { decide, email, visitor } = await developerAt(acme)
    for (const step of way) await decide(step)
    expect(await (await logIn(visitor, email)).text()).toContain(words)
    await visitor.post('/register', { full_name: 'Ada', email })
    const [letter] = await world.letters(email)
    expect(letter?.text).toContain(status)
    expect(letter?.text).not.toContain('/confirm?')
  })

  test('a decision that is changed within a second sends one letter: the one of where it ended', async () => {
    const { decide, email } = await developerAt(acme)
    await decide('rejected')
    await decide('approved')
    const letters = await subjects(email)
    expect(letters).toContain('Your Acme account is approved')
    expect(letters).not.toContain('Your request to join Acme')
  })

  test('deleting leaves no letter to or about the developer, and no registration', async () => {
    const { decide, path, email } = await developerAt(acme)
    await decide('approved')
    await world.letters(email)
    await console.api('DELETE', path)
    for (const table of ['letters', 'registrations', 'developers', 'sessions', 'events']) {
      const { results } = await env.DB.prepare(`SELECT * FROM ${table}`).all()
      expect(JSON.stringify(results), table).not.toContain(`"${email}"`)
      expect(JSON.stringify(results), table).not.toContain(`${email}\\"`)
    }
  })

  test('deleting ends the sessions, drops letters not sent yet, and lets the address register again', async () => {
    const { email, visitor, path } = await developerAt(globex)
    await logIn(visitor, email)
    await visitor.post('/register', { full_name: 'Ada', email })
    expect((await console.api('DELETE', path)).status).toBe(204)
    expect((await visitor.get('/')).status).toBe(303)
    expect((await console.api('DELETE', path)).status).toBe(404)
    expect((await logIn(visitor, email)).status).toBe(401)
    expect((await subjects(email)).filter((subject) => subject.includes('already'))).toEqual([])

    await join(world, globex, email)
    expect((await logIn(visitor, email)).status).toBe(303)
  })

  test('deleting takes no letter about somebody else that went to the same address: an admin may be a developer, too', async () => {
    const { email } = adminCredentials
    await join(world, acme, email)
    const other = await developerAt(acme)
    const about = (id: string | undefined) =>
      env.DB.prepare('SELECT kind FROM letters WHERE recipient = ? AND developer_id = ?').bind(email, id).all()
    const { results: before } = await about(other.path.split('/').at(-1))
    expect(before).toEqual([{ kind: 'approval-requested' }])
    const own = await developerIdOf(console, acmeId, email)
    expect((await about(own)).results.length).toBeGreaterThan(0)
    await console.api('DELETE', `/v3/portals/${acmeId}/developers/${own}`)
    expect((await about(own)).results).toEqual([])
    expect((await about(other.path.split('/').at(-1))).results).toEqual(before)
  })

  test('every change is an event that says who, what, when and why, and names people by id only', async () => {
    const { decide, path, email } = await developerAt(acme)
    const id = path.split('/').at(-1)
    await decide('rejected', 'Not yet.')
    await decide('approved')
    await console.api('DELETE', path)
    const { results } = await env.DB.prepare(
      'SELECT action, from_status, to_status, actor, reason FROM events WHERE developer_id = ? ORDER BY id',
    )
      .bind(id)
      .all()
    expect(results).toEqual([
      { action: 'confirm', from_status: null, to_status: 'pending', actor: 'developer', reason: null },
      { action: 'reject', from_status: 'pending', to_status: 'rejected', actor: 'admin', reason: 'Not yet.' },
      { action: 'approve', from_status: 'rejected', to_status: 'approved', actor: 'admin', reason: null },
      { action: 'delete', from_status: 'approved', to_status: null, actor: 'admin', reason: null },
    ])
    const all = await env.DB.prepare('SELECT * FROM events').all()
    expect(JSON.stringify(all.results)).not.toContain(email)
  })

  test('events can be neither changed nor deleted', async () => {
    await expect(env.DB.prepare("UPDATE events SET reason = 'x'").run()).rejects.toThrow('append-only')
    await expect(env.DB.prepare('DELETE FROM events').run()).rejects.toThrow('append-only')
  })
})

describe('the list', () => {
  test('is paged by key, newest first, with the kept count, and every developer appears once', async () => {
    const many = Array.from({ length: 7 }, () => freshAddress())
    for (const email of many) await join(world, globex, email)
    const seen: string[] = []
    let path: string | null = `/v3/portals/${globexId}/developers?filter[status][eq]=approved&page[size]=3`
    let total = 0
    while (path) {
      const page: { data: Developer[]; meta: { page: { total: number; next: string | null } } } = await (
        await console.get(path)
      ).json()
      seen.push(...page.data.map(({ id }) => id))
      total = page.meta.page.total
      path = page.meta.page.next
    }
    expect(seen).toHaveLength(total)
    expect(new Set(seen).size).toBe(total)
    expect(seen).toEqual([...seen].sort().reverse())
  })

  test('also takes Konnect’s page number', async () => {
    const list = async (number: number) => {
      const response = await console.get(`/v3/portals/${globexId}/developers?page[size]=2&page[number]=${number}`)
      return response.json<{ data: Developer[]; meta: { page: { number: number; size: number } } }>()
    }
    const [first, second] = [await list(1), await list(2)]
    expect(second.meta.page).toMatchObject({ number: 2, size: 2 })
    expect(first.data.map(({ id }) => id)).not.toContain(second.data[0]?.id)
  })

  test('has counts that always agree with the rows', async () => {
    const { data } = await (await console.get('/v3/portals')).json<{
      data: { id: string; developer_counts: Record<string, number> }[]
    }>()
    for (const { id, developer_counts: counts } of data) {
      const { results } = await env.DB.prepare(
        'SELECT status, count(*) AS n FROM developers WHERE portal_id = ? GROUP BY status',
      )
        .bind(id)
        .all<{ status: string; n: number }>()
      const counted = Object.fromEntries(results.map(({ status, n }) => [status, n]))
      expect(counts).toEqual({ pending: 0, approved: 0, rejected: 0, revoked: 0, ...counted })
    }
  })

  test('shows a developer in Konnect’s shape, and what we add after it', async () => {
    const { path, email } = await developerAt(acme)
    const body = await (await console.get(path)).json<Developer>()
    expect(Object.keys(body).slice(0, 6)).toEqual(['id', 'email', 'full_name', 'status', 'created_at', 'updated_at'])
    expect(body).toMatchObject({ email, full_name: 'Ada Lovelace', status: 'pending' })
    expect(body.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })
})

test('an admin’s session ends after an idle hour', async () => {
  const visitor = await consoleOf(world)
  world.pass(3_600_000)
  expect((await visitor.get('/v3/me')).status).toBe(401)
})
