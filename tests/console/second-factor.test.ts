import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Passkey, SecondFactor } from '../../worker/contract/management/second-factor.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import { addApp as addAppTo, codeOf as codeOfApp } from '../authenticator-app.ts'
import { softwareAuthenticator } from '../software-authenticator.ts'
import { onRoundTrip } from '../watched-database.ts'
import {
  addAdmin,
  admin,
  adminCredentials,
  freshAddress,
  goodPassword,
  logIn,
  openWorld,
  tokenInLetter,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const { password } = adminCredentials
const minute = 60_000
const twenty = Array.from({ length: 20 }, (_, index) => index)
const cookie = '__Host-admin'
const device = '__Host-device'

interface Person {
  id: string
  email: string
  visitor: Visitor
}

/** An organization of its own, and one admin of it. */
async function newAdmin({ isRequired = false } = {}): Promise<Person & { organizationId: string }> {
  const organizationId = crypto.randomUUID()
  await env.DB.prepare('INSERT INTO organizations (id, name, created_at) VALUES (?, ?, 0)')
    .bind(organizationId, 'Globex')
    .run()
  const person = await addAdmin(world, { role: 'organization_admin', organizationId })
  if (isRequired) await require(organizationId)
  return { ...person, organizationId }
}

async function require(organizationId: string) {
  await env.DB.prepare('UPDATE organizations SET require_second_factor = 1 WHERE id = ?').bind(organizationId).run()
}

const pass = world.pass
const codeOf = (secret: string, later = 0) => codeOfApp(world, secret, later)
const addApp = (visitor: Visitor) => addAppTo(world, visitor)

async function addPasskey(visitor: Visitor, authenticator?: Awaited<ReturnType<typeof softwareAuthenticator>>) {
  const device = authenticator ?? (await softwareAuthenticator(visitor.origin))
  const asked = await visitor.api('POST', '/v3/me/passkeys/options', { name: 'My phone', password })
  expect(asked.status).toBe(200)
  const credential = await device.make(await asked.json())
  const added = await visitor.api('POST', '/v3/me/passkeys', { name: 'Work laptop', credential })
  expect(added.status).toBe(201)
  const { id, recovery_codes: codes } = await added.json<{ id: string; recovery_codes: string[] }>()
  return { id, codes, device }
}

/** A new browser in which the password was given, and nothing else yet. */
async function givePassword({ email }: Person, expected = '/second-factor'): Promise<Visitor> {
  const visitor = world.visitor(admin)
  const response = await logIn(visitor, email, password)
  expect(response.status).toBe(303)
  expect(response.headers.get('Location')).toBe(expected)
  return visitor
}

const giveCode = (visitor: Visitor, code: string) => visitor.post('/second-factor', { code })
const factorOf = async (visitor: Visitor) => (await visitor.get('/v3/me/second-factor')).json<SecondFactor>()
const isIn = async (visitor: Visitor) => (await visitor.get('/v3/me')).status === 200

async function eventsOf({ id }: Person): Promise<string[]> {
  const { results } = await env.DB.prepare('SELECT action FROM events WHERE subject = ? ORDER BY id')
    .bind(id)
    .all<{ action: string }>()
  return results.map(({ action }) => action)
}

describe('an authenticator app', () => {
  let person: Person
  let secret: string
  let codes: string[]

  beforeAll(async () => {
    person = await newAdmin()
    ;({ secret, codes } = await addApp(person.visitor))
  })

  test('begins with the present password alone, and keeps its secret sealed', async () => {
    const other = await newAdmin()
    const wrong = await other.visitor.api('POST', '/v3/me/totp', { password: 'not the password' })
    expect(wrong.status).toBe(400)
    expect((await wrong.json<Problem>()).invalid_parameters).toMatchObject([{ field: 'password' }])
    const begun = await other.visitor.api('POST', '/v3/me/totp', { password })
    const answer = await begun.json<{ secret: string; address: string }>()
    expect(begun.headers.get('Cache-Control')).toBe('no-store')
    expect(answer.address).toContain(`secret=${answer.secret}`)
    const row = await env.DB.prepare('SELECT totp_secret FROM admins WHERE id = ?').bind(other.id).first()
    expect(row?.totp_secret).toMatch(/^v1\./)
    expect(JSON.stringify(row)).not.toContain(answer.secret)
    // As long as no code has proven it, it asks for nothing.
    expect((await factorOf(other.visitor)).totp_added_at).toBeNull()
    expect(await isIn(await givePassword(other, '/'))).toBe(true)
    const refused = await other.visitor.api('POST', '/v3/me/totp/confirm', { code: codeOf(answer.secret, 5 * minute) })
    expect(refused.status).toBe(400)
    expect((await other.visitor.api('POST', '/v3/me/totp/confirm', { code: 'abc' })).status).toBe(400)
  })

  test('is added once, with ten recovery codes and a letter; the session that added it goes on', async () => {
    expect(codes).toHaveLength(10)
    expect(await factorOf(person.visitor)).toEqual({
      is_required: false,
      totp_added_at: expect.stringMatching(/^2026-/),
      recovery_codes_left: 10,
    })
    expect((await person.visitor.api('POST', '/v3/me/totp', { password })).status).toBe(409)
    expect((await person.visitor.api('POST', '/v3/me/totp/confirm', { code: '123456' })).status).toBe(409)
    const [letter] = await world.letters(person.email)
    expect(letter?.subject).toContain('An authenticator app was added')
    const kept = await env.DB.prepare('SELECT code_hash FROM recovery_codes WHERE admin_id = ?').bind(person.id).all()
    for (const code of codes) expect(JSON.stringify(kept.results)).not.toContain(code)
  })

  test('the password alone opens nothing any more, in any session, and the code gives a new session', async () => {
    const visitor = await givePassword(person)
    const half = visitor.cookies.get(cookie) ?? ''
    for (const path of ['/v3/me', '/v3/portals', '/v3/me/second-factor', '/v3/me/passkeys', '/v3/activity']) {
      expect((await visitor.get(path)).status).toBe(401)
    }
    expect((await visitor.api('DELETE', '/v3/me/totp', { password })).status).toBe(401)
    const sentOn = await visitor.get('/login?return_to=/admins')
    expect(sentOn.headers.get('Location')).toBe('/second-factor?return_to=%2Fadmins')
    const page = await visitor.get('/second-factor?return_to=/admins')
    expect(page.headers.get('Cache-Control')).toBe('no-store')
    const html = await page.text()
    expect(html).toContain('value="/admins"')
    expect(html).not.toContain('Use a passkey')

    const given = await visitor.post('/second-factor', { code: codeOf(secret), return_to: '/admins' })
    expect(given.headers.get('Location')).toBe('/admins')
    expect(await isIn(visitor)).toBe(true)
    expect(visitor.cookies.get(cookie)).not.toBe(half)
    const thief = world.visitor(admin)
    thief.cookies.set(cookie, half)
    expect(await isIn(thief)).toBe(false)
    expect((await thief.get('/second-factor')).headers.get('Location')).toBe('/login')
    expect((await visitor.get('/second-factor?return_to=//evil.example')).headers.get('Location')).toBe('/')
    pass(minute)
  })

  test('a code is good once: not again, not in another session, and for one of twenty at once', async () => {
    const visitor = await givePassword(person)
    const code = codeOf(secret)
    expect((await giveCode(visitor, code)).status).toBe(303)
    const second = await givePassword(person)
    const again = await giveCode(second, code)
    expect(again.status).toBe(401)
    const page = await again.text()
    expect(page).toContain('That code did not work')
    expect(page).toContain('<title>Error: One more step')
    expect(page).toMatch(/<input id="code"[^>]* autofocus/)
    // Nor is a code of before, once a later one was used.
    expect((await giveCode(second, codeOf(secret, -30_000))).status).toBe(401)

    pass(minute)
    const browsers: Visitor[] = []
    for (const _ of [1, 2, 3, 4]) browsers.push(await givePassword(person))
    const fresh = codeOf(secret)
    const answers = await Promise.all(twenty.map((index) => giveCode(browsers[index % 4] as Visitor, fresh)))
    expect(
      answers.filter(({ status }) => status === 303).filter((answer) => answer.headers.has('Set-Cookie')),
    ).toHaveLength(1)
    pass(16 * minute)
  })

  test('after five wrong codes even the right one has to wait, and then it counts', async () => {
    const visitor = await givePassword(person)
    for (const _ of [1, 2, 3, 4, 5]) expect((await giveCode(visitor, '000000')).status).toBe(401)
    const waits = await giveCode(visitor, codeOf(secret))
    expect(waits.status).toBe(429)
    expect(Number(waits.headers.get('Retry-After'))).toBeGreaterThan(800)
    expect(await waits.text()).not.toContain('use your passkey')
    // Another browser and a recovery code are counted with it.
    const other = await givePassword(person)
    expect((await giveCode(other, codes[9] ?? '')).status).toBe(429)
    expect((await factorOf(person.visitor)).recovery_codes_left).toBe(10)
    pass(15 * minute)
    const later = await givePassword(person)
    expect((await giveCode(later, codeOf(secret))).status).toBe(303)
    expect(await isIn(later)).toBe(true)
    pass(minute)
  })

  test('a browser is a known device once the second factor is given, and whoever knows the password does not keep it out', async () => {
    const owner = await givePassword(person)
    expect(owner.cookies.has(device)).toBe(false)
    expect((await giveCode(owner, codeOf(secret))).status).toBe(303)
    expect(owner.cookies.has(device)).toBe(true)
    pass(minute)

    const thief = await givePassword(person)
    for (const _ of [1, 2, 3, 4, 5]) expect((await giveCode(thief, '000000')).status).toBe(401)
    expect((await giveCode(thief, codeOf(secret))).status).toBe(429)
    await logIn(owner, person.email, password)
    expect((await giveCode(owner, codeOf(secret))).status).toBe(303)
    expect(await isIn(owner)).toBe(true)
    // And that gives the thief nothing back. The known device is counted too.
    expect((await giveCode(thief, '000000')).status).toBe(429)
    await logIn(owner, person.email, password)
    for (const _ of [1, 2, 3, 4, 5]) expect((await giveCode(owner, '000000')).status).toBe(401)
    expect((await giveCode(owner, '000000')).status).toBe(429)
    pass(16 * minute)
  })

  test('a new password by letter forgets how often codes and the present password were tried', async () => {
    const other = await newAdmin()
    const app = await addApp(other.visitor)
    const thief = await givePassword(other)
    for (let tries = 0; tries < 6; tries += 1) await giveCode(thief, '000000')
    expect((await giveCode(thief, codeOf(app.secret))).status).toBe(429)
    const guess = () => other.visitor.api('POST', '/v3/me/recovery-codes', { password: 'not the password' })
    for (let tries = 0; tries < 9; tries += 1) expect((await guess()).status).toBe(400)
    expect((await guess()).status).toBe(429)

    const owner = world.visitor(admin)
    await owner.post('/forgot-password', { email: other.email })
    const [letter] = await world.letters(other.email)
    await owner.post('/reset-password', { token: tokenInLetter(letter), password: goodPassword })
    expect((await logIn(owner, other.email, goodPassword)).headers.get('Location')).toBe('/second-factor')
    // Not because the browser is a known device now.
    owner.cookies.delete(device)
    expect((await giveCode(owner, codeOf(app.secret))).status).toBe(303)
    const renewed = await owner.api('POST', '/v3/me/recovery-codes', { password: goodPassword })
    expect(renewed.status).toBe(201)
  })

  test('every try is a line of the log, with its outcome and without the code', async () => {
    const other = await newAdmin()
    const app = await addApp(other.visitor)
    const visitor = await givePassword(other)
    const code = codeOf(app.secret)
    const logged = vi.spyOn(console, 'info').mockImplementation(() => {})
    await giveCode(visitor, '000000')
    await giveCode(visitor, code)
    const text = logged.mock.calls.map(([line]) => String(line))
    logged.mockRestore()
    const lines = text.map((line) => JSON.parse(line))
    expect(lines.filter(({ message }) => message !== 'a request was answered')).toEqual(
      ['wrong', 'given'].map((outcome) => ({
        message: 'a second factor was tried',
        request: expect.stringMatching(/^[0-9a-f-]{36}$/),
        portal: 'console',
        account: other.id,
        outcome,
      })),
    )
    expect(text.join()).not.toContain(code)
  })

  test('of many wrong codes at once no more than five are looked at', async () => {
    const visitor = await givePassword(person)
    const answers = await Promise.all(twenty.map(() => giveCode(visitor, '000000')))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15)
    pass(15 * minute)
  })

  test('thirty codes in a day are all that is looked at, however they are spread', async () => {
    const other = await newAdmin()
    const app = await addApp(other.visitor)
    for (let quarter = 0; quarter < 6; quarter += 1) {
      const visitor = await givePassword(other)
      for (const _ of [1, 2, 3, 4, 5]) expect((await giveCode(visitor, '000000')).status).toBe(401)
      pass(15 * minute)
    }
    const waits = await giveCode(await givePassword(other), codeOf(app.secret))
    expect(waits.status).toBe(429)
    expect(Number(waits.headers.get('Retry-After'))).toBeGreaterThan(3600)
    pass(24 * 60 * minute)
    expect((await giveCode(await givePassword(other), codeOf(app.secret))).status).toBe(303)
  })

  test('the step has to be taken within ten minutes', async () => {
    const visitor = await givePassword(person)
    pass(10 * minute)
    expect((await giveCode(visitor, codeOf(secret))).headers.get('Location')).toBe('/login')
    expect(await isIn(visitor)).toBe(false)
    expect((await visitor.get('/login')).status).toBe(200)
  })

  test('a disabled admin gets no further, however far they had come', async () => {
    const other = await newAdmin()
    const app = await addApp(other.visitor)
    const visitor = await givePassword(other)
    await env.DB.prepare('UPDATE admins SET disabled_at = 1 WHERE id = ?').bind(other.id).run()
    expect((await giveCode(visitor, codeOf(app.secret))).headers.get('Location')).toBe('/login')
    expect(await isIn(visitor)).toBe(false)
  })

  test('an empty code is asked for again, with where the admin wanted to go', async () => {
    const visitor = await givePassword(person)
    const response = await visitor.post('/second-factor', { code: ' ', return_to: '/admins' })
    expect(response.status).toBe(422)
    const html = await response.text()
    expect(html).toContain('Enter a code.')
    expect(html).toContain('value="/admins"')
  })

  test('is removed with the password, and then the password alone opens the console again', async () => {
    const other = await newAdmin()
    await addApp(other.visitor)
    expect((await other.visitor.api('DELETE', '/v3/me/totp', { password: 'not the password' })).status).toBe(400)
    expect((await other.visitor.api('DELETE', '/v3/me/totp', { password })).status).toBe(204)
    expect((await other.visitor.api('DELETE', '/v3/me/totp', { password })).status).toBe(404)
    expect(await factorOf(other.visitor)).toEqual({ is_required: false, totp_added_at: null, recovery_codes_left: 0 })
    expect(await isIn(await givePassword(other, '/'))).toBe(true)
    expect(await eventsOf(other)).toEqual(['add_totp', 'remove_totp'])
    const subjects = (await world.letters(other.email)).map(({ subject }) => subject)
    expect(subjects).toContainEqual(expect.stringContaining('Your authenticator app was removed'))
  })
})

describe('recovery codes', () => {
  test('log in once each, and a letter tells', async () => {
    const person = await newAdmin()
    const { codes } = await addApp(person.visitor)
    const [first = '', second = ''] = codes
    const visitor = await givePassword(person)
    expect((await giveCode(visitor, first.toLowerCase().replaceAll('-', ' '))).status).toBe(303)
    expect(await isIn(visitor)).toBe(true)
    expect((await factorOf(visitor)).recovery_codes_left).toBe(9)
    const subjects = (await world.letters(person.email)).map(({ subject }) => subject)
    expect(subjects).toContainEqual(expect.stringContaining('A recovery code was used'))

    const again = await givePassword(person)
    expect((await giveCode(again, first)).status).toBe(401)
    const answers = await Promise.all(twenty.slice(0, 4).map(() => giveCode(again, second)))
    expect(answers.filter((answer) => answer.headers.has('Set-Cookie'))).toHaveLength(1)
    expect((await factorOf(visitor)).recovery_codes_left).toBe(8)
    expect((await eventsOf(person)).filter((action) => action === 'use_recovery_code')).toHaveLength(2)
  })

  test('are of no use to another admin', async () => {
    const [one, two] = [await newAdmin(), await newAdmin()]
    const { codes } = await addApp(one.visitor)
    await addApp(two.visitor)
    expect((await giveCode(await givePassword(two), codes[0] ?? '')).status).toBe(401)
  })

  test('are renewed with the password, and those from before are dead', async () => {
    const person = await newAdmin()
    expect((await person.visitor.api('POST', '/v3/me/recovery-codes', { password })).status).toBe(409)
    const { codes } = await addApp(person.visitor)
    const wrong = await person.visitor.api('POST', '/v3/me/recovery-codes', { password: 'not the password' })
    expect(wrong.status).toBe(400)
    const renewed = await person.visitor.api('POST', '/v3/me/recovery-codes', { password })
    expect(renewed.status).toBe(201)
    const { recovery_codes: fresh } = await renewed.json<{ recovery_codes: string[] }>()
    const visitor = await givePassword(person)
    expect((await giveCode(visitor, codes[0] ?? '')).status).toBe(401)
    expect((await giveCode(visitor, fresh[0] ?? '')).status).toBe(303)
  })
})

describe('passkeys of admins', () => {
  test('are both factors in one: the console opens without the password, and once for each challenge', async () => {
    const person = await newAdmin()
    const { codes, device } = await addPasskey(person.visitor)
    expect(codes).toHaveLength(10)
    expect(await isIn(person.visitor)).toBe(true)
    const [letter] = await world.letters(person.email)
    expect(letter?.subject).toContain('A passkey was added')

    const visitor = world.visitor(admin)
    const asked = await visitor.api('POST', '/login/passkey/options')
    const options = await asked.json<{ challenge: string; rpId: string; userVerification: string }>()
    expect(options).toMatchObject({ rpId: admin, userVerification: 'required' })
    const answer = await device.sign(options)
    const passedIn = await visitor.api('POST', '/login/passkey?return_to=/admins', answer)
    expect(passedIn.status).toBe(200)
    expect(await passedIn.json()).toEqual({ location: '/admins' })
    expect(await isIn(visitor)).toBe(true)
    const replayed = await world.visitor(admin).api('POST', '/login/passkey', answer)
    expect(replayed.status).toBe(401)
    // The same challenge signed anew is no better.
    expect((await world.visitor(admin).api('POST', '/login/passkey', await device.sign(options))).status).toBe(401)
    const { data } = await (await visitor.get('/v3/me/passkeys')).json<{ data: Passkey[] }>()
    expect(data).toMatchObject([{ name: 'Work laptop', last_used_at: expect.any(String) }])
  })

  test('are a second factor after the password, for the admin alone who gave it', async () => {
    const [person, other] = [await newAdmin(), await newAdmin()]
    const { device } = await addPasskey(person.visitor)
    const { device: strange } = await addPasskey(other.visitor)
    const visitor = await givePassword(person)
    expect(await (await visitor.get('/second-factor')).text()).toContain('Use a passkey')
    const ask = async () => (await visitor.api('POST', '/second-factor/passkey/options')).json<never>()
    const give = (answer: unknown) => visitor.api('POST', '/second-factor/passkey?return_to=/admins', answer)
    const options = await ask()
    expect(options).toMatchObject({ allowCredentials: [{ id: device.id }] })
    expect((await give(await strange.sign(options))).status).toBe(401)
    // What was asked for a log-in does not do for a second factor, nor the other way round.
    const loginOptions = await (await visitor.api('POST', '/login/passkey/options')).json<never>()
    expect((await give(await device.sign(loginOptions))).status).toBe(401)
    const crossed = await world.visitor(admin).api('POST', '/login/passkey', await device.sign(await ask()))
    expect(crossed.status).toBe(401)

    const half = visitor.cookies.get(cookie)
    const given = await give(await device.sign(await ask()))
    expect(await given.json()).toEqual({ location: '/admins' })
    expect(await isIn(visitor)).toBe(true)
    expect(visitor.cookies.get(cookie)).not.toBe(half)
    expect((await visitor.api('POST', '/second-factor/passkey/options')).status).toBe(401)
  })

  test('are not held up by wrong codes, and the page says so', async () => {
    const person = await newAdmin()
    const { device } = await addPasskey(person.visitor)
    const visitor = await givePassword(person)
    for (const _ of [1, 2, 3, 4, 5]) expect((await giveCode(visitor, '000000')).status).toBe(401)
    const waits = await giveCode(visitor, '000000')
    expect(waits.status).toBe(429)
    expect(await waits.text()).toContain('Try again in 15 minutes, or use your passkey.')
    const options = await (await visitor.api('POST', '/second-factor/passkey/options')).json<never>()
    const given = await visitor.api('POST', '/second-factor/passkey', await device.sign(options))
    expect(given.status).toBe(200)
    expect(await isIn(visitor)).toBe(true)
    // And with it the wrong codes are forgotten.
    const again = await givePassword(person)
    expect((await giveCode(again, '000000')).status).toBe(401)
  })

  test('are asked for a hundred times from one network, at this step too', async () => {
    const person = await newAdmin()
    await addPasskey(person.visitor)
    const visitor = await givePassword(person)
    const headers = { 'Content-Type': 'application/json', 'CF-Connecting-IP': '203.0.113.9' }
    const ask = async () =>
      (await visitor.send('/second-factor/passkey/options', { method: 'POST', headers, body: '{}' })).status
    for (let index = 0; index < 100; index += 1) expect(await ask()).toBe(200)
    expect(await ask()).toBe(429)
  })

  test('a disabled admin hears so after a valid answer, and nobody else does', async () => {
    const person = await newAdmin()
    const { device } = await addPasskey(person.visitor)
    await env.DB.prepare('UPDATE admins SET disabled_at = 1 WHERE id = ?').bind(person.id).run()
    const visitor = world.visitor(admin)
    const ask = async () => (await visitor.api('POST', '/login/passkey/options')).json<never>()
    const wrong = await visitor.api('POST', '/login/passkey', await device.sign(await ask(), { isUserVerified: false }))
    expect((await wrong.json<Problem>()).detail).not.toContain('disabled')
    const right = await visitor.api('POST', '/login/passkey', await device.sign(await ask()))
    expect(right.status).toBe(401)
    expect((await right.json<Problem>()).detail).toContain('disabled')
    expect(visitor.cookies.size).toBe(0)
  })

  test('are made with the password, for a challenge of the same admin, once, and with a person the device knows', async () => {
    const [person, other] = [await newAdmin(), await newAdmin()]
    const { visitor } = person
    expect(
      (await visitor.api('POST', '/v3/me/passkeys/options', { name: 'My phone', password: 'not the password' })).status,
    ).toBe(400)
    const ask = async (by = visitor) =>
      (await by.api('POST', '/v3/me/passkeys/options', { name: 'My phone', password })).json<
        Parameters<typeof device.make>[0]
      >()
    for (const name of [' ', 'n'.repeat(65)]) {
      const refused = await visitor.api('POST', '/v3/me/passkeys/options', { name, password })
      expect((await refused.json<Problem>()).invalid_parameters).toMatchObject([{ field: 'name' }])
    }
    const device = await softwareAuthenticator(visitor.origin)
    const add = (credential: unknown) => visitor.api('POST', '/v3/me/passkeys', { name: 'Key', credential })
    for (const credential of [
      await device.make(await ask(other.visitor)),
      await device.make(await ask(), { origin: 'https://evil.example' }),
      await device.make(await ask(), { hostname: 'evil.example' }),
      await device.make(await ask(), { isUserVerified: false }),
      await device.make(await ask(), { type: 'webauthn.get' }),
      await device.make({ ...(await ask()), challenge: 'bm90IHRoZSBjaGFsbGVuZ2U' }),
    ]) {
      expect((await add(credential)).status).toBe(409)
    }
    const late = await device.make(await ask())
    pass(5 * minute)
    expect((await add(late)).status).toBe(409)

    const made = await device.make(await ask())
    const answers = await Promise.all(twenty.map(() => add(made)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    // The same passkey is not added again, not even by somebody else.
    expect((await add(await device.make(await ask()))).status).toBe(409)
    const theirs = { name: 'Key', credential: await device.make(await ask(other.visitor)) }
    expect((await other.visitor.api('POST', '/v3/me/passkeys', theirs)).status).toBe(409)
    expect(await ask()).toMatchObject({ excludeCredentials: [{ id: device.id }] })
  })

  test('are twenty at most, are renamed, and removed with the password', async () => {
    const person = await newAdmin()
    const { visitor } = person
    const { id } = await addPasskey(visitor)
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 19)
       INSERT INTO passkeys (id, admin_id, credential_id, public_key, counter, transports, name, created_at)
       SELECT id || i, admin_id, credential_id || i, public_key, 0, '[]', 'Key ' || i, created_at FROM passkeys, n WHERE id = ?`,
    )
      .bind(id)
      .run()
    const device = await softwareAuthenticator(visitor.origin)
    const asked = await visitor.api('POST', '/v3/me/passkeys/options', { name: 'My phone', password })
    const credential = await device.make(await asked.json())
    expect((await visitor.api('POST', '/v3/me/passkeys', { name: 'Key', credential })).status).toBe(409)

    const renamed = await visitor.api('PATCH', `/v3/me/passkeys/${id}`, { name: ' Old laptop ' })
    expect(await renamed.json()).toMatchObject({ id, name: 'Old laptop' })
    const other = await newAdmin()
    expect((await other.visitor.api('PATCH', `/v3/me/passkeys/${id}`, { name: 'Mine' })).status).toBe(404)
    expect((await other.visitor.api('DELETE', `/v3/me/passkeys/${id}`, { password })).status).toBe(404)
    expect((await visitor.api('DELETE', `/v3/me/passkeys/${id}`, { password: 'not the password' })).status).toBe(400)
    expect((await visitor.api('DELETE', `/v3/me/passkeys/${id}`, { password })).status).toBe(204)
    expect((await visitor.api('DELETE', `/v3/me/passkeys/${id}`, { password })).status).toBe(404)
  })
})

describe('an organization that asks for a second factor', () => {
  test('sends its organization admins to set one up, and lets them do nothing else before', async () => {
    const person = await newAdmin({ isRequired: true })
    const visitor = await givePassword(person, '/set-up-second-factor')
    expect((await visitor.get('/set-up-second-factor')).status).toBe(200)
    const sentOn = await visitor.get('/second-factor?return_to=/admins')
    expect(sentOn.headers.get('Location')).toBe('/set-up-second-factor?return_to=%2Fadmins')
    for (const path of ['/v3/me', '/v3/portals', '/v3/admins', '/v3/activity']) {
      expect((await visitor.get(path)).status).toBe(401)
    }
    expect((await visitor.api('POST', '/v3/me/recovery-codes', { password })).status).toBe(401)
    expect((await factorOf(visitor)).is_required).toBe(true)

    const half = visitor.cookies.get(cookie)
    expect(visitor.cookies.has(device)).toBe(false)
    const { secret } = await addApp(visitor)
    expect(await isIn(visitor)).toBe(true)
    expect(visitor.cookies.has(device)).toBe(true)
    expect(visitor.cookies.get(cookie)).not.toBe(half)
    expect((await visitor.get('/second-factor?return_to=/admins')).headers.get('Location')).toBe('/admins')
    expect((await giveCode(await givePassword(person), codeOf(secret))).status).toBe(303)
  })

  test('lets nobody who was only let in to set one up add another, once the owner has set one up', async () => {
    const person = await newAdmin({ isRequired: true })
    const owner = await givePassword(person, '/set-up-second-factor')
    const thief = await givePassword(person, '/set-up-second-factor')
    const device = await softwareAuthenticator(thief.origin)
    const asked = await thief.api('POST', '/v3/me/passkeys/options', { name: 'Mine', password })
    const credential = await device.make(await asked.json())
    const begun = await thief.api('POST', '/v3/me/totp', { password })
    const { secret } = await begun.json<{ secret: string }>()
    /** The thief, who was let in a moment before the owner adds a passkey. */
    const beaten = (happens: () => Promise<unknown>) => {
      const late = openWorld({ ...env, DB: onRoundTrip(3, happens) })
      late.pass(world.now() - late.now())
      const visitor = late.visitor(admin)
      visitor.cookies.set(cookie, thief.cookies.get(cookie) ?? '')
      return visitor
    }
    const passkey = await beaten(() => addPasskey(owner)).api('POST', '/v3/me/passkeys', { name: 'Mine', credential })
    expect(passkey.status).toBe(409)

    await env.DB.prepare('UPDATE sessions SET second_factor_at = NULL WHERE admin_id = ?').bind(person.id).run()
    await env.DB.prepare('DELETE FROM passkeys WHERE admin_id = ?').bind(person.id).run()
    const confirming = beaten(() => addPasskey(owner))
    const app = await confirming.api('POST', '/v3/me/totp/confirm', { code: codeOf(secret) })
    expect(app.status).toBe(409)
    expect((await factorOf(owner)).totp_added_at).toBeNull()
    const { data } = await (await owner.get('/v3/me/passkeys')).json<{ data: Passkey[] }>()
    expect(data.map(({ name }) => name)).toEqual(['Work laptop'])
  })

  test('takes effect at the next request, and leaves those alone who have given one', async () => {
    const person = await newAdmin()
    const second = await addAdmin(world, { role: 'organization_admin', organizationId: person.organizationId })
    const service = await addAdmin(world, { role: 'service_admin', organizationId: person.organizationId })
    await addPasskey(second.visitor)
    expect(await isIn(person.visitor)).toBe(true)
    await require(person.organizationId)
    expect(await isIn(person.visitor)).toBe(false)
    expect(await isIn(second.visitor)).toBe(true)
    expect(await isIn(service.visitor)).toBe(true)
    expect((await person.visitor.get('/set-up-second-factor')).status).toBe(200)
    await addPasskey(person.visitor)
    expect(await isIn(person.visitor)).toBe(true)
  })

  test('lets nobody remove the only one they have', async () => {
    const person = await newAdmin()
    const { visitor } = person
    await addApp(visitor)
    const { id } = await addPasskey(visitor)
    await require(person.organizationId)
    expect((await visitor.api('DELETE', `/v3/me/passkeys/${id}`, { password })).status).toBe(204)
    const kept = await visitor.api('DELETE', '/v3/me/totp', { password })
    expect(kept.status).toBe(409)
    expect((await kept.json<Problem>()).detail).toContain('Add another one first')
    const again = await addPasskey(visitor)
    expect((await visitor.api('DELETE', '/v3/me/totp', { password })).status).toBe(204)
    expect((await visitor.api('DELETE', `/v3/me/passkeys/${again.id}`, { password })).status).toBe(409)
    expect((await factorOf(visitor)).recovery_codes_left).toBe(10)
  })
})

describe('taking an address back', () => {
  /** Somebody who knows the password moves the account to another address. Resolves to that, and to the way back. */
  async function moved({ email, visitor }: Person): Promise<{ thief: Person; wayBack: string }> {
    const wanted = freshAddress()
    expect((await visitor.api('POST', '/v3/me/email', { email: wanted, password })).status).toBe(204)
    const token = tokenInLetter((await world.letters(wanted))[0])
    expect((await visitor.post('/confirm-new-email', { token })).status).toBe(303)
    const [letter] = await world.letters(email)
    return { thief: { id: '', email: wanted, visitor: world.visitor(admin) }, wayBack: tokenInLetter(letter) }
  }
  async function codesLeftOf({ id, visitor }: Person, token: string): Promise<unknown> {
    expect((await visitor.post('/undo-email-change', { token, password: goodPassword })).status).toBe(303)
    return env.DB.prepare('SELECT count(*) AS n FROM recovery_codes WHERE admin_id = ?').bind(id).first('n')
  }

  test('takes the recovery codes that came with a passkey which was added since', async () => {
    const person = await newAdmin()
    const { thief, wayBack } = await moved(person)
    const browser = await givePassword(thief, '/')
    expect((await addPasskey(browser)).codes).toHaveLength(10)
    expect(await codesLeftOf(person, wayBack)).toBe(0)
  })

  test('takes the recovery codes that were renewed since, and leaves the app from before', async () => {
    const person = await newAdmin()
    const { secret } = await addApp(person.visitor)
    const { thief, wayBack } = await moved(person)
    pass(minute)
    const browser = await givePassword(thief)
    expect((await giveCode(browser, codeOf(secret))).status).toBe(303)
    expect((await browser.api('POST', '/v3/me/recovery-codes', { password })).status).toBe(201)
    expect(await codesLeftOf(person, wayBack)).toBe(0)
    expect((await logIn(person.visitor, person.email, goodPassword)).headers.get('Location')).toBe('/second-factor')
  })

  test('leaves the recovery codes from before', async () => {
    const person = await newAdmin()
    await addApp(person.visitor)
    const { wayBack } = await moved(person)
    expect(await codesLeftOf(person, wayBack)).toBe(10)
  })
})
