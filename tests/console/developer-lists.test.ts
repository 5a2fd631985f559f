import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Developer, DeveloperPage } from '../../worker/contract/management/developers.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import { countedDatabase } from '../counted-database.ts'
import { acme, consoleOf, globex, openWorld, portalIdOf, startOfTime, type Visitor } from '../world.ts'

const recorded = new Set<string>()
const { database, counts } = countedDatabase(
  new Proxy(env.DB, {
    get(target, name) {
      if (name === 'prepare') {
        return (query: string) => {
          recorded.add(query)
          return target.prepare(query)
        }
      }
      if (name === 'batch') return (statements: D1PreparedStatement[]) => target.batch(statements)
      return Reflect.get(target, name)
    },
  }),
)
const world = openWorld({ ...env, DB: database })
let console: Visitor
let acmeId: string
let globexId: string

const searchable: [name: string, email: string, status: string][] = [
  ['Ada Lovelace', 'ada.lovelace@acme.example', 'pending'],
  ['ADA LOVELACE', 'countess@globex.example', 'approved'],
  ['José Núñez', 'jose@acme.example', 'approved'],
  ['Jose\u0301 Decomposed', 'jd@acme.example', 'approved'],
  ['Nguyễn Văn An', 'an.nguyen@acme.example', 'approved'],
  ['Li', 'li@acme.example', 'approved'],
  ['li na', 'na@acme.example', 'pending'],
  ['Zoe Quill', 'li.zoe@globex.example', 'approved'],
  ['山田 太郎', 'yamada@acme.example', 'approved'],
  ['山 本', 'moto@acme.example', 'pending'],
  ['Élodie Blanc', 'blanc@acme.example', 'approved'],
  ['Robert "Bob" O’Neil', 'bob@acme.example', 'rejected'],
  ['<b>Bold</b>', 'bold@acme.example', 'revoked'],
  ['Grace Hopper', 'grace+navy@acme.example', 'approved'],
]

let added = 0
/** Developers as they would be had they joined one after the other. */
async function addDevelopers(portalId: string, people: (readonly [name: string, email: string, status: string])[]) {
  const rows = people.map(([full_name, email, status]) => {
    added += 1
    const time = startOfTime - 10_000_000 + added
    const hex = (number: number, length: number) => number.toString(16).padStart(length, '0')
    const id = `${hex(time, 12).slice(0, 8)}-${hex(time, 12).slice(8)}-7000-8000-${hex(added, 12)}`
    return { id, full_name, email, status, time }
  })
  await env.DB.prepare(
    `INSERT INTO developers (id, portal_id, email, email_key, full_name, status, created_at, updated_at, signed_up_at)
     SELECT value ->> 'id', ?1, value ->> 'email', lower(value ->> 'email'), value ->> 'full_name', value ->> 'status',
       value ->> 'time', value ->> 'time', value ->> 'time' FROM json_each(?2)`,
  )
    .bind(portalId, JSON.stringify(rows))
    .run()
}

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
  const many = Array.from({ length: 650 }, (_, i) => {
    const status = ['pending', 'approved', 'rejected', 'revoked'][i % 4] ?? ''
    return [`Many ${['Anna', 'anna', 'Bert'][i % 3]}`, `many${i}@initrode.example`, status] as const
  })
  await addDevelopers(acmeId, [...many, ...searchable])
  await addDevelopers(globexId, [['Ada Lovelace', 'ada@elsewhere.example', 'approved']])
})

const pathOf = (query: Record<string, string>, portalId = acmeId) =>
  `/v3/portals/${portalId}/developers?${new URLSearchParams(query)}`

async function list(query: Record<string, string>, portalId = acmeId): Promise<DeveloperPage> {
  const response = await console.get(pathOf(query, portalId))
  expect(response.status, JSON.stringify(query)).toBe(200)
  return response.json()
}

async function whole(query: Record<string, string>): Promise<Developer[]> {
  const all: Developer[] = []
  let path: string | null = pathOf({ 'page[size]': '100', ...query })
  while (path) {
    const page: DeveloperPage = await (await console.get(path)).json()
    all.push(...page.data)
    path = page.meta.page.next
  }
  return all
}

const namesOf = async (query: Record<string, string>) => (await list(query)).data.map(({ full_name }) => full_name)
const search = (text: string, more: Record<string, string> = {}) =>
  namesOf({ 'filter[search][contains]': text, ...more })

describe('the order', () => {
  const total = 650 + searchable.length

  test.each([
    ['created_at', (d: Developer) => d.id],
    ['created_at asc', (d: Developer) => d.id],
    ['email', (d: Developer) => d.email],
    ['email asc', (d: Developer) => d.email],
    ['full_name', (d: Developer) => foldAscii(d.full_name)],
    ['full_name asc', (d: Developer) => foldAscii(d.full_name)],
  ])('%s holds over all pages, and everybody appears once', async (sort, keyOf) => {
    const all = await whole({ sort })
    expect(new Set(all.map(({ id }) => id)).size).toBe(total)
    expect(all).toHaveLength(total)
    const keys = all.map(keyOf)
    expect(keys).toEqual([...keys].sort(byBytes))
    const backwards = await whole({ sort: `${sort.split(' ')[0]} desc` })
    expect(backwards.map(({ id }) => id)).toEqual(all.map(({ id }) => id).reverse())
  })

  test('is newest first unless it says otherwise, and one status keeps it', async () => {
    const all = await whole({ 'filter[status][eq]': 'pending' })
    expect(all.map(({ id }) => id)).toEqual(
      all
        .map(({ id }) => id)
        .sort()
        .reverse(),
    )
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['pending']))
    const { meta } = await list({ 'filter[status][eq]': 'pending', sort: 'full_name' })
    expect(meta.page).toMatchObject({ total: all.length, is_total_capped: false })
  })

  test('a page that was reached before somebody was deleted goes on where it was', async () => {
    await addDevelopers(
      globexId,
      Array.from({ length: 6 }, (_, i) => ['Gone Soon', `gone${i}@example.com`, 'approved']),
    )
    for (const query of [{ sort: 'full_name desc' }, { 'filter[search][contains]': 'gone soon' }] as Record<
      string,
      string
    >[]) {
      const first = await list({ 'page[size]': '2', ...query }, globexId)
      const last = first.data.at(-1)?.id
      const second: DeveloperPage = await (await console.get(first.meta.page.next ?? '')).json()
      expect((await console.api('DELETE', `/v3/portals/${globexId}/developers/${last}`)).status).toBe(204)
      const again: DeveloperPage = await (await console.get(first.meta.page.next ?? '')).json()
      expect(again.data).toEqual(second.data)
    }
  })

  test.each([
    "' OR 1=1",
    '!!!!',
    'e30',
    'W10',
    'WyJ4Il0',
    btoa('["\u0000"]'),
    btoa(JSON.stringify([crypto.randomUUID(), 'more'])),
    'x'.repeat(5000),
  ])('a place that is none is a 400 that names page[after] (%#)', async (after) => {
    for (const sort of ['created_at', 'full_name']) {
      const response = await console.get(pathOf({ 'page[after]': after, sort }))
      expect(response.status).toBe(400)
      const { invalid_parameters } = await response.json<Problem>()
      expect(invalid_parameters).toMatchObject([{ field: 'page[after]', source: 'query' }])
    }
  })
})

describe('a search', () => {
  test('finds any part of a name or an address, whatever the case', async () => {
    expect(await search('ovela')).toEqual(['ADA LOVELACE', 'Ada Lovelace'])
    expect(await search('a lo')).toEqual(['ADA LOVELACE', 'Ada Lovelace'])
    expect(await search('COUNTESS@')).toEqual(['ADA LOVELACE'])
    expect(await search('  grace+navy  ')).toEqual(['Grace Hopper'])
    expect(await search('nobody at all')).toEqual([])
  })

  test('does not mind accents, composed or not, on either side', async () => {
    expect(await search('jose')).toEqual(['Jose\u0301 Decomposed', 'José Núñez'])
    expect(await search('JOSÉ')).toEqual(['Jose\u0301 Decomposed', 'José Núñez'])
    expect(await search('jose\u0301')).toEqual(['Jose\u0301 Decomposed', 'José Núñez'])
    expect(await search('nguyen van')).toEqual(['Nguyễn Văn An'])
    expect(await search('田 太')).toEqual(['山田 太郎'])
  })

  test('of one or two characters finds the names and addresses that begin with it, on one page', async () => {
    expect(await search('li')).toEqual(['Li', 'li na', 'Zoe Quill'])
    expect(await search('LI')).toEqual(['Li', 'li na', 'Zoe Quill'])
    expect(await search('li', { 'filter[status][eq]': 'approved' })).toEqual(['Li', 'Zoe Quill'])
    expect(await search('山田')).toEqual(['山田 太郎'])
    expect(await search('山')).toEqual(['山 本', '山田 太郎'])
    expect(await search('él')).toEqual(['Élodie Blanc'])
    expect(await search('e\u0301l')).toEqual(['Élodie Blanc'])
    expect(await namesOf({ 'filter[name][contains]': 'li' })).toEqual(['Li', 'li na'])
    expect(await namesOf({ 'filter[email][contains]': 'LI' })).toEqual(['Zoe Quill', 'Li'])
    const { data, meta } = await list({ 'filter[search][contains]': 'm' })
    expect(data).toHaveLength(25)
    expect(meta.page).toMatchObject({ total: 25, is_total_capped: true, next: null })
  })

  test('keeps to what is asked of name, address and status together', async () => {
    expect(await namesOf({ 'filter[name][contains]': 'lovelace', 'filter[email][contains]': 'globex' })).toEqual([
      'ADA LOVELACE',
    ])
    expect(await namesOf({ 'filter[name][contains]': 'globex' })).toEqual([])
    expect(await search('lovelace', { 'filter[status][eq]': 'pending' })).toEqual(['Ada Lovelace'])
    const all = {
      'filter[name][contains]': 'ada',
      'filter[email][contains]': '.lovelace',
      'filter[search][contains]': 'acme',
    }
    expect(await namesOf(all)).toEqual(['Ada Lovelace'])
  })

  test('knows where somebody stands now, and what they are called now', async () => {
    const [{ id }] = (await list({ 'filter[search][contains]': 'grace hopper' })).data as [Developer]
    await console.api('PATCH', `/v3/portals/${acmeId}/developers/${id}`, { status: 'revoked' })
    expect(await search('grace hopper', { 'filter[status][eq]': 'approved' })).toEqual([])
    expect(await search('grace hopper', { 'filter[status][eq]': 'revoked' })).toEqual(['Grace Hopper'])
  })

  test('stays within its portal', async () => {
    const { data, meta } = await list({ 'filter[search][contains]': 'lovelace' }, globexId)
    expect(data.map(({ email }) => email)).toEqual(['ada@elsewhere.example'])
    expect(meta.page).toMatchObject({ total: 1, is_total_capped: false, next: null })
    // What the index tells portals apart by cannot be searched for.
    expect(await search('\ue000\ue001\uf000')).toEqual([])
  })

  test('is paged by key, newest first, and counted up to 400', async () => {
    const all = await whole({ 'filter[search][contains]': 'initrode' })
    expect(all).toHaveLength(650)
    expect(all.map(({ id }) => id)).toEqual(
      all
        .map(({ id }) => id)
        .sort()
        .reverse(),
    )
    const { meta } = await list({ 'filter[search][contains]': 'initrode' })
    expect(meta.page).toMatchObject({ total: 400, is_total_capped: true })
    const pending = await list({ 'filter[search][contains]': 'initrode', 'filter[status][eq]': 'pending' })
    expect(pending.meta.page).toMatchObject({ total: 163, is_total_capped: false })
  })

  test.each([
    ['"AND"', []],
    ['bob"', ['Robert "Bob" O’Neil']],
    ['"bob"', ['Robert "Bob" O’Neil']],
    ['* OR NOT NEAR(', []],
    ['scope:', []],
    ['{full_name}', []],
    ['^ada', []],
    ['-ada', []],
    ["'; DROP TABLE developers", []],
    ['%%%', []],
    ['___', []],
    ['<b>bold', ['<b>Bold</b>']],
    ['\u200fada', []],
    ['\u{10ffff}', []],
    ['"', []],
    ['""', []],
  ])('takes %s for text', async (text, found) => {
    expect(await search(text)).toEqual(found)
  })

  test.each([
    ['filter[search][contains]', 'a\u0000b', {}],
    ['filter[search][contains]', 'x'.repeat(10_000), {}],
    ['filter[search][contains]', '\u202eada', {}],
    ['filter[name][contains]', '   ', {}],
    ['filter[email][contains]', 'a', { 'filter[name][contains]': 'ada' }],
    ['sort', 'email', { 'filter[search][contains]': 'ada' }],
    ['sort', 'created_at asc', { 'filter[search][contains]': 'ada' }],
    ['page[number]', '2', { 'filter[search][contains]': 'ada' }],
    ['sort', 'status', {}],
    ['sort', 'email  desc', {}],
    ['filter[full_name][contains]', 'ada', {}],
  ])('refuses a wrong %s by name (%#)', async (field, value, more) => {
    const response = await console.get(pathOf({ ...more, [field]: value }))
    expect(response.status).toBe(400)
    expect((await response.json<Problem>()).invalid_parameters).toMatchObject([{ field, source: 'query' }])
  })
})

test('every combination takes two round trips, reads at most 500 rows, and sorts nothing itself', async () => {
  const filters: Record<string, string>[] = [
    {},
    { 'filter[search][contains]': 'initrode' },
    { 'filter[search][contains]': 'ma' },
    { 'filter[name][contains]': 'ma' },
    { 'filter[email][contains]': 'ma' },
    { 'filter[name][contains]': 'anna', 'filter[email][contains]': 'initrode' },
  ]
  const statuses: Record<string, string>[] = [{}, { 'filter[status][eq]': 'pending' }]
  const sorts = ['created_at desc', 'created_at asc', 'full_name asc', 'full_name desc', 'email asc', 'email desc']
  const queries = filters.flatMap((filter) =>
    statuses.flatMap((status) =>
      (Object.keys(filter).length > 0 ? ['created_at desc'] : sorts).flatMap((sort) =>
        ['25', '100'].map((size) => ({ ...filter, ...status, sort, 'page[size]': size })),
      ),
    ),
  )
  const paths = queries.map((query) => pathOf(query))
  paths.push(pathOf({ 'page[number]': '16' }), pathOf({ 'page[number]': '4', 'page[size]': '100', sort: 'full_name' }))
  recorded.clear()
  for (const path of paths) {
    for (let next: string | null = path, page = 0; next && page < 3; page += 1) {
      const before = { ...counts }
      const answer: DeveloperPage = await (await console.get(next)).json()
      expect(counts.roundTrips - before.roundTrips, next).toBe(2)
      expect(counts.rowsRead - before.rowsRead, next).toBeLessThanOrEqual(500)
      next = answer.meta.page.next
    }
  }

  const plans: string[] = []
  for (const query of [...recorded].filter((one) => /FROM developer/.test(one))) {
    const parameters = Array.from(query.matchAll(/\?/g), () => null)
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`)
      .bind(...parameters)
      .all<{ detail: string }>()
    plans.push(...results.map(({ detail }) => detail))
  }
  const allowed = /^SEARCH |VIRTUAL TABLE INDEX \d+:M|^SCAN \(subquery|^CO-ROUTINE|^(REUSE |SCALAR )+SUBQUERY/
  expect(plans.filter((plan) => !allowed.test(plan))).toEqual([])
  const used = (index: string) => plans.some((plan) => plan.includes(index))
  for (const index of [
    'developers_by_status ',
    'developers_by_name ',
    'developers_by_status_and_name ',
    'developers_by_status_and_email ',
    '(portal_id=? AND email_key>?',
    '(portal_id=? AND id<?)',
    '(full_name,id)>(?,?)',
  ]) {
    expect(used(index), index).toBe(true)
  }
})

const foldAscii = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

// As SQLite compares texts.
function byBytes(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array]
  const place = a.findIndex((byte, i) => byte !== b[i])
  return place === -1 ? a.length - b.length : (a[place] ?? 0) - (b[place] ?? -1)
}
