import { env } from 'cloudflare:workers'
import { parse } from 'papaparse'
import { v7 as uuidv7 } from 'uuid'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ActivityEvent } from '../../worker/contract/management/activity.ts'
import { countedDatabase } from '../counted-database.ts'
import {
  acme,
  addAdmin,
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
let console: Visitor
let acmeId: string
let globexId: string
let organizationId: string

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
  const organization = await env.DB.prepare('SELECT organization_id AS id FROM portals WHERE id = ?')
    .bind(acmeId)
    .first<{ id: string }>()
  organizationId = organization?.id ?? ''
})

interface Page {
  data: ActivityEvent[]
  meta: { page: { size: number; next: string | null } }
}

async function read(visitor: Visitor, path: string): Promise<Page> {
  const response = await visitor.get(path)
  expect(response.status, path).toBe(200)
  return response.json()
}

/** Follows `next` to the end. */
async function readAll(visitor: Visitor, query: string): Promise<ActivityEvent[]> {
  const all: ActivityEvent[] = []
  for (let path: string | null = `/v3/activity?${query}`; path; ) {
    const page: Page = await read(visitor, path)
    all.push(...page.data)
    path = page.meta.page.next
  }
  return all
}

/** Somebody who joined Acme, and what the console decided about them. */
async function decided(hostname: string, ...steps: [status: string, reason?: string][]) {
  const { email, visitor } = await join(world, hostname)
  const portalId = hostname === acme ? acmeId : globexId
  const id = await developerIdOf(console, portalId, email)
  const path = `/v3/portals/${portalId}/developers/${id}`
  for (const [status, reason] of steps) await console.api('PATCH', path, { status, ...(reason && { reason }) })
  return { id, email, visitor, path }
}

/** A noted event that nobody lived through. */
async function note(event: Partial<Record<string, string | number>> & { msecs: number }) {
  const { msecs, ...columns } = event
  const row = {
    id: uuidv7({ msecs }),
    organization_id: organizationId,
    portal_id: acmeId,
    action: 'change_portal',
    actor: 'admin',
    actor_id: crypto.randomUUID(),
    created_at: msecs,
    ...columns,
  }
  const names = Object.keys(row)
  await env.DB.prepare(`INSERT INTO events (${names}) VALUES (${names.map(() => '?')})`)
    .bind(...Object.values(row))
    .run()
  return row
}

describe('the activity', () => {
  test('tells who did what to whom, when and why, newest first', async () => {
    const { id, email } = await decided(acme, ['rejected', 'Tell us more.'], ['approved'])
    const { data } = await read(console, '/v3/activity?page[size]=3')
    expect(data.map(({ action }) => action)).toEqual(['approve', 'reject', 'confirm'])
    expect(data[1]).toEqual({
      id: expect.any(String),
      action: 'reject',
      actor: { kind: 'admin', id: expect.any(String), name: 'Portal Admin' },
      from_status: 'pending',
      to_status: 'rejected',
      reason: 'Tell us more.',
      subject: null,
      subject_name: null,
      details: null,
      job_id: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      portal: { id: acmeId, name: 'Acme' },
      developer: { id, full_name: 'Ada Lovelace', email },
    })
    expect(data[2]?.actor).toEqual({ kind: 'developer', id, name: 'Ada Lovelace' })
  })

  test('keeps the events of a deleted developer, without a name', async () => {
    const { id, path, email } = await decided(acme, ['approved'])
    await console.api('DELETE', path)
    const { data } = await read(console, '/v3/activity?page[size]=3')
    expect(data.map(({ action }) => action)).toEqual(['delete', 'approve', 'confirm'])
    for (const event of data) expect(event.developer).toEqual({ id, full_name: null, email: null })
    expect(data[2]?.actor).toEqual({ kind: 'developer', id, name: null })
    expect(JSON.stringify(data)).not.toContain(email)
  })

  test('names a rule by what it looks at, as long as the portal has it', async () => {
    await note({ msecs: startOfTime + 10_000_000, actor: 'rule', actor_id: 'invited', action: 'approve' })
    await note({ msecs: startOfTime + 10_000_001, actor: 'rule', actor_id: 'gone', action: 'approve' })
    const { data } = await read(console, '/v3/activity?page[size]=2')
    expect(data.map(({ actor }) => actor)).toEqual([
      { kind: 'rule', id: 'gone', name: null },
      { kind: 'rule', id: 'invited', name: 'Invited developers' },
    ])
  })

  test('notes an admin who is gone by id alone', async () => {
    const { actor_id } = await note({ msecs: startOfTime + 10_000_002 })
    const { data } = await read(console, '/v3/activity?page[size]=1')
    expect(data[0]?.actor).toEqual({ kind: 'admin', id: actor_id, name: null })
  })

  test('is paged by key, and every event appears once', async () => {
    const all = await readAll(console, 'page[size]=2')
    const { n } = (await env.DB.prepare('SELECT count(*) AS n FROM events').first<{ n: number }>()) ?? { n: 0 }
    expect(all).toHaveLength(n)
    const ids = all.map(({ id }) => id)
    expect(ids).toEqual([...new Set(ids)].sort().reverse())
  })
})

describe('the filters', () => {
  const base = startOfTime + 20_000_000
  const actor = crypto.randomUUID()
  const job = crypto.randomUUID()
  let meId: string

  beforeAll(async () => {
    meId = (await (await console.get('/v3/me')).json<{ id: string }>()).id
    await env.DB.prepare(
      `INSERT INTO bulk_jobs (id, portal_id, kind, state, input, total, created_by, created_at, updated_at)
       VALUES (?, ?, 'decide', 'done', '{}', 2, ?, 0, 0)`,
    )
      .bind(job, acmeId, meId)
      .run()
    const noted = { actor_id: actor, job_id: job }
    await note({ ...noted, msecs: base, action: 'approve', subject: 'one' })
    await note({ ...noted, msecs: base + 1000, action: 'reject', subject: 'two' })
    await note({ actor_id: actor, msecs: base + 2000, action: 'approve', subject: 'three', portal_id: globexId })
    await note({ msecs: base + 3000, action: 'approve', subject: 'four', actor_id: meId })
  })

  const at = (milliseconds: number) => new Date(milliseconds).toISOString()
  const sinceThen = `from=${at(base)}`

  test.each([
    [() => sinceThen, ['four', 'three', 'two', 'one']],
    [() => `portal=${acmeId}&${sinceThen}`, ['four', 'two', 'one']],
    [() => `portal=${acmeId}&action=approve&${sinceThen}`, ['four', 'one']],
    [() => `actor=${actor}`, ['three', 'two', 'one']],
    [() => `actor=me&${sinceThen}`, ['four']],
    [() => `actor=${actor}&portal=${acmeId}`, ['two', 'one']],
    [() => `actor=${actor}&portal=${acmeId}&action=reject`, ['two']],
    [() => `actor=${actor}&action=approve`, ['three', 'one']],
    [() => `action=reject&${sinceThen}`, ['two']],
    [() => `job=${job}`, ['two', 'one']],
    [() => `job=${job}&action=approve&actor=${actor}`, ['one']],
    [() => `job=${job}&portal=${globexId}`, []],
    [() => `${sinceThen}&to=${at(base + 1000)}`, ['one']],
    [() => `from=${at(base + 1)}&to=${at(base + 2001)}`, ['three', 'two']],
    [() => `from=${encodeURIComponent('2030-01-01T00:00:00+02:00')}`, []],
    [() => `to=1969-01-01T00:00:00Z`, []],
    [() => `portal=${crypto.randomUUID()}`, []],
    [() => `job=${crypto.randomUUID()}`, []],
    [() => `actor=${crypto.randomUUID()}`, []],
  ])('hold together, for every page size: case %#', async (query, expected) => {
    for (const size of [1, 2, 50]) {
      const all = await readAll(console, `${query()}&page[size]=${size}`)
      expect(all.map(({ subject }) => subject)).toEqual(expected)
    }
  })

  test.each([
    ['actor=somebody', 'actor must be a UUID or "me"'],
    ['portal=acme', 'portal must be a UUID'],
    ['job=1', 'job must be a UUID'],
    ['action=explode', 'action must be one of the actions that are noted'],
    ['from=yesterday', 'from must be a time such as 2026-03-01T12:00:00Z'],
    ['from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z', 'to must be later than from'],
    ['page[after]=0', 'page[after] must be a UUID'],
    ['page[size]=51', 'page[size] must be a whole number from 1 to 50'],
    ['who=me', 'who is not a known property'],
  ])('refuse what they cannot read: %s', async (query, words) => {
    const response = await console.get(`/v3/activity?${query}`)
    expect(response.status).toBe(400)
    expect((await response.json<{ detail: string }>()).detail).toContain(words)
  })

  test('are the same for the export, which asks for a format besides', async () => {
    const file = await console.get(`/v3/activity/export?format=jsonl&job=${job}`)
    expect((await lines(file)).map(({ subject }) => subject)).toEqual(['two', 'one'])
    const refused = await console.get('/v3/activity/export?format=xml')
    expect((await refused.json<{ detail: string }>()).detail).toContain('format must be csv or jsonl')
  })

  describe('for a service admin', () => {
    let admin: Visitor
    let both: Visitor

    beforeAll(async () => {
      admin = (await addAdmin(world, { role: 'service_admin', portalIds: [globexId] })).visitor
      both = (await addAdmin(world, { role: 'service_admin', portalIds: [globexId, acmeId] })).visitor
      await decided(globex, ['revoked', 'Globex only.'])
    })

    test('show nothing of a portal that is not theirs, whatever is asked', async () => {
      const queries = ['', sinceThen, `actor=${actor}`, `action=approve`, `job=${job}`, `portal=${acmeId}`, 'actor=me']
      for (const query of queries) {
        const events = [
          ...(await readAll(admin, query)),
          ...(await lines(await admin.get(`/v3/activity/export?format=jsonl&${query}`))),
        ]
        for (const { portal } of events) expect(portal?.id, query).toBe(globexId)
      }
      expect(await readAll(admin, `portal=${acmeId}`)).toEqual([])
      expect(await readAll(admin, `job=${job}`)).toEqual([])
      expect((await readAll(admin, `actor=${actor}`)).map(({ subject }) => subject)).toEqual(['three'])
    })

    test('give no place to go on that belongs to another portal', async () => {
      for (const query of ['page[size]=1', `actor=${actor}&page[size]=1`, 'action=approve&page[size]=1']) {
        for (let path: string | null = `/v3/activity?${query}`; path; ) {
          const page: Page = await read(admin, path)
          path = page.meta.page.next
          const after = path && new URL(path, admin.origin).searchParams.get('page[after]')
          const row = await env.DB.prepare('SELECT portal_id FROM events WHERE id = ?').bind(after).first()
          if (after) expect(row).toEqual({ portal_id: globexId })
        }
      }
    })

    test('merge the portals that are given to them, every event once and in order', async () => {
      const { results } = await env.DB.prepare(
        'SELECT id FROM events WHERE portal_id IS NOT NULL ORDER BY id DESC',
      ).all<{
        id: string
      }>()
      for (const size of [1, 3, 50]) {
        const all = await readAll(both, `page[size]=${size}`)
        expect(all.map(({ id }) => id)).toEqual(results.map(({ id }) => id))
      }
    })

    test('show nothing at all to whom no portal is given', async () => {
      const nobody = (await addAdmin(world, { role: 'service_admin', portalIds: [] })).visitor
      expect(await readAll(nobody, '')).toEqual([])
    })
  })

  test('show an organization only what is its own', async () => {
    const foreign = crypto.randomUUID()
    await env.DB.prepare("INSERT INTO organizations (id, name, created_at) VALUES (?, 'Globex', 0)").bind(foreign).run()
    const stranger = await addAdmin(world, { role: 'organization_admin', organizationId: foreign })
    for (const query of ['', `actor=${actor}`, `job=${job}`, `portal=${acmeId}`, 'action=approve'])
      expect(await readAll(stranger.visitor, query)).toEqual([])
    const mine = await stranger.visitor.get('/v3/activity/export?format=jsonl')
    expect((await lines(mine)).map(({ action }) => action)).toEqual(['export_activity'])
  })
})

async function lines(response: Response): Promise<ActivityEvent[]> {
  expect(response.status).toBe(200)
  const text = new TextDecoder().decode(await response.arrayBuffer())
  expect(text === '' || text.endsWith('\n')).toBe(true)
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

describe('the export', () => {
  test('as JSON lines is exactly what the API tells', async () => {
    const response = await console.get('/v3/activity/export?format=jsonl')
    const all = await readAll(console, 'page[size]=50')
    expect(response.headers.get('Content-Type')).toBe('application/jsonl; charset=utf-8')
    expect(response.headers.get('Content-Disposition')).toMatch(
      /^attachment; filename="activity-\d{4}-\d\d-\d\d\.jsonl"$/,
    )
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(await lines(response)).toEqual(all)
  })

  test('is noted with what was asked for, before it begins', async () => {
    await console.get(`/v3/activity/export?format=csv&portal=${acmeId}&from=2026-01-01T00:00:00Z&action=approve`)
    const { data } = await read(console, '/v3/activity?page[size]=1&action=export_activity')
    expect(data[0]).toMatchObject({
      action: 'export_activity',
      actor: { name: 'Portal Admin' },
      portal: { id: acmeId },
      details: { format: 'csv', portal: acmeId, from: '2026-01-01T00:00:00.000Z', action: 'approve' },
    })
  })

  test('as CSV is text for a spreadsheet, whatever people wrote', async () => {
    const hostile = [
      '=HYPERLINK("https://evil.example","Ada")',
      '+1+1',
      '-2+3',
      '@SUM(A1)',
      '\t=1',
      '  =1',
      '=1\n+2',
      '＝1',
      'said "so", and\r\nleft; <script>alert(1)</script>',
      '\u202egnp.exe \u2067 مرحبا',
    ]
    const actor = crypto.randomUUID()
    for (const reason of hostile) await note({ msecs: startOfTime + 30_000_000, reason, actor_id: actor })
    const response = await console.get(`/v3/activity/export?format=csv&actor=${actor}`)
    expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
    const text = await response.text()
    const { data, errors } = parse<Record<string, string>>(text, { header: true, skipEmptyLines: true })
    expect(errors).toEqual([])
    const asText = (value: string) => (/^\s*[=+\-@＝]/.test(value) ? `'${value}` : value)
    expect(data.map(({ reason }) => reason).sort()).toEqual(hostile.map(asText).sort())
    for (const row of data) {
      for (const value of Object.values(row)) expect(value).not.toMatch(/^\s*[=+\-@＝]/)
    }
    expect(text).toMatch(/^"id","created_at",/)
    const exact = await lines(await console.get(`/v3/activity/export?format=jsonl&actor=${actor}`))
    expect(exact.map(({ reason }) => reason).sort()).toEqual([...hostile].sort())
  })

  test('breaks off when the database fails midway, and is never taken for whole', async () => {
    await manyEvents(2500)
    let reads = 0
    const failing = new Proxy(env.DB, {
      get(target, name) {
        if (name === 'batch') {
          return (statements: D1PreparedStatement[]) => {
            reads += 1
            if (reads > 4) throw new Error('D1_ERROR: the database is gone')
            return target.batch(statements)
          }
        }
        const value = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const broken = openWorld({ ...env, DB: failing })
    const visitor = broken.visitor(new URL(console.origin).hostname)
    for (const [name, value] of console.cookies) visitor.cookies.set(name, value)
    const response = await visitor.get('/v3/activity/export?format=jsonl')
    expect(response.status).toBe(200)
    await expect(response.arrayBuffer()).rejects.toThrow()
  })

  test('does not begin when it cannot be noted', async () => {
    const failing = new Proxy(env.DB, {
      get(target, name) {
        if (name === 'batch') {
          return async () => {
            throw new Error('D1_ERROR: the database is gone')
          }
        }
        const value = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const broken = openWorld({ ...env, DB: failing })
    const visitor = broken.visitor(new URL(console.origin).hostname)
    for (const [name, value] of console.cookies) visitor.cookies.set(name, value)
    expect((await visitor.get('/v3/activity/export?format=csv')).status).toBe(503)
  })
})

/** Events of one busy robot, older than everything else here. */
async function manyEvents(howMany: number): Promise<void> {
  await env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)
     INSERT INTO events (id, organization_id, portal_id, action, actor, actor_id, created_at)
     SELECT format('01900000-%04x-7000-8000-%012x', i / 65536 + ?5, i), ?2, iif(i % 2, ?3, ?4), 'approve', 'admin', 'robot', i
     FROM n`,
  )
    .bind(howMany, organizationId, acmeId, globexId, howMany % 65536)
    .run()
}

describe('among a hundred thousand events', () => {
  let rare: string
  let both: Visitor

  beforeAll(async () => {
    await manyEvents(100_000)
    rare = crypto.randomUUID()
    await note({ msecs: 1000, actor_id: rare, action: 'reject', subject: 'the oldest' })
    both = (await addAdmin(world, { role: 'service_admin', portalIds: [globexId, acmeId] })).visitor
  })

  beforeEach(() => {
    counts.rowsRead = 0
  })

  test.each([
    () => '',
    () => 'page[size]=50',
    () => 'page[size]=50&page[after]=01900001-0000-7000-8000-000000000000',
    () => `page[size]=50&portal=${acmeId}`,
    () => `page[size]=50&portal=${acmeId}&action=approve`,
    () => `page[size]=50&portal=${acmeId}&actor=${crypto.randomUUID()}`,
    () => `page[size]=50&actor=${rare}&action=approve`,
    () => 'page[size]=50&actor=me&action=disable_admin',
    () => 'page[size]=50&from=2024-01-01T00:00:00Z&to=2024-06-10T00:00:00Z',
    () => `page[size]=50&job=${crypto.randomUUID()}`,
  ])('no page reads more than 500 rows: case %#', async (query) => {
    for (const visitor of [console, both]) {
      counts.rowsRead = 0
      await read(visitor, `/v3/activity?${query()}`)
      expect(counts.rowsRead).toBeLessThanOrEqual(500)
    }
  })

  test('a page whose conditions no index answers may be short, and says where to go on', async () => {
    const robot = crypto.randomUUID()
    for (let index = 0; index < 450; index += 1) {
      const action = index === 0 ? 'reject' : 'approve'
      await note({ msecs: startOfTime + 40_000_000 + index, actor_id: robot, action })
    }
    counts.rowsRead = 0
    const path = `/v3/activity?actor=${robot}&action=reject&portal=${acmeId}`
    const first = await read(console, path)
    expect(first.data).toEqual([])
    expect(first.meta.page.next).not.toBeNull()
    expect(counts.rowsRead).toBeLessThanOrEqual(500)
    expect(await readAll(console, `actor=${robot}&action=reject&portal=${acmeId}`)).toHaveLength(1)
  })

  test('the export is whole, and read in few pieces', async () => {
    counts.roundTrips = 0
    const response = await console.get('/v3/activity/export?format=csv')
    let rows = -1
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) {
      rows += decoder.decode(chunk, { stream: true }).split('\r\n').length - 1
    }
    const { n } = (await env.DB.prepare('SELECT count(*) AS n FROM events').first<{ n: number }>()) ?? { n: 0 }
    expect(rows).toBe(n)
    expect(counts.roundTrips).toBeLessThan(250)
  })
})
