import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { InvitationList, InvitationRow } from '../../worker/contract/management/invitation-lists.ts'
import { leaseMilliseconds } from '../../worker/store/bulk-jobs.ts'
import { directoryDatabase } from '../../worker/store/database.ts'
import { openPortalStore } from '../../worker/store/portal-store.ts'
import { pieceSize, runBulkJob } from '../../worker/usecases/run-bulk-job.ts'
import { countedDatabase } from '../counted-database.ts'
import { failingDatabase } from '../watched-database.ts'
import {
  acme,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  invitationToken,
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
let organizationId: string

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
  const [portal] = await select<{ organization_id: string }>('SELECT organization_id FROM portals WHERE id = ?', acmeId)
  organizationId = portal?.organization_id ?? ''
})

interface GivenRow {
  email: string
  full_name?: string
  row?: number
}

const lists = (portalId = acmeId) => `/v3/portals/${portalId}/invitation-lists`
const give = (body: Record<string, unknown>, portalId = acmeId) => console.api('POST', lists(portalId), body)

async function look(rows: GivenRow[], portalId = acmeId): Promise<InvitationList> {
  const response = await give({ rows }, portalId)
  expect(response.status).toBe(201)
  return response.json()
}

async function find(id: string): Promise<InvitationList> {
  return (await console.get(`${lists()}/${id}`)).json()
}

async function rowsOf(id: string, show = 'all', size = 100): Promise<InvitationRow[]> {
  const found: InvitationRow[] = []
  let path: string | null = `${lists()}/${id}/rows?show=${show}&page[size]=${size}`
  while (path) {
    const page: { data: InvitationRow[]; meta: { page: { next: string | null } } } = await (
      await console.get(path)
    ).json()
    found.push(...page.data)
    path = page.meta.page.next
  }
  return found
}

const start = (id: string) => console.api('POST', `${lists()}/${id}/start`)

async function select<Row>(query: string, ...values: unknown[]): Promise<Row[]> {
  const { results } = await env.DB.prepare(query)
    .bind(...values)
    .all<Row>()
  return results
}

/** What a job has written in all. */
async function written(id: string) {
  const [counts] = await select<Record<string, number>>(
    `SELECT (SELECT count(*) FROM events WHERE job_id = ?1 AND action = 'invite_developer') AS events,
       (SELECT count(DISTINCT subject) FROM events WHERE job_id = ?1 AND action = 'invite_developer') AS people,
       (SELECT count(*) FROM letters l JOIN registrations r ON r.email = l.recipient
        JOIN events e ON e.subject = r.id AND e.job_id = ?1 WHERE l.kind = 'developer-invitation') AS letters,
       (SELECT count(*) FROM bulk_job_items WHERE job_id = ?1 AND outcome = 'invited') AS outcomes`,
    id,
  )
  return counts
}

const people = (count: number): GivenRow[] =>
  Array.from({ length: count }, () => ({ email: `${crypto.randomUUID()}@example.com` }))

/** Starts a list whose worker dies right after. */
async function leave(id: string): Promise<void> {
  await env.DB.prepare("UPDATE bulk_jobs SET state = 'running' WHERE id = ?").bind(id).run()
}

function run(id: string, { database = env.DB, now = () => Date.now() } = {}): Promise<number> {
  const store = openPortalStore(directoryDatabase({ DB: database }), { id: acmeId, organization_id: organizationId })
  const bounds = { until: Number.POSITIVE_INFINITY, pieces: 100 }
  return runBulkJob(id, {
    store,
    tokenSecret: { current: env.TOKEN_SECRET },
    now,
    pause: async () => {},
    decided: () => {},
    ...bounds,
  })
}

describe('looking at a list', () => {
  test('names every row that cannot be invited, by its number, and invites nobody', async () => {
    const { email: known } = await join(world, acme)
    const invited = freshAddress()
    await console.api('POST', `/v3/portals/${acmeId}/invitations`, { email: invited })
    await env.DB.prepare(`UPDATE portals SET denied_email_domains = '["denied.example"]' WHERE id = ?`)
      .bind(acmeId)
      .run()
    const good = freshAddress()
    const other = freshAddress()
    const list = await look([
      { row: 2, email: ` ${good.toUpperCase()} `, full_name: ' Grace Hopper ' },
      { row: 3, email: 'not an address' },
      { row: 5, email: '' },
      { row: 6, email: good },
      { row: 7, email: known },
      { row: 8, email: invited },
      { row: 9, email: 'a@denied.example' },
      { row: 10, email: freshAddress(), full_name: 'x'.repeat(10_000) },
      { row: 11, email: freshAddress(), full_name: 'Grace \u202e reppoH' },
      { row: 12, email: freshAddress(), full_name: 'null \u0000 byte' },
      { row: 13, email: `<script>alert(1)</script>@example.com` },
      { row: 900, email: other, full_name: '=HYPERLINK("https://evil.example")' },
    ])
    expect(list).toMatchObject({ state: 'preview', rows: 12, good: 2, problems: 10, invited: 0, skipped: 0 })
    const rows = await rowsOf(list.id, 'problems', 3)
    expect(rows.map(({ row, problem, same_as_row }) => [row, problem, same_as_row])).toEqual([
      [3, 'not_an_address', null],
      [5, 'email_missing', null],
      [6, 'doubled', 2],
      [7, 'already_a_developer', null],
      [8, 'already_invited', null],
      [9, 'domain_denied', null],
      [10, 'name_too_long', null],
      [11, 'name_unreadable', null],
      [12, 'name_unreadable', null],
      [13, 'not_an_address', null],
    ])
    expect(rows[6]?.full_name).toHaveLength(301)
    expect(rows[7]?.full_name).toBe('Grace \ufffd reppoH')
    const all = await rowsOf(list.id)
    expect(all[0]).toEqual({
      row: 2,
      email: good.toUpperCase().replace('EXAMPLE.COM', 'example.com'),
      full_name: 'Grace Hopper',
      problem: null,
      same_as_row: null,
      outcome: null,
    })
    expect(await world.letters(good)).toEqual([])
    await env.DB.prepare(`UPDATE portals SET denied_email_domains = '[]' WHERE id = ?`).bind(acmeId).run()
  })

  test('does not mind who is invited or known elsewhere, whose invitation is over, or who was added without a password', async () => {
    const elsewhere = freshAddress()
    await console.api('POST', `/v3/portals/${globexId}/invitations`, { email: elsewhere })
    const expired = freshAddress()
    await console.api('POST', `/v3/portals/${acmeId}/invitations`, { email: expired })
    await env.DB.prepare('UPDATE registrations SET expires_at = 1 WHERE email = ?').bind(expired).run()
    const added = freshAddress()
    await console.api('POST', `/v3/portals/${acmeId}/developers`, { email: added, full_name: 'Ada' })
    const list = await look([elsewhere, expired, added].map((email) => ({ email })))
    expect(list).toMatchObject({ good: 3, problems: 0 })
  })

  test.each([
    ['rows', { rows: [] }],
    ['rows', { rows: people(10_001) }],
    [
      'rows',
      {
        rows: [
          { email: 'a@example.com', row: 2 },
          { email: 'b@example.com', row: 2 },
        ],
      },
    ],
    ['rows.0.email', { rows: [{ email: 1 }] }],
    ['rows.0.admin', { rows: [{ email: 'a@example.com', admin: true }] }],
    ['message', { rows: [{ email: 'a@example.com' }], message: 'x'.repeat(501) }],
  ])('with wrong %s is refused', async (field, body) => {
    const response = await give(body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ invalid_parameters: [{ field }] })
  })

  test('takes ten thousand rows in a handful of round trips, and no more than two megabytes', async () => {
    const { database, counts } = countedDatabase(env.DB)
    const counted = openWorld({ ...env, DB: database })
    const visitor = await consoleOf(counted)
    const rows = people(10_000).map((row) => ({ ...row, full_name: 'Grace Brewster Murray Hopper' }))
    counts.roundTrips = 0
    const response = await visitor.api('POST', lists(), { rows })
    expect(await response.json()).toMatchObject({ rows: 10_000, good: 10_000 })
    expect(counts.roundTrips).toBe(2)
    expect((await give({ rows: [{ email: 'x'.repeat(2 * 1024 * 1024) }] })).status).toBe(413)
  })

  test('can be forgotten until it is started', async () => {
    const list = await look(people(2))
    expect((await console.api('DELETE', `${lists()}/${list.id}`)).status).toBe(204)
    expect((await console.get(`${lists()}/${list.id}`)).status).toBe(404)
    expect(await select('SELECT * FROM bulk_job_items WHERE job_id = ?', list.id)).toEqual([])
    const started = await look(people(2))
    await start(started.id)
    expect((await console.api('DELETE', `${lists()}/${started.id}`)).status).toBe(409)
  })

  test('is for those of the portal only', async () => {
    const list = await look(people(2))
    for (const path of ['', '/rows', '/result']) {
      expect((await console.get(`${lists(globexId)}/${list.id}${path}`)).status).toBe(404)
    }
    expect((await console.api('POST', `${lists(globexId)}/${list.id}/start`)).status).toBe(404)
    expect((await console.api('DELETE', `${lists(globexId)}/${list.id}`)).status).toBe(404)
    expect(await find(list.id)).toMatchObject({ state: 'preview' })
  })
})

describe('a list that is started', () => {
  test('invites the good rows, each by a letter whose link works, and says so at each row', async () => {
    const [first, second] = [freshAddress(), freshAddress()]
    const response = await give({
      rows: [{ email: first, full_name: 'Grace' }, { email: 'nonsense' }, { email: second }],
      message: 'Welcome <b>all</b>.',
    })
    const { id } = await response.json<InvitationList>()
    expect((await start(id)).status).toBe(200)
    expect(await find(id)).toMatchObject({
      state: 'done',
      good: 2,
      invited: 2,
      skipped: 0,
      finished_at: expect.any(String),
    })
    expect((await rowsOf(id)).map(({ outcome }) => outcome)).toEqual(['invited', null, 'invited'])
    const [letter] = await world.letters(first)
    expect(letter?.text).toContain('Hello Grace,')
    expect(letter?.text).toContain('> Welcome <b>all</b>.')
    const token = await invitationToken(world, second)
    const visitor = world.visitor(acme)
    await visitor.post('/accept-invitation', { token, full_name: 'Ada', password: goodPassword })
    expect((await logIn(visitor, second)).status).toBe(303)
  })

  test('twice, or twenty times at once, is started once', async () => {
    const list = await look(people(3))
    const answers = await Promise.all(Array.from({ length: 20 }, () => start(list.id)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await find(list.id)).toMatchObject({ state: 'done', invited: 3 })
    expect(await written(list.id)).toEqual({ events: 3, people: 3, letters: 3, outcomes: 3 })
    const events = await select("SELECT id FROM events WHERE action = 'start_bulk_job' AND job_id = ?", list.id)
    expect(events).toHaveLength(1)
  })

  test('without a good row, or on a closed portal, is refused with a sentence', async () => {
    const list = await look([{ email: 'nonsense' }])
    const none = await start(list.id)
    expect([none.status, await none.text()]).toEqual([409, expect.stringContaining('None of the rows')])
    const good = await look(people(1))
    await env.DB.prepare('UPDATE portals SET closed_at = 1 WHERE id = ?').bind(acmeId).run()
    expect((await start(good.id)).status).toBe(409)
    expect((await give({ rows: people(1) })).status).toBe(409)
    await env.DB.prepare('UPDATE portals SET closed_at = NULL WHERE id = ?').bind(acmeId).run()
  })

  test('leaves alone who came by another way meanwhile, and says who', async () => {
    const [became, wasInvited, stays] = [freshAddress(), freshAddress(), freshAddress()]
    const list = await look([became, wasInvited, stays].map((email) => ({ email })))
    await join(world, acme, became)
    await console.api('POST', `/v3/portals/${acmeId}/invitations`, { email: wasInvited })
    const token = await invitationToken(world, wasInvited)
    await start(list.id)
    expect(await find(list.id)).toMatchObject({ state: 'done', invited: 1, skipped: 2 })
    const skipped = await rowsOf(list.id, 'skipped')
    expect(skipped.map(({ row, outcome }) => [row, outcome])).toEqual([
      [1, 'already_a_developer'],
      [2, 'already_invited'],
    ])
    expect((await world.visitor(acme).get(`/accept-invitation?token=${token}`)).status).toBe(200)
  })

  test.each([
    ['claiming', 1, 1],
    ['reading the first piece', 2, 2],
    ['writing the first piece', 3, 3],
    ['writing the last piece', 7, 3],
  ])(
    'whose worker dies while %s, before it happened and then after, invites everybody once',
    async (_, first, second) => {
      const count = 2 * pieceSize + 10
      const list = await look(people(count))
      await leave(list.id)
      let time = Date.now()
      const now = () => time
      await expect(run(list.id, { database: failingDatabase(first, false), now })).rejects.toThrow()
      time += leaseMilliseconds
      await expect(run(list.id, { database: failingDatabase(second, true), now })).rejects.toThrow()
      time += leaseMilliseconds
      await run(list.id, { now })
      expect(await find(list.id)).toMatchObject({ state: 'done', good: count, invited: count, skipped: 0 })
      expect(await written(list.id)).toEqual({ events: count, people: count, letters: count, outcomes: count })
    },
  )

  test('and worked on by three at once invites everybody once', async () => {
    const count = 2 * pieceSize + 10
    const list = await look(people(count))
    await leave(list.id)
    let time = Date.now()
    const now = () => {
      time += leaseMilliseconds
      return time
    }
    await Promise.all([run(list.id, { now }), run(list.id, { now }), run(list.id, { now })])
    await run(list.id, { now })
    expect(await find(list.id)).toMatchObject({ state: 'done', invited: count, skipped: 0 })
    expect(await written(list.id)).toEqual({ events: count, people: count, letters: count, outcomes: count })
  })

  test('can be stopped and continued, and says exactly who was invited', async () => {
    const list = await look(people(pieceSize + 10))
    await leave(list.id)
    await expect(run(list.id, { database: failingDatabase(4, false) })).rejects.toThrow()
    await console.api('POST', `/v3/portals/${acmeId}/bulk-jobs/${list.id}/stop`)
    expect(await find(list.id)).toMatchObject({ state: 'stopped', invited: pieceSize })
    const rows = await rowsOf(list.id)
    expect(rows.filter(({ outcome }) => outcome === 'invited')).toHaveLength(pieceSize)
    await console.api('POST', `/v3/portals/${acmeId}/bulk-jobs/${list.id}/continue`)
    expect(await find(list.id)).toMatchObject({ state: 'done', invited: pieceSize + 10 })
  })
})

test('who is deleted is struck out of the lists of the portal, and of no other', async () => {
  const email = freshAddress()
  const other = await look([{ email, full_name: 'Ada' }], globexId)
  const list = await look([{ email: email.toUpperCase(), full_name: 'Ada' }])
  await start(list.id)
  const token = await invitationToken(world, email.toUpperCase())
  await world.visitor(acme).post('/accept-invitation', { token, full_name: 'Ada', password: goodPassword })
  const again = await look([{ email }, { email: freshAddress() }])
  const [developer] = await select<{ id: string }>('SELECT id FROM developers WHERE email_key = ?', email)
  await console.api('DELETE', `/v3/portals/${acmeId}/developers/${developer?.id}`)
  expect(await rowsOf(list.id)).toMatchObject([{ email: '(deleted)', full_name: '', outcome: 'invited' }])
  expect(await rowsOf(again.id)).toMatchObject([{ email: '(deleted)' }, { problem: null }])
  expect(await select('SELECT email FROM bulk_job_items WHERE job_id = ?', other.id)).toEqual([{ email }])
})

test('the result as a file has a line for each row, and nothing that a program would compute', async () => {
  const email = freshAddress()
  const list = await look([
    { email, full_name: '=1+1' },
    { email: '@SUM(A1)', full_name: 'Ada, "the" first' },
  ])
  await start(list.id)
  const response = await console.get(`${lists()}/${list.id}/result`)
  expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('Content-Disposition')).toMatch(/^attachment; filename="invitations-[0-9-]{10}\.csv"$/)
  expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer())).toBe(
    [
      '\ufeff"row","email","full_name","result"',
      `"1","${email}","'=1+1","Invited"`,
      `"2","'@SUM(A1)","Ada, ""the"" first","This is not an email address"`,
      '',
    ].join('\r\n'),
  )
})
