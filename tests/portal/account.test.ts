import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { onRoundTrip } from '../watched-database.ts'
import {
  acme,
  confirmationPath,
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
const rooms = ['', '/password', '/email', '/sessions', '/data', '/data.json', '/delete'].map(
  (room) => `/account${room}`,
)

/** A developer of the portal that approves at once, logged in. */
async function loggedIn(email = freshAddress()): Promise<{ email: string; visitor: Visitor }> {
  const { visitor } = await join(world, globex, email)
  expect((await logIn(visitor, email)).status).toBe(303)
  return { email, visitor }
}

/** One more browser of somebody. */
async function otherBrowser(email: string, password = goodPassword): Promise<Visitor> {
  const visitor = world.visitor(globex)
  expect((await logIn(visitor, email, password)).status).toBe(303)
  return visitor
}

const isLoggedIn = async (visitor: Visitor) => (await visitor.get('/')).status === 200

/** The ids of the sessions that a browser is offered to end. */
async function endable(visitor: Visitor): Promise<string[]> {
  const page = await (await visitor.get('/account/sessions')).text()
  return [...page.matchAll(/name="end" value="([^"]+)"/g)].flatMap(([, id]) => (id && id !== 'others' ? [id] : []))
}

async function formOf(fields: Record<string, unknown>[]): Promise<void> {
  const console = await consoleOf(world)
  const path = `/v3/portals/${await portalIdOf(console, globex)}/registration-form`
  const { version } = await (await console.get(path)).json<{ version: number }>()
  const saved = await console.send(path, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'If-Match': `"${version}"` },
    body: JSON.stringify({ fields }),
  })
  expect(saved.status).toBe(200)
  world.pass(10_000)
}

describe('the pages of an account', () => {
  test('need a log-in, and come back to the page afterwards', async () => {
    const { email } = await join(world, globex)
    for (const path of rooms) {
      const visitor = world.visitor(globex)
      const sent = await visitor.get(path)
      expect(sent.status).toBe(303)
      const way = sent.headers.get('Location') ?? ''
      expect(way).toBe(`/login?${new URLSearchParams({ return_to: path })}`)
      const page = await (await visitor.get(way)).text()
      expect(page).toContain('Log in to continue')
      expect(page).toContain(`value="${path}"`)
    }
    const visitor = world.visitor(globex)
    const login = await visitor.post('/login', { email, password: goodPassword, return_to: '/account/sessions' })
    expect(login.headers.get('Location')).toBe('/account/sessions')
    expect((await visitor.get('/login?return_to=/account/email')).headers.get('Location')).toBe('/account/email')
  })

  test('are nobody else’s to send a log-in to', async () => {
    const { email } = await join(world, globex)
    for (const elsewhere of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const visitor = world.visitor(globex)
      const page = await (await visitor.get(`/login?${new URLSearchParams({ return_to: elsewhere })}`)).text()
      expect(page).not.toContain('evil.example')
      const login = await visitor.post('/login', { email, password: goodPassword, return_to: elsewhere })
      expect(login.headers.get('Location')).toBe('/')
    }
  })

  test('are kept by nobody on the way', async () => {
    const { visitor } = await loggedIn()
    for (const path of rooms) {
      const answer = await visitor.get(path)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('Cache-Control')).toBe('no-store')
    }
  })

  test('are closed to a session that awaits new terms, and open when they are accepted', async () => {
    const { email } = await join(world, globex)
    const console = await consoleOf(world)
    const terms = `/v3/portals/${await portalIdOf(console, globex)}/terms`
    const published = await console.api('POST', terms, { text: 'Be kind.' })
    const { version } = await published.json<{ version: number }>()
    world.pass(10_000)

    const visitor = world.visitor(globex)
    const login = await visitor.post('/login', { email, password: goodPassword, return_to: '/account/data' })
    const way = `/accept-terms?${new URLSearchParams({ return_to: '/account/data' })}`
    expect(login.headers.get('Location')).toBe(way)
    for (const path of rooms) expect((await visitor.get(path)).headers.get('Location')).toContain('/accept-terms')
    const deleting = await visitor.post('/account/delete', { present_password: goodPassword })
    expect(deleting.headers.get('Location')).toContain('/accept-terms')

    expect(await (await visitor.get(way)).text()).toContain('value="/account/data"')
    const accepted = await visitor.post('/accept-terms', { version: String(version), return_to: '/account/data' })
    expect(accepted.headers.get('Location')).toBe('/account/data')
    expect((await visitor.get('/account/data')).status).toBe(200)
    await console.send(terms, { method: 'DELETE', headers: { 'If-Match': `"${version}"` } })
    world.pass(10_000)
  })
})

describe('the profile', () => {
  test('shows name and answers, and changes them', async () => {
    await formOf([
      { kind: 'text', label: 'Company', is_required: true, max_length: 100 },
      { kind: 'checkbox', label: 'Newsletter', is_required: false },
      { kind: 'number', label: 'Team', is_required: false, min: 1, max: 9 },
      { kind: 'choice', label: 'Plan', is_required: false, options: ['Free', 'Paid'] },
    ])
    const register = await (await world.visitor(globex).get('/register')).text()
    const [company = '', newsletter = '', team = '', plan = ''] = [...register.matchAll(/name="(answer_[^"]+)"/g)].map(
      ([, name]) => name,
    )

    const email = freshAddress()
    const visitor = world.visitor(globex)
    await visitor.post('/register', {
      full_name: 'Ada',
      email,
      [company]: 'Analytical & "Engines"',
      [newsletter]: 'on',
      [team]: '3',
      [plan]: 'Free',
    })
    const token = new URLSearchParams((await confirmationPath(world, email)).split('?')[1]).get('token') ?? ''
    await visitor.post('/confirm', { token, password: goodPassword })
    await logIn(visitor, email)

    const before = await (await visitor.get('/account')).text()
    expect(before).toContain('value="Ada"')
    expect(before).toContain('value="Analytical &amp; &quot;Engines&quot;"')
    expect(before).toContain('value="3"')
    expect(before).toContain('<option value="Free" selected>')
    expect(before).toMatch(new RegExp(`name="${newsletter}"[^>]* checked`))
    expect(before).not.toMatch(/name="new_device_letters"[^>]* checked/)

    const bad = await visitor.post('/account', { full_name: 'Ada', [company]: '', [team]: '12' })
    expect(bad.status).toBe(422)
    const mending = await bad.text()
    expect(mending).toContain('Fill this in.')
    expect(mending).toContain('Enter a number of at most 9.')

    const changed = { full_name: 'Ada King', new_device_letters: 'on', [company]: 'Engines', [plan]: 'Paid' }
    expect((await visitor.post('/account', changed)).headers.get('Location')).toBe('/account?notice=saved')
    const after = await (await visitor.get('/account?notice=saved')).text()
    expect(after).toContain('Your profile is saved')
    expect(after).toContain('value="Ada King"')
    expect(after).toContain('<option value="Paid" selected>')
    expect(after).not.toMatch(new RegExp(`name="${newsletter}"[^>]* checked`))
    expect(after).toMatch(/name="new_device_letters"[^>]* checked/)

    // What was answered stays when it is no longer asked, and is a part of the data.
    await formOf([])
    await visitor.post('/account', { full_name: 'Ada King' })
    const data = await (await visitor.get('/account/data.json')).json<{
      profile: { full_name: string; new_device_letters: boolean }
      answers: { label: string; value: unknown }[]
    }>()
    expect(data.profile).toMatchObject({ full_name: 'Ada King', new_device_letters: false })
    expect(data.answers.map(({ label, value }) => [label, value])).toEqual([
      ['Company', 'Engines'],
      ['Newsletter', false],
      ['Plan', 'Paid'],
    ])
  })

  test('keeps what was answered elsewhere in the same moment to a question that is not asked any more', async () => {
    const { email, visitor } = await loggedIn()
    const answered = [{ field_id: crypto.randomUUID(), label: 'Company', value: 'Engines' }]
    let times = 0
    for (const moment of [2, 3, 4]) {
      await env.DB.prepare("UPDATE developers SET answers = '[]' WHERE email_key = ?").bind(email).run()
      const answersElsewhere = () => {
        times += 1
        return env.DB.prepare('UPDATE developers SET answers = ? WHERE email_key = ?')
          .bind(JSON.stringify(answered), email)
          .run()
      }
      const timesBefore = times
      const tab = openWorld({ ...env, DB: onRoundTrip(moment, answersElsewhere) }).visitor(globex)
      for (const [name, value] of visitor.cookies) tab.cookies.set(name, value)
      const saved = await tab.post('/account', { full_name: `Ada ${moment}` })
      expect(saved.headers.get('Location')).toBe('/account?notice=saved')
      const kept = await env.DB.prepare('SELECT full_name, answers FROM developers WHERE email_key = ?')
        .bind(email)
        .first<{ full_name: string; answers: string }>()
      expect(kept?.full_name).toBe(`Ada ${moment}`)
      if (times > timesBefore) expect(JSON.parse(kept?.answers ?? '')).toEqual(answered)
    }
    expect(times).toBeGreaterThan(1)
  })

  test('takes nothing that is not asked: no status, no address, nobody else’s id', async () => {
    const { email, visitor } = await loggedIn()
    const victim = await join(world, acme)
    await visitor.post('/account', {
      full_name: 'Mallory',
      id: 'x',
      developer_id: 'x',
      status: 'revoked',
      email: victim.email,
      portal_id: 'x',
    })
    const me = await (await visitor.api('GET', '/api/v3/developer/me')).json()
    expect(me).toMatchObject({ email, full_name: 'Mallory', status: 'approved' })
  })

  test('saved without a change is noted nowhere', async () => {
    const { email, visitor } = await loggedIn()
    await visitor.post('/account', { full_name: 'Ada Lovelace' })
    const { events } = await dataOf(visitor)
    expect(events.map(({ action }) => action)).not.toContain('change_profile')
    await visitor.post('/account', { full_name: 'Ada King' })
    expect((await dataOf(visitor)).events.at(-1)).toMatchObject({ action: 'change_profile', actor: 'developer' })
    const console = await consoleOf(world)
    const globexId = await portalIdOf(console, globex)
    const found = await console.get(`/v3/portals/${globexId}/developers?filter[search][contains]=king`)
    expect(await found.text()).toContain(email)
  })
})

interface Data {
  profile: Record<string, unknown>
  answers: unknown[]
  terms_acceptances: unknown[]
  sessions: Record<string, unknown>[]
  passkeys: Record<string, unknown>[]
  letters: { kind: string; recipient: string }[]
  notes: Record<string, unknown>[]
  events: { action: string; actor: string }[]
}

async function dataOf(visitor: Visitor): Promise<Data> {
  return (await visitor.get('/account/data.json')).json<Data>()
}

describe('the password', () => {
  test('changes with the present one; other browsers are logged out, this one is not, and a letter tells', async () => {
    const { email, visitor } = await loggedIn()
    const other = await otherBrowser(email)
    const changed = await visitor.post('/account/password', { present_password: goodPassword, password: newPassword })
    expect(changed.headers.get('Location')).toBe('/account/password?notice=changed')
    expect(await isLoggedIn(visitor)).toBe(true)
    expect(await isLoggedIn(other)).toBe(false)
    expect((await logIn(world.visitor(globex), email)).status).toBe(401)
    await otherBrowser(email, newPassword)
    expect((await world.letters(email))[0]?.subject).toBe('Your password for Globex was changed')
  })

  test('stays when the present one is wrong or the new one cannot be taken, and neither is shown again', async () => {
    const { email, visitor } = await loggedIn()
    for (const [present_password, password, message] of [
      ['not the right password', newPassword, 'That is not your current password'],
      ['', newPassword, 'Enter a password.'],
      [goodPassword, 'fourteen chars', 'Use at least 15 characters.'],
      [goodPassword, 'Ada Lovelace Ada Lovelace', 'This password is nothing but names'],
    ] as const) {
      const answer = await visitor.post('/account/password', { present_password, password })
      expect(answer.status).toBe(422)
      const page = await answer.text()
      expect(page).toContain(message)
      for (const secret of [present_password, password]) expect(page).not.toContain(`value="${secret || 'none'}"`)
    }
    await otherBrowser(email)
  })

  test('asked for too often takes a break, whatever is typed then', async () => {
    const { visitor } = await loggedIn()
    const guess = (present_password: string) =>
      visitor.post('/account/password', { present_password, password: newPassword })
    for (let times = 0; times < 10; times += 1) expect((await guess('a guess by a thief')).status).toBe(422)
    const over = await guess(goodPassword)
    expect(over.status).toBe(429)
    expect(Number(over.headers.get('Retry-After'))).toBeGreaterThan(0)
    for (const path of ['/account/delete', '/account/email']) {
      const answer = await visitor.post(path, { present_password: goodPassword, email: freshAddress() })
      expect(answer.status).toBe(429)
    }
    world.pass(15 * 60_000)
    expect((await guess(goodPassword)).status).toBe(303)
  })

  test('changed by five browsers at once changes once', async () => {
    const { email, visitor } = await loggedIn()
    const browsers = await Promise.all(Array.from({ length: 4 }, () => otherBrowser(email)))
    const answers = await Promise.all(
      [visitor, ...browsers].map((browser, number) =>
        browser.post('/account/password', {
          present_password: goodPassword,
          password: `password of browser number ${number}`,
        }),
      ),
    )
    const done = answers.filter(({ headers }) => headers.get('Location') === '/account/password?notice=changed')
    expect(done).toHaveLength(1)
  })
})

describe('sessions', () => {
  test('are listed, this one marked; one can be ended, or all others', async () => {
    const { email, visitor } = await loggedIn()
    const [first, second, third] = [await otherBrowser(email), await otherBrowser(email), await otherBrowser(email)]
    const page = await (await visitor.get('/account/sessions')).text()
    expect(page.match(/This browser/g)).toHaveLength(1)
    expect(page.match(/<li class="session">/g)).toHaveLength(4)
    // It comes first, although the others are newer.
    expect(page.indexOf('This browser')).toBeLessThan(page.indexOf('name="end"'))

    const [newest = ''] = await endable(visitor)
    const ended = await visitor.post('/account/sessions', { end: newest })
    expect(ended.headers.get('Location')).toBe('/account/sessions?notice=ended')
    expect(await Promise.all([first, second, third, visitor].map(isLoggedIn))).toEqual([true, true, false, true])

    const others = await visitor.post('/account/sessions', { end: 'others' })
    expect(others.headers.get('Location')).toBe('/account/sessions?notice=others_ended')
    expect(await Promise.all([first, second, third, visitor].map(isLoggedIn))).toEqual([false, false, false, true])
    expect(await endable(visitor)).toEqual([])
    expect(await (await visitor.get('/account/sessions')).text()).not.toContain('Log out all other browsers')
  })

  test('of others cannot be ended, on this portal or on another', async () => {
    const { email, visitor: thief } = await loggedIn()
    const victim = await loggedIn()
    const watching = await otherBrowser(victim.email)
    const [id = ''] = await endable(victim.visitor)
    const answer = await thief.post('/account/sessions', { end: id })
    expect(answer.headers.get('Location')).toBe('/account/sessions?notice=ended')
    expect(await isLoggedIn(watching)).toBe(true)

    // The same person elsewhere is somebody else.
    await join(world, acme, email)
    const console = await consoleOf(world)
    const acmeId = await portalIdOf(console, acme)
    const developer = await developerIdOf(console, acmeId, email)
    await console.api('PATCH', `/v3/portals/${acmeId}/developers/${developer}`, { status: 'approved' })
    const elsewhere = world.visitor(acme)
    await logIn(elsewhere, email)
    await thief.post('/account/sessions', { end: 'others' })
    expect(await isLoggedIn(elsewhere)).toBe(true)
    await elsewhere.post('/account/sessions', { end: (await endable(victim.visitor))[0] ?? '' })
    await elsewhere.post('/account/sessions', { end: 'others' })
    expect(await isLoggedIn(watching)).toBe(true)
    expect(await isLoggedIn(thief)).toBe(true)
  })

  test('that have expired are not listed', async () => {
    const { email, visitor } = await loggedIn()
    await otherBrowser(email)
    world.pass(6 * 24 * 3_600_000)
    expect(await isLoggedIn(visitor)).toBe(true)
    world.pass(2 * 24 * 3_600_000)
    expect(await endable(visitor)).toEqual([])
  })
})

test('sessions that are over go with the next log-in, and nobody else’s', async () => {
  const { email, visitor } = await loggedIn()
  const other = await loggedIn()
  const sessions = (address: string) =>
    env.DB.prepare(
      'SELECT count(*) AS n FROM sessions WHERE developer_id = (SELECT id FROM developers WHERE email = ?)',
    )
      .bind(address)
      .first<number>('n')
  for (let browsers = 0; browsers < 3; browsers += 1) await otherBrowser(email)
  world.pass(6 * 24 * 3_600_000)
  await otherBrowser(email)
  expect(await sessions(email)).toBe(5)
  world.pass(2 * 24 * 3_600_000)
  await logIn(visitor, email, 'not the right password')
  expect(await sessions(email)).toBe(5)
  await logIn(visitor, email)
  expect(await sessions(email)).toBe(2)
  expect(await sessions(other.email)).toBe(1)
})

describe('the data of a developer', () => {
  test('is complete, theirs alone, and a file to keep', async () => {
    const { email, visitor } = await loggedIn()
    const other = await loggedIn()
    const to = freshAddress()
    world.pass(60_000)
    await visitor.post('/account/email', { email: to, present_password: goodPassword })
    const [letter] = await world.letters(to)
    await visitor.post('/confirm-new-email', { token: tokenInLetter(letter) })
    await logIn(visitor, to)
    await visitor.post('/account/email', { email: other.email, present_password: goodPassword })
    await visitor.post('/account/email', { email: freshAddress(), present_password: goodPassword })
    await env.DB.prepare(
      `INSERT INTO passkeys (id, portal_id, developer_id, credential_id, public_key, counter, transports, name, created_at)
       SELECT ?, portal_id, id, ?, 'a public key', 0, '[]', 'My laptop', 5 FROM developers WHERE email_key = ?`,
    )
      .bind(crypto.randomUUID(), crypto.randomUUID(), to)
      .run()

    const console = await consoleOf(world)
    const globexId = await portalIdOf(console, globex)
    const notes = `/v3/portals/${globexId}/developers/${await developerIdOf(console, globexId, to)}/notes`
    await console.api('POST', notes, { text: 'Wants to build a mill.' })

    const answer = await visitor.get('/account/data.json')
    expect(answer.headers.get('Content-Type')).toBe('application/json')
    expect(answer.headers.get('Content-Disposition')).toMatch(/^attachment; filename="my-account-[\d-]{10}\.json"$/)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    const text = await answer.text()
    const data = JSON.parse(text) as Data
    expect(data.profile).toMatchObject({ email: to, full_name: 'Ada Lovelace', status: 'approved' })
    expect(data.sessions).toHaveLength(1)
    expect(data.passkeys).toEqual([{ name: 'My laptop', created_at: expect.any(String), last_used_at: null }])
    expect(data.notes).toEqual([{ text: 'Wants to build a mill.', created_at: expect.any(String) }])
    expect(data.events.map(({ action }) => action)).toEqual(['confirm', 'change_email', 'add_note'])
    expect(data.letters.map(({ kind, recipient }) => [kind, recipient])).toEqual([
      ['confirm-email', email],
      ['change-email', to],
      ['email-changed', email],
    ])
    for (const secret of ['scrypt', 'token', 'hash', 'a public key', other.email]) expect(text).not.toContain(secret)
  })
})

describe('deleting an account', () => {
  test('asks for the password, and leaves only the anonymous event', async () => {
    const { email, visitor } = await loggedIn()
    const other = await otherBrowser(email)
    const id = await env.DB.prepare('SELECT id FROM developers WHERE email_key = ?').bind(email).first<string>('id')
    const wrong = await visitor.post('/account/delete', { present_password: 'not the right password' })
    expect(wrong.status).toBe(422)
    expect(await isLoggedIn(other)).toBe(true)

    const deleted = await visitor.post('/account/delete', { present_password: goodPassword })
    expect(deleted.headers.get('Location')).toBe('/login?notice=account_deleted')
    expect([...visitor.cookies.keys()]).not.toContain('__Host-developer')
    expect(await isLoggedIn(other)).toBe(false)
    expect((await logIn(world.visitor(globex), email)).status).toBe(401)

    for (const table of ['developers', 'registrations', 'letters', 'one_time_tokens', 'sessions', 'passkeys']) {
      const rows = await env.DB.prepare(`SELECT * FROM ${table}`).all()
      const left = JSON.stringify(rows.results.filter((row) => JSON.stringify(row).includes(email)))
      expect(left, table).toBe('[]')
    }
    const { results } = await env.DB.prepare('SELECT * FROM events WHERE developer_id = ? ORDER BY id').bind(id).all()
    expect(results.at(-1)).toMatchObject({ action: 'delete_own_account', actor: 'developer', actor_id: id })
    expect(JSON.stringify(results)).not.toContain(email)
    expect(JSON.stringify(results)).not.toContain('Lovelace')

    const again = await join(world, globex, email)
    expect((await logIn(again.visitor, email)).status).toBe(303)
  })

  test('takes what is left of the addresses of before along', async () => {
    const { email, visitor } = await loggedIn()
    const to = freshAddress()
    world.pass(60_000)
    await visitor.post('/account/email', { email: to, present_password: goodPassword })
    await visitor.post('/confirm-new-email', { token: tokenInLetter((await world.letters(to))[0]) })
    world.pass(72 * 3_600_000)
    await logIn(visitor, to)
    await visitor.post('/account/delete', { present_password: goodPassword })
    for (const table of ['developers', 'registrations', 'letters', 'one_time_tokens']) {
      const text = JSON.stringify((await env.DB.prepare(`SELECT * FROM ${table}`).all()).results)
      for (const address of [email, to]) expect(text.includes(address), `${table} has ${address}`).toBe(false)
    }
  })

  test('strikes the addresses of before out of lists of people to invite, and nobody who came to one since', async () => {
    const globexId = await portalIdOf(await consoleOf(world), globex)
    const { email, visitor } = await loggedIn()
    const list = async (address: string) => {
      const rows = [{ email: address.toUpperCase(), full_name: 'Ada Lovelace' }]
      const made = await (await consoleOf(world)).api('POST', `/v3/portals/${globexId}/invitation-lists`, { rows })
      return (await made.json<{ id: string }>()).id
    }
    const emailsIn = async (id: string) =>
      (await env.DB.prepare('SELECT email FROM bulk_job_items WHERE job_id = ?').bind(id).first<string>('email')) ?? ''
    const before = await list(email)
    const to = freshAddress()
    world.pass(60_000)
    await visitor.post('/account/email', { email: to, present_password: goodPassword })
    await visitor.post('/confirm-new-email', { token: tokenInLetter((await world.letters(to))[0]) })
    const successor = await list(email)
    world.pass(73 * 3_600_000)
    await logIn(visitor, to)
    const present = await list(to)
    const deleted = await visitor.post('/account/delete', { present_password: goodPassword })
    expect(deleted.headers.get('Location')).toBe('/login?notice=account_deleted')
    expect(await emailsIn(before)).toBe('(deleted)')
    expect(await emailsIn(present)).toBe('(deleted)')
    expect((await emailsIn(successor)).toLowerCase()).toBe(email)
  })

  test('leaves the same person on another portal alone', async () => {
    const { email, visitor } = await loggedIn()
    await join(world, acme, email)
    await visitor.post('/account/delete', { present_password: goodPassword })
    const login = await logIn(world.visitor(acme), email)
    expect(await login.text()).toContain('pending approval')
  })
})
