import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Hostname } from '../../worker/contract/management/hostnames.ts'
import type { Portal } from '../../worker/contract/management/portals.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import { acme, addAdmin, admin, consoleOf, join, logIn, openWorld, portalIdOf, type Visitor } from '../world.ts'

const world = openWorld()
const twenty = Array.from({ length: 20 }, (_, index) => index)
let console: Visitor
let begun = 0

beforeAll(async () => {
  console = await consoleOf(world)
})

const begin = (body: object, by = console) => by.api('POST', '/v3/portals', body)

/** A portal that nobody in this file has used yet. */
async function freshPortal() {
  begun += 1
  const hostname = `fresh${begun}.localhost`
  const response = await begin({ name: `Fresh ${begun}`, canonical_domain: hostname })
  expect(response.status).toBe(201)
  const portal = await response.json<Portal>()
  return { hostname, portal, path: `/v3/portals/${portal.id}` }
}

async function actionsOn(portalId: string): Promise<string[]> {
  const { results } = await env.DB.prepare('SELECT action FROM events WHERE portal_id = ? ORDER BY created_at, id')
    .bind(portalId)
    .all<{ action: string }>()
  return results.map(({ action }) => action)
}

const detailOf = async (response: Response) => (await response.json<Problem>()).detail
const wrongFieldsOf = async (response: Response) =>
  (await response.json<Problem>()).invalid_parameters?.map(({ field }) => field)

/** Another company on the same installation, with an admin. */
async function otherOrganization() {
  const id = crypto.randomUUID()
  await env.DB.prepare("INSERT INTO organizations (id, name, created_at) VALUES (?, 'Globex', 0)").bind(id).run()
  const { visitor } = await addAdmin(world, { role: 'organization_admin', organizationId: id })
  return { id, visitor }
}

describe('beginning a portal', () => {
  test('opens its pages under the hostname at once, and developers can join', async () => {
    const response = await begin({
      name: ' Tides ',
      description: 'Tides of every coast.',
      canonical_domain: 'Tides.Localhost',
    })
    expect(response.status).toBe(201)
    const portal = await response.json<Portal>()
    expect(portal).toMatchObject({
      name: 'Tides',
      display_name: 'Tides',
      description: 'Tides of every coast.',
      canonical_domain: 'tides.localhost',
      portal_url: 'https://tides.localhost',
      auto_approve_developers: false,
      developer_counts: { pending: 0, approved: 0, rejected: 0, revoked: 0 },
      closed_at: null,
    })
    expect(await (await console.get(`/v3/portals/${portal.id}`)).json()).toEqual(portal)
    const { email } = await join(world, 'tides.localhost')
    const login = await logIn(world.visitor('tides.localhost'), email)
    expect(await login.text()).toContain('pending approval')
    expect(await actionsOn(portal.id)).toEqual(['create_portal', 'confirm'])
  })

  test('takes a display name of its own', async () => {
    const response = await begin({ name: 'T2', display_name: 'Tides for all', canonical_domain: 'tides2.localhost' })
    expect(await response.json()).toMatchObject({ name: 'T2', display_name: 'Tides for all' })
  })

  test('refuses a name that the organization has, and a hostname that anybody has, without saying whose', async () => {
    const { portal, hostname } = await freshPortal()
    const sameName = await begin({ name: portal.name, canonical_domain: 'other.localhost' })
    expect(sameName.status).toBe(409)
    expect(await detailOf(sameName)).toBe('Another portal of your organization has that name. Choose another one.')
    const { visitor: stranger } = await otherOrganization()
    for (const visitor of [console, stranger]) {
      const sameHostname = await begin({ name: 'Somebody else’s', canonical_domain: hostname.toUpperCase() }, visitor)
      expect(sameHostname.status).toBe(409)
      expect(await detailOf(sameHostname)).toBe('Another portal uses this hostname. Choose another one.')
    }
    expect((await begin({ name: portal.name, canonical_domain: 'theirs.localhost' }, stranger)).status).toBe(201)
  })

  test('twenty times at once with one hostname makes one portal', async () => {
    const answers = await Promise.all(
      twenty.map((index) => begin({ name: `Raced ${index}`, canonical_domain: 'raced.localhost' })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)])
    const row = await env.DB.prepare("SELECT count(*) AS n FROM portals WHERE name LIKE 'Raced %'").first()
    expect(row).toEqual({ n: 1 })
  })

  test('names every wrong field', async () => {
    const response = await begin({ name: ' ', display_name: 'x'.repeat(256), description: 7, plan: 'gold' })
    expect(response.status).toBe(400)
    const fields = await wrongFieldsOf(response)
    expect(fields?.sort()).toEqual(['canonical_domain', 'description', 'display_name', 'name', 'plan'])
  })

  test('is refused to an organization that has a hundred', async () => {
    const { id, visitor } = await otherOrganization()
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99)
       INSERT INTO portals (id, organization_id, name, description, accent_color, accent_text_color,
         auto_approve_developers, created_at, updated_at)
       SELECT 'many-' || i, ?, 'Many ' || i, '', '#333333', '#ffffff', 0, 0, 0 FROM n`,
    )
      .bind(id)
      .run()
    expect((await begin({ name: 'The hundredth', canonical_domain: 'many.localhost' }, visitor)).status).toBe(201)
    const refused = await begin({ name: 'One more', canonical_domain: 'more.localhost' }, visitor)
    expect(refused.status).toBe(409)
    expect(await detailOf(refused)).toContain('at most 100 portals')
  })
})

describe('closing a portal', () => {
  test('shuts its pages and keeps all there is; reopening brings everything back', async () => {
    const { portal, path, hostname } = await freshPortal()
    const { email } = await join(world, hostname)
    expect((await console.api('DELETE', path)).status).toBe(204)
    expect((await console.api('DELETE', path)).status).toBe(204)
    world.pass(5_000)
    const closed = await world.visitor(hostname).get('/login')
    expect(closed.status).toBe(410)
    expect(await closed.text()).toContain('This portal is closed')
    expect(await (await console.get(path)).json()).toMatchObject({ closed_at: expect.any(String) })
    const { data } = await (await console.get('/v3/portals')).json<{ data: Portal[] }>()
    expect(data.find(({ id }) => id === portal.id)?.closed_at).not.toBeNull()
    const taken = await begin({ name: 'After', canonical_domain: hostname })
    expect(taken.status).toBe(409)

    const reopened = await console.api('POST', `${path}/reopen`)
    expect(await reopened.json()).toMatchObject({ closed_at: null, developer_counts: { pending: 1 } })
    expect((await console.api('POST', `${path}/reopen`)).status).toBe(200)
    world.pass(5_000)
    expect(await (await logIn(world.visitor(hostname), email)).text()).toContain('pending approval')
    expect(await actionsOn(portal.id)).toEqual(['create_portal', 'confirm', 'close_portal', 'reopen_portal'])
  })

  test('is not for a service admin, whatever their portals', async () => {
    const acmeId = await portalIdOf(console, acme)
    const { visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [acmeId] })
    expect((await visitor.api('DELETE', `/v3/portals/${acmeId}`)).status).toBe(403)
    expect((await begin({ name: 'Mine', canonical_domain: 'mine.localhost' }, visitor)).status).toBe(403)
    expect(await actionsOn(acmeId)).not.toContain('close_portal')
  })
})

describe('hostnames', () => {
  const list = async (path: string) =>
    (await (await console.get(`${path}/hostnames`)).json<{ data: Hostname[] }>()).data

  test('are added, made canonical and removed, and the pages follow', async () => {
    const { path, portal, hostname } = await freshPortal()
    const more = `docs.${hostname}`
    const added = await console.api('POST', `${path}/hostnames`, { hostname: ` ${more.toUpperCase()} ` })
    expect(added.status).toBe(201)
    expect(await added.json()).toEqual({ hostname: more, canonical: false, url: `https://${more}` })
    expect((await world.visitor(more).get('/login')).headers.get('Location')).toBe(`https://${hostname}/login`)

    const refused = await console.api('DELETE', `${path}/hostnames/${hostname}`)
    expect(refused.status).toBe(409)
    expect(await detailOf(refused)).toContain('Make another hostname canonical first')

    const canonical = await console.api('PATCH', `${path}/hostnames/${more}`, { canonical: true })
    expect(await canonical.json()).toMatchObject({ hostname: more, canonical: true })
    expect((await console.api('PATCH', `${path}/hostnames/${more}`, { canonical: true })).status).toBe(200)
    expect(await list(path)).toMatchObject([
      { hostname: more, canonical: true },
      { hostname, canonical: false },
    ])
    expect(await (await console.get(path)).json()).toMatchObject({ portal_url: `https://${more}` })
    world.pass(5_000)
    expect((await world.visitor(hostname).get('/login')).headers.get('Location')).toBe(`https://${more}/login`)

    expect((await console.api('DELETE', `${path}/hostnames/${hostname}`)).status).toBe(204)
    expect((await console.api('DELETE', `${path}/hostnames/${hostname}`)).status).toBe(404)
    expect((await console.api('PATCH', `${path}/hostnames/${hostname}`, { canonical: true })).status).toBe(404)
    world.pass(5_000)
    expect((await world.visitor(hostname).get('/login')).status).toBe(404)
    expect(await actionsOn(portal.id)).toEqual([
      'create_portal',
      'add_hostname',
      'make_hostname_canonical',
      'remove_hostname',
    ])
  })

  test('belong to one portal in the world', async () => {
    const [one, two] = [await freshPortal(), await freshPortal()]
    const taken = await console.api('POST', `${two.path}/hostnames`, { hostname: one.hostname })
    expect(taken.status).toBe(409)
    expect(await detailOf(taken)).toBe('Another portal uses this hostname. Choose another one.')
    const again = await console.api('POST', `${one.path}/hostnames`, { hostname: one.hostname })
    expect(await detailOf(again)).toBe('This portal has this hostname already.')
    for (const method of ['PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? { canonical: true } : undefined
      expect((await console.api(method, `${two.path}/hostnames/${one.hostname}`, body)).status).toBe(404)
    }
    expect(await list(one.path)).toHaveLength(1)

    const answers = await Promise.all(
      twenty.map((index) =>
        console.api('POST', `${index % 2 ? one.path : two.path}/hostnames`, { hostname: 'both.localhost' }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)])
  })

  test('stay with exactly one canonical, whoever changes it at once', async () => {
    const { path, hostname } = await freshPortal()
    const names = [hostname, `a.${hostname}`, `b.${hostname}`]
    for (const name of names.slice(1)) await console.api('POST', `${path}/hostnames`, { hostname: name })
    await Promise.all(
      twenty.map((index) => console.api('PATCH', `${path}/hostnames/${names[index % 3]}`, { canonical: true })),
    )
    await Promise.all(names.map((name) => console.api('DELETE', `${path}/hostnames/${name}`)))
    expect((await list(path)).filter(({ canonical }) => canonical)).toHaveLength(1)
  })

  test.each([
    'localhost',
    '127.0.0.1',
    '0x7f.1',
    '[::1]',
    'acme',
    'a b.localhost',
    'acme.localhost:8080',
    'https://acme.localhost',
    'acme.localhost/x',
    'acme..localhost',
    'acme.localhost.',
    '-acme.localhost',
    'acme_.localhost',
    '*.acme.localhost',
    'user@acme.localhost',
    `${'a'.repeat(64)}.localhost`,
    `${'a.'.repeat(125)}localhost`,
    '\u202eacme.localhost',
    '',
    admin,
    'mail.localhost',
    'ADMIN.localhost',
  ])('cannot be %j', async (hostname) => {
    const { path } = await freshPortal()
    const response = await console.api('POST', `${path}/hostnames`, { hostname })
    expect(response.status).toBe(400)
    expect(await wrongFieldsOf(response)).toEqual(['hostname'])
    const whole = await begin({ name: 'Unsound', canonical_domain: hostname })
    expect(whole.status).toBe(400)
    expect(await wrongFieldsOf(whole)).toEqual(['canonical_domain'])
  })

  test('in other scripts become what browsers ask for', async () => {
    const { path } = await freshPortal()
    const response = await console.api('POST', `${path}/hostnames`, { hostname: 'Bücher.localhost' })
    expect(await response.json()).toMatchObject({ hostname: 'xn--bcher-kva.localhost' })
    expect((await world.visitor('bücher.localhost').get('/login')).status).toBe(308)
  })

  test('are at most twenty for a portal', async () => {
    const { path, hostname } = await freshPortal()
    const answers = []
    for (const index of twenty) {
      answers.push(await console.api('POST', `${path}/hostnames`, { hostname: `n${index}.${hostname}` }))
    }
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(19)
    expect(await detailOf(answers[19] as Response)).toContain('at most 20 hostnames')
  })
})
