import { env } from 'cloudflare:workers'
import { v7 as uuidv7 } from 'uuid'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ApprovalRule } from '../../worker/contract/approval-rules.ts'
import type { DeveloperStatus } from '../../worker/contract/developer-status.ts'
import type { BulkJob, NewBulkJob } from '../../worker/contract/management/bulk-jobs.ts'
import { leaseMilliseconds } from '../../worker/store/bulk-jobs.ts'
import { directoryDatabase } from '../../worker/store/database.ts'
import { openPortalStore } from '../../worker/store/portal-store.ts'
import { pieceSize, runBulkJob } from '../../worker/usecases/run-bulk-job.ts'
import { startBulkJob } from '../../worker/usecases/start-bulk-job.ts'
import { countedDatabase } from '../counted-database.ts'
import { failingDatabase, onRoundTrip } from '../watched-database.ts'
import {
  acme,
  consoleOf,
  freshAddress,
  globex,
  join,
  logIn,
  openWorld,
  portalIdOf,
  startOfTime,
  type Visitor,
} from '../world.ts'

const world = openWorld()
let console: Visitor
let acmeId: string
let globexId: string
let organizationId: string
let jobs: string

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
  jobs = `/v3/portals/${acmeId}/bulk-jobs`
  const [row] = await rows<{ organization_id: string }>('SELECT organization_id FROM portals WHERE id = ?', acmeId)
  organizationId = row?.organization_id ?? ''
})

// Every test has the portals to itself.
beforeEach(async () => {
  for (const table of ['letters', 'sessions', 'developers', 'bulk_jobs'])
    await env.DB.prepare(`DELETE FROM ${table} WHERE portal_id IS NOT NULL`).run()
})

/** Puts developers into the database, oldest first, and gives their ids. */
async function fill(
  count: number,
  { portalId = acmeId, status = 'pending', name = 'Ada Lovelace', domain = 'example.com' } = {},
): Promise<string[]> {
  const people = Array.from({ length: count }, (_, index) => ({
    id: uuidv7({ msecs: Date.parse('2026-02-01') + index }),
    email: `${crypto.randomUUID()}@${domain}`,
  }))
  await env.DB.prepare(
    `INSERT INTO developers (id, portal_id, email, email_key, full_name, status, created_at, updated_at, signed_up_at)
     SELECT value ->> 'id', ?1, value ->> 'email', value ->> 'email', ?2, ?3, 1, 1, 1 FROM json_each(?4)`,
  )
    .bind(portalId, name, status, JSON.stringify(people))
    .run()
  return people.map(({ id }) => id)
}

async function start(body: Record<string, unknown>, visitor = console): Promise<BulkJob> {
  const response = await visitor.api('POST', jobs, body)
  expect(response.status, await response.clone().text()).toBe(201)
  return response.json()
}

const find = async (id: string) => (await console.get(`${jobs}/${id}`)).json<BulkJob>()

async function rows<Row>(query: string, ...values: unknown[]): Promise<Row[]> {
  const statement = env.DB.prepare(query)
  return (await statement.bind(...values).all<Row>()).results
}

/** How many developers of a portal there are of each status, by the rows and not by what is kept. */
async function statuses(portalId = acmeId): Promise<Record<string, number>> {
  const counted = await rows<{ status: string; n: number }>(
    'SELECT status, count(*) AS n FROM developers WHERE portal_id = ? GROUP BY status',
    portalId,
  )
  return Object.fromEntries(counted.map(({ status, n }) => [status, n]))
}

/** What a job wrote: its events by action, and for how many developers; the letters, and to how many. */
async function written(job: { id: string }) {
  const events = await rows<{ developer_id: string; action: string }>(
    'SELECT developer_id, action FROM events WHERE job_id = ? AND developer_id IS NOT NULL',
    job.id,
  )
  const letters = await rows<{ developer_id: string; kind: string }>(
    "SELECT developer_id, kind FROM letters WHERE kind LIKE 'account-%'",
  )
  return {
    events: events.length,
    decided: new Set(events.map((event) => event.developer_id)).size,
    actions: [...new Set(events.map((event) => event.action))].sort(),
    letters: letters.length,
    recipients: new Set(letters.map((letter) => letter.developer_id)).size,
  }
}

const storeOn = (database: D1Database) =>
  openPortalStore(directoryDatabase({ DB: database }), { id: acmeId, organization_id: organizationId })

/** A job that was begun and that nobody works on: as when the worker died right after. */
async function leftJob(wanted: NewBulkJob): Promise<{ id: string }> {
  const [portal] = await rows<{ approval_rules: string }>('SELECT approval_rules FROM portals WHERE id = ?', acmeId)
  const [admin] = await rows<{ id: string }>('SELECT id FROM admins')
  const rules = JSON.parse(portal?.approval_rules ?? '[]')
  return startBulkJob(wanted, { store: storeOn(env.DB), rules, adminId: admin?.id ?? '', now: startOfTime })
}

/** Runs a job the way the worker does, on a database of the test's choosing. */
function run(jobId: string, { database = env.DB, now = Date.now, pieces = 100 } = {}): Promise<number> {
  const given = { store: storeOn(database), tokenSecret: { current: env.TOKEN_SECRET }, now }
  return runBulkJob(jobId, {
    ...given,
    pause: async () => {},
    decided: () => {},
    until: Number.POSITIVE_INFINITY,
    pieces,
  })
}

describe('deciding about many', () => {
  test('approves those who are named, each with an event and a letter as if decided one by one', async () => {
    const { email, visitor } = await join(world, acme)
    const [one] = await rows<{ id: string }>('SELECT id FROM developers WHERE email = ?', email)
    const others = await fill(2)
    const untouched = await fill(2)
    const developer_ids = [...others, one?.id ?? '']
    const job = await start({ kind: 'decide', decision: 'approve', reason: 'Welcome <b>all</b>', developer_ids })
    expect(job).toMatchObject({
      kind: 'decide',
      state: 'running',
      decision: 'approve',
      reason: 'Welcome <b>all</b>',
      choice: 'named',
      status: null,
      search: null,
      total: 3,
      done: 0,
      skipped: 0,
      created_by: { full_name: 'Portal Admin' },
      finished_at: null,
    })
    expect(await find(job.id)).toMatchObject({ state: 'done', total: 3, done: 3, skipped: 0 })
    expect((await find(job.id)).finished_at).not.toBeNull()
    expect(await statuses()).toEqual({ approved: 3, pending: untouched.length })

    expect((await logIn(visitor, email)).status).toBe(303)
    const [letter] = await world.letters(email)
    expect(letter?.subject).toBe('Your Acme account is approved')
    expect(letter?.text).toContain('> Welcome <b>all</b>')
    const events = await rows(
      'SELECT action, from_status, to_status, actor, reason, job_id FROM events WHERE developer_id = ? ORDER BY id',
      one?.id,
    )
    expect(events.at(-1)).toEqual({
      action: 'approve',
      from_status: 'pending',
      to_status: 'approved',
      actor: 'admin',
      reason: 'Welcome <b>all</b>',
      job_id: job.id,
    })
  })

  test('revoking ends every session', async () => {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    const body = { kind: 'decide', decision: 'revoke', reason: null, status: 'approved', search: null }
    await console.api('POST', `/v3/portals/${globexId}/bulk-jobs`, body)
    expect((await visitor.api('GET', '/api/v3/developer/me')).status).toBe(401)
    expect((await world.letters(email))[0]?.subject).toBe('Your access to Globex was revoked')
  })

  test('counts as skipped whose status does not allow it, who is named but gone, and who is of another portal', async () => {
    const [pending = ''] = await fill(1)
    const [approved = ''] = await fill(1, { status: 'approved' })
    const [elsewhere = ''] = await fill(1, { portalId: globexId })
    const developer_ids = [pending, approved, elsewhere, crypto.randomUUID(), pending, pending.toUpperCase()]
    const job = await start({ kind: 'decide', decision: 'reject', reason: null, developer_ids })
    expect(await find(job.id)).toMatchObject({ state: 'done', total: 4, done: 1, skipped: 3 })
    expect(await statuses()).toEqual({ approved: 1, rejected: 1 })
    expect(await statuses(globexId)).toEqual({ pending: 1 })
    expect(await written(job)).toEqual({ events: 1, decided: 1, actions: ['reject'], letters: 1, recipients: 1 })
  })

  test('chooses all of a status, of this portal only, over several pieces', async () => {
    const count = 2 * pieceSize + 7
    await fill(count)
    await fill(3, { status: 'revoked' })
    await fill(3, { portalId: globexId })
    const job = await start({ kind: 'decide', decision: 'approve', reason: null, status: 'pending', search: null })
    expect(job).toMatchObject({ choice: 'matching', status: 'pending', total: count })
    expect(await find(job.id)).toMatchObject({ state: 'done', done: count, skipped: 0 })
    expect(await statuses()).toEqual({ approved: count, revoked: 3 })
    expect(await statuses(globexId)).toEqual({ pending: 3 })
    expect(await written(job)).toMatchObject({ events: count, decided: count, letters: count, recipients: count })
    const [kept] = await rows(
      'SELECT developers FROM developer_counts WHERE portal_id = ? AND status = ?',
      acmeId,
      'approved',
    )
    expect(kept).toEqual({ developers: count })
  })

  test('fills whole pieces exactly', async () => {
    await fill(pieceSize)
    const job = await start({ kind: 'decide', decision: 'approve', reason: null, status: 'pending', search: null })
    expect(await find(job.id)).toMatchObject({ state: 'done', total: pieceSize, done: pieceSize, skipped: 0 })
  })

  test('chooses everybody, and skips those who are there already', async () => {
    await fill(2)
    await fill(3, { status: 'approved' })
    await fill(1, { status: 'revoked' })
    const job = await start({ kind: 'decide', decision: 'approve', reason: null, status: null, search: null })
    expect(await find(job.id)).toMatchObject({ state: 'done', total: 6, done: 3, skipped: 3 })
    expect(await statuses()).toEqual({ approved: 6 })
  })

  test('chooses what a search finds, in names and addresses, within the portal and the status', async () => {
    await fill(pieceSize + 5, { name: 'Grace "Amazing" Hopper' })
    await fill(2, { domain: 'hopper.example' })
    await fill(4)
    await fill(2, { name: 'José García', status: 'revoked' })
    await fill(3, { portalId: globexId, name: 'Grace Hopper' })
    const search = async (text: string, status: DeveloperStatus | null) => {
      const job = await start({ kind: 'decide', decision: 'approve', reason: null, status, search: text })
      return find(job.id)
    }
    expect(await search('hopper', 'rejected')).toMatchObject({ total: 0, done: 0, state: 'done' })
    expect(await search('HOPPER', 'pending')).toMatchObject({
      search: 'HOPPER',
      total: pieceSize + 7,
      done: pieceSize + 7,
    })
    expect(await search('garcia', null)).toMatchObject({ total: 2, done: 2 })
    expect(await search('"Amazing"', null)).toMatchObject({ total: pieceSize + 5, done: 0, skipped: pieceSize + 5 })
    expect(await search('x" OR full_name : "ada', null)).toMatchObject({ total: 0 })
    expect(await statuses()).toEqual({ approved: pieceSize + 9, pending: 4 })
    expect(await statuses(globexId)).toEqual({ pending: 3 })
  })

  test('with nobody to decide about is done at once', async () => {
    const job = await start({ kind: 'decide', decision: 'approve', reason: null, status: 'pending', search: null })
    expect(await find(job.id)).toMatchObject({ state: 'done', total: 0, done: 0, skipped: 0 })
  })

  test('notes who began it, without the names and addresses that were searched for', async () => {
    const search = freshAddress()
    const job = await start({ kind: 'decide', decision: 'reject', reason: 'No.', status: 'pending', search })
    const [event] = await rows<Record<string, string>>(
      "SELECT * FROM events WHERE action = 'start_bulk_job' AND job_id = ?",
      job.id,
    )
    expect(event).toMatchObject({
      portal_id: acmeId,
      actor: 'admin',
      actor_id: job.created_by.id,
      subject: job.id,
      reason: 'No.',
    })
    expect(JSON.parse(event?.details ?? '')).toEqual({
      kind: 'decide',
      decision: 'reject',
      status: 'pending',
      is_search: true,
    })
    expect(JSON.stringify(event)).not.toContain(search)
  })
})

describe('applying the rules', () => {
  const rules: ApprovalRule[] = [
    { id: 'ours', when: { kind: 'email_domain', domains: ['acme.example'] }, decision: 'approve', reason: null },
    { id: 'wait', when: { kind: 'email_domain', domains: ['partner.example'] }, decision: 'leave', reason: null },
    {
      id: 'no',
      when: { kind: 'email_domain', domains: ['spam.example', 'acme.example'] },
      decision: 'reject',
      reason: 'We know.',
    },
  ]
  const setRules = (text: string) =>
    env.DB.prepare('UPDATE portals SET approval_rules = ? WHERE id = ?').bind(text, acmeId).run()

  test('lets the first rule that matches decide about everybody who waits, and leaves the others', async () => {
    await setRules(JSON.stringify(rules))
    await fill(pieceSize, { domain: 'acme.example' })
    await fill(3, { domain: 'spam.example' })
    await fill(2, { domain: 'partner.example' })
    await fill(4)
    await fill(2, { domain: 'acme.example', status: 'revoked' })
    const job = await start({ kind: 'apply_rules' })
    expect(job).toMatchObject({ kind: 'apply_rules', decision: null, choice: null, total: pieceSize + 9 })
    expect(await find(job.id)).toMatchObject({ state: 'done', done: pieceSize + 3, skipped: 6 })
    expect(await statuses()).toEqual({ approved: pieceSize, rejected: 3, pending: 6, revoked: 2 })
    const events = await rows(
      `SELECT action, actor, actor_id, reason, count(*) AS n FROM events
       WHERE job_id = ? AND developer_id IS NOT NULL GROUP BY action, actor, actor_id, reason ORDER BY action`,
      job.id,
    )
    expect(events).toEqual([
      { action: 'approve', actor: 'rule', actor_id: 'ours', reason: null, n: pieceSize },
      { action: 'reject', actor: 'rule', actor_id: 'no', reason: 'We know.', n: 3 },
    ])
    const letters = await rows("SELECT kind, count(*) AS n, facts ->> 'reason' AS reason FROM letters GROUP BY kind")
    expect(letters).toEqual([
      { kind: 'account-approved', n: pieceSize, reason: null },
      { kind: 'account-rejected', n: 3, reason: 'We know.' },
    ])
  })

  test('uses the rules as they were when it began', async () => {
    await setRules(JSON.stringify(rules))
    await fill(3, { domain: 'spam.example' })
    const job = await leftJob({ kind: 'apply_rules' })
    await setRules('[]')
    expect(await find(job.id)).toMatchObject({ state: 'running', done: 0 })
    expect(await find(job.id)).toMatchObject({ state: 'done', done: 3 })
  })
})

describe('a job that is interrupted', () => {
  const all: NewBulkJob = { kind: 'decide', decision: 'approve', reason: null, status: 'pending', search: null }
  const count = 2 * pieceSize + 10

  test('goes on when somebody looks at it, or by itself when the cron comes', async () => {
    await fill(3)
    const seen = await leftJob(all)
    expect(await find(seen.id)).toMatchObject({ state: 'running', done: 0 })
    expect(await find(seen.id)).toMatchObject({ state: 'done', done: 3 })

    await fill(3)
    const unseen = await leftJob(all)
    await world.sweep()
    const [row] = await rows('SELECT state, done FROM bulk_jobs WHERE id = ?', unseen.id)
    expect(row).toEqual({ state: 'done', done: 3 })

    await fill(3)
    const listed = await leftJob(all)
    await console.get(`${jobs}?filter[state][eq]=running`)
    expect(await find(listed.id)).toMatchObject({ state: 'done', done: 3 })
  })

  test.each([
    ['claiming', 1, 1],
    ['reading the first piece', 2, 2],
    ['writing the first piece', 3, 3],
    ['reading the second piece', 4, 2],
    ['writing the last piece', 7, 3],
  ])('while %s, before it happened and then after, decides once about everybody', async (_, first, second) => {
    await fill(count)
    const job = await leftJob(all)
    let time = Date.now()
    const now = () => time
    await expect(run(job.id, { database: failingDatabase(first, false), now })).rejects.toThrow()
    time += leaseMilliseconds
    await expect(run(job.id, { database: failingDatabase(second, true), now })).rejects.toThrow()
    time += leaseMilliseconds
    await run(job.id, { now })
    expect(await find(job.id)).toMatchObject({ state: 'done', total: count, done: count, skipped: 0 })
    const once = { events: count, decided: count, letters: count, recipients: count }
    expect(await written(job)).toMatchObject(once)
  })

  test('is held by one worker, and can be taken over when its lease has run out', async () => {
    await fill(count)
    const job = await leftJob(all)
    const begun = Date.now()
    await expect(run(job.id, { database: failingDatabase(3, false), now: () => begun })).rejects.toThrow('lost')
    expect(await run(job.id, { now: () => begun + leaseMilliseconds - 1 })).toBe(0)
    expect(await run(job.id, { now: () => begun + leaseMilliseconds })).toBe(3)
    expect(leaseMilliseconds).toBeLessThanOrEqual(15_000)
  })

  test('and worked on by two at once decides once about everybody', async () => {
    await fill(count)
    const job = await leftJob(all)
    // Both believe that the other has died, again and again.
    let time = Date.now()
    const now = () => {
      time += leaseMilliseconds
      return time
    }
    await Promise.all([run(job.id, { now }), run(job.id, { now }), run(job.id, { now })])
    await run(job.id, { now })
    expect(await find(job.id)).toMatchObject({ state: 'done', done: count, skipped: 0 })
    expect(await written(job)).toMatchObject({ events: count, decided: count, letters: count, recipients: count })
  })

  test('does only as many pieces at once as it may, and is free again at once', async () => {
    await fill(count)
    const job = await leftJob(all)
    const now = () => Date.now()
    expect(await run(job.id, { pieces: 1, now })).toBe(1)
    const [row] = await rows('SELECT done, leased_until FROM bulk_jobs WHERE id = ?', job.id)
    expect(row).toEqual({ done: pieceSize, leased_until: 0 })
    expect(await run(job.id, { now })).toBe(2)
    expect(await run(job.id, { now })).toBe(0)
  })

  test('leaves alone who was deleted or decided by hand meanwhile, and who came later', async () => {
    const ids = await fill(count)
    const job = await leftJob(all)
    await run(job.id, { pieces: 1 })
    const [rejected = '', deleted = ''] = ids.slice(-2)
    const developers = `/v3/portals/${acmeId}/developers`
    await console.api('PATCH', `${developers}/${rejected}`, { status: 'rejected' })
    await console.api('DELETE', `${developers}/${deleted}`)
    await join(world, acme)
    await run(job.id)
    expect(await find(job.id)).toMatchObject({ state: 'done', total: count, done: count - 2, skipped: 2 })
    expect(await statuses()).toEqual({ approved: count - 2, rejected: 1, pending: 1 })
  })

  test('does not undo what was decided by hand since it began, where its decision would be allowed', async () => {
    const [revoked = '', ...others] = await fill(3, { status: 'approved' })
    const job = await leftJob({
      kind: 'decide',
      decision: 'approve',
      reason: null,
      developer_ids: [revoked, ...others],
    })
    await console.api('PATCH', `/v3/portals/${acmeId}/developers/${revoked}`, { status: 'revoked' })
    await run(job.id)
    expect(await find(job.id)).toMatchObject({ state: 'done', done: 0, skipped: 3 })
    expect(await statuses()).toEqual({ approved: 2, revoked: 1 })
  })

  test('by an admin stops, also for a worker in the middle of a piece, and goes on where it was', async () => {
    await fill(count)
    const job = await leftJob(all)
    await run(job.id, { pieces: 1 })
    const stopping = onRoundTrip(3, () => console.api('POST', `${jobs}/${job.id}/stop`))
    await run(job.id, { database: stopping })
    expect(await find(job.id)).toMatchObject({ state: 'stopped', done: pieceSize })
    await world.sweep()
    expect(await run(job.id)).toBe(0)
    expect(await find(job.id)).toMatchObject({ state: 'stopped', done: pieceSize, skipped: 0 })

    const again = await console.api('POST', `${jobs}/${job.id}/continue`)
    expect(await again.json()).toMatchObject({ state: 'running', done: pieceSize })
    expect(await find(job.id)).toMatchObject({ state: 'done', done: count, skipped: 0 })
    expect(await written(job)).toMatchObject({ events: count, decided: count, letters: count })
    const events = await rows('SELECT action FROM events WHERE job_id = ? AND developer_id IS NULL ORDER BY id', job.id)
    expect(events).toEqual([{ action: 'start_bulk_job' }, { action: 'stop_bulk_job' }, { action: 'continue_bulk_job' }])
  })
})

test('stopping and continuing twice changes nothing, and what is finished stays so', async () => {
  await fill(1)
  const job = await leftJob({ kind: 'decide', decision: 'approve', reason: null, status: 'pending', search: null })
  const act = async (action: string) => (await console.api('POST', `${jobs}/${job.id}/${action}`)).status
  expect([await act('stop'), await act('stop')]).toEqual([200, 200])
  expect([await act('continue'), await act('stop'), await act('continue')]).toEqual([200, 409, 409])
  const events = await rows('SELECT action FROM events WHERE job_id = ? AND developer_id IS NULL ORDER BY id', job.id)
  expect(events).toHaveLength(3)
})

test('the same request twice begins one job, on this portal only', async () => {
  const request_id = crypto.randomUUID()
  const body = { kind: 'decide', decision: 'approve', reason: null, status: 'pending', search: null, request_id }
  const [first, second] = await Promise.all([start(body), start({ ...body, request_id: request_id.toUpperCase() })])
  expect(second.id).toBe(first.id)
  const elsewhere = await console.api('POST', `/v3/portals/${globexId}/bulk-jobs`, body)
  expect((await elsewhere.json<BulkJob>()).id).not.toBe(first.id)
  expect(await rows("SELECT id FROM events WHERE action = 'start_bulk_job' AND job_id = ?", first.id)).toHaveLength(1)
  expect((await start({ ...body, request_id: undefined })).id).not.toBe(first.id)
})

test('the list is newest first, paged by key, and can tell of those that run alone', async () => {
  const body: NewBulkJob = { kind: 'apply_rules' }
  const begun = []
  for (let count = 0; count < 5; count += 1) begun.push((await start(body)).id)
  const seen: string[] = []
  let path: string | null = `${jobs}?page[size]=2`
  while (path) {
    const page: { data: BulkJob[]; meta: { page: { next: string | null } } } = await (await console.get(path)).json()
    seen.push(...page.data.map(({ id }) => id))
    path = page.meta.page.next
  }
  expect(seen).toEqual(begun.sort().reverse())

  await fill(1)
  const left = await leftJob(body)
  const running = await (await console.get(`${jobs}?filter[state][eq]=running`)).json<{ data: BulkJob[] }>()
  expect(running.data.map(({ id }) => id)).toEqual([left.id])
})

describe('what is refused names its field', () => {
  const decide = { kind: 'decide', decision: 'approve' }
  test.each([
    [{}, 'kind'],
    [{ kind: 'invite' }, 'kind'],
    [{ kind: 'apply_rules', developer_ids: [] }, 'developer_ids'],
    [{ ...decide, status: 'pending', decision: 'delete' }, 'decision'],
    [decide, 'developer_ids'],
    [{ ...decide, search: null }, 'developer_ids'],
    [{ ...decide, developer_ids: [] }, 'developer_ids'],
    [{ ...decide, developer_ids: 'all' }, 'developer_ids'],
    [{ ...decide, developer_ids: ["1' OR 1=1 --"] }, 'developer_ids.0'],
    [{ ...decide, developer_ids: Array.from({ length: 1001 }, () => crypto.randomUUID()) }, 'developer_ids'],
    [{ ...decide, developer_ids: [crypto.randomUUID()], status: 'pending' }, 'developer_ids'],
    [{ ...decide, status: 'new' }, 'status'],
    [{ ...decide, status: null, search: 'ab' }, 'search'],
    [{ ...decide, status: null, search: 'a'.repeat(257) }, 'search'],
    [{ ...decide, status: null, search: 'abc\u202e' }, 'search'],
    [{ ...decide, status: null, reason: 'x'.repeat(501) }, 'reason'],
    [{ ...decide, status: null, reason: 'broken \ud800' }, 'reason'],
    [{ ...decide, status: null, request_id: 'once' }, 'request_id'],
    [{ ...decide, status: null, portal_id: 'x' }, 'portal_id'],
  ])('case %#: $1', async (body, field) => {
    const response = await console.api('POST', jobs, body)
    expect(response.status).toBe(400)
    const { invalid_parameters } = await response.json<{ invalid_parameters: { field: string }[] }>()
    expect(invalid_parameters.map((parameter) => parameter.field)).toEqual([field])
  })

  test('a thousand developers can be named', async () => {
    const developer_ids = Array.from({ length: 1000 }, () => crypto.randomUUID())
    const job = await start({ ...decide, reason: 'x'.repeat(500), developer_ids })
    expect(await find(job.id)).toMatchObject({ total: 1000, done: 0, skipped: 1000 })
  })

  test.each(['nonsense', '%27', crypto.randomUUID()])('an id that is none: %s', async (id) => {
    expect((await console.get(`${jobs}/${id}`)).status).toBe(404)
    for (const action of ['stop', 'continue'])
      expect((await console.api('POST', `${jobs}/${id}/${action}`)).status).toBe(404)
  })
})

test('a piece takes two round trips, a job of one piece three in all, and the rows are read in proportion', async () => {
  const body: NewBulkJob = { kind: 'decide', decision: 'approve', reason: null, status: 'pending', search: null }
  await fill(pieceSize)
  const small = await leftJob(body)
  const counted = countedDatabase(env.DB)
  await run(small.id, { database: counted.database })
  expect(counted.counts.roundTrips).toBe(3)

  await fill(4 * pieceSize)
  const large = await leftJob(body)
  const before = { ...counted.counts }
  await run(large.id, { database: counted.database })
  expect(counted.counts.roundTrips - before.roundTrips).toBe(9)
  expect((counted.counts.rowsRead - before.rowsRead) / (4 * pieceSize)).toBeLessThan(50)
})
