import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type {
  DeveloperEvent,
  DeveloperLetter,
  DeveloperNote,
  DeveloperSession,
} from '../../worker/contract/management/developer-records.ts'
import {
  acme,
  addAdmin,
  consoleOf,
  developerIdOf,
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
  const id = await developerIdOf(console, portalId, email)
  return { id, email, visitor, path: `/v3/portals/${portalId}/developers/${id}` }
}

interface List<Item> {
  data: Item[]
  meta: { page: { size: number; next: string | null } }
}

async function list<Item>(path: string, visitor = console): Promise<Item[]> {
  const response = await visitor.get(path)
  expect(response.status, path).toBe(200)
  return (await response.json<List<Item>>()).data
}

/** Follows `next` from page to page. */
async function listAll<Item>(path: string): Promise<Item[]> {
  const all: Item[] = []
  for (let next: string | null = path; next; ) {
    const page: List<Item> = await (await console.get(next)).json()
    expect(page.data.length).toBeLessThanOrEqual(page.meta.page.size)
    all.push(...page.data)
    next = page.meta.page.next
  }
  return all
}

async function eventsIn(portalId: string, id: string): Promise<{ action: string; details: string | null }[]> {
  const { results } = await env.DB.prepare(
    'SELECT action, details FROM events WHERE portal_id = ? AND developer_id = ? ORDER BY id',
  )
    .bind(portalId, id)
    .all<{ action: string; details: string | null }>()
  return results
}

describe('the events of a developer', () => {
  test('tell who decided what and why, newest first, page by page', async () => {
    const { path, id } = await developerAt(acme)
    await console.api('PATCH', path, { status: 'rejected', reason: '<b>Not</b> yet.' })
    await console.api('PATCH', path, { status: 'approved' })
    const all = await listAll<DeveloperEvent>(`${path}/events?page[size]=1`)
    expect(all.map(({ action }) => action)).toEqual(['approve', 'reject', 'confirm'])
    expect(all[1]).toEqual({
      id: expect.any(String),
      action: 'reject',
      actor: { kind: 'admin', id: expect.any(String), name: 'Portal Admin' },
      from_status: 'pending',
      to_status: 'rejected',
      reason: '<b>Not</b> yet.',
      subject: null,
      subject_name: null,
      details: null,
      job_id: null,
      created_at: expect.any(String),
    })
    expect(all[2]?.actor).toEqual({ kind: 'developer', id, name: 'Ada Lovelace' })
    expect(await list(`${path}/events`)).toEqual(all)
  })

  test('come in the order in which they happened when a rule decides at once', async () => {
    const rules = [
      { id: 'ours', when: { kind: 'email_domain', domains: ['example.com'] }, decision: 'approve', reason: null },
    ]
    const before = await env.DB.prepare('SELECT approval_rules AS rules FROM portals WHERE id = ?').bind(acmeId).first()
    const setRules = (text: unknown) =>
      env.DB.prepare('UPDATE portals SET approval_rules = ? WHERE id = ?').bind(text, acmeId).run()
    await setRules(JSON.stringify(rules))
    const { path } = await developerAt(acme)
    const events = await list<DeveloperEvent>(`${path}/events`)
    expect(events.map(({ action, actor }) => [action, actor.name])).toEqual([
      ['approve', 'Addresses at example.com'],
      ['confirm', 'Ada Lovelace'],
    ])
    await setRules(before?.rules)
  })
})

describe('the letters to a developer', () => {
  test('are those that we wrote to them, from the first one on, and none of those about them', async () => {
    const { path, email } = await developerAt(acme)
    await console.api('PATCH', path, { status: 'approved' })
    await world.letters(email)
    await world.visitor(acme).post('/register', { full_name: 'Ada', email: email.toUpperCase() })
    const all = await listAll<DeveloperLetter>(`${path}/letters?page[size]=1`)
    expect(all.map(({ kind }) => kind)).toEqual([
      'already-registered',
      'account-approved',
      'request-received',
      'confirm-email',
    ])
    expect(all[0]).toEqual({
      id: expect.any(String),
      kind: 'already-registered',
      subject: 'You are already registered',
      recipient: email,
      state: 'waiting',
      created_at: expect.any(String),
      sent_at: null,
      attempts: 0,
    })
    expect(all[1]).toMatchObject({ sent_at: expect.stringContaining('T'), attempts: 1 })
    expect(await list(`${path}/letters`)).toEqual(all)
  })

  test('of another portal to the same address are not told', async () => {
    const { path, email } = await developerAt(acme)
    await join(world, globex, email)
    const kinds = (await list<DeveloperLetter>(`${path}/letters`)).map(({ kind }) => kind)
    expect(kinds).toEqual(['request-received', 'confirm-email'])
  })
})

describe('the sessions of a developer', () => {
  async function withSessions(howMany: number) {
    const developer = await developerAt(globex)
    const browsers = Array.from({ length: howMany }, () => world.visitor(globex))
    for (const browser of browsers) await logIn(browser, developer.email)
    return { ...developer, browsers }
  }

  test('are told without what would open them', async () => {
    const { path } = await withSessions(2)
    const sessions = await list<DeveloperSession>(`${path}/sessions`)
    expect(sessions).toHaveLength(2)
    for (const session of sessions) expect(Object.keys(session)).toEqual(['id', 'created_at', 'last_seen_at'])
    const { results } = await env.DB.prepare('SELECT token_hash FROM sessions').all<{ token_hash: string }>()
    for (const { token_hash } of results) expect(JSON.stringify(sessions)).not.toContain(token_hash)
  })

  test('can be ended one by one', async () => {
    const { path, id, browsers } = await withSessions(2)
    const [newest] = await list<DeveloperSession>(`${path}/sessions`)
    expect((await console.api('DELETE', `${path}/sessions/${newest?.id}`)).status).toBe(204)
    expect((await browsers[0]?.get('/'))?.status).toBe(200)
    expect((await browsers[1]?.get('/'))?.status).toBe(303)
    expect((await console.api('DELETE', `${path}/sessions/${newest?.id}`)).status).toBe(404)
    const ended = (await eventsIn(globexId, id)).filter(({ action }) => action === 'end_sessions')
    expect(ended).toEqual([{ action: 'end_sessions', details: '{"sessions":1}' }])
  })

  test('can be ended all at once, and the event says how many; where none is left nothing is noted', async () => {
    const { path, id, browsers } = await withSessions(3)
    for (const _ of [1, 2]) expect((await console.api('DELETE', `${path}/sessions`)).status).toBe(204)
    for (const browser of browsers) expect((await browser.get('/')).status).toBe(303)
    expect(await list(`${path}/sessions`)).toEqual([])
    const ended = (await eventsIn(globexId, id)).filter(({ action }) => action === 'end_sessions')
    expect(ended).toEqual([{ action: 'end_sessions', details: '{"sessions":3}' }])
  })

  test('of somebody else are not touched by either', async () => {
    const one = await withSessions(1)
    const other = await withSessions(1)
    const [session] = await list<DeveloperSession>(`${other.path}/sessions`)
    expect((await console.api('DELETE', `${one.path}/sessions/${session?.id}`)).status).toBe(404)
    await console.api('DELETE', `${one.path}/sessions`)
    expect((await other.browsers[0]?.get('/'))?.status).toBe(200)
  })

  test('that are too old to count are not told', async () => {
    const later = openWorld()
    later.pass(8 * 24 * 3_600_000)
    const { path } = await withSessions(1)
    const admin = await consoleOf(later)
    expect(await list(`${path}/sessions`, admin)).toEqual([])
    // Eight days later, the session that this file goes on with was over.
    console = await consoleOf(world)
  })
})

describe('notes', () => {
  test('are written by admins for admins, and read newest first', async () => {
    const { path } = await developerAt(acme)
    const { visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [acmeId] })
    const written = await visitor.api('POST', `${path}/notes`, {
      text: '  Met them at a fair.\r\nThey know <b>Ada</b>.  ',
    })
    expect(written.status).toBe(201)
    const note = await written.json<DeveloperNote>()
    expect(note).toEqual({
      id: expect.any(String),
      text: 'Met them at a fair.\nThey know <b>Ada</b>.',
      author: { id: expect.any(String), name: 'Grace Hopper' },
      created_at: expect.any(String),
    })
    await console.api('POST', `${path}/notes`, { text: '=1+1' })
    const all = await listAll<DeveloperNote>(`${path}/notes?page[size]=1`)
    expect(all.map(({ text }) => text)).toEqual(['=1+1', note.text])
    expect(await list(`${path}/notes`)).toEqual(all)
  })

  test.each([
    [{ text: '' }, 'text must not be empty'],
    [{ text: ' \n ' }, 'text must not be empty'],
    [{ text: 'x'.repeat(2001) }, 'text must have at most 2000 characters'],
    [{ text: 'a\0b' }, 'text must not contain control or broken characters'],
    [{}, 'text must be a string'],
    [{ text: 'x', author: 'me' }, 'author is not a known property'],
  ])('refuse %j', async (body, words) => {
    const { path } = await developerAt(acme)
    const response = await console.api('POST', `${path}/notes`, body)
    expect(response.status).toBe(400)
    expect((await response.json<{ detail: string }>()).detail).toContain(words)
    expect(await list(`${path}/notes`)).toEqual([])
  })

  test('can be deleted, and what they said is in no event', async () => {
    const { path, id } = await developerAt(acme)
    const secret = `between us: ${crypto.randomUUID()}`
    const { id: noteId } = await (await console.api('POST', `${path}/notes`, { text: secret })).json<DeveloperNote>()
    expect((await console.api('DELETE', `${path}/notes/${noteId}`)).status).toBe(204)
    expect((await console.api('DELETE', `${path}/notes/${noteId}`)).status).toBe(404)
    expect(await list(`${path}/notes`)).toEqual([])
    expect((await eventsIn(acmeId, id)).map(({ action }) => action)).toEqual(['confirm', 'add_note', 'delete_note'])
    const { results } = await env.DB.prepare('SELECT * FROM events').all()
    expect(JSON.stringify(results)).not.toContain(secret)
  })

  test('about somebody else are not deleted', async () => {
    const [one, other] = [await developerAt(acme), await developerAt(acme)]
    const { id } = await (await console.api('POST', `${one.path}/notes`, { text: 'Kept.' })).json<DeveloperNote>()
    expect((await console.api('DELETE', `${other.path}/notes/${id}`)).status).toBe(404)
    expect(await list(`${one.path}/notes`)).toHaveLength(1)
  })
})

test('the versions of the terms that a developer accepted are told with their times', async () => {
  const { path, id } = await developerAt(acme)
  expect(await list(`${path}/terms-acceptances`)).toEqual([])
  await env.DB.prepare('INSERT INTO terms_acceptances VALUES (?1, ?2, 1, 1000), (?1, ?2, 2, 2000)')
    .bind(acmeId, id)
    .run()
  expect(await list(`${path}/terms-acceptances`)).toEqual([
    { version: 2, accepted_at: '1970-01-01T00:00:02.000Z' },
    { version: 1, accepted_at: '1970-01-01T00:00:01.000Z' },
  ])
})

test('with a developer go their notes, sessions, letters and acceptances; only the events stay', async () => {
  const { path, id, email, visitor } = await developerAt(globex)
  await logIn(visitor, email)
  await console.api('POST', `${path}/notes`, { text: 'Gone soon.' })
  await env.DB.prepare('INSERT INTO terms_acceptances VALUES (?, ?, 1, 1000)').bind(globexId, id).run()
  const left = async () => {
    const tables = ['developer_notes', 'sessions', 'terms_acceptances', 'letters', 'events']
    const counts = await Promise.all(
      tables.map((table) =>
        env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE developer_id = ?`).bind(id).first('n'),
      ),
    )
    return Object.fromEntries(tables.map((table, place) => [table, counts[place]]))
  }
  expect(await left()).toMatchObject({ developer_notes: 1, sessions: 1, terms_acceptances: 1, events: 2 })
  expect((await console.api('DELETE', path)).status).toBe(204)
  expect(await left()).toEqual({ developer_notes: 0, sessions: 0, terms_acceptances: 0, letters: 0, events: 3 })
  for (const records of ['events', 'letters', 'sessions', 'notes', 'terms-acceptances'])
    expect((await console.get(`${path}/${records}`)).status).toBe(404)
  expect((await console.api('POST', `${path}/notes`, { text: 'Too late.' })).status).toBe(404)
  expect((await console.api('DELETE', `${path}/sessions`)).status).toBe(404)
  expect(await left()).toMatchObject({ developer_notes: 0, events: 3 })
})
