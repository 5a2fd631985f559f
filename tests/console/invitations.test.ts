import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Developer } from '../../worker/contract/management/developers.ts'
import type { Invitation } from '../../worker/contract/management/invitations.ts'
import {
  acme,
  confirmationPath,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  invitationToken,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const day = 24 * 3_600_000
const twenty = Array.from({ length: 20 }, (_, index) => index)
let console: Visitor
let acmeId: string
let globexId: string

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
})

const invitations = (portalId = acmeId) => `/v3/portals/${portalId}/invitations`
const invite = (body: Record<string, unknown>, portalId = acmeId) => console.api('POST', invitations(portalId), body)
const add = (body: Record<string, unknown>, portalId = acmeId) =>
  console.api('POST', `/v3/portals/${portalId}/developers`, body)

async function invited(body: Record<string, unknown> = {}) {
  const email = freshAddress()
  const response = await invite({ email, ...body })
  expect(response.status).toBe(201)
  return { email, invitation: await response.json<Invitation>() }
}

const accept = (token: string, fields: Record<string, string> = {}, hostname = acme) =>
  world
    .visitor(hostname)
    .post('/accept-invitation', { token, full_name: 'Grace Hopper', password: goodPassword, ...fields })

async function developerWith(email: string, portalId = acmeId) {
  const row = await env.DB.prepare('SELECT * FROM developers WHERE portal_id = ? AND email = ?')
    .bind(portalId, email)
    .first<Record<string, unknown>>()
  return row ?? undefined
}

async function subjects(email: string): Promise<string[]> {
  return (await world.letters(email)).map((letter) => letter.subject)
}

async function eventsOf(action: string, subject: string): Promise<number> {
  const row = await env.DB.prepare('SELECT count(*) AS n FROM events WHERE action = ? AND subject = ?')
    .bind(action, subject)
    .first<{ n: number }>()
  return row?.n ?? 0
}

async function pending(portalId = acmeId): Promise<number> {
  const { meta } = await (await console.get(invitations(portalId))).json<{ meta: { page: { total: number } } }>()
  const row = await env.DB.prepare(
    'SELECT count(*) AS n FROM registrations WHERE portal_id = ? AND invited_by IS NOT NULL AND confirmed_at IS NULL',
  )
    .bind(portalId)
    .first<{ n: number }>()
  expect(meta.page.total).toBe(row?.n)
  return meta.page.total
}

describe('an invitation', () => {
  test('is told with who sent it, when, and until when it works', async () => {
    const before = await pending()
    const { email, invitation } = await invited({ full_name: 'Grace Hopper', message: 'Welcome\naboard.' })
    expect(invitation).toMatchObject({
      email,
      full_name: 'Grace Hopper',
      message: 'Welcome\naboard.',
      invited_by: { full_name: 'Portal Admin' },
      is_expired: false,
    })
    expect(Date.parse(invitation.expires_at) - Date.parse(invitation.sent_at)).toBe(7 * day)
    expect(await pending()).toBe(before + 1)
    expect(await eventsOf('invite_developer', invitation.id)).toBe(1)
  })

  test('sends a letter with the name, the message and a link', async () => {
    const { email } = await invited({ full_name: 'Grace <b>Hopper</b>', message: 'Come <script>in</script>.' })
    const [letter] = await world.letters(email)
    expect(letter?.subject).toBe('You are invited to Acme')
    expect(letter?.text).toContain('Hello Grace <b>Hopper</b>,')
    expect(letter?.text).toContain('> Come <script>in</script>.')
    expect(letter?.text).toContain('https://acme.localhost/accept-invitation?token=')
    expect(letter?.html).not.toContain('<script>in')
  })

  test('sent again ends the old link, and keeps name and message', async () => {
    const { email, invitation } = await invited({ full_name: 'Grace', message: 'Hello there.' })
    const first = await invitationToken(world, email)
    const again = await console.api('POST', `${invitations()}/${invitation.id}/resend`)
    expect(await again.json()).toMatchObject({ id: invitation.id, full_name: 'Grace', message: 'Hello there.' })
    const second = await invitationToken(world, email)
    expect(second).not.toBe(first)
    expect((await world.visitor(acme).get(`/accept-invitation?token=${first}`)).status).toBe(404)
    expect((await accept(second)).status).toBe(303)
    expect((await world.letters(email))[0]?.text).toContain('> Hello there.')
    expect(await eventsOf('invite_developer', invitation.id)).toBe(2)
  })

  test('to the same address stays one invitation, with a fresh letter and one link that works', async () => {
    const { email, invitation } = await invited({ full_name: 'Grace' })
    const first = await invitationToken(world, email)
    const second = await (await invite({ email: email.toUpperCase(), message: 'Again.' })).json<Invitation>()
    expect(second).toMatchObject({ id: invitation.id, full_name: 'Grace', message: 'Again.' })
    expect(await (await accept(first)).text()).toContain('This invitation no longer works')
    expect((await accept(await invitationToken(world, email.toUpperCase()))).status).toBe(303)
  })

  test('sent twenty times at once leaves one letter, and its link works', async () => {
    const email = freshAddress()
    await Promise.all(twenty.map(() => invite({ email })))
    expect(await world.letters(email)).toHaveLength(1)
    expect((await accept(await invitationToken(world, email))).status).toBe(303)
  })

  test('that was withdrawn is a kind page, and its letter does not leave', async () => {
    const before = await pending()
    const { email, invitation } = await invited()
    const token = await invitationToken(world, email)
    await console.api('POST', `${invitations()}/${invitation.id}/resend`)
    expect((await console.api('DELETE', `${invitations()}/${invitation.id}`)).status).toBe(204)
    expect(await subjects(email)).toHaveLength(1)
    const page = await world.visitor(acme).get(`/accept-invitation?token=${token}`)
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('Send a fresh invitation')
    await world.visitor(acme).post('/check-your-email', { email })
    expect(await subjects(email)).toHaveLength(1)
    expect(await pending()).toBe(before)
    expect(await eventsOf('withdraw_developer_invitation', invitation.id)).toBe(1)
    expect((await console.api('DELETE', `${invitations()}/${invitation.id}`)).status).toBe(404)
    expect((await console.api('POST', `${invitations()}/${invitation.id}/resend`)).status).toBe(404)
  })

  test('is not for a developer who has a password', async () => {
    const { email } = await join(world, acme)
    const response = await invite({ email })
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({ detail: `${email} is a developer of this portal already.` })
    expect(await subjects(email)).not.toContain('You are invited to Acme')
  })

  test('in one portal is none in another', async () => {
    const { email, invitation } = await invited()
    const token = await invitationToken(world, email)
    expect((await accept(token, {}, globex)).status).toBe(404)
    expect((await console.api('DELETE', `${invitations(globexId)}/${invitation.id}`)).status).toBe(404)
    expect((await console.api('POST', `${invitations(globexId)}/${invitation.id}/resend`)).status).toBe(404)
    expect((await accept(token)).status).toBe(303)
  })

  test('is not sent to a denied domain, nor from a closed portal', async () => {
    const change = (sql: string) => env.DB.prepare(`UPDATE portals SET ${sql} WHERE id = ?`).bind(globexId).run()
    await change(`denied_email_domains = '["denied.example"]'`)
    const denied = await invite({ email: 'grace@denied.example' }, globexId)
    expect([denied.status, await denied.text()]).toEqual([409, expect.stringContaining('are denied')])
    await change(`denied_email_domains = '[]', closed_at = 1`)
    const closed = await invite({ email: freshAddress() }, globexId)
    expect([closed.status, await closed.text()]).toEqual([409, expect.stringContaining('is closed')])
    await change('closed_at = NULL')
  })

  test.each([
    ['email', { email: 'nobody' }],
    ['email', {}],
    ['full_name', { email: 'a@example.com', full_name: 'x'.repeat(10_000) }],
    ['full_name', { email: 'a@example.com', full_name: 'Grace \u202e reppoH' }],
    ['message', { email: 'a@example.com', message: 'x'.repeat(501) }],
    ['role', { email: 'a@example.com', role: 'admin' }],
  ])('with a wrong %s names it', async (field, body) => {
    const response = await invite(body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ invalid_parameters: [{ field, source: 'body' }] })
  })

  test('is listed newest first, page after page', async () => {
    const sent = []
    for (const _ of [1, 2, 3]) sent.unshift((await invited()).email)
    const listed = []
    let path: string | null = `${invitations()}?page[size]=2`
    while (path && listed.length < 4) {
      const page: { data: Invitation[]; meta: { page: { next: string | null } } } = await (
        await console.get(path)
      ).json()
      listed.push(...page.data.map(({ email }) => email))
      path = page.meta.page.next
    }
    expect(listed.slice(0, 3)).toEqual(sent)
  })
})

describe('accepting', () => {
  test('shows the form without spending the link, and makes an approved developer who is not logged in', async () => {
    const before = await pending()
    const { email } = await invited({ full_name: 'Grace "Amazing" Hopper' })
    const token = await invitationToken(world, email)
    const visitor = world.visitor(acme)
    for (const _ of [1, 2]) {
      const page = await (await visitor.get(`/accept-invitation?token=${token}`)).text()
      expect(page).toContain('Accept the invitation')
      expect(page).toContain(`value="${email}"`)
      expect(page).toContain('value="Grace &quot;Amazing&quot; Hopper"')
    }
    const accepted = await visitor.post('/accept-invitation', {
      token,
      full_name: 'Grace Hopper',
      password: goodPassword,
    })
    expect(accepted.headers.get('Location')).toBe('/login?notice=confirmed_approved')
    expect(visitor.cookies.has('__Host-developer')).toBe(false)
    expect(await developerWith(email)).toMatchObject({ full_name: 'Grace Hopper', status: 'approved' })
    expect((await logIn(visitor, email)).status).toBe(303)
    expect(await pending()).toBe(before)
  })

  test('names what is wrong and keeps what was typed, but the password', async () => {
    const { email } = await invited()
    const token = await invitationToken(world, email)
    const wrong = await accept(token, { full_name: 'Grace', password: 'short' })
    expect(wrong.status).toBe(422)
    const page = await wrong.text()
    expect(page).toContain('value="Grace"')
    expect(page).toContain('Use at least 15 characters')
    expect(page).not.toContain('value="short"')
    expect(await (await accept(token, { full_name: ' ' })).text()).toContain('Enter your full name.')
    expect(await (await accept(token, { password: email })).text()).toContain('nothing but names and addresses')
    expect((await accept(token)).status).toBe(303)
  })

  test('twenty times at once makes one developer', { timeout: 30_000 }, async () => {
    const { email } = await invited()
    const token = await invitationToken(world, email)
    const answers = await Promise.all(twenty.map((index) => accept(token, { full_name: `Grace ${index}` })))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(19).fill(410)])
    const { results } = await env.DB.prepare('SELECT id FROM developers WHERE email = ?').bind(email).all()
    expect(results).toHaveLength(1)
    const again = await accept(token)
    expect([again.status, await again.text()]).toEqual([410, expect.stringContaining('already confirmed')])
  })

  test('is over after seven days, to the millisecond, and a fresh letter is one button away', async () => {
    const { email, invitation } = await invited({ full_name: 'Grace' })
    const token = await invitationToken(world, email)
    world.pass(7 * day)
    const expired = await world.visitor(acme).get(`/accept-invitation?token=${token}`)
    expect(expired.status).toBe(410)
    expect(await expired.text()).toContain(`value="${email}"`)
    expect((await accept(token)).status).toBe(410)
    console = await consoleOf(world)
    const { data } = await (await console.get(invitations())).json<{ data: Invitation[] }>()
    expect(data.find(({ id }) => id === invitation.id)).toMatchObject({ is_expired: true })

    await world.visitor(acme).post('/check-your-email', { email })
    const [letter] = await world.letters(email)
    expect(letter?.subject).toBe('You are invited to Acme')
    expect(letter?.text).toContain('Hello Grace,')
    expect((await accept(await invitationToken(world, email))).status).toBe(303)
  })

  test('asks for no less because the link was opened where sign-ups are confirmed', async () => {
    const { email } = await invited()
    const token = await invitationToken(world, email)
    const visitor = world.visitor(acme)
    const led = await visitor.get(`/confirm?token=${token}`)
    expect(led.headers.get('Location')).toBe(`/accept-invitation?token=${token}`)
    expect((await visitor.post('/confirm', { token, password: goodPassword })).status).toBe(404)
    const api = '/api/v3/developer'
    expect((await visitor.api('POST', `${api}/verify-email`, { token })).status).toBe(404)
    expect((await visitor.api('POST', `${api}/reset-password`, { token, password: goodPassword })).status).toBe(404)
    expect(await developerWith(email)).toBeUndefined()
    expect((await accept(token)).status).toBe(303)
  })
})

describe('signing up with an address that is invited', () => {
  test('sends the invitation again, in the words and the language that the admin chose, and for as long', async () => {
    const { email } = await invited({ full_name: 'Grace', message: 'See you there.' })
    const old = await invitationToken(world, email)
    const visitor = world.visitor(acme, { 'Accept-Language': 'ja' })
    await visitor.post('/register', { full_name: 'You won a prize', email })
    const [letter] = await world.letters(email)
    expect(letter?.subject).toBe('You are invited to Acme')
    expect(letter?.text).toContain('See you there.')
    expect(letter?.text).not.toContain('/not-me')
    const token = await invitationToken(world, email)
    expect(token).not.toBe(old)
    expect((await visitor.get(`/accept-invitation?token=${old}`)).status).toBe(404)
    world.pass(6 * 24 * 3_600_000)
    expect((await accept(token)).headers.get('Location')).toBe('/login?notice=confirmed_approved')
    console = await consoleOf(world)
    expect(await developerWith(email)).toMatchObject({ full_name: 'Grace Hopper', invited_by: expect.any(String) })
  })

  test('by a stranger does not choose what the next invitation says', async () => {
    const { email, invitation } = await invited()
    await world.letters(email)
    await world.visitor(acme).post('/register', { full_name: 'You won a prize', email })
    await world.letters(email)
    await world.visitor(acme).post('/check-your-email', { email })
    const [asked] = await world.letters(email)
    expect(asked?.subject).toBe('You are invited to Acme')
    expect(asked?.text).not.toContain('prize')
    const page = await world.visitor(acme).get(`/accept-invitation?token=${await invitationToken(world, email)}`)
    expect(await page.text()).not.toContain('prize')

    await world.visitor(acme).post('/register', { full_name: 'You won a prize', email })
    await console.api('POST', `${invitations()}/${invitation.id}/resend`)
    expect((await world.letters(email))[0]?.text).not.toContain('prize')
  })

  test('while the letter waits changes nothing: its link works', async () => {
    const { email } = await invited()
    await world.visitor(acme).post('/register', { full_name: 'Eve', email })
    expect(await subjects(email)).toEqual(['You are invited to Acme'])
    expect((await accept(await invitationToken(world, email))).status).toBe(303)
  })

  test('ends with a withdrawal, and goes the usual way after it', async () => {
    const { email, invitation } = await invited()
    await world.letters(email)
    const signUp = () => world.visitor(acme).post('/register', { full_name: 'Grace', email })
    await signUp()
    const token = await invitationToken(world, email)
    expect((await console.api('DELETE', `${invitations()}/${invitation.id}`)).status).toBe(204)
    expect((await accept(token)).status).toBe(404)
    await signUp()
    const path = await confirmationPath(world, email)
    const confirmed = await world.visitor(acme).post('/confirm', { token: tokenOf(path), password: goodPassword })
    expect(confirmed.headers.get('Location')).toBe('/login?notice=confirmed_pending')
  })

  test('before the invitation: the letter of the sign-up ends, the invitation counts', async () => {
    const email = freshAddress()
    await world.visitor(acme).post('/register', { full_name: 'Eve', email })
    const path = await confirmationPath(world, email)
    await invite({ email })
    expect((await world.visitor(acme).get(path)).status).toBe(404)
    const token = await invitationToken(world, email)
    expect(await (await world.visitor(acme).get(`/accept-invitation?token=${token}`)).text()).not.toContain('Eve')
    expect((await accept(token)).headers.get('Location')).toBe('/login?notice=confirmed_approved')
  })
})

describe('a developer whom an admin adds', () => {
  test.each([
    [acme, undefined, 'pending'],
    [globex, undefined, 'approved'],
    [acme, 'approved', 'approved'],
    [globex, 'rejected', 'rejected'],
  ])('to %s with status %s is %s at once, and gets no letter', async (hostname, status, expected) => {
    const email = freshAddress()
    const portalId = hostname === acme ? acmeId : globexId
    const response = await add({ email, full_name: 'Grace Hopper', ...(status && { status }) }, portalId)
    expect(response.status).toBe(201)
    const developer = await response.json<Developer>()
    expect(developer).toMatchObject({ email, full_name: 'Grace Hopper', status: expected })
    const read = await console.get(`/v3/portals/${portalId}/developers/${developer.id}`)
    expect(await read.json()).toMatchObject({ ...developer, invited: true })
    expect(await world.letters(email)).toEqual([])
    const { results } = await env.DB.prepare("SELECT * FROM events WHERE action = 'add_developer' AND developer_id = ?")
      .bind(developer.id)
      .all()
    expect(results).toHaveLength(1)
  })

  test('cannot log in without a password, and signing up sends the invitation instead of a dead end', async () => {
    const email = freshAddress()
    await add({ email, full_name: 'Grace Hopper', status: 'approved' })
    const visitor = world.visitor(acme)
    expect((await logIn(visitor, email, 'x')).status).toBe(401)
    await visitor.post('/register', { full_name: 'Eve', email })
    expect(await subjects(email)).toEqual(['You are invited to Acme'])
    const token = await invitationToken(world, email)
    expect(await (await visitor.get(`/accept-invitation?token=${token}`)).text()).toContain('value="Grace Hopper"')
    expect((await accept(token)).headers.get('Location')).toBe('/login?notice=confirmed_approved')
    expect((await logIn(visitor, email)).status).toBe(303)
  })

  test('gets the invitation too when they ask for their letter again', async () => {
    const email = freshAddress()
    await add({ email, full_name: 'Grace Hopper' })
    await world.visitor(acme).post('/check-your-email', { email })
    const accepted = await accept(await invitationToken(world, email))
    expect(accepted.headers.get('Location')).toBe('/login?notice=confirmed_pending')
  })

  test('with an invitation keeps the id and status that the admin gave', async () => {
    const email = freshAddress()
    const added = await add({ email, full_name: 'Grace', status: 'approved', send_invitation_email: true })
    const { id } = await added.json<Developer>()
    expect((await accept(await invitationToken(world, email))).status).toBe(303)
    expect(await developerWith(email)).toMatchObject({ id, status: 'approved', full_name: 'Grace Hopper' })
  })

  test('can be invited later', async () => {
    const email = freshAddress()
    await add({ email, full_name: 'Grace', status: 'approved' })
    expect(await (await invite({ email })).json()).toMatchObject({ full_name: 'Grace' })
    expect((await accept(await invitationToken(world, email))).status).toBe(303)
  })

  test('is deleted with the invitation', async () => {
    const email = freshAddress()
    const added = await add({ email, full_name: 'Grace', send_invitation_email: true })
    const { id } = await added.json<Developer>()
    const token = await invitationToken(world, email)
    await console.api('DELETE', `/v3/portals/${acmeId}/developers/${id}`)
    expect((await accept(token)).status).toBe(404)
    expect(await developerWith(email)).toBeUndefined()
  })

  test('twice is a 409, also at the same time', async () => {
    const email = freshAddress()
    const answers = await Promise.all(twenty.map(() => add({ email, full_name: 'Grace', send_invitation_email: true })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)])
    expect(await subjects(email)).toEqual(['You are invited to Acme'])
    const { email: known } = await join(world, acme)
    expect((await add({ email: known, full_name: 'Grace' })).status).toBe(409)
  })

  test.each([
    ['full_name', { email: 'a@example.com' }],
    ['email', { email: 'a@b', full_name: 'Grace' }],
    ['status', { email: 'a@example.com', full_name: 'Grace', status: 'great' }],
    ['send_invitation_email', { email: 'a@example.com', full_name: 'Grace', send_invitation_email: 'yes' }],
    ['password', { email: 'a@example.com', full_name: 'Grace', password: 'planted' }],
  ])('with a wrong %s is refused', async (field, body) => {
    const response = await add(body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ invalid_parameters: [{ field }] })
  })
})
