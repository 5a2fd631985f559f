import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { authorization } from '../worker/console/authorization.ts'
import type { Endpoint } from '../worker/contract/endpoint.ts'
import { managementApi } from '../worker/contract/management-api.ts'
import type { Problem } from '../worker/contract/problem.ts'
import { bodies, routes } from './management-calls.ts'
import { acme, addAdmin, admin, consoleOf, globex, join, logIn, openWorld, portalIdOf, type Visitor } from './world.ts'

const world = openWorld()

type Role =
  | 'nobody'
  | 'developer'
  | 'disabled_admin'
  | 'organization_admin'
  | 'service_admin'
  | 'service_admin_elsewhere'
  | 'foreign_organization_admin'

let visitors: Record<Role, Visitor>
let acmeId: string

beforeAll(async () => {
  const first = await consoleOf(world)
  const globexId = await portalIdOf(first, globex)
  acmeId = await portalIdOf(first, acme)
  const disabled = await addAdmin(world, { role: 'organization_admin' })
  await env.DB.prepare('UPDATE admins SET disabled_at = 1 WHERE id = ?').bind(disabled.id).run()
  const foreign = crypto.randomUUID()
  await env.DB.prepare("INSERT INTO organizations (id, name, created_at) VALUES (?, 'Globex', 0)").bind(foreign).run()
  visitors = {
    nobody: world.visitor(admin),
    developer: await developerAtConsole(),
    disabled_admin: disabled.visitor,
    organization_admin: (await addAdmin(world, { role: 'organization_admin' })).visitor,
    service_admin: (await addAdmin(world, { role: 'service_admin', portalIds: [acmeId] })).visitor,
    service_admin_elsewhere: (await addAdmin(world, { role: 'service_admin', portalIds: [globexId] })).visitor,
    foreign_organization_admin: (await addAdmin(world, { role: 'organization_admin', organizationId: foreign }))
      .visitor,
  }
})

async function developerAtConsole(): Promise<Visitor> {
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  const [token = ''] = visitor.cookies.values()
  const developer = world.visitor(admin)
  developer.cookies.set('__Host-developer', token)
  developer.cookies.set('__Host-admin', token)
  return developer
}

/** What the authorization table promises somebody about a path on Acme; `passes` leaves the rest to the endpoint. */
function promised(role: Role, name: keyof typeof managementApi): 'passes' | 401 | 403 | 404 {
  const isOnPortal = name.includes(':portalId')
  switch (role) {
    case 'nobody':
    case 'developer':
    case 'disabled_admin':
      return 401
    case 'foreign_organization_admin':
      return isOnPortal ? 404 : byReach[authorization[name].organization_admin]
    case 'service_admin_elsewhere':
      return isOnPortal ? 404 : byReach[authorization[name].service_admin]
    case 'organization_admin':
    case 'service_admin':
      return byReach[authorization[name][role]]
  }
}

const byReach = { all: 'passes', own: 'passes', forbidden: 403, nothing: 404 } as const

/** What the guards say, as opposed to an endpoint that does not find what it is about. */
const guardsSay = ['There is nothing here.', 'There is no such portal.']

const roles: Role[] = [
  'nobody',
  'developer',
  'disabled_admin',
  'foreign_organization_admin',
  'service_admin_elsewhere',
  'service_admin',
  'organization_admin',
]

describe.each(routes)('$name', ({ name, call }) => {
  test.each(roles)('does for %s what the authorization table says', async (role) => {
    const expected = promised(role, name)
    const before = await eventCount()
    const response = await call(visitors[role], { portalId: acmeId })
    if (expected === 'passes') {
      expect([401, 403]).not.toContain(response.status)
      if (response.status === 404) expect(guardsSay).not.toContain((await response.json<Problem>()).detail)
      return
    }
    expect(response.status).toBe(expected)
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    expect(await eventCount()).toBe(before)
  })
})

async function eventCount(): Promise<number> {
  const row = await env.DB.prepare('SELECT count(*) AS n FROM events').first<{ n: number }>()
  return row?.n ?? 0
}

test('every endpoint that takes a body is tried with a sound one', () => {
  const takers = Object.entries<Endpoint>(managementApi).filter(([, { body }]) => body)
  const unsound = takers.filter(([name, { body }]) => !body?.safeParse(bodies[name]).success)
  expect(unsound.map(([name]) => name)).toEqual([])
})
