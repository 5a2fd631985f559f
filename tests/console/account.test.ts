import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Account, AccountData, OwnSession } from '../../worker/contract/management/account.ts'
import type { Admin } from '../../worker/contract/management/admins.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import { onRoundTrip } from '../watched-database.ts'
import {
  acme,
  addAdmin,
  admin,
  adminCredentials,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenInLetter,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const { password } = adminCredentials
const newPassword = 'quiet harbour lantern'
const twenty = Array.from({ length: 20 }, (_, index) => index)
let console: Visitor
let acmeId: string

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
})

const me = async (visitor: Visitor) => (await visitor.get('/v3/me')).json<Account>()
const sessionsOf = async (visitor: Visitor) =>
  (await (await visitor.get('/v3/me/sessions')).json<{ data: OwnSession[] }>()).data
const subjectsTo = async (address: string) => (await world.letters(address)).map(({ subject }) => subject)

async function actionsOf(id: string): Promise<string[]> {
  const { results } = await env.DB.prepare('SELECT action FROM events WHERE actor_id = ? ORDER BY id')
    .bind(id)
    .all<{ action: string }>()
  return results.map(({ action }) => action)
}

async function anotherBrowser(email: string): Promise<Visitor> {
  const visitor = world.visitor(admin)
  expect((await logIn(visitor, email, password)).status).toBe(303)
  return visitor
}

async function expectWrong(response: Response, field: string, reason = 'is not the current password') {
  expect(response.status).toBe(400)
  expect((await response.json<Problem>()).invalid_parameters).toMatchObject([{ field, reason }])
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

async function count(query: string, ...values: string[]): Promise<number> {
  const row = await env.DB.prepare(query)
    .bind(...values)
    .first<{ n: number }>()
  return row?.n ?? 0
}

describe('the profile', () => {
  test('is changed by its owner and by nobody else, and noted once', async () => {
    const { id, visitor } = await addAdmin(world, { role: 'service_admin' })
    const before = await me(visitor)
    expect(before).toMatchObject({ full_name: 'Grace Hopper', new_device_letters: true })
    const changed = await visitor.api('PATCH', '/v3/me', {
      full_name: ' Grace Murray Hopper ',
      new_device_letters: false,
    })
    const after = { ...before, full_name: 'Grace Murray Hopper', new_device_letters: false }
    expect(await changed.json()).toEqual(after)
    expect(await me(visitor)).toEqual(after)
    await visitor.api('PATCH', '/v3/me', { full_name: 'Grace Murray Hopper' })
    expect(await (await visitor.api('PATCH', '/v3/me', {})).json()).toEqual(after)
    expect(await actionsOf(id)).toEqual(['change_profile'])
    expect((await me(console)).full_name).not.toBe('Grace Murray Hopper')
  })

  test.each([
    [{ full_name: ' ' }, 'full_name', 'must not be empty'],
    [{ full_name: 'a\u202eb' }, 'full_name', 'must not contain control or broken characters'],
    [{ new_device_letters: 1 }, 'new_device_letters', 'must be true or false'],
    [{ role: 'organization_admin' }, 'role', 'is not a known property'],
    [{ email: 'other@example.com' }, 'email', 'is not a known property'],
    [{ id: crypto.randomUUID() }, 'id', 'is not a known property'],
  ])('refuses %j by name', async (body, field, reason) => {
    await expectWrong(await console.api('PATCH', '/v3/me', body), field, reason)
  })
})

describe('the password', () => {
  test('is changed with the present one: other browsers are logged out, this one stays, and a letter tells', async () => {
    const { id, email, visitor } = await addAdmin(world, { role: 'service_admin' })
    const other = await anotherBrowser(email)
    const body = { password, new_password: newPassword }
    expect((await visitor.api('POST', '/v3/me/password', body)).status).toBe(204)
    expect((await visitor.get('/v3/me')).status).toBe(200)
    expect((await other.get('/v3/me')).status).toBe(401)
    expect((await logIn(other, email, password)).status).toBe(401)
    expect((await logIn(other, email, newPassword)).status).toBe(303)
    // With another password, every device is a new one but the one that chose it.
    expect((await logIn(visitor, email, newPassword)).status).toBe(303)
    expect(await subjectsTo(email)).toEqual([
      'A new device logged in to your account with Example APIs',
      'Your password for Example APIs was changed',
      'A new device logged in to your account with Example APIs',
    ])
    expect(await actionsOf(id)).toEqual(['change_password'])
  })

  test('stays what it is with a wrong present one, and a bad new one is named', async () => {
    const { id, email, visitor } = await addAdmin(world, { role: 'service_admin' })
    const attempt = (body: unknown) => visitor.api('POST', '/v3/me/password', body)
    await expectWrong(await attempt({ password: newPassword, new_password: newPassword }), 'password')
    await expectWrong(
      await attempt({ password, new_password: 'too short' }),
      'new_password',
      'must have at least 15 characters',
    )
    const address = await attempt({ password, new_password: `${email}` })
    expect((await address.json<Problem>()).invalid_parameters).toMatchObject([{ field: 'new_password' }])
    expect(await actionsOf(id)).toEqual([])
    expect((await logIn(world.visitor(admin), email, password)).status).toBe(303)
  })

  test('is not guessed by whoever finds an open session: the tenth wrong one is the last', async () => {
    const { visitor } = await addAdmin(world, { role: 'service_admin' })
    const attempt = () => visitor.api('POST', '/v3/me/password', { password: 'a guess', new_password: newPassword })
    const statuses = []
    for (let tries = 0; tries < 12; tries += 1) statuses.push((await attempt()).status)
    expect(statuses).toEqual([...Array<number>(10).fill(400), 429, 429])
    const refused = await visitor.api('DELETE', '/v3/me', { password })
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    world.pass(15 * 60_000)
    expect((await visitor.api('POST', '/v3/me/password', { password, new_password: newPassword })).status).toBe(204)
  })
})

describe('the address', () => {
  test('of another admin is never taken, and whoever asks is told nothing of it', async () => {
    const { email, visitor } = await addAdmin(world, { role: 'service_admin' })
    const { email: taken } = await addAdmin(world, { role: 'service_admin' })
    const asked = await visitor.api('POST', '/v3/me/email', { email: taken, password })
    const free = await visitor.api('POST', '/v3/me/email', { email: freshAddress(), password })
    expect([asked.status, await asked.text()]).toEqual([free.status, await free.text()])
    expect(await subjectsTo(taken)).toEqual(['This address already has an account with Example APIs'])
    expect((await me(visitor)).email).toBe(email)
  })

  test('is waited for alike whether it is taken or free, and is cancelled', async () => {
    const { visitor } = await addAdmin(world, { role: 'service_admin' })
    const { email: taken } = await addAdmin(world, { role: 'service_admin' })
    const waiting = async () => (await visitor.get('/v3/me/waiting-email')).json()
    expect(await waiting()).toEqual({ email: null })
    for (const email of [freshAddress(), taken]) {
      await visitor.api('POST', '/v3/me/email', { email, password })
      expect(await waiting()).toEqual({ email })
    }
    expect((await visitor.api('DELETE', '/v3/me/waiting-email')).status).toBe(204)
    expect(await waiting()).toEqual({ email: null })
  })

  test('that they wanted and another admin has keeps its letters when they leave', async () => {
    const { visitor } = await addAdmin(world, { role: 'service_admin' })
    const { email: taken } = await addAdmin(world, { role: 'service_admin' })
    await visitor.api('POST', '/v3/me/email', { email: taken, password })
    const before = await subjectsTo(taken)
    expect((await visitor.api('DELETE', '/v3/me', { password })).status).toBe(204)
    expect(await subjectsTo(taken)).toEqual(before)
  })

  test('needs the present password, and must be another one', async () => {
    const { email, visitor } = await addAdmin(world, { role: 'service_admin' })
    await expectWrong(await visitor.api('POST', '/v3/me/email', { email: freshAddress(), password: 'x' }), 'password')
    await expectWrong(
      await visitor.api('POST', '/v3/me/email', { email, password }),
      'email',
      'is the address of this account already',
    )
    await expectWrong(
      await visitor.api('POST', '/v3/me/email', { email: 'nobody', password }),
      'email',
      'must be an email address like name@example.com',
    )
  })
})

describe('the sessions', () => {
  test('are told with device, place and time, and the one that asks is marked', async () => {
    const { email, visitor } = await addAdmin(world, { role: 'service_admin' })
    await world.visitor(admin).send('/login', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0',
      },
      body: new URLSearchParams({ email, password }).toString(),
    })
    await env.DB.prepare("UPDATE sessions SET place = 'Lisbon, Portugal' WHERE user_agent LIKE '%Firefox%'").run()
    const sessions = await sessionsOf(visitor)
    expect(sessions.map(({ is_this }) => is_this)).toEqual([true, false])
    expect(sessions[1]).toEqual({
      id: expect.any(String),
      device: 'Firefox on Linux',
      place: 'Lisbon, Portugal',
      created_at: expect.stringMatching(/^2026-/),
      last_seen_at: expect.stringMatching(/^2026-/),
      is_this: false,
    })
    const token = [...visitor.cookies.values()].join()
    expect(JSON.stringify(sessions)).not.toContain(token)
  })

  test('end one by one or all others at once, those of nobody else, and each is noted', async () => {
    const { id, email, visitor } = await addAdmin(world, { role: 'service_admin' })
    const [second, third, fourth] = [
      await anotherBrowser(email),
      await anotherBrowser(email),
      await anotherBrowser(email),
    ]
    const [ofConsole] = await sessionsOf(console)
    expect((await visitor.api('DELETE', `/v3/me/sessions/${ofConsole?.id}`)).status).toBe(404)
    expect((await console.get('/v3/me')).status).toBe(200)

    const own = (await sessionsOf(second)).find(({ is_this }) => is_this)
    expect((await visitor.api('DELETE', `/v3/me/sessions/${own?.id}`)).status).toBe(204)
    expect((await second.get('/v3/me')).status).toBe(401)
    expect((await visitor.api('DELETE', `/v3/me/sessions/${own?.id}`)).status).toBe(404)
    expect((await visitor.api('DELETE', '/v3/me/sessions')).status).toBe(204)
    expect((await visitor.api('DELETE', '/v3/me/sessions')).status).toBe(204)
    for (const browser of [third, fourth]) expect((await browser.get('/v3/me')).status).toBe(401)
    expect((await sessionsOf(visitor)).map(({ is_this }) => is_this)).toEqual([true])
    expect(await actionsOf(id)).toEqual(['end_own_sessions', 'end_own_sessions'])
  })
})

test('sessions that are over go with the next log-in, and nobody else’s', async () => {
  const world = openWorld()
  const { id, email } = await addAdmin(world, { role: 'service_admin' })
  const other = await addAdmin(world, { role: 'service_admin' })
  const sessions = (adminId: string) => count('SELECT count(*) AS n FROM sessions WHERE admin_id = ?', adminId)
  await logIn(world.visitor(admin), email, password)
  world.pass(3_600_000)
  expect(await sessions(id)).toBe(2)
  await logIn(world.visitor(admin), email, password)
  expect(await sessions(id)).toBe(1)
  expect(await sessions(other.id)).toBe(1)
})

test('a log-in that comes to nothing at the last moment ends no session', async () => {
  const { id, email, visitor } = await addAdmin(world, { role: 'service_admin' })
  const changes = onRoundTrip(3, () =>
    env.DB.prepare("UPDATE admins SET password_hash = 'another' WHERE id = ?").bind(id).run(),
  )
  const again = openWorld({ ...env, DB: changes }).visitor(admin)
  again.cookies.set('__Host-admin', visitor.cookies.get('__Host-admin') ?? '')
  expect((await logIn(again, email, password)).status).toBe(401)
  expect((await visitor.get('/v3/me')).status).toBe(200)
})

describe('the data', () => {
  test('is one JSON file with everything that is kept, and of others no more than an id', async () => {
    const { id, email, visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [acmeId] })
    const { email: developer } = await join(world, acme)
    const developerId = await developerIdOf(visitor, acmeId, developer)
    await visitor.api('PATCH', `/v3/portals/${acmeId}/developers/${developerId}`, { status: 'rejected', reason: 'No.' })
    await visitor.api('PATCH', '/v3/me', { full_name: 'Grace “<b>” Hopper' })
    await env.DB.prepare(
      `INSERT INTO passkeys (id, admin_id, credential_id, public_key, counter, transports, name, created_at)
       VALUES (?, ?, ?, 'secret-key', 0, '[]', 'Laptop', 1772366400000)`,
    )
      .bind(crypto.randomUUID(), id, crypto.randomUUID())
      .run()
    // Whoever has a passkey has logged in with it.
    await env.DB.prepare('UPDATE sessions SET second_factor_at = created_at WHERE admin_id = ?').bind(id).run()
    const { data: portals } = await (await visitor.get('/v3/portals')).json<{ data: { name: string }[] }>()

    const response = await visitor.get('/v3/me/data')
    expect(response.headers.get('Content-Type')).toBe('application/json')
    expect(response.headers.get('Content-Disposition')).toBe('attachment; filename="my-account-2026-03-01.json"')
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    const text = await response.text()
    const data = JSON.parse(text) as AccountData
    expect(data).toEqual({
      account: {
        ...(await me(visitor)),
        has_authenticator_app: false,
        created_at: expect.any(String),
        updated_at: expect.any(String),
      },
      portals: [{ id: acmeId, name: 'Acme' }],
      sessions: await sessionsOf(visitor),
      passkeys: [{ name: 'Laptop', created_at: '2026-03-01T12:00:00.000Z', last_used_at: null }],
      events: [
        expect.objectContaining({ action: 'reject', developer_id: developerId, portal_id: acmeId, reason: 'No.' }),
        expect.objectContaining({ action: 'change_profile', developer_id: null, portal_id: null }),
      ],
      letters: [
        {
          id: expect.any(String),
          kind: 'approval-requested',
          portal_id: acmeId,
          created_at: expect.any(String),
          sent_at: expect.any(String),
        },
      ],
    })
    expect(portals).toHaveLength(1)
    expect(data.account.email).toBe(email)
    for (const secret of [developer, 'Ada', 'secret-key', 'password_hash', '$scrypt'])
      expect(text).not.toContain(secret)
  })

  test('has the letters to an address of before, and none that came to it since', async () => {
    const { email, visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [acmeId] })
    await join(world, acme)
    const to = freshAddress()
    await visitor.api('POST', '/v3/me/email', { email: to, password })
    await visitor.post('/confirm-new-email', { token: tokenInLetter((await world.letters(to))[0]) })
    await logIn(visitor, to, password)
    await console.api('POST', '/v3/admin-invitations', { email, role: 'organization_admin' })
    await world.letters(email)
    const { letters } = await (await visitor.get('/v3/me/data')).json<AccountData>()
    expect(letters.map(({ kind }) => kind).sort()).toEqual([
      'approval-requested',
      'change-email',
      'email-changed',
      'new-device',
    ])
  })

  test('has every event and every letter, however many there are', async () => {
    const { id, email, visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [acmeId] })
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2001)
       INSERT INTO events (id, organization_id, action, actor, actor_id, created_at)
       SELECT lower(hex(randomblob(16))), organization_id, 'change_profile', 'admin', admins.id, 1
       FROM n JOIN admins ON admins.id = ?`,
    )
      .bind(id)
      .run()
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2002)
       INSERT INTO letters (id, portal_id, kind, recipient, facts, created_at, send_after, sent_at)
       SELECT lower(hex(randomblob(16))), ?, 'approval-requested', ?, '{}', 1, 1, 1 FROM n`,
    )
      .bind(acmeId, email)
      .run()
    const { events, letters } = await (await visitor.get('/v3/me/data')).json<AccountData>()
    expect(new Set(events.map((event) => event.id)).size).toBe(2001)
    expect(new Set(letters.map((letter) => letter.id)).size).toBe(2002)
  })
})

describe('deleting the account', () => {
  test('asks for the password, and leaves nothing but the anonymous events', async () => {
    const name = `Grace ${crypto.randomUUID()}`
    const { id, email, visitor } = await addAdmin(world, { role: 'organization_admin' })
    await visitor.api('PATCH', '/v3/me', { full_name: name })
    const invited = freshAddress()
    await visitor.api('POST', '/v3/admin-invitations', { email: invited, role: 'service_admin', portal_ids: [acmeId] })
    const invitation = (await world.letters(invited))[0]
    await join(world, acme)
    await visitor.api('POST', '/v3/me/email', { email: freshAddress(), password })
    await world.letters(email)

    await expectWrong(await visitor.api('DELETE', '/v3/me', { password: 'not mine' }), 'password')
    const deleted = await visitor.api('DELETE', '/v3/me', { password })
    expect(deleted.status).toBe(204)
    expect(deleted.headers.get('Set-Cookie')).toMatch(/^__Host-admin=; Max-Age=0/)
    expect((await visitor.get('/v3/me')).status).toBe(401)
    expect((await logIn(visitor, email, password)).status).toBe(401)

    for (const table of [
      'admins',
      'sessions',
      'letters',
      'one_time_tokens',
      'passkeys',
      'admin_invitations',
      'events',
    ]) {
      const { results } = await env.DB.prepare(`SELECT * FROM ${table}`).all()
      const kept = JSON.stringify(results)
      expect(kept, table).not.toContain(email)
      expect(kept, table).not.toContain(name)
    }
    expect(await actionsOf(id)).toEqual(['change_profile', 'invite_admin', 'delete_own_account'])
    const gone = await world.visitor(admin).get(`/accept-invitation?token=${tokenInLetter(invitation)}`)
    expect(gone.status).toBe(404)
    const { data } = await (await console.get('/v3/admin-invitations')).json<{ data: object[] }>()
    expect(data).toContainEqual(
      expect.objectContaining({ email: invited, state: 'stopped', invited_by: { id, full_name: null } }),
    )
  })

  test('takes what is left of an address of before along, and nothing of one that never proved to be theirs', async () => {
    // Days pass: the others' sessions go on in their own time.
    const world = openWorld()
    const { email, visitor } = await addAdmin(world, { role: 'organization_admin' })
    const colleague = await addAdmin(world, { role: 'service_admin' })
    await join(world, acme)
    const to = freshAddress()
    await visitor.api('POST', '/v3/me/email', { email: to, password })
    await visitor.post('/confirm-new-email', { token: tokenInLetter((await world.letters(to))[0]) })
    await logIn(visitor, to, password)
    const invited = freshAddress()
    await visitor.api('POST', '/v3/me/email', { email: invited, password })
    await colleague.visitor.post('/forgot-password', { email: colleague.email })
    const inviting = { email: invited, role: 'service_admin', portal_ids: [acmeId] }
    await (await consoleOf(world)).api('POST', '/v3/admin-invitations', inviting)
    expect(await world.letters(invited)).toHaveLength(2)
    const lettersTo = (address: string) => count('SELECT count(*) AS n FROM letters WHERE recipient = ?', address)
    expect(await lettersTo(email)).toBeGreaterThan(1)

    world.pass(73 * 3_600_000)
    await logIn(visitor, to, password)
    expect((await visitor.api('DELETE', '/v3/me', { password })).status).toBe(204)
    expect(await lettersTo(email)).toBe(0)
    expect(await lettersTo(to)).toBe(0)
    expect(await lettersTo(invited)).toBe(1)
    expect(await lettersTo(colleague.email)).toBe(1)
  })

  test('leaves what the same address has as a developer', async () => {
    const { email, visitor: developer } = await join(world, globex)
    const { id, visitor } = await addAdmin(world, { role: 'service_admin' })
    await env.DB.prepare('UPDATE admins SET email = ?, email_key = ? WHERE id = ?').bind(email, email, id).run()
    const letters = await count('SELECT count(*) AS n FROM letters WHERE recipient = ?', email)
    expect((await visitor.api('DELETE', '/v3/me', { password })).status).toBe(204)
    expect(await count('SELECT count(*) AS n FROM letters WHERE recipient = ?', email)).toBe(letters)
    expect((await logIn(developer, email)).status).toBe(303)
  })

  test('is not for the last active organization admin: of two who leave at once, many times, one stays', async () => {
    const { id, admins } = await organizationWith(2)
    const [one, two] = admins
    if (!one || !two) throw new Error('nobody')
    const answers = await Promise.all(
      twenty.slice(0, 8).map((index) => (index % 2 ? one : two).visitor.api('DELETE', '/v3/me', { password })),
    )
    const left = 'SELECT count(*) AS n FROM admins WHERE organization_id = ?'
    expect(await count(left, id)).toBe(1)
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    const refused = answers.find(({ status }) => status === 409)
    expect((await refused?.json<Problem>())?.detail).toContain('Make somebody else one first')
    expect(
      await count("SELECT count(*) AS n FROM events WHERE organization_id = ? AND action = 'delete_own_account'", id),
    ).toBe(1)

    const service = await addAdmin(world, { role: 'service_admin', organizationId: id })
    expect((await service.visitor.api('DELETE', '/v3/me', { password })).status).toBe(204)
  })
})

describe('the organization', () => {
  test('requires a second factor or not, as an organization admin decides, and it is noted once', async () => {
    const { id, admins } = await organizationWith(1)
    const visitor = admins[0]?.visitor as Visitor
    expect((await me(visitor)).organization).toEqual({ id, name: 'Globex', require_second_factor: false })
    const decide = (require_second_factor: boolean) =>
      visitor.api('PATCH', '/v3/organization', { require_second_factor, password })
    const unchanged = await decide(false)
    expect(await unchanged.json()).toEqual({ id, name: 'Globex', require_second_factor: false })
    const required = await decide(true)
    expect(await required.json()).toEqual({ id, name: 'Globex', require_second_factor: true })
    expect(await count('SELECT require_second_factor AS n FROM organizations WHERE id = ?', id)).toBe(1)
    expect((await me(console)).organization.require_second_factor).toBe(false)
    const { results } = await env.DB.prepare('SELECT action, details FROM events WHERE organization_id = ?')
      .bind(id)
      .all()
    expect(results).toEqual([{ action: 'change_organization', details: '{"require_second_factor":true}' }])
    await expectWrong(
      await console.api('PATCH', '/v3/organization', { require_second_factor: 'yes', password }),
      'require_second_factor',
      'must be true or false',
    )
  })

  test('asks for the present password before it changes, and counts how often that is wrong', async () => {
    const { id, admins } = await organizationWith(1)
    const visitor = admins[0]?.visitor as Visitor
    const decide = (body: object) => visitor.api('PATCH', '/v3/organization', body)
    expect((await decide({ require_second_factor: true })).status).toBe(400)
    expect((await decide({ password })).status).toBe(400)
    for (let tries = 0; tries < 10; tries += 1) {
      const refused = await decide({ require_second_factor: true, password: 'not the password' })
      await expectWrong(refused, 'password')
    }
    expect((await decide({ require_second_factor: true, password })).status).toBe(429)
    expect(await count('SELECT require_second_factor AS n FROM organizations WHERE id = ?', id)).toBe(0)
  })
})

describe('resetting somebody’s second factor', () => {
  async function withSecondFactor(id: string) {
    await env.DB.batch([
      env.DB.prepare("UPDATE admins SET totp_secret = 'sealed', totp_confirmed_at = 1 WHERE id = ?").bind(id),
      env.DB.prepare("INSERT INTO recovery_codes (admin_id, code_hash) VALUES (?, 'hash')").bind(id),
      env.DB.prepare(
        `INSERT INTO passkeys (id, admin_id, credential_id, public_key, counter, transports, name, created_at)
         VALUES (?, ?, ?, 'key', 0, '[]', 'Laptop', 1)`,
      ).bind(crypto.randomUUID(), id, crypto.randomUUID()),
    ])
  }
  const reset = (id: string, by: Visitor, given = password) =>
    by.api('DELETE', `/v3/admins/${id}/second-factor`, { password: given })
  const factorsOf = (id: string) =>
    count(
      `SELECT (SELECT count(*) FROM passkeys WHERE admin_id = admins.id)
         + (SELECT count(*) FROM recovery_codes WHERE admin_id = admins.id)
         + (totp_secret IS NOT NULL) + (totp_confirmed_at IS NOT NULL) AS n FROM admins WHERE id = ?`,
      id,
    )

  test('takes all of it away, ends their sessions, tells them, and asks for the password of whoever does it', async () => {
    const grace = await addAdmin(world, { role: 'organization_admin' })
    await withSecondFactor(grace.id)
    const read = async () => (await console.get(`/v3/admins/${grace.id}`)).json<Admin>()
    expect(await read()).toMatchObject({ has_second_factor: true })
    await expectWrong(await reset(grace.id, console, 'not mine'), 'password')
    expect(await factorsOf(grace.id)).toBe(4)

    const done = await reset(grace.id, console)
    expect(done.status).toBe(200)
    expect(await done.json()).toMatchObject({ id: grace.id, has_second_factor: false })
    expect(await count('SELECT count(*) AS n FROM sessions WHERE admin_id = ?', grace.id)).toBe(0)
    expect(await factorsOf(grace.id)).toBe(0)
    expect((await grace.visitor.get('/v3/me')).status).toBe(401)
    expect(await subjectsTo(grace.email)).toEqual(['Your second factor was reset: Example APIs'])
    expect((await logIn(grace.visitor, grace.email, password)).status).toBe(303)
    expect((await reset(grace.id, console)).status).toBe(404)
    expect(
      await count("SELECT count(*) AS n FROM events WHERE action = 'reset_second_factor' AND subject = ?", grace.id),
    ).toBe(1)
  })

  test('is not for oneself, not for service admins, and not across organizations', async () => {
    const grace = await addAdmin(world, { role: 'organization_admin' })
    const service = await addAdmin(world, { role: 'service_admin' })
    const { admins } = await organizationWith(1)
    expect((await reset(grace.id, grace.visitor)).status).toBe(409)
    expect((await reset(grace.id, service.visitor)).status).toBe(404)
    await withSecondFactor(service.id)
    expect((await reset(service.id, admins[0]?.visitor as Visitor)).status).toBe(404)
    expect((await reset(crypto.randomUUID(), console)).status).toBe(404)
    expect(await factorsOf(service.id)).toBe(4)
  })
})
