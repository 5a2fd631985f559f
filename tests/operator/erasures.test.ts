import { beforeEach, describe, expect, test } from 'vitest'
import {
  admin,
  consoleOf,
  freshAddress,
  goodPassword,
  join,
  logIn,
  openWorld,
  operatorOf,
  tokenInLetter,
  type Visitor,
  type World,
} from '../world.ts'

const day = 86_400_000

let world: World
let operator: ReturnType<typeof operatorOf>

// Each has a world of its own: days pass.
beforeEach(() => {
  world = openWorld()
  operator = operatorOf(world)
})

let names = 0
/** A portal of the organization that the tests begin with, and a developer who has joined it. */
async function begunPortal() {
  names += 1
  const [name, hostname] = [`Acme ${names}`, `acme-${names}.example.com`]
  const console = await consoleOf(world)
  const begun = await console.api('POST', '/v3/portals', { name, canonical_domain: hostname })
  const { id } = await begun.json<{ id: string }>()
  await console.api('PATCH', `/v3/portals/${id}`, { auto_approve_developers: true })
  const { email } = await join(world, hostname)
  return { id, name, hostname, email }
}

interface Portal {
  closed_at: string | null
  erases_at: string | null
}

async function portalAs(console: Visitor, id: string): Promise<Portal | undefined> {
  const response = await console.get(`/v3/portals/${id}`)
  return response.status === 200 ? response.json<Portal>() : undefined
}

interface Erasure {
  kind: string
  subject_id: string
  name: string
  closed_at: string
  erased_at: string | null
  counts: Record<string, number>
}

async function erasureOf(id: string): Promise<Erasure | undefined> {
  const response = await operator('GET', '/operator/erasures?page[size]=100')
  expect(response.status).toBe(200)
  const { data } = await response.json<{ data: Erasure[] }>()
  return data.find(({ subject_id }) => subject_id === id)
}

async function pass(milliseconds: number): Promise<void> {
  world.pass(milliseconds)
  await world.sweep()
}

describe('a portal that was closed', () => {
  test('says when it is erased, and then it is gone for everybody, and the organization’s activity and the operator are told', async () => {
    const portal = await begunPortal()
    let console = await consoleOf(world)
    expect(await portalAs(console, portal.id)).toMatchObject({ closed_at: null, erases_at: null })
    await console.api('DELETE', `/v3/portals/${portal.id}`)
    const closed = await portalAs(console, portal.id)
    expect(Date.parse(closed?.erases_at ?? '') - Date.parse(closed?.closed_at ?? '')).toBe(30 * day)

    await pass(30 * day - 60_000)
    console = await consoleOf(world)
    expect(await portalAs(console, portal.id)).toEqual(closed)
    expect((await world.visitor(portal.hostname).get('/login')).status).toBe(410)

    await pass(60_000)
    expect(await portalAs(console, portal.id)).toBeUndefined()
    world.pass(10_000)
    expect((await world.visitor(portal.hostname).get('/login')).status).toBe(404)
    const erasure = await erasureOf(portal.id)
    expect(erasure).toMatchObject({ kind: 'portal', name: portal.name, closed_at: closed?.closed_at })
    expect(erasure?.erased_at).not.toBeNull()
    expect(erasure?.counts).toMatchObject({ developers: 1, registrations: 1 })
    const activity = await (await console.get('/v3/activity?action=erase_portal')).json<{ data: unknown[] }>()
    expect(activity.data).toContainEqual(
      expect.objectContaining({ action: 'erase_portal', subject: portal.name, details: erasure?.counts }),
    )
    expect(JSON.stringify(erasure)).not.toContain(portal.email)
  })

  test('frees its hostname and its name', async () => {
    const portal = await begunPortal()
    await (await consoleOf(world)).api('DELETE', `/v3/portals/${portal.id}`)
    await pass(30 * day)
    const again = { name: portal.name, canonical_domain: portal.hostname }
    expect((await (await consoleOf(world)).api('POST', '/v3/portals', again)).status).toBe(201)
    expect((await logIn(world.visitor(portal.hostname), portal.email)).status).not.toBe(303)
  })

  test('stays for good when it was reopened in time, and thirty days begin anew when it is closed again', async () => {
    const portal = await begunPortal()
    let console = await consoleOf(world)
    await console.api('DELETE', `/v3/portals/${portal.id}`)
    await pass(30 * day - 60_000)
    console = await consoleOf(world)
    const reopened = await console.api('POST', `/v3/portals/${portal.id}/reopen`)
    expect(await reopened.json()).toMatchObject({ closed_at: null, erases_at: null })
    await pass(day)
    expect((await logIn(world.visitor(portal.hostname), portal.email)).headers.get('Location')).toBe('/')
    console = await consoleOf(world)
    await console.api('DELETE', `/v3/portals/${portal.id}`)
    await pass(29 * day)
    expect(await erasureOf(portal.id)).toBeUndefined()
    expect((await logIn(world.visitor(portal.hostname), portal.email)).status).toBe(410)
  })

  test('that is due when it is reopened, before erasing has begun, stays', async () => {
    const portal = await begunPortal()
    await (await consoleOf(world)).api('DELETE', `/v3/portals/${portal.id}`)
    world.pass(40 * day)
    const console = await consoleOf(world)
    await console.api('POST', `/v3/portals/${portal.id}/reopen`)
    await world.sweep()
    expect(await portalAs(console, portal.id)).toMatchObject({ closed_at: null })
    expect((await logIn(world.visitor(portal.hostname), portal.email)).headers.get('Location')).toBe('/')
  })

  test('cannot be reopened once erasing has begun', async () => {
    const portal = await begunPortal()
    await (await consoleOf(world)).api('DELETE', `/v3/portals/${portal.id}`)
    await pass(30 * day)
    const console = await consoleOf(world)
    expect((await console.api('POST', `/v3/portals/${portal.id}/reopen`)).status).toBe(404)
  })
})

describe('an organization that was closed', () => {
  async function begunOrganization() {
    names += 1
    const email = freshAddress()
    const created = await operator('POST', '/operator/organizations', {
      name: `Umbrella ${names}`,
      admin: { email, full_name: 'Ada Lovelace' },
    })
    const { id } = await created.json<{ id: string }>()
    const token = tokenInLetter((await world.letters(email))[0])
    const accepting = { token, full_name: 'Ada Lovelace', password: goodPassword }
    expect((await world.visitor(admin).post('/accept-invitation', accepting)).status).toBe(303)
    const console = world.visitor(admin)
    await logIn(console, email)
    const hostname = `umbrella-${names}.example.com`
    const begun = await console.api('POST', '/v3/portals', { name: 'Umbrella', canonical_domain: hostname })
    const portal = await begun.json<{ id: string }>()
    return { id, email, hostname, portalId: portal.id }
  }

  const change = (id: string, what: 'close' | 'reopen') => operator('POST', `/operator/organizations/${id}/${what}`)

  test('says when it is erased, and then it is gone with its portals, and its admins may begin elsewhere', async () => {
    const organization = await begunOrganization()
    const closed = await (await change(organization.id, 'close')).json<Portal>()
    expect(Date.parse(closed.erases_at ?? '') - Date.parse(closed.closed_at ?? '')).toBe(30 * day)
    await pass(30 * day)
    for (const id of [organization.id, organization.portalId]) {
      expect((await erasureOf(id))?.erased_at).not.toBeNull()
    }
    expect((await erasureOf(organization.id))?.counts).toMatchObject({ admins: 1, admin_invitations: 1 })
    expect((await change(organization.id, 'reopen')).status).toBe(404)
    const elsewhere = { name: `Umbrella again ${names}`, admin: { email: organization.email, full_name: 'Ada' } }
    expect((await operator('POST', '/operator/organizations', elsewhere)).status).toBe(201)
  })

  test('stays for good when it was reopened in time, with the portals that closed with it', async () => {
    const organization = await begunOrganization()
    await change(organization.id, 'close')
    await pass(30 * day - 60_000)
    expect(await (await change(organization.id, 'reopen')).json()).toMatchObject({ closed_at: null, erases_at: null })
    await pass(day)
    expect(await erasureOf(organization.id)).toBeUndefined()
    expect(await erasureOf(organization.portalId)).toBeUndefined()
    expect((await world.visitor(organization.hostname).get('/login')).status).toBe(200)
  })
})

test('the ledger is read page by page', async () => {
  for (let count = 0; count < 2; count += 1) {
    const { id } = await begunPortal()
    await (await consoleOf(world)).api('DELETE', `/v3/portals/${id}`)
  }
  await pass(30 * day)
  interface Page {
    data: Erasure[]
    meta: { page: { next: string | null } }
  }
  const seen: string[] = []
  let next: string | null = '/operator/erasures?page[size]=1'
  while (next !== null) {
    const page: Page = await (await operator('GET', next)).json<Page>()
    expect(page.data).toHaveLength(1)
    seen.push(...page.data.map(({ subject_id }) => subject_id))
    next = page.meta.page.next
  }
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.length).toBeGreaterThan(1)
})
