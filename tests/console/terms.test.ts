import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import type { Terms, TermsVersion } from '../../worker/contract/management/terms.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import { acme, adminCredentials, consoleOf, openWorld, portalIdOf, type Visitor } from '../world.ts'

const world = openWorld()
let console: Visitor
let path: string

beforeAll(async () => {
  console = await consoleOf(world)
  path = `/v3/portals/${await portalIdOf(console, acme)}/terms`
})

async function publish(text: unknown, since?: number): Promise<Response> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  if (since !== undefined) headers['If-Match'] = `"${since}"`
  return console.send(path, { method: 'POST', headers, body: JSON.stringify({ text }) })
}

interface List {
  data: TermsVersion[]
  meta: { page: { total: number; next: string | null } }
  terms_version: number
}
const list = async (query = '') => (await console.get(`${path}${query}`)).json<List>()
const actions = async () => {
  const { results } = await env.DB.prepare(
    "SELECT action || ' ' || (details ->> 'version') AS said FROM events WHERE action LIKE '%_terms' ORDER BY id",
  ).all<{ said: string }>()
  return results.map(({ said }) => said)
}

test('terms are published version after version, each kept with who published it and when', async () => {
  expect(await list()).toMatchObject({ data: [], terms_version: 0 })
  const first = await publish('Be kind.\r\n\r\nAnd pay.')
  expect(first.status).toBe(201)
  const terms = await first.json<Terms>()
  expect(terms).toMatchObject({ version: 1, is_current: true, text: 'Be kind.\n\nAnd pay.' })
  expect(terms.published_by?.full_name).toEqual(expect.any(String))
  expect(await (await publish('Be kinder.')).json()).toMatchObject({ version: 2, is_current: true })

  expect(await (await console.get(`${path}/1`)).json()).toEqual({ ...terms, is_current: false })
  const { data, meta, terms_version } = await list()
  expect(data.map(({ version, is_current }) => [version, is_current])).toEqual([
    [2, true],
    [1, false],
  ])
  expect(data[0]).not.toHaveProperty('text')
  expect([meta.page.total, terms_version]).toEqual([2, 2])
  expect(await actions()).toEqual(['publish_terms 1', 'publish_terms 2'])
})

test('the list is read page by page', async () => {
  const first = await list('?page[size]=1')
  expect(first.data.map(({ version }) => version)).toEqual([2])
  const second = await (await console.get(first.meta.page.next ?? '')).json<List>()
  expect(second.data.map(({ version }) => version)).toEqual([1])
  expect(second.meta.page.next).toBeNull()
})

test('of two published at once both are versions, and of two that replace the same one only one is', async () => {
  const both = await Promise.all([publish('One.'), publish('Another.')])
  const versions = await Promise.all(both.map(async (response) => (await response.json<Terms>()).version))
  expect(versions.sort()).toEqual([3, 4])

  const same = await Promise.all([publish('Five.', 4), publish('Six.', 4)])
  expect(same.map(({ status }) => status).sort()).toEqual([201, 412])
  expect((await list()).terms_version).toBe(5)
})

test('withdrawn terms ask nobody any more, stay readable, and are followed by the next number', async () => {
  expect((await console.send(path, { method: 'DELETE', headers: { 'If-Match': '"4"' } })).status).toBe(412)
  expect((await console.send(path, { method: 'DELETE' })).status).toBe(204)
  expect((await console.send(path, { method: 'DELETE' })).status).toBe(204)
  expect(await list()).toMatchObject({ terms_version: 0, meta: { page: { total: 5 } } })
  expect(await (await console.get(`${path}/5`)).json()).toMatchObject({ is_current: false })
  expect(await (await publish('Six.', 0)).json()).toMatchObject({ version: 6 })
  expect((await actions()).slice(-2)).toEqual(['withdraw_terms 5', 'publish_terms 6'])
})

test.each(['0', '7', '999999', '1e0', '-1', 'latest', '%00'])('there is no version %s', async (version) => {
  const response = await console.get(`${path}/${version}`)
  expect(response.status).toBe(404)
  expect((await response.json<Problem>()).detail).toBe('There is no such version of the terms.')
})

test.each(['', '  \n ', 7, null, 'x'.repeat(100_001), 'a\u0000b', 'a\u202eb'])('refuses %j as a text', async (text) => {
  const response = await publish(text)
  expect(response.status).toBe(400)
  expect((await response.json<Problem>()).invalid_parameters).toMatchObject([{ field: 'text' }])
  expect((await list()).terms_version).toBe(6)
})

test('a hundred thousand characters can be published, and a service’s admin sees who did', async () => {
  expect((await publish('ж'.repeat(100_000))).status).toBe(201)
  const { data } = await list()
  const me = await (await console.get('/v3/me')).json<{ id: string; full_name: string; email: string }>()
  expect(me.email).toBe(adminCredentials.email)
  expect(data[0]?.published_by).toEqual({ id: me.id, full_name: me.full_name })
})
