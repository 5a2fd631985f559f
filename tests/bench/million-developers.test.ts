import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countedDatabase } from '../counted-database.ts'
import {
  acme,
  confirmationPath,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  portalIdOf,
  startOfTime,
  tokenOf,
  type Visitor,
} from '../world.ts'

const many = 1_000_000
const few = 1_000
const rowsBudget = 500
const day = 86_400_000

const { database, counts } = countedDatabase(env.DB)
let answered = { ...counts }
const world = openWorld({ ...env, DB: database }, () => {
  answered = { ...counts }
})

let consoleVisitor: Visitor
const portals = { many: '', few: '' }
const measured: (string | number)[][] = [['visit', 'rows at 1,000', 'rows at 1,000,000', 'round trips', 'ms']]

/** Developers of one portal, made in the database itself, spread over the year before the tests begin. */
async function fill(portalId: string, developers: number): Promise<void> {
  const step = Math.floor((365 * day) / developers)
  const atOnce = 20_000
  for (let first = 0; first < developers; first += atOnce) {
    await env.DB.prepare(
      `WITH RECURSIVE numbers (n) AS (
         SELECT CAST(?2 AS INTEGER) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < CAST(?3 AS INTEGER)
       ), people AS (SELECT n, CAST(?4 AS INTEGER) + n * CAST(?5 AS INTEGER) AS at FROM numbers)
       INSERT INTO developers (
         id, portal_id, email, email_key, full_name, status, created_at, updated_at, password_hash, signed_up_at
       )
       SELECT printf('%08x-%04x-7000-8%03x-%012x', at >> 16, at & 65535, CAST(?6 AS INTEGER) % 4096, n), ?1,
         printf('dev%d@%s.example', n, CASE n % 3 WHEN 0 THEN 'mail' WHEN 1 THEN 'globex' ELSE 'acme' END),
         printf('dev%d@%s.example', n, CASE n % 3 WHEN 0 THEN 'mail' WHEN 1 THEN 'globex' ELSE 'acme' END),
         printf('%s %s %d', CASE n % 4 WHEN 0 THEN 'Ada' WHEN 1 THEN 'Grace' WHEN 2 THEN 'José' ELSE 'Li' END,
           CASE n % 5 WHEN 0 THEN 'Lovelace' WHEN 1 THEN 'Hopper' WHEN 2 THEN 'García' ELSE 'Wei' END, n),
         CASE WHEN n % 100 = 1 THEN 'pending' WHEN n % 200 = 2 THEN 'rejected' WHEN n % 200 = 3 THEN 'revoked' ELSE 'approved' END,
         at, at, 'x', at
       FROM people`,
    )
      .bind(portalId, first, Math.min(first + atOnce, developers), startOfTime - 366 * day, step, developers)
      .run()
  }
}

/** Runs one visit and notes what it cost until its answer was ready. */
async function measure(name: string, visit: () => Promise<Response>, status = 200) {
  const before = { ...counts }
  const began = performance.now()
  const response = await visit()
  const milliseconds = performance.now() - began
  expect(response.status, name).toBe(status)
  return {
    response,
    rows: answered.rowsRead - before.rowsRead,
    trips: answered.roundTrips - before.roundTrips,
    milliseconds,
  }
}

function note(name: string, ofFew: { rows: number }, ofMany: { rows: number; trips: number; milliseconds: number }) {
  measured.push([name, ofFew.rows, ofMany.rows, ofMany.trips, Math.round(ofMany.milliseconds)])
}

beforeAll(async () => {
  consoleVisitor = await consoleOf(world)
  portals.many = await portalIdOf(consoleVisitor, acme)
  portals.few = await portalIdOf(consoleVisitor, globex)
  await fill(portals.few, few)
  await fill(portals.many, many)
  await world.visitor(acme).get('/login')
  await world.visitor(globex).get('/login')
}, 900_000)

afterAll(() => {
  // biome-ignore lint/suspicious/noConsole: printing is what a benchmark is for
  console.log(
    measured
      .map(([name, ...figures]) =>
        [String(name).padEnd(44), ...figures.map((figure) => String(figure).padStart(18))].join(''),
      )
      .join('\n'),
  )
})

const lists = [
  ['pending developers', 'developers?filter[status][eq]=pending'],
  ['approved developers', 'developers?filter[status][eq]=approved&page[size]=100'],
  ['all developers, oldest first', 'developers?sort=created_at%20asc'],
  ['pending developers, oldest first', 'developers?filter[status][eq]=pending&sort=created_at%20asc'],
  ['all developers by name', 'developers?sort=full_name%20asc'],
  ['approved developers by name, downwards', 'developers?filter[status][eq]=approved&sort=full_name%20desc'],
  ['pending developers by email', 'developers?filter[status][eq]=pending&sort=email%20asc'],
  ['search that many match', 'developers?filter[search][contains]=example'],
  ['search among the pending', 'developers?filter[search][contains]=example&filter[status][eq]=pending'],
  ['search that nobody matches', 'developers?filter[search][contains]=nobody-at-all'],
  ['search for a part of an address', 'developers?filter[email][contains]=dev77'],
  ['search for a part of a name', 'developers?filter[name][contains]=garcia'],
  ['search for two letters', 'developers?filter[search][contains]=li'],
  ['search for two letters among the rejected', 'developers?filter[search][contains]=gr&filter[status][eq]=rejected'],
  ['counts', ''],
  ['overview of 30 days', 'overview'],
  ['overview of a year', 'overview?from=2025-03-01&to=2026-02-28'],
  ['activity', '/v3/activity?portal='],
  ['bulk jobs', 'bulk-jobs'],
  ['pending invitations', 'invitations'],
  ['terms', 'terms'],
] as const

describe(`with ${many.toLocaleString('en')} developers as with ${few.toLocaleString('en')}`, () => {
  test.each(lists)(`%s: at most ${rowsBudget} rows, on the first page and deep inside`, async (name, path) => {
    const ask = (portalId: string, at = path) =>
      consoleVisitor.get(at.startsWith('/') ? `${at}${portalId}` : `/v3/portals/${portalId}${at && `/${at}`}`)
    const ofFew = await measure(name, () => ask(portals.few))
    const ofMany = await measure(name, () => ask(portals.many))
    note(name, ofFew, ofMany)
    expect(ofMany.rows, name).toBeLessThanOrEqual(rowsBudget)

    const { meta } = await ofMany.response.json<{ meta?: { page: { next: string | null } } }>()
    const next = meta?.page.next
    if (!next) return
    const deeper = await measure(`${name}, next page`, () => consoleVisitor.get(next))
    expect(deeper.rows, `${name}, next page`).toBeLessThanOrEqual(rowsBudget)
  })

  test('a developer’s page and everything on it', async () => {
    for (const part of ['', '/events', '/letters', '/sessions', '/notes']) {
      const costs = []
      for (const portalId of [portals.few, portals.many]) {
        const list = await consoleVisitor.get(`/v3/portals/${portalId}/developers?page[size]=1`)
        const { data } = await list.json<{ data: { id: string }[] }>()
        costs.push(
          await measure(part, () => consoleVisitor.get(`/v3/portals/${portalId}/developers/${data[0]?.id}${part}`)),
        )
      }
      const [ofFew, ofMany] = costs
      if (!ofFew || !ofMany) throw new Error('both portals are measured')
      note(`developer’s page${part}`, ofFew, ofMany)
      expect(ofMany.rows).toBeLessThanOrEqual(rowsBudget)
    }
  })

  test('register, confirm, approve, log in and the session check read the same rows', async () => {
    const costs: Record<string, { rows: number; trips: number; milliseconds: number }[]> = {}
    const visit = async (name: string, action: () => Promise<Response>, status: number) => {
      const known = costs[name] ?? []
      costs[name] = [...known, await measure(name, action, status)]
    }
    for (const [hostname, portalId] of [
      [globex, portals.few],
      [acme, portals.many],
    ] as const) {
      const visitor = world.visitor(hostname)
      const email = freshAddress()
      await visitor.get('/login')
      await visit('register', () => visitor.post('/register', { full_name: 'Ada', email }), 303)
      const token = tokenOf(await confirmationPath(world, email))
      await visitor.get('/login')
      await visit('confirm', () => visitor.post('/confirm', { token, password: goodPassword }), 303)
      const { email: other } = await join(world, acme)
      const pending = await developerIdOf(consoleVisitor, portals.many, other)
      const id = portalId === portals.many ? await developerIdOf(consoleVisitor, portalId, email) : pending
      const decide = () =>
        consoleVisitor.api('PATCH', `/v3/portals/${portals.many}/developers/${id}`, { status: 'approved' })
      await visit('approve', decide, 200)
      await visitor.get('/login')
      await visit('log in', () => logIn(visitor, email), 303)
      await visit('session check', () => visitor.api('GET', '/api/v3/developer/me'), 200)
    }
    for (const [name, [ofFew, ofMany]] of Object.entries(costs)) {
      if (!ofFew || !ofMany) throw new Error('both portals are measured')
      note(name, ofFew, ofMany)
      expect(ofMany.rows, name).toBeLessThanOrEqual(rowsBudget)
    }
  })
})
