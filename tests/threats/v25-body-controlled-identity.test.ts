// V25, the client says who it is, or names somebody else's thing: better-auth CVE-2025-61928 (userId in the body made an
// API key for anybody) and GHSA-4vcf-q4xf-f48m (another user's passkey deleted by id), Grav CVE-2026-64852.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { addPasskey, askForPasskey, logInWithPasskey, softwareAuthenticator } from '../software-authenticator.ts'
import {
  acme,
  addAdmin,
  consoleOf,
  developerIdOf,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  portalIdOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()

const people: { email: string; visitor: Visitor; id: string }[] = []
let console: Visitor
let globexId: string
beforeAll(async () => {
  console = await consoleOf(world)
  globexId = await portalIdOf(console, globex)
  for (let one = 0; one < 2; one += 1) {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    people.push({ email, visitor, id: await developerIdOf(console, globexId, email) })
  }
})

const names = ['id', 'userId', 'user_id', 'developer_id', 'developerId', 'email', 'username', 'sub', 'account_id']

describe('who asks is known by the session alone', () => {
  test('by no parameter, no header and no cookie of another name', async () => {
    const [mallory, victim] = people
    for (const name of names) {
      for (const value of [victim?.id ?? '', victim?.email ?? '']) {
        const path = `/api/v3/developer/me?${new URLSearchParams({ [name]: value })}`
        const headers = { [`X-${name}`]: value, 'X-User-Id': value, Authorization: `Bearer ${value}` }
        const me = await mallory?.visitor.send(path, { headers })
        expect(await me?.json()).toMatchObject({ id: mallory?.id, email: mallory?.email })
        const stranger = world.visitor(globex)
        stranger.cookies.set(name, value)
        expect((await stranger.send(path, { headers })).status).toBe(401)
      }
    }
  })

  test('and a body that names somebody ends, refreshes or accepts nothing of theirs', async () => {
    const [mallory, victim] = people
    const body = Object.fromEntries(names.map((name) => [name, victim?.id ?? '']))
    await mallory?.visitor.api('POST', '/api/v3/developer/refresh', body)
    await world.visitor(globex).post('/logout', body)
    await world.visitor(globex).api('POST', '/api/v3/developer/logout', body)
    expect((await victim?.visitor.api('GET', '/api/v3/developer/me'))?.status).toBe(200)
    expect((await mallory?.visitor.api('GET', '/api/v3/developer/me'))?.status).toBe(200)
    // The same body does its work for whoever's session it comes with.
    await mallory?.visitor.post('/logout', body)
    expect((await mallory?.visitor.api('GET', '/api/v3/developer/me'))?.status).toBe(401)
    if (mallory) expect((await logIn(mallory.visitor, mallory.email)).status).toBe(303)
    expect((await victim?.visitor.api('GET', '/api/v3/developer/me'))?.status).toBe(200)
  })
})

describe('an id of somebody else’s', () => {
  test('session or note is a 404 under another developer’s path, and stays', async () => {
    const [mallory, victim] = people
    const of = (id = '') => `/v3/portals/${globexId}/developers/${id}`
    const note = await (await console.api('POST', `${of(victim?.id)}/notes`, { text: 'Kept.' })).json<{ id: string }>()
    const { data } = await (await console.get(`${of(victim?.id)}/sessions`)).json<{ data: { id: string }[] }>()
    expect((await console.api('DELETE', `${of(mallory?.id)}/notes/${note.id}`)).status).toBe(404)
    expect((await console.api('DELETE', `${of(mallory?.id)}/sessions/${data[0]?.id}`)).status).toBe(404)
    expect((await victim?.visitor.api('GET', '/api/v3/developer/me'))?.status).toBe(200)
    expect((await (await console.get(`${of(victim?.id)}/notes`)).json<{ data: unknown[] }>()).data).toHaveLength(1)
    // Under the right path both go.
    expect((await console.api('DELETE', `${of(victim?.id)}/notes/${note.id}`)).status).toBe(204)
    expect((await console.api('DELETE', `${of(victim?.id)}/sessions/${data[0]?.id}`)).status).toBe(204)
    expect((await victim?.visitor.api('GET', '/api/v3/developer/me'))?.status).toBe(401)
    if (victim) expect((await logIn(victim.visitor, victim.email)).status).toBe(303)
  })

  test('passkey is neither removed nor renamed, and opens its owner’s account alone', async () => {
    const [mallory, victim] = people
    if (!mallory || !victim) throw new Error('nobody is there')
    const device = await softwareAuthenticator(victim.visitor.origin)
    expect((await addPasskey(victim.visitor, device)).status).toBe(201)
    const stored = env.DB.prepare('SELECT * FROM passkeys')
    const before = await stored.first<{ id: string; credential_id: string }>()
    for (const id of [before?.id ?? '', before?.credential_id ?? '']) {
      const removed = await mallory.visitor.post('/account/passkeys/remove', { id, present_password: goodPassword })
      expect(removed.status).toBe(303)
    }
    const answer = await device.sign(await askForPasskey(world.visitor(globex)), { userHandle: mallory.id })
    expect((await world.visitor(globex).api('POST', '/login/passkey', answer)).status).toBe(401)
    expect((await stored.all()).results).toEqual([before])

    const browser = world.visitor(globex)
    expect((await logInWithPasskey(browser, device)).status).toBe(200)
    expect(await (await browser.api('GET', '/api/v3/developer/me')).json()).toMatchObject({ id: victim.id })
    const own = { id: before?.id ?? '', present_password: goodPassword }
    expect((await victim.visitor.post('/account/passkeys/remove', own)).headers.get('Location')).toContain('removed')
    expect((await stored.all()).results).toEqual([])
  })

  test('session is not ended from one’s own account, and one’s own is', async () => {
    const [mallory, victim] = people
    const sessions = async (id = '') => {
      const listed = await console.get(`/v3/portals/${globexId}/developers/${id}/sessions`)
      return (await listed.json<{ data: { id: string }[] }>()).data
    }
    const [theirs] = await sessions(victim?.id)
    await mallory?.visitor.post('/account/sessions', { end: theirs?.id ?? '' })
    expect((await victim?.visitor.api('GET', '/api/v3/developer/me'))?.status).toBe(200)

    const second = world.visitor(globex)
    await logIn(second, mallory?.email ?? '')
    await mallory?.visitor.post('/account/sessions', { end: 'others' })
    expect((await second.api('GET', '/api/v3/developer/me')).status).toBe(401)
    expect((await victim?.visitor.api('GET', '/api/v3/developer/me'))?.status).toBe(200)
  })

  test('is never taken from a body: an admin changes whom the path names, as whom the session says', async () => {
    const acmeId = await portalIdOf(console, acme)
    const { visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [acmeId] })
    const body = { status: 'revoked', id: people[1]?.id, portal_id: globexId, admin_id: '1', actor_id: '1' }
    expect((await visitor.api('PATCH', `/v3/portals/${globexId}/developers/${people[1]?.id}`, body)).status).toBe(404)
    expect((await console.api('PATCH', `/v3/portals/${acmeId}/developers/${people[1]?.id}`, body)).status).toBe(400)
    const { results } = await env.DB.prepare('SELECT DISTINCT status FROM developers WHERE portal_id = ?')
      .bind(globexId)
      .all()
    expect(results).toEqual([{ status: 'approved' }])
  })

  test.each(['nonsense', '0', '-1', '1e3', "' OR 1=1 --", '%00', '..%2f..%2fme', '*', '{}', 'A'.repeat(500)])(
    'that is %s is the same 404 as one that never existed',
    async (id) => {
      const strange = await console.get(`/v3/portals/${globexId}/developers/${encodeURIComponent(id)}`)
      const never = await console.get(`/v3/portals/${globexId}/developers/${crypto.randomUUID()}`)
      expect(strange.status).toBe(404)
      const told = async (response: Response) => (await response.text()).replace(/urn:[\w:-]+/, 'REQUEST')
      expect(await told(strange)).toBe(await told(never))
    },
  )
})
