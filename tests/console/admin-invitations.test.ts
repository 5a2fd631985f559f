import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { AdminInvitation } from '../../worker/contract/management/admin-invitations.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import {
  acme,
  addAdmin,
  admin,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  logIn,
  openWorld,
  portalIdOf,
  tokenInLetter,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const hour = 3_600_000
const twenty = Array.from({ length: 20 }, (_, index) => index)
let console: Visitor
let acmeId: string

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
})

const invite = (email: string, more: object = {}, by = console) =>
  by.api('POST', '/v3/admin-invitations', { email, role: 'service_admin', portal_ids: [acmeId], ...more })
const open = async () => {
  const response = await console.get('/v3/admin-invitations')
  return (await response.json<{ data: AdminInvitation[] }>()).data
}

async function tokenTo(email: string): Promise<string> {
  const [letter] = await world.letters(email)
  expect(letter?.subject).toBe('Portal Admin invites you to Example APIs')
  expect(letter?.text).toContain('https://admin.localhost/accept-invitation?token=')
  return tokenInLetter(letter)
}

async function invited(more: object = {}) {
  const email = freshAddress()
  const response = await invite(email, more)
  expect(response.status).toBe(201)
  return { email, invitation: await response.json<AdminInvitation>(), token: await tokenTo(email) }
}

const look = (token: string) => world.visitor(admin).get(`/accept-invitation?token=${token}`)
const accept = (token: string, more: object = {}) =>
  world.visitor(admin).post('/accept-invitation', { token, full_name: 'Grace Hopper', password: goodPassword, ...more })

async function count(query: string, ...values: unknown[]): Promise<number> {
  const row = await env.DB.prepare(query)
    .bind(...values)
    .first<{ n: number }>()
  return row?.n ?? 0
}

describe('an invitation', () => {
  test('makes a service admin of exactly the portals given, who logs in by themselves', async () => {
    const { email, invitation, token } = await invited()
    expect(invitation).toMatchObject({
      email,
      role: 'service_admin',
      portals: [{ id: acmeId, name: 'Acme' }],
      invited_by: { full_name: 'Portal Admin' },
      state: 'open',
    })
    expect(Date.parse(invitation.expires_at) - Date.parse(invitation.created_at)).toBe(72 * hour)

    const page = await (await look(token)).text()
    expect(page).toContain(`value="${email}"`)
    expect(page).toContain('Example APIs')
    const visitor = world.visitor(admin)
    const accepted = await visitor.post('/accept-invitation', {
      token,
      full_name: 'Grace Hopper',
      password: goodPassword,
    })
    expect(accepted.headers.get('Location')).toBe('/login?notice=invitation_accepted')
    expect(visitor.cookies.has('__Host-admin')).toBe(false)
    const login = await (await visitor.get('/login?notice=invitation_accepted')).text()
    expect(login).toContain('You are an admin now')
    expect(login).toContain(`value="${email}"`)

    expect((await logIn(visitor, email)).status).toBe(303)
    const { data } = await (await visitor.get('/v3/portals')).json<{ data: { name: string }[] }>()
    expect(data.map(({ name }) => name)).toEqual(['Acme'])
    expect(await (await visitor.get('/v3/me')).json()).toMatchObject({ id: invitation.id, full_name: 'Grace Hopper' })
    expect((await open()).map(({ id }) => id)).not.toContain(invitation.id)
    const events = 'SELECT count(*) AS n FROM events WHERE subject = ? AND action = ?'
    expect(await count(events, invitation.id, 'invite_admin')).toBe(1)
    expect(await count(events, invitation.id, 'accept_admin_invitation')).toBe(1)
  })

  test('to an organization admin needs no portals and gives all', async () => {
    const { email, token, invitation } = await invited({ role: 'organization_admin' })
    expect(invitation.portals).toEqual([])
    await accept(token)
    const visitor = world.visitor(admin)
    await logIn(visitor, email)
    const { data } = await (await visitor.get('/v3/portals')).json<{ data: unknown[] }>()
    expect(data).toHaveLength(2)
    expect((await visitor.get('/v3/admins')).status).toBe(200)
  })

  test('is worth nothing before it is accepted: looking spends it not, and no password opens the console', async () => {
    const { email, token } = await invited()
    for (const _ of twenty) expect((await look(token)).status).toBe(200)
    expect((await logIn(world.visitor(admin), email)).status).toBe(401)
    expect((await accept(token)).status).toBe(303)
  })

  test('works once', async () => {
    const { token } = await invited()
    expect((await accept(token)).status).toBe(303)
    for (const answer of [await look(token), await accept(token, { password: 'another password that is long' })]) {
      expect(answer.status).toBe(410)
      expect(answer.headers.get('Cache-Control')).toBe('no-store')
      expect(await answer.text()).toContain('This invitation was accepted already')
    }
  })

  test('accepted twenty times at once makes one admin', async () => {
    const { email, token, invitation } = await invited()
    const answers = await Promise.all(twenty.map((index) => accept(token, { password: `${goodPassword} ${index}` })))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(19).fill(410)])
    expect(await count('SELECT count(*) AS n FROM admins WHERE email_key = ?', email)).toBe(1)
    const events = "SELECT count(*) AS n FROM events WHERE subject = ? AND action = 'accept_admin_invitation'"
    expect(await count(events, invitation.id)).toBe(1)
    const winner = answers.findIndex(({ status }) => status === 303)
    expect((await logIn(world.visitor(admin), email, `${goodPassword} ${winner}`)).status).toBe(303)
  }, 30_000)

  test('lasts 72 hours and not a moment longer', async () => {
    const own = openWorld()
    const email = freshAddress()
    const by = await consoleOf(own)
    await by.api('POST', '/v3/admin-invitations', { email, role: 'organization_admin' })
    const token = tokenInLetter((await own.letters(email))[0])
    const path = `/accept-invitation?token=${token}`
    own.pass(72 * hour - 60_000)
    expect((await own.visitor(admin).get(path)).status).toBe(200)
    own.pass(60_000)
    const late = await own.visitor(admin).get(path)
    expect(late.status).toBe(410)
    expect(await late.text()).toContain('This invitation has expired')
    const answer = await own
      .visitor(admin)
      .post('/accept-invitation', { token, full_name: 'Grace', password: goodPassword })
    expect(answer.status).toBe(410)
    const again = await consoleOf(own)
    const { data } = await (await again.get('/v3/admin-invitations')).json<{ data: AdminInvitation[] }>()
    expect(data.find((one) => one.email === email)).toMatchObject({ state: 'expired' })
    // Three days later, the session that this file goes on with was over.
    console = await consoleOf(world)
  })

  test('made again replaces the older one: the newest link wins, and nothing is listed twice', async () => {
    const { email, token: older, invitation } = await invited()
    const again = await invite(email, { role: 'organization_admin', portal_ids: [] })
    expect(await again.json()).toMatchObject({ id: invitation.id, role: 'organization_admin', portals: [] })
    const newer = await tokenTo(email)
    const dead = await look(older)
    expect(dead.status).toBe(404)
    expect(await dead.text()).toContain('This invitation no longer works')
    expect((await accept(older)).status).toBe(404)
    expect((await open()).filter((one) => one.email === email)).toHaveLength(1)
    expect((await accept(newer)).status).toBe(303)
  })

  test('made twenty times at once sends one letter, and its link works', async () => {
    const email = freshAddress()
    const answers = await Promise.all(twenty.map(() => invite(email)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect(await world.letters(email)).toHaveLength(1)
    expect((await look(await tokenTo(email))).status).toBe(200)
  })

  test('that was withdrawn is dead, and its letter does not leave if it still waits', async () => {
    const { invitation, token } = await invited()
    expect((await console.api('DELETE', `/v3/admin-invitations/${invitation.id}`)).status).toBe(204)
    expect((await look(token)).status).toBe(404)
    expect((await accept(token)).status).toBe(404)
    expect((await console.api('DELETE', `/v3/admin-invitations/${invitation.id}`)).status).toBe(404)

    const email = freshAddress()
    const made = await (await invite(email)).json<AdminInvitation>()
    await env.DB.prepare("UPDATE letters SET sent_at = NULL, state = 'waiting' WHERE recipient = ?").bind(email).run()
    await console.api('DELETE', `/v3/admin-invitations/${made.id}`)
    expect(await count('SELECT count(*) AS n FROM letters WHERE recipient = ?', email)).toBe(0)
  })

  test('stops when whoever made it is no organization admin any more, until somebody else makes it again', async () => {
    const inviter = await addAdmin(world, { role: 'organization_admin' })
    const email = freshAddress()
    await invite(email, {}, inviter.visitor)
    const token = tokenInLetter((await world.letters(email))[0])
    expect((await look(token)).status).toBe(200)
    await console.api('PATCH', `/v3/admins/${inviter.id}`, { disabled: true })
    expect((await look(token)).status).toBe(404)
    expect((await accept(token)).status).toBe(404)
    expect((await open()).find((one) => one.email === email)).toMatchObject({ state: 'stopped' })
    await invite(email)
    expect((await accept(await tokenTo(email))).status).toBe(303)
  })

  test('to an admin of this organization is refused, to one of another is explained to whoever holds the letter', async () => {
    const here = await addAdmin(world, { role: 'service_admin' })
    const refused = await invite(here.email)
    expect(refused.status).toBe(409)
    expect((await refused.json<Problem>()).detail).toContain('is an admin of your organization already')

    const elsewhere = crypto.randomUUID()
    await env.DB.prepare("INSERT INTO organizations (id, name, created_at) VALUES (?, 'Globex', 0)")
      .bind(elsewhere)
      .run()
    const { email } = await addAdmin(world, { role: 'organization_admin', organizationId: elsewhere })
    expect((await invite(email)).status).toBe(201)
    const token = await tokenTo(email)
    for (const answer of [await look(token), await accept(token)]) {
      expect(answer.status).toBe(410)
      expect(await answer.text()).toContain('An address can be an admin of one organization only')
    }
  })

  test('of another organization cannot be seen or withdrawn', async () => {
    const { invitation } = await invited()
    const elsewhere = crypto.randomUUID()
    await env.DB.prepare("INSERT INTO organizations (id, name, created_at) VALUES (?, 'Globex', 0)")
      .bind(elsewhere)
      .run()
    const { visitor } = await addAdmin(world, { role: 'organization_admin', organizationId: elsewhere })
    const { data } = await (await visitor.get('/v3/admin-invitations')).json<{ data: unknown[] }>()
    expect(data).toEqual([])
    expect((await visitor.api('DELETE', `/v3/admin-invitations/${invitation.id}`)).status).toBe(404)
    expect((await open()).map(({ id }) => id)).toContain(invitation.id)
  })

  test.each([
    [{ email: 'no address' }, 'email'],
    [{ role: 'owner' }, 'role'],
    [{ portal_ids: ['x'] }, 'portal_ids.0'],
    [{ portal_ids: [crypto.randomUUID()] }, 'portal_ids'],
    [{ full_name: 'Eve' }, 'full_name'],
  ])('with %j is refused by name', async (more, field) => {
    const response = await invite(freshAddress(), more)
    expect(response.status).toBe(400)
    expect((await response.json<Problem>()).invalid_parameters).toMatchObject([{ field }])
  })

  test('is refused when there are too many open ones, and an address that is invited already is not one more', async () => {
    const first = freshAddress()
    await invite(first)
    const answers = []
    for (const _ of Array.from({ length: 100 })) answers.push((await invite(freshAddress())).status)
    expect(answers).toContain(409)
    expect(await open()).toHaveLength(100)
    expect((await invite(first)).status).toBe(201)
    await env.DB.prepare('DELETE FROM admin_invitations WHERE accepted_at IS NULL').run()
  })
})

describe('the form', () => {
  test('says what is wrong next to each field, keeps the name, and spends nothing', async () => {
    const { email, token } = await invited()
    const page = await accept(token, { full_name: ' ', password: 'short' })
    expect(page.status).toBe(422)
    expect(page.headers.get('Cache-Control')).toBe('no-store')
    const text = await page.text()
    expect(text).toContain('Enter your full name.')
    expect(text).toContain('Use at least 15 characters.')
    expect(text).not.toContain('value="short"')
    const own = await accept(token, { full_name: 'Grace "<b>', password: email.toUpperCase() })
    expect(own.status).toBe(422)
    const shown = await own.text()
    expect(shown).toContain('nothing but names and addresses')
    expect(shown).toContain('value="Grace &quot;<b>"')
    expect((await accept(token)).status).toBe(303)
  })

  test('is taken from its own page only', async () => {
    const { token } = await invited()
    const body = new URLSearchParams({ token, full_name: 'Eve', password: goodPassword }).toString()
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: `https://${globex}` }
    expect((await world.visitor(admin).send('/accept-invitation', { method: 'POST', headers, body })).status).toBe(403)
    expect((await look(token)).status).toBe(200)
  })

  test.each(['', 'x', '%00', 'a'.repeat(300)])('a token %j that was never sent is a kind 404', async (token) => {
    const page = await look(encodeURIComponent(token))
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('ask the admin who invited you')
    expect((await accept(token)).status).toBe(404)
  })

  test('a token for another purpose opens nothing', async () => {
    const { token } = await invited()
    expect((await world.visitor(acme).get(`/confirm?token=${token}`)).status).toBe(404)
    expect((await world.visitor(acme).get(`/accept-invitation?token=${token}`)).status).toBe(404)
  })
})
