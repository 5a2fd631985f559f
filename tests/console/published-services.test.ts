import { beforeAll, expect, test } from 'vitest'
import type { ActivityEvent } from '../../worker/contract/management/activity.ts'
import { acme, consoleOf, openWorld, portalIdOf, type Visitor } from '../world.ts'

const world = openWorld()
let console: Visitor
let services: string

beforeAll(async () => {
  console = await consoleOf(world)
  services = `/v3/portals/${await portalIdOf(console, acme)}/published-services`
})

/** What was noted about services, oldest first. */
async function noted(): Promise<Pick<ActivityEvent, 'action' | 'subject' | 'details'>[]> {
  const { data } = await (await console.get('/v3/activity?page[size]=50')).json<{ data: ActivityEvent[] }>()
  return data
    .filter(({ action }) => action.endsWith('_service'))
    .map(({ action, subject, details }) => ({ action, subject, details }))
    .reverse()
}

async function add(fields: Record<string, unknown>): Promise<string> {
  return (await (await console.api('POST', services, fields)).json<{ id: string }>()).id
}

test('each change of a service is noted, with what it was before', async () => {
  const id = await add({ name: 'Tides API', version: 'v1', description: 'High and low.' })
  const change = { version: 'v2', description: 'High and low.', documentation_url: 'https://docs.acme.example/tides' }
  expect((await console.api('PATCH', `${services}/${id}`, change)).status).toBe(200)
  expect((await console.api('DELETE', `${services}/${id}`)).status).toBe(204)
  expect(await noted()).toEqual([
    { action: 'add_service', subject: 'Tides API v1', details: null },
    {
      action: 'change_service',
      subject: 'Tides API v2',
      details: {
        version: ['v1', 'v2'],
        documentation_url: [null, 'https://docs.acme.example/tides'],
      },
    },
    { action: 'remove_service', subject: 'Tides API v2', details: null },
  ])
})

test('what does not happen is not noted', async () => {
  const id = await add({ name: 'Waves API', version: 'v1' })
  await add({ name: 'Waves API', version: 'v2' })
  const before = await noted()
  expect((await console.api('POST', services, { name: 'Waves API', version: 'v1' })).status).toBe(409)
  expect((await console.api('PATCH', `${services}/${id}`, { version: 'v2' })).status).toBe(409)
  expect((await console.api('PATCH', `${services}/${id}`, { version: 'v1' })).status).toBe(200)
  expect((await console.api('PATCH', `${services}/${id}`, {})).status).toBe(200)
  expect((await console.api('PATCH', `${services}/${crypto.randomUUID()}`, { version: 'v3' })).status).toBe(404)
  expect((await console.api('DELETE', `${services}/${crypto.randomUUID()}`)).status).toBe(404)
  expect(await noted()).toEqual(before)
})

test('twenty removals of one service at once are one event', async () => {
  const id = await add({ name: 'Once API', version: 'v1' })
  const answers = await Promise.all(Array.from({ length: 20 }, () => console.api('DELETE', `${services}/${id}`)))
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
  expect(
    (await noted()).filter(({ action, subject }) => action === 'remove_service' && subject === 'Once API v1'),
  ).toHaveLength(1)
})

test('a portal lists a hundred services and no more, however they are added', async () => {
  const answers = await Promise.all(
    Array.from({ length: 110 }, (_, index) => console.api('POST', services, { name: `Crowd ${index}`, version: 'v1' })),
  )
  expect(answers.filter(({ status }) => status === 409).length).toBeGreaterThan(0)
  const { data } = await (await console.get(services)).json<{ data: unknown[] }>()
  expect(data).toHaveLength(100)
})
