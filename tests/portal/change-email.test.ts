import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import {
  acme,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenInLetter,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const newPassword = 'orange bicycle forty-two'
const hour = 3_600_000

/** A developer of the portal that approves at once, logged in. */
async function loggedIn(): Promise<{ email: string; visitor: Visitor }> {
  const { email, visitor } = await join(world, globex)
  expect((await logIn(visitor, email)).status).toBe(303)
  return { email, visitor }
}

const ask = (visitor: Visitor, email: string, present_password = goodPassword) =>
  visitor.post('/account/email', { email, present_password })

/** The token of the newest letter to an address, which must have this subject. */
async function tokenTo(email: string, subject: string): Promise<string> {
  const [letter] = await world.letters(email)
  expect(letter?.subject).toBe(subject)
  return tokenInLetter(letter)
}

const proofSubject = 'Confirm your new address for Globex'
const wayBackSubject = 'Your address for Globex was changed'

const prove = (token: string, hostname = globex) => world.visitor(hostname).post('/confirm-new-email', { token })
const undo = (token: string, password = newPassword, hostname = globex) =>
  world.visitor(hostname).post('/undo-email-change', { token, password })

/** Changes the address of whoever is logged in. Resolves to the token of the way back. */
async function change(visitor: Visitor, from: string, to: string): Promise<string> {
  world.pass(60_000)
  expect((await ask(visitor, to)).headers.get('Location')).toBe('/account/email?notice=sent')
  const proven = await prove(await tokenTo(to, proofSubject))
  expect(proven.headers.get('Location')).toBe('/login?notice=email_changed')
  return tokenTo(from, wayBackSubject)
}

const mayLogIn = async (email: string, password = goodPassword) =>
  (await logIn(world.visitor(globex), email, password)).status === 303

describe('a change of address', () => {
  test('counts once the new address has proven itself; the old one gets a letter, and every session ends', async () => {
    const { email, visitor } = await loggedIn()
    const other = world.visitor(globex)
    await logIn(other, email)
    const to = freshAddress()
    await ask(visitor, to)
    expect((await visitor.get('/')).status).toBe(200)
    expect(await mayLogIn(email)).toBe(true)

    const token = await tokenTo(to, proofSubject)
    const page = await world.visitor(globex).get(`/confirm-new-email?token=${token}`)
    expect(page.headers.get('Cache-Control')).toBe('no-store')
    expect(await page.text()).toContain(`value="${to}"`)
    const proven = await prove(token)
    expect(proven.headers.getSetCookie().filter((cookie) => !cookie.startsWith('__Host-address='))).toEqual([])

    for (const browser of [visitor, other]) expect((await browser.get('/')).headers.get('Location')).toBe('/login')
    expect(await mayLogIn(email)).toBe(false)
    expect(await mayLogIn(to)).toBe(true)
    const [notice] = await world.letters(email)
    expect(notice?.subject).toBe(wayBackSubject)
    expect(JSON.stringify(notice)).not.toContain(to)
  })

  test('asks for the present password, and for a domain that the portal takes', async () => {
    const { email, visitor } = await loggedIn()
    const to = freshAddress()
    const wrong = await ask(visitor, to, 'not the right password')
    expect(wrong.status).toBe(422)
    const page = await wrong.text()
    expect(page).toContain('That is not your current password')
    expect(page).toContain(`value="${to}"`)
    expect(page).not.toContain('not the right password')
    expect((await ask(visitor, email)).status).toBe(422)
    expect((await ask(visitor, 'nobody')).status).toBe(422)

    const console = await consoleOf(world)
    const settings = `/v3/portals/${await portalIdOf(console, globex)}`
    await console.api('PATCH', settings, { denied_email_domains: ['example.net'] })
    world.pass(10_000)
    const denied = await ask(visitor, 'ada@example.net')
    expect(denied.status).toBe(422)
    expect(await denied.text()).toContain('Addresses of this domain cannot join')
    await console.api('PATCH', settings, { denied_email_domains: [] })
    world.pass(10_000)
    expect(await world.letters(to)).toEqual([])
    expect(await world.letters('ada@example.net')).toEqual([])
  })

  test('to an address that has an account gives the same answer, and tells its owner', async () => {
    const owner = await join(world, globex)
    const { email, visitor } = await loggedIn()
    const before = (await world.letters(owner.email)).length
    const free = await ask(visitor, freshAddress())
    world.pass(60_000)
    const taken = await ask(visitor, owner.email)
    expect([taken.status, taken.headers.get('Location')]).toEqual([free.status, free.headers.get('Location')])
    const letters = await world.letters(owner.email)
    expect(letters).toHaveLength(before + 1)
    expect(letters[0]?.subject).toBe('This address already has an account with Globex')
    expect(JSON.stringify(letters[0])).not.toContain(email)
    const data = await (await visitor.get('/account/data.json')).text()
    expect(data).not.toContain(owner.email)
    expect(data).not.toContain('email-taken')
  })

  test('to an address that was taken meanwhile is refused, and nothing changes', async () => {
    const { email, visitor } = await loggedIn()
    const to = freshAddress()
    await ask(visitor, to)
    const token = await tokenTo(to, proofSubject)
    await join(world, globex, to)
    const refused = await prove(token)
    expect(refused.status).toBe(409)
    expect(await refused.text()).toContain('This address cannot be used')
    expect(await mayLogIn(email)).toBe(true)
  })

  test('leaves the same person on another portal alone', async () => {
    const { email, visitor } = await loggedIn()
    const elsewhere = await join(world, acme, email)
    await change(visitor, email, freshAddress())
    const console = await consoleOf(world)
    const acmeId = await portalIdOf(console, acme)
    expect(await developerIdOf(console, acmeId, email)).not.toBe('')
    expect((await logIn(elsewhere.visitor, email)).status).toBe(401)
  })

  test('is written about once a minute to the same address', async () => {
    const { visitor } = await loggedIn()
    const to = freshAddress()
    expect((await ask(visitor, to)).status).toBe(303)
    const soon = await ask(visitor, to)
    expect(soon.status).toBe(429)
    expect(Number(soon.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(await soon.text()).toContain('Please wait a moment')
    expect(await world.letters(to)).toHaveLength(1)
  })
})

describe('an address that has yet to be confirmed', () => {
  const shown = async (visitor: Visitor, query = '') => (await visitor.get(`/account/email${query}`)).text()
  const waitingFor = (address: string) => `Waiting for ${address} to be confirmed.`

  test('is named, can be written to again, and is cancelled with its link', async () => {
    const { email, visitor } = await loggedIn()
    expect(await shown(visitor)).not.toContain('Waiting for')
    const to = freshAddress()
    await ask(visitor, to)
    const sent = await shown(visitor, '?notice=sent')
    expect(sent).toContain(`We wrote to ${to}.`)
    expect(sent).toContain(waitingFor(to))
    expect(sent).toContain(`value="${to}"`)
    const token = await tokenTo(to, proofSubject)

    const { visitor: stranger } = await loggedIn()
    await stranger.post('/account/email/cancel', {})
    expect(await shown(visitor)).toContain(waitingFor(to))
    const cancelled = await visitor.post('/account/email/cancel', {})
    expect(cancelled.headers.get('Location')).toBe('/account/email?notice=cancelled')
    const after = await shown(visitor, '?notice=cancelled')
    expect(after).toContain('The change is cancelled')
    expect(after).not.toContain(to)
    expect((await prove(token)).status).toBe(404)
    expect(await mayLogIn(email)).toBe(true)
  })

  test('waits no longer than its link works', async () => {
    const { visitor } = await loggedIn()
    const to = freshAddress()
    await ask(visitor, to)
    const expiresAt = await env.DB.prepare(
      "SELECT max(expires_at) AS at FROM one_time_tokens WHERE purpose = 'change-email'",
    ).first<number>('at')
    world.pass((expiresAt ?? 0) - world.now() - 1)
    expect(await shown(visitor)).toContain(waitingFor(to))
    expect(await shown(visitor)).not.toContain(to)
  })

  test('is shown alike when it has an account, which nobody can take with it', async () => {
    const { visitor } = await loggedIn()
    const { email: taken } = await join(world, globex)
    const free = freshAddress()
    await ask(visitor, free)
    const page = (await shown(visitor, '?notice=sent')).replaceAll(free, '')
    world.pass(60_000)
    await ask(visitor, taken)
    expect((await shown(visitor, '?notice=sent')).replaceAll(taken, '')).toBe(page)
    const [letter] = await world.letters(taken)
    expect(letter?.subject).toBe('This address already has an account with Globex')
    expect(letter?.text).not.toContain('confirm-new-email')
  })
})

describe('the log-in page', () => {
  const shown = async (visitor: Visitor, notice: string) => (await visitor.get(`/login?notice=${notice}`)).text()

  test('knows the address that was just proven, in the browser that proved it and in no other', async () => {
    const { email, visitor } = await loggedIn()
    const to = freshAddress()
    await ask(visitor, to)
    const browser = world.visitor(globex)
    await browser.post('/confirm-new-email', { token: await tokenTo(to, proofSubject) })
    expect(await shown(browser, 'email_changed')).toContain(`value="${to}"`)
    expect(await shown(world.visitor(globex), 'email_changed')).not.toContain(to)
    expect(await shown(browser, 'logged_out')).not.toContain(to)
    expect(await (await browser.get('/login')).text()).not.toContain(to)

    const token = await tokenTo(email, wayBackSubject)
    await browser.post('/undo-email-change', { token, password: newPassword })
    const page = await browser.get('/login?notice=email_change_undone')
    expect(page.headers.get('Cache-Control')).toBe('no-store')
    const html = await page.text()
    expect(html).toContain(`value="${email}"`)
    expect(html).toContain('Log in with your old address and the password you just chose.')
  })
})

describe('the link to a new address', () => {
  test('works once, dies with a newer one, and lives 24 hours to the millisecond', async () => {
    const { email, visitor } = await loggedIn()
    const [first, second] = [freshAddress(), freshAddress()]
    await ask(visitor, first)
    const firstToken = await tokenTo(first, proofSubject)
    await ask(visitor, second)
    const secondToken = await tokenTo(second, proofSubject)
    expect((await prove(firstToken)).status).toBe(404)

    const expiresAt = await env.DB.prepare(
      "SELECT max(expires_at) AS at FROM one_time_tokens WHERE purpose = 'change-email'",
    ).first<number>('at')
    world.pass((expiresAt ?? 0) - world.now() - 1)
    expect((await world.visitor(globex).get(`/confirm-new-email?token=${secondToken}`)).status).toBe(200)
    expect((await prove(secondToken)).status).toBe(410)

    await change(visitor, email, freshAddress())
    expect((await prove(secondToken)).status).toBe(404)
  })

  test('used twenty times at once changes the address once', async () => {
    const { email, visitor } = await loggedIn()
    const to = freshAddress()
    await ask(visitor, to)
    const token = await tokenTo(to, proofSubject)
    const answers = await Promise.all(Array.from({ length: 20 }, () => prove(token)))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(19)
    const told = (await world.letters(email)).filter(({ subject }) => subject === wayBackSubject)
    expect(told).toHaveLength(1)
  })

  test('dies when the password changes, and when access ends', async () => {
    const { email, visitor } = await loggedIn()
    const [first, second] = [freshAddress(), freshAddress()]
    await ask(visitor, first)
    await visitor.post('/account/password', { present_password: goodPassword, password: newPassword })
    expect((await prove(await tokenTo(first, proofSubject))).status).toBe(404)

    await ask(visitor, second, newPassword)
    const console = await consoleOf(world)
    const globexId = await portalIdOf(console, globex)
    const id = await developerIdOf(console, globexId, email)
    await console.api('PATCH', `/v3/portals/${globexId}/developers/${id}`, { status: 'revoked' })
    const token = await tokenTo(second, proofSubject)
    expect((await prove(token)).status).toBe(409)
  })

  test('of one portal is nothing on another', async () => {
    const { visitor } = await loggedIn()
    const to = freshAddress()
    await ask(visitor, to)
    const token = await tokenTo(to, proofSubject)
    expect((await world.visitor(acme).get(`/confirm-new-email?token=${token}`)).status).toBe(404)
    expect((await prove(token, acme)).status).toBe(404)
    expect((await prove(token)).status).toBe(303)
  })
})

describe('the way back', () => {
  test('restores the address, sets the password, and throws everybody out', async () => {
    const { email, visitor } = await loggedIn()
    const to = freshAddress()
    const token = await change(visitor, email, to)
    const thief = world.visitor(globex)
    await logIn(thief, to)

    const page = await world.visitor(globex).get(`/undo-email-change?token=${token}`)
    const shown = await page.text()
    expect(shown).toContain(`value="${email}"`)
    expect(shown).not.toContain(to)
    const undone = await undo(token)
    expect(undone.headers.get('Location')).toBe('/login?notice=email_change_undone')
    expect(undone.headers.getSetCookie().filter((cookie) => cookie.startsWith('__Host-developer='))).toEqual([])
    expect((await thief.get('/')).status).toBe(303)
    expect(await mayLogIn(to)).toBe(false)
    expect(await mayLogIn(to, newPassword)).toBe(false)
    expect(await mayLogIn(email)).toBe(false)
    expect(await mayLogIn(email, newPassword)).toBe(true)
  })

  test('takes away all passkeys: whoever changed the address may have added one long before', async () => {
    const { email, visitor } = await loggedIn()
    const addPasskey = (name: string, at: number) =>
      env.DB.prepare(
        `INSERT INTO passkeys (id, portal_id, developer_id, credential_id, public_key, counter, transports, name,
          created_at)
         SELECT ?, portal_id, id, ?, '', 0, '[]', ?, ? FROM developers WHERE email_key IN (?, ?)`,
      )
        .bind(crypto.randomUUID(), crypto.randomUUID(), name, at, email, to)
        .run()
    const to = freshAddress()
    await addPasskey('Before', world.now())
    const token = await change(visitor, email, to)
    await addPasskey('Since', world.now())
    await undo(token)
    const { results } = await env.DB.prepare(
      'SELECT name FROM passkeys WHERE developer_id = (SELECT id FROM developers WHERE email_key = ?)',
    )
      .bind(email)
      .all()
    expect(results).toEqual([])
  })

  test('ends what strangers have begun with that address since', async () => {
    const { email, visitor } = await loggedIn()
    const wayBack = await change(visitor, email, freshAddress())
    await world.visitor(globex).post('/register', { full_name: 'Eve', email })
    const link = `/confirm?token=${await tokenTo(email, 'Confirm your email for Globex')}`
    expect((await world.visitor(globex).get(link)).status).toBe(200)
    await undo(wayBack)
    expect((await world.visitor(globex).get(link)).status).toBe(404)
  })

  test('from the first of two changes undoes both, and the second way back is dead', async () => {
    const { email, visitor } = await loggedIn()
    const [second, third] = [freshAddress(), freshAddress()]
    const toFirst = await change(visitor, email, second)
    const thief = world.visitor(globex)
    await logIn(thief, second)
    const toSecond = await change(thief, second, third)

    expect((await undo(toFirst)).status).toBe(303)
    expect((await undo(toSecond)).status).toBe(404)
    for (const address of [second, third]) expect(await mayLogIn(address, newPassword)).toBe(false)
    expect(await mayLogIn(email, newPassword)).toBe(true)
  })

  test('works once, lives 72 hours to the millisecond, and outlives a reset by the new address', async () => {
    const { email, visitor } = await loggedIn()
    const to = freshAddress()
    const token = await change(visitor, email, to)
    world.pass(60_000)
    await world.visitor(globex).post('/forgot-password', { email: to })
    const reset = tokenInLetter((await world.letters(to))[0])
    await world.visitor(globex).post('/reset-password', { token: reset, password: 'what the thief has chosen' })
    expect((await undo(token)).status).toBe(303)
    expect((await undo(token, 'another password altogether')).status).toBe(410)
    expect(await mayLogIn(email, newPassword)).toBe(true)

    const later = await loggedIn()
    const late = await change(later.visitor, later.email, freshAddress())
    const expiresAt = await env.DB.prepare(
      "SELECT max(expires_at) AS at FROM one_time_tokens WHERE purpose = 'email-changed'",
    ).first<number>('at')
    expect((expiresAt ?? 0) - world.now()).toBeLessThanOrEqual(72 * hour)
    world.pass((expiresAt ?? 0) - world.now() - 1)
    expect((await world.visitor(globex).get(`/undo-email-change?token=${late}`)).status).toBe(200)
    expect((await undo(late)).status).toBe(410)
  })

  test('twenty times at once takes the account back once', async () => {
    const { email, visitor } = await loggedIn()
    const token = await change(visitor, email, freshAddress())
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, number) => undo(token, `password of attempt number ${number}`)),
    )
    const winners = answers.flatMap(({ status }, number) => (status === 303 ? [number] : []))
    expect(winners).toHaveLength(1)
    expect(await mayLogIn(email, `password of attempt number ${winners[0]}`)).toBe(true)
  })

  test('to an address that has another account by now is refused, and nothing changes', async () => {
    const { email, visitor } = await loggedIn()
    const to = freshAddress()
    const token = await change(visitor, email, to)
    await join(world, globex, email)
    expect((await undo(token)).status).toBe(409)
    expect(await mayLogIn(to)).toBe(true)
    expect(await mayLogIn(email)).toBe(true)
  })

  test('gives back no access that was taken away', async () => {
    const { email, visitor } = await loggedIn()
    const to = freshAddress()
    const token = await change(visitor, email, to)
    const console = await consoleOf(world)
    const globexId = await portalIdOf(console, globex)
    const id = await developerIdOf(console, globexId, to)
    await console.api('PATCH', `/v3/portals/${globexId}/developers/${id}`, { status: 'revoked' })
    expect((await undo(token)).status).toBe(303)
    const login = await logIn(world.visitor(globex), email, newPassword)
    expect(await login.text()).toContain('Your access has been revoked')
  })
})
