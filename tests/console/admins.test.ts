import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Admin } from '../../worker/contract/management/admins.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import { directoryDatabase } from '../../worker/store/database.ts'
import { adminsOf } from '../../worker/store/organization-admins.ts'
import {
  acme,
  addAdmin,
  admin,
  adminCredentials,
  consoleOf,
  globex,
  logIn,
  openWorld,
  portalIdOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const twenty = Array.from({ length: 20 }, (_, index) => index)
let console: Visitor
let acmeId: string
let globexId: string
let ownId: string

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
  ownId = (await (await console.get('/v3/me')).json<{ id: string }>()).id
})

const change = (id: string, body: unknown, by = console) => by.api('PATCH', `/v3/admins/${id}`, body)
const read = async (id: string) => (await console.get(`/v3/admins/${id}`)).json<Admin>()
const portalsSeenBy = async (visitor: Visitor) => {
  const { data } = await (await visitor.get('/v3/portals')).json<{ data: { name: string }[] }>()
  return data.map(({ name }) => name)
}

async function eventsAbout(id: string) {
  const { results } = await env.DB.prepare('SELECT action, details, actor_id FROM events WHERE subject = ? ORDER BY id')
    .bind(id)
    .all<{ action: string; details: string | null; actor_id: string }>()
  return results
}

/** An organization of its own, with so many organization admins who are logged in. */
async function organizationWith(size: number) {
  const id = crypto.randomUUID()
  await env.DB.prepare("INSERT INTO organizations (id, name, created_at) VALUES (?, 'Globex', 0)").bind(id).run()
  const admins = []
  for (let index = 0; index < size; index += 1) {
    admins.push(await addAdmin(world, { role: 'organization_admin', organizationId: id }))
  }
  return { id, admins }
}

async function activeCount(organizationId: string): Promise<number> {
  const row = await env.DB.prepare(
    "SELECT count(*) AS n FROM admins WHERE organization_id = ? AND role = 'organization_admin' AND disabled_at IS NULL",
  )
    .bind(organizationId)
    .first<{ n: number }>()
  return row?.n ?? 0
}

describe('the list', () => {
  test('says of each admin what they may do and when they were last seen, and pages by key', async () => {
    const { id, email } = await addAdmin(world, { role: 'service_admin', portalIds: [globexId, acmeId] })
    const seen: Admin[] = []
    for (let path: string | null = '/v3/admins?page[size]=1'; path; ) {
      const response = await console.get(path)
      const body: { data: Admin[]; meta: { page: { next: string | null; total: number } } } = await response.json()
      expect(body.data).toHaveLength(1)
      expect(body.meta.page.total).toBeGreaterThan(1)
      seen.push(...body.data)
      path = body.meta.page.next
    }
    expect(new Set(seen.map((one) => one.id)).size).toBe(seen.length)
    expect(seen.find((one) => one.id === id)).toEqual({
      id,
      email,
      full_name: 'Grace Hopper',
      role: 'service_admin',
      portals: [
        { id: acmeId, name: 'Acme' },
        { id: globexId, name: 'Globex' },
      ],
      disabled_at: null,
      has_second_factor: false,
      last_seen_at: expect.stringMatching(/^2026-03-01T/),
      created_at: expect.any(String),
      updated_at: expect.any(String),
    })
    expect(await read(id)).toEqual(seen.find((one) => one.id === id))
  })

  test('holds nobody of another organization', async () => {
    const { admins } = await organizationWith(1)
    const [stranger] = admins
    const { data } = await (await console.get('/v3/admins?page[size]=100')).json<{ data: Admin[] }>()
    expect(data.map((one) => one.id)).not.toContain(stranger?.id)
    const theirs = (await stranger?.visitor.get('/v3/admins')) as Response
    expect((await theirs.json<{ data: Admin[] }>()).data.map((one) => one.id)).toEqual([stranger?.id])
    expect((await change(stranger?.id ?? '', { disabled: true })).status).toBe(404)
  })
})

describe('changing an admin', () => {
  test('counts at once for a session that is open: portals given, portals taken, promoted', async () => {
    const { id, visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [acmeId] })
    expect(await portalsSeenBy(visitor)).toEqual(['Acme'])
    expect((await visitor.get(`/v3/portals/${globexId}/developers`)).status).toBe(404)

    await change(id, { portal_ids: [globexId, globexId] })
    expect(await portalsSeenBy(visitor)).toEqual(['Globex'])
    expect((await visitor.get(`/v3/portals/${acmeId}/developers`)).status).toBe(404)
    expect((await visitor.get('/v3/admins')).status).toBe(404)

    await change(id, { role: 'organization_admin' })
    expect(await portalsSeenBy(visitor)).toEqual(['Acme', 'Globex'])
    expect((await visitor.get('/v3/admins')).status).toBe(200)

    // What was given before is not given again in silence.
    expect(await (await change(id, { role: 'service_admin' })).json()).toMatchObject({ portals: [] })
    expect(await portalsSeenBy(visitor)).toEqual([])
    expect((await visitor.get(`/v3/portals/${acmeId}`)).status).toBe(404)
  })

  test('notes who changed what, and nothing when nothing changes', async () => {
    const { id } = await addAdmin(world, { role: 'service_admin' })
    await change(id, { portal_ids: [acmeId] })
    await change(id, { portal_ids: [acmeId], role: 'service_admin', disabled: false })
    await change(id, { disabled: true })
    await change(id, { disabled: true })
    await change(id, { disabled: false, role: 'organization_admin' })
    const events = await eventsAbout(id)
    expect(events.map(({ action }) => action).sort()).toEqual([
      'change_admin',
      'change_admin',
      'disable_admin',
      'enable_admin',
    ])
    expect(events.every(({ actor_id }) => actor_id === ownId)).toBe(true)
    expect(JSON.parse(events[0]?.details ?? '')).toEqual({ role: 'service_admin', portal_ids: [acmeId] })
  })

  test('disabling ends every session at once, and the log-in says so until they are enabled again', async () => {
    const { id, email, visitor } = await addAdmin(world, { role: 'organization_admin' })
    const other = world.visitor(admin)
    await logIn(other, email, adminCredentials.password)
    expect(await (await change(id, { disabled: true })).json()).toMatchObject({
      disabled_at: expect.any(String),
      last_seen_at: expect.stringMatching(/^2026-03-01T/),
    })
    for (const browser of [visitor, other]) expect((await browser.get('/v3/me')).status).toBe(401)
    const sessions = await env.DB.prepare('SELECT count(*) AS n FROM sessions WHERE admin_id = ?').bind(id).first()
    expect(sessions).toEqual({ n: 0 })
    const refused = await logIn(visitor, email, adminCredentials.password)
    expect(refused.status).toBe(401)
    expect(await refused.text()).toContain('This admin account is disabled')

    expect(await (await change(id, { disabled: false })).json()).toMatchObject({ disabled_at: null })
    expect((await visitor.get('/v3/me')).status).toBe(401)
    expect((await logIn(visitor, email, adminCredentials.password)).status).toBe(303)
  })

  test.each([
    [{ role: 'owner' }, 'role'],
    [{ disabled: 'yes' }, 'disabled'],
    [{ portal_ids: ['x'] }, 'portal_ids.0'],
    [{ portal_ids: 'x' }, 'portal_ids'],
    [{ full_name: 'Eve' }, 'full_name'],
  ])('refuses %j by name', async (body, field) => {
    const response = await change(ownId, body)
    expect(response.status).toBe(400)
    expect((await response.json<Problem>()).invalid_parameters).toMatchObject([{ field }])
  })

  test('refuses portals of nobody and of another organization alike, and changes nothing', async () => {
    const foreign = crypto.randomUUID()
    const { id: organizationId } = await organizationWith(0)
    await env.DB.prepare(
      `INSERT INTO portals (id, organization_id, name, description, accent_color, accent_text_color,
        auto_approve_developers, created_at, updated_at) VALUES (?, ?, 'P', '', '#333333', '#ffffff', 0, 0, 0)`,
    )
      .bind(foreign, organizationId)
      .run()
    const { id } = await addAdmin(world, { role: 'service_admin', portalIds: [acmeId] })
    for (const portalId of [foreign, crypto.randomUUID()]) {
      const response = await change(id, { portal_ids: [globexId, portalId], disabled: true })
      expect(response.status).toBe(400)
      expect((await response.json<Problem>()).invalid_parameters).toEqual([
        { field: 'portal_ids', reason: 'must be portals of your organization', source: 'body' },
      ])
    }
    expect(await read(id)).toMatchObject({ portals: [{ id: acmeId }], disabled_at: null })
    expect(await eventsAbout(id)).toEqual([])
  })
})

describe('the last organization admin', () => {
  test('nobody takes the organization from themselves, alone or not', async () => {
    const { id, admins } = await organizationWith(2)
    const [first] = admins
    if (!first) throw new Error('nobody')
    for (const body of [{ role: 'service_admin' }, { disabled: true }]) {
      const response = await change(first.id, body, first.visitor)
      expect(response.status).toBe(409)
      expect((await response.json<Problem>()).detail).toContain('Ask another organization admin')
    }
    expect(await activeCount(id)).toBe(2)
    expect((await change(first.id, { role: 'organization_admin', disabled: false }, first.visitor)).status).toBe(200)
  })

  test('of two who disable or demote each other many times at once, one stays', async () => {
    for (const body of [{ disabled: true }, { role: 'service_admin' }]) {
      const { id, admins } = await organizationWith(2)
      const [one, two] = admins
      if (!one || !two) throw new Error('nobody')
      const answers = await Promise.all(
        twenty.map((index) => (index % 2 ? change(one.id, body, two.visitor) : change(two.id, body, one.visitor))),
      )
      expect(await activeCount(id)).toBe(1)
      expect(answers.some((answer) => answer.status === 200)).toBe(true)
      for (const { status } of answers) expect([200, 401, 404, 409]).toContain(status)
    }
  })

  test('the statement itself refuses: the session that asks was checked before the other one lost theirs', async () => {
    const { id, admins } = await organizationWith(2)
    const [one, two] = admins
    if (!one || !two) throw new Error('nobody')
    // As if their disabling had come between the check of the session and the change.
    await env.DB.prepare('UPDATE admins SET disabled_at = 1 WHERE id = ?').bind(two.id).run()
    const store = adminsOf(directoryDatabase(env), id)
    const given = { changeEventId: crypto.randomUUID(), disableEventId: crypto.randomUUID(), adminId: two.id, now: 1 }
    for (const changes of [
      { role: 'service_admin' as const, portalIds: undefined, isDisabled: undefined },
      { role: undefined, portalIds: undefined, isDisabled: true },
    ]) {
      expect(await store.change(one.id, changes, given)).toEqual({ refused: 'last_one' })
    }
    expect(await activeCount(id)).toBe(1)
    expect(await eventsAbout(one.id)).toEqual([])
  })
})
