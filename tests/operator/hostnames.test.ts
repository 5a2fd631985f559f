import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { acme, admin, consoleOf, globex, openWorld, operatorOf, portalIdOf } from '../world.ts'

const world = openWorld()
const operator = operatorOf(world)
let acmeId: string
let globexId: string

beforeAll(async () => {
  const console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
})

const path = (portalId: string, hostname?: string) =>
  `/operator/portals/${portalId}/hostnames${hostname ? `/${hostname}` : ''}`
const add = (portalId: string, hostname: string) => operator('POST', path(portalId), { hostname })

async function listed(portalId: string): Promise<[string, boolean][]> {
  const { data } = await (await operator('GET', path(portalId))).json<{
    data: { hostname: string; canonical: boolean }[]
  }>()
  return data.map(({ hostname, canonical }) => [hostname, canonical])
}

test('a hostname is added, becomes the canonical one, and the one before can go; all of it is the operator’s doing', async () => {
  const before = await listed(globexId)
  expect(before).toEqual([[globex, true]])
  const added = await add(globexId, ' Developers.Example.com ')
  expect(added.status).toBe(201)
  expect(await added.json()).toEqual({
    hostname: 'developers.example.com',
    canonical: false,
    url: 'https://developers.example.com',
  })
  const visited = await world.visitor('developers.example.com').get('/login')
  expect(visited.headers.get('Location')).toBe(`https://${globex}/login`)

  expect((await operator('DELETE', path(globexId, globex))).status).toBe(409)
  const made = await operator('PATCH', path(globexId, 'developers.example.com'), { canonical: true })
  expect(await made.json()).toMatchObject({ hostname: 'developers.example.com', canonical: true })
  expect((await operator('DELETE', path(globexId, globex))).status).toBe(200)
  expect(await listed(globexId)).toEqual([['developers.example.com', true]])
  const { results } = await env.DB.prepare(
    "SELECT action, subject, actor, actor_id FROM events WHERE portal_id = ? AND action LIKE '%hostname%' ORDER BY id",
  )
    .bind(globexId)
    .all()
  const by = { actor: 'operator', actor_id: 'operator' }
  expect(results).toEqual([
    { action: 'add_hostname', subject: 'developers.example.com', ...by },
    { action: 'make_hostname_canonical', subject: 'developers.example.com', ...by },
    { action: 'remove_hostname', subject: globex, ...by },
  ])
})

describe('refused is', () => {
  test('what another portal has, what this one has, what is the console’s, and what is no hostname', async () => {
    expect((await add(globexId, acme)).status).toBe(409)
    expect((await add(acmeId, acme)).status).toBe(409)
    expect((await add(acmeId, admin)).status).toBe(400)
    expect((await add(acmeId, 'localhost')).status).toBe(400)
  })

  test('a hostname of another portal, as if it were not there', async () => {
    expect((await operator('DELETE', path(globexId, acme))).status).toBe(404)
    expect((await operator('PATCH', path(globexId, acme), { canonical: true })).status).toBe(404)
    expect(await listed(acmeId)).toContainEqual([acme, true])
  })

  test('a portal that is not there', async () => {
    const unknown = crypto.randomUUID()
    expect((await operator('GET', path(unknown))).status).toBe(404)
    expect((await add(unknown, 'unknown.example.com')).status).toBe(404)
    expect((await operator('PATCH', path(unknown, acme), { canonical: true })).status).toBe(404)
    expect((await operator('DELETE', path(unknown, acme))).status).toBe(404)
  })

  test('more than a portal can have', async () => {
    const have = (await listed(acmeId)).length
    for (let one = have; one < 20; one += 1) expect((await add(acmeId, `many-${one}.example.com`)).status).toBe(201)
    const refused = await add(acmeId, 'too-many.example.com')
    expect(refused.status).toBe(409)
    expect(await refused.text()).toContain('at most 20 hostnames')
  })
})
