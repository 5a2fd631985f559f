import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { onRoundTrip } from '../watched-database.ts'
import {
  acme,
  addAdmin,
  admin,
  adminCredentials,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  operatorOf,
  portalIdOf,
  tokenInLetter,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const operator = operatorOf(world)

interface Organization {
  id: string
  name: string
  portals: number
  admins: number
  closed_at: string | null
}

let names = 0
/** An organization of a name that nobody has used yet, and its first admin's address. */
async function createOrganization() {
  names += 1
  const [name, email] = [`Acme ${names}`, freshAddress()]
  const response = await operator('POST', '/operator/organizations', {
    name,
    admin: { email, full_name: 'Ada Lovelace' },
  })
  expect(response.status).toBe(201)
  return { ...(await response.json<Organization>()), email }
}

const tokenFor = async (email: string) => tokenInLetter((await world.letters(email))[0])

/** The first admin of an organization, who has accepted the invitation and is logged in. */
async function firstAdmin(email: string): Promise<Visitor> {
  const visitor = world.visitor(admin)
  const accepting = { token: await tokenFor(email), full_name: 'Ada King', password: goodPassword }
  expect((await visitor.post('/accept-invitation', accepting)).status).toBe(303)
  expect((await logIn(visitor, email)).headers.get('Location')).toBe('/')
  return visitor
}

const close = (id: string) => operator('POST', `/operator/organizations/${id}/close`)
const reopen = (id: string) => operator('POST', `/operator/organizations/${id}/reopen`)

async function eventsOf(organizationId: string) {
  const { results } = await env.DB.prepare(
    'SELECT action, actor, actor_id FROM events WHERE organization_id = ? ORDER BY rowid',
  )
    .bind(organizationId)
    .all()
  return results
}

describe('creating an organization', () => {
  test('writes to its first admin, whose link makes an organization admin with a portal of their own', async () => {
    const { id, name, email, ...rest } = await createOrganization()
    expect(rest).toMatchObject({ portals: 0, admins: 0, closed_at: null })
    const [letter] = await world.letters(email)
    expect(letter?.subject).toBe(`You are invited to run ${name}`)
    expect(letter?.text).toContain('whoever operates this console')
    const page = await (await world.visitor(admin).get(`/accept-invitation?token=${tokenInLetter(letter)}`)).text()
    expect(page).toContain('value="Ada Lovelace"')
    expect(page).toContain(name)

    const console = await firstAdmin(email)
    expect(await (await console.get('/v3/me')).json()).toMatchObject({
      email,
      full_name: 'Ada King',
      role: 'organization_admin',
    })
    const portal = { name: 'Acme', canonical_domain: `acme-${names}.example.com` }
    expect((await console.api('POST', '/v3/portals', portal)).status).toBe(201)
    expect(await eventsOf(id)).toMatchObject([
      { action: 'create_organization', actor: 'operator', actor_id: 'operator' },
      { action: 'invite_admin', actor: 'operator', actor_id: 'operator' },
      { action: 'accept_admin_invitation', actor: 'admin' },
      { action: 'create_portal', actor: 'admin' },
    ])
    const activity = await (await console.get('/v3/activity')).json<{ data: { action: string; actor: unknown }[] }>()
    expect(activity.data.find(({ action }) => action === 'create_organization')?.actor).toEqual({
      kind: 'operator',
      id: 'operator',
      name: null,
    })
  })

  test('twice under one name is refused, whatever its capital letters, and writes to nobody', async () => {
    const { name } = await createOrganization()
    const email = freshAddress()
    const again = { name: name.toUpperCase(), admin: { email, full_name: 'Ada' } }
    const response = await operator('POST', '/operator/organizations', again)
    expect(response.status).toBe(409)
    expect(await response.text()).toContain('There is an organization called')
    expect(await world.letters(email)).toEqual([])
  })

  test('many times at once makes one', async () => {
    const body = () => ({ name: 'At once', admin: { email: freshAddress(), full_name: 'Ada' } })
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => operator('POST', '/operator/organizations', body())),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409])
  })

  test('with an admin of another organization is refused, and makes none', async () => {
    const body = { name: 'Nobody’s', admin: { email: adminCredentials.email.toUpperCase(), full_name: 'Ada' } }
    const response = await operator('POST', '/operator/organizations', body)
    expect(response.status).toBe(409)
    expect(await response.text()).toContain('is an admin of another organization already')
    expect(await env.DB.prepare('SELECT 1 FROM organizations WHERE name = ?').bind(body.name).first()).toBeNull()
  })
})

describe('the list of organizations', () => {
  test('counts portals and admins, and is read page by page, each once', async () => {
    const mine = [await createOrganization(), await createOrganization(), await createOrganization()]
    await firstAdmin(mine[0]?.email ?? '')
    const all: Organization[] = []
    for (let next: string | null = '/operator/organizations?page[size]=2'; next; ) {
      const page: Response = await operator('GET', next)
      const { data, meta } = await page.json<{ data: Organization[]; meta: { page: { next: string | null } } }>()
      expect(data.length).toBeLessThanOrEqual(2)
      all.push(...data)
      next = meta.page.next
    }
    const total = await env.DB.prepare('SELECT count(*) AS n FROM organizations').first<number>('n')
    expect(all).toHaveLength(total ?? 0)
    expect(new Set(all.map(({ id }) => id)).size).toBe(total)
    expect(all.find(({ name }) => name === 'Example APIs')).toMatchObject({ portals: 2, closed_at: null })
    expect(all.find(({ id }) => id === mine[0]?.id)).toMatchObject({ portals: 0, admins: 1 })
  })
})

describe('inviting an admin', () => {
  const invite = (id: string, body: unknown) =>
    operator('POST', `/operator/organizations/${id}/admin-invitations`, body)

  test('again replaces the link of before, and keeps the name', async () => {
    const { id, email } = await createOrganization()
    const first = await tokenFor(email)
    world.pass(60_000)
    const response = await invite(id, { email })
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({ email })
    expect((await world.visitor(admin).get(`/accept-invitation?token=${first}`)).status).toBe(404)
    const page = await world.visitor(admin).get(`/accept-invitation?token=${await tokenFor(email)}`)
    expect(await page.text()).toContain('value="Ada Lovelace"')
  })

  test('shows in the console as the operator’s, and an admin can withdraw it', async () => {
    const { id, email } = await createOrganization()
    const console = await firstAdmin(email)
    const invited = freshAddress()
    expect((await invite(id, { email: invited, full_name: 'Grace Hopper' })).status).toBe(201)
    const { data } = await (await console.get('/v3/admin-invitations')).json<{ data: { id: string }[] }>()
    expect(data).toMatchObject([{ email: invited, invited_by: null, state: 'open', role: 'organization_admin' }])
    expect((await console.api('DELETE', `/v3/admin-invitations/${data[0]?.id}`)).status).toBe(204)
  })

  test('is refused for who is an admin already, here or elsewhere, and in an organization that does not exist', async () => {
    const { id, email, name } = await createOrganization()
    await firstAdmin(email)
    const here = await invite(id, { email })
    expect(here.status).toBe(409)
    expect(await here.text()).toContain(`is an admin of “${name}” already`)
    const elsewhere = await invite(id, { email: adminCredentials.email })
    expect(elsewhere.status).toBe(409)
    expect(await elsewhere.text()).toContain('another organization')
    expect((await invite(crypto.randomUUID(), { email: freshAddress() })).status).toBe(404)
    expect((await invite('nonsense', { email: freshAddress() })).status).toBe(404)
  })

  test('tells the admins of one organization nothing about another', async () => {
    const { email } = await createOrganization()
    const console = await firstAdmin(email)
    const invited = { email: adminCredentials.email, role: 'organization_admin' }
    expect((await console.api('POST', '/v3/admin-invitations', invited)).status).toBe(201)
  })
})

describe('closing an organization', () => {
  /** An organization with an admin and two portals, one of them closed by its admin. */
  async function livingOrganization() {
    const organization = await createOrganization()
    const console = await firstAdmin(organization.email)
    const hostnames = [`open-${names}.example.com`, `closed-${names}.example.com`] as const
    for (const canonical_domain of hostnames) {
      expect((await console.api('POST', '/v3/portals', { name: canonical_domain, canonical_domain })).status).toBe(201)
    }
    const disabled = await addAdmin(world, { role: 'service_admin', organizationId: organization.id })
    expect((await console.api('PATCH', `/v3/admins/${disabled.id}`, { disabled: true })).status).toBe(200)
    await console.api('DELETE', `/v3/portals/${await portalIdOf(console, hostnames[1])}`)
    world.pass(6000)
    return { ...organization, console, hostnames, disabled }
  }

  test('closes its portals, ends its admins’ sessions and keeps them out, and changes nothing of others', async () => {
    const { id, email, console, hostnames } = await livingOrganization()
    const joined = await join(world, globex)
    const others = await consoleOf(world)
    const response = await close(id)
    expect(response.status).toBe(200)
    expect((await response.json<Organization>()).closed_at).not.toBeNull()
    world.pass(6000)

    for (const hostname of hostnames) expect((await world.visitor(hostname).get('/login')).status).toBe(410)
    expect((await console.get('/v3/me')).status).toBe(401)
    const visitor = world.visitor(admin)
    const refused = await logIn(visitor, email)
    expect(refused.status).toBe(401)
    expect(await refused.text()).toContain('whoever runs this console')
    await visitor.post('/forgot-password', { email })
    expect((await world.letters(email)).map(({ subject }) => subject)).not.toContain('Choose a new password')

    expect((await others.get('/v3/me')).status).toBe(200)
    expect((await logIn(joined.visitor, joined.email)).status).toBe(303)
    expect((await world.visitor(acme).get('/login')).status).toBe(200)
    expect((await eventsOf(id)).at(-1)).toEqual({
      action: 'close_organization',
      actor: 'operator',
      actor_id: 'operator',
    })
  })

  test('twice changes nothing, and reopening gives back what closed with it, and no more', async () => {
    const { id, email, hostnames, disabled } = await livingOrganization()
    const first = await (await close(id)).json<Organization>()
    world.pass(60_000)
    expect(await (await close(id)).json()).toEqual(first)
    expect(await (await reopen(id)).json()).toMatchObject({ id, closed_at: null })
    world.pass(6000)
    expect((await world.visitor(hostnames[0]).get('/login')).status).toBe(200)
    expect((await world.visitor(hostnames[1]).get('/login')).status).toBe(410)
    expect((await logIn(world.visitor(admin), email)).status).toBe(303)
    expect((await logIn(world.visitor(admin), disabled.email, adminCredentials.password)).status).toBe(401)
    expect((await reopen(id)).status).toBe(200)
    const noted = (await eventsOf(id)).filter(({ actor }) => actor === 'operator').map(({ action }) => action)
    expect(noted).toEqual(['create_organization', 'invite_admin', 'close_organization', 'reopen_organization'])
  })

  test('stops its invitations, the operator’s too, until it is open again', async () => {
    const { id, email } = await createOrganization()
    const token = await tokenFor(email)
    await close(id)
    const accept = (visitor: Visitor) =>
      visitor.post('/accept-invitation', { token, full_name: 'Ada', password: goodPassword })
    expect((await world.visitor(admin).get(`/accept-invitation?token=${token}`)).status).toBe(404)
    expect((await accept(world.visitor(admin))).status).toBe(404)
    const again = await operator('POST', `/operator/organizations/${id}/admin-invitations`, { email })
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('Reopen it first')
    await reopen(id)
    expect((await accept(world.visitor(admin))).status).toBe(303)
  })

  test('is the same 404 for what never existed', async () => {
    for (const id of [crypto.randomUUID(), 'nonsense']) {
      expect((await close(id)).status).toBe(404)
      expect((await reopen(id)).status).toBe(404)
      expect((await operator('GET', `/operator/organizations/${id}/portals`)).status).toBe(404)
      expect((await operator('POST', `/operator/organizations/${id}/letters/retry`, {})).status).toBe(404)
      expect((await operator('POST', `/operator/portals/${id}/letters/retry`, {})).status).toBe(404)
    }
  })

  describe('while a request of its admin is under way', () => {
    /** The admin’s request, and the organization is closed right after their session was looked at. */
    async function closedMeanwhile(
      living: Awaited<ReturnType<typeof livingOrganization>>,
      request: (console: Visitor) => Promise<Response>,
      trip = 2,
    ) {
      const racing = openWorld({ ...env, DB: onRoundTrip(trip, () => close(living.id)) })
      racing.pass(world.now() - racing.now())
      const visitor = racing.visitor(admin)
      for (const [name, value] of living.console.cookies) visitor.cookies.set(name, value)
      const response = await request(visitor)
      world.pass(6000)
      return response
    }

    test('no portal begins', async () => {
      const living = await livingOrganization()
      const begun = { name: 'Late', canonical_domain: `late-${names}.example.com` }
      const response = await closedMeanwhile(living, (console) => console.api('POST', '/v3/portals', begun))
      expect(response.status).toBe(409)
      expect((await world.visitor(begun.canonical_domain).get('/login')).status).toBe(404)
    })

    test('no portal reopens', async () => {
      const living = await livingOrganization()
      const portal = await portalIdOf(living.console, living.hostnames[1])
      await closedMeanwhile(living, (console) => console.api('POST', `/v3/portals/${portal}/reopen`))
      expect((await world.visitor(living.hostnames[1]).get('/login')).status).toBe(410)
    })

    test('no admin is enabled', async () => {
      const living = await livingOrganization()
      const change = (console: Visitor) => console.api('PATCH', `/v3/admins/${living.disabled.id}`, { disabled: false })
      expect((await closedMeanwhile(living, change)).status).toBe(409)
      const { email } = living.disabled
      expect((await logIn(world.visitor(admin), email, adminCredentials.password)).status).toBe(401)
    })

    test('no admin is invited', async () => {
      const living = await livingOrganization()
      const email = freshAddress()
      const invite = (console: Visitor) =>
        console.api('POST', '/v3/admin-invitations', { email, role: 'organization_admin' })
      expect((await closedMeanwhile(living, invite)).status).toBe(409)
      expect(await world.letters(email)).toEqual([])
    })
  })
})

test('the portals of an organization are listed with all their hostnames, the canonical one first', async () => {
  const { id, email } = await createOrganization()
  const console = await firstAdmin(email)
  const [first, second] = [`b-${names}.example.com`, `a-${names}.example.com`]
  const begun = await console.api('POST', '/v3/portals', { name: 'Acme', canonical_domain: first })
  const portal = await begun.json<{ id: string }>()
  await console.api('POST', `/v3/portals/${portal.id}/hostnames`, { hostname: second })
  expect(await (await operator('GET', `/operator/organizations/${id}/portals`)).json()).toEqual({
    data: [
      {
        id: portal.id,
        name: 'Acme',
        portal_url: `https://${first}`,
        hostnames: [
          { hostname: first, canonical: true },
          { hostname: second, canonical: false },
        ],
        closed_at: null,
      },
    ],
  })
})
