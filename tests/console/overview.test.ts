import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Overview } from '../../worker/contract/management/overview.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import { countedDatabase } from '../counted-database.ts'
import {
  acme,
  consoleOf,
  developerIdOf,
  globex,
  join,
  openWorld,
  portalIdOf,
  startOfTime,
  type Visitor,
} from '../world.ts'

const { database, counts } = countedDatabase(env.DB)
const world = openWorld({ ...env, DB: database })
const today = '2026-03-01'
const dayMilliseconds = 86_400_000
let console: Visitor
let acmeId: string
let globexId: string

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
})

const ask = (portalId: string, query = '') => console.get(`/v3/portals/${portalId}/overview${query}`)
const overviewOf = async (portalId: string, query?: string) => (await ask(portalId, query)).json<Overview>()

/** Counts of a day as the triggers would have kept them. */
async function keep(portalId: string, date: string, signUps: number, minutes: Record<string, number> = {}) {
  const approved = Object.values(minutes).reduce((sum, count) => sum + count, 0)
  await env.DB.prepare(
    'INSERT OR REPLACE INTO daily_counts (portal_id, day, sign_ups, confirmed, approved, first_log_ins, approval_minutes) VALUES (?, ?, ?, ?, ?, 0, ?)',
  )
    .bind(portalId, Date.parse(date) / dayMilliseconds, signUps, approved, approved, JSON.stringify(minutes))
    .run()
}

describe('the overview of a portal', () => {
  test('of one that nobody has found yet: thirty days of nothing', async () => {
    const overview = await overviewOf(acmeId)
    expect(overview).toMatchObject({
      from: '2026-01-31',
      to: today,
      funnel: { sign_ups: 0, confirmed: 0, approved: 0, first_log_ins: 0 },
      median_hours_to_approval: null,
      waiting: { pending: 0, oldest_since: null },
    })
    expect(overview.days).toHaveLength(30)
    expect(overview.days[0]).toEqual({ date: '2026-01-31', sign_ups: 0, confirmed: 0, approved: 0 })
  })

  test('has every day from first to last, and adds up those alone', async () => {
    await keep(acmeId, '2025-12-31', 100, { 0: 100 })
    await keep(acmeId, '2026-01-01', 4, { 30: 1, 300: 1 })
    await keep(acmeId, '2026-01-03', 3, { 120: 1 })
    await keep(acmeId, '2026-01-04', 50)
    const overview = await overviewOf(acmeId, '?from=2026-01-01&to=2026-01-03')
    expect(overview).toMatchObject({
      from: '2026-01-01',
      to: '2026-01-03',
      funnel: { sign_ups: 7, confirmed: 3, approved: 3 },
      median_hours_to_approval: 2,
      days: [
        { date: '2026-01-01', sign_ups: 4, confirmed: 2, approved: 2 },
        { date: '2026-01-02', sign_ups: 0, confirmed: 0, approved: 0 },
        { date: '2026-01-03', sign_ups: 3, confirmed: 1, approved: 1 },
      ],
    })
    const { from, to } = await overviewOf(acmeId, '?to=2026-01-30')
    expect([from, to]).toEqual(['2026-01-01', '2026-01-30'])
  })

  test.each([
    [{ 10: 1 }, 0.17],
    [{ 0: 1, 600: 1 }, 0],
    [{ 0: 1, 600: 2 }, 10],
    [{ 2: 5, 11: 5, 100: 1 }, 0.18],
    [{ 4320: 9, 0: 2 }, 72],
  ])('says when half of the approved were approved: %j minutes are %d hours', async (minutes, hours) => {
    await keep(acmeId, '2025-06-01', 20, minutes)
    const overview = await overviewOf(acmeId, '?from=2025-06-01&to=2025-06-01')
    expect(overview.median_hours_to_approval).toBe(hours)
  })

  test('says how many wait and since when the first of them does', async () => {
    const first = await join(world, acme)
    const second = await join(world, acme)
    const waiting = (await overviewOf(acmeId)).waiting
    expect(waiting.pending).toBe(2)
    expect(Date.parse(waiting.oldest_since ?? '')).toBeGreaterThanOrEqual(startOfTime)
    const id = await developerIdOf(console, acmeId, first.email)
    await console.api('PATCH', `/v3/portals/${acmeId}/developers/${id}`, { status: 'rejected' })
    const later = (await overviewOf(acmeId)).waiting
    expect(later.pending).toBe(1)
    expect(Date.parse(later.oldest_since ?? '')).toBeGreaterThan(Date.parse(waiting.oldest_since ?? ''))
    const other = await developerIdOf(console, acmeId, second.email)
    await console.api('PATCH', `/v3/portals/${acmeId}/developers/${other}`, { status: 'approved' })
    expect((await overviewOf(acmeId)).waiting).toEqual({ pending: 0, oldest_since: null })
  })

  test.each([
    ['?from=2026-03-02', 'from', 'future'],
    ['?to=2026-03-02', 'to', 'future'],
    ['?from=2026-02-02&to=2026-02-01', 'from', 'after'],
    ['?from=2025-02-28&to=2026-03-01', 'from', '366 days'],
    ['?from=2026-02-30', 'from', 'a day like'],
    ['?from=yesterday', 'from', 'a day like'],
    ['?to=20260301', 'to', 'a day like'],
    ['?to=', 'to', 'a day like'],
    ['?to=-000001-01-01', 'to', 'a day like'],
    ['?from=2026-02-01&from=2026-02-02', 'from', 'a day like'],
    ['?since=2026-02-01', 'since', 'not a known'],
  ])('refuses %s and names the field', async (query, field, reason) => {
    const response = await ask(acmeId, query)
    expect(response.status).toBe(400)
    const { invalid_parameters } = await response.json<Problem>()
    expect(invalid_parameters?.[0]).toMatchObject({ field, source: 'query' })
    expect(invalid_parameters?.[0]?.reason).toContain(reason)
  })

  test('of 366 days takes two round trips with the session, and one row for each day', async () => {
    for (let day = 0; day < 366; day += 1) {
      await keep(globexId, new Date(startOfTime - day * dayMilliseconds).toISOString().slice(0, 10), 1, { 0: 1 })
    }
    await env.DB.prepare(
      `INSERT INTO developers (id, portal_id, email, email_key, full_name, status, created_at, updated_at, signed_up_at)
       WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
       SELECT '00000000-0000-7000-8000-' || printf('%012d', i), ?, 'n' || i || '@example.com', 'n' || i || '@example.com',
         'Ada', 'pending', i, i, 0 FROM n`,
    )
      .bind(globexId)
      .run()
    const start = { ...counts }
    await console.get(`/v3/portals/${globexId}/approval-rules`)
    const rowsOfSession = counts.rowsRead - start.rowsRead
    const before = { ...counts }
    const response = await ask(globexId, '?from=2025-03-01&to=2026-03-01')
    expect(response.status).toBe(200)
    expect(counts.roundTrips - before.roundTrips).toBe(2)
    expect(counts.rowsRead - before.rowsRead - rowsOfSession).toBeLessThanOrEqual(366 + 3)
    const { waiting, days } = await response.json<Overview>()
    expect(days).toHaveLength(366)
    expect(waiting).toEqual({ pending: 1001, oldest_since: '1970-01-01T00:00:00.100Z' })
  })
})
