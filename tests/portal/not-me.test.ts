import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import {
  acme,
  addAdmin,
  confirmationPath,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  invitationToken,
  join,
  notMeToken,
  openWorld,
  portalIdOf,
  tokenOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const day = 24 * 3_600_000
let console: Visitor
let acmeId: string

// Days pass here, and a session does not last them.
beforeEach(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
})

/** Signs somebody up: the tokens of both links in their letter, the one that confirms and the one that says it was not them. */
async function signUp(email = freshAddress(), hostname = acme) {
  await world.visitor(hostname).post('/register', { full_name: 'Ada Lovelace', email })
  const confirmation = tokenOf(await confirmationPath(world, email))
  return { email, confirmation, token: await notMeToken(world, email) }
}

const look = (token: string, hostname = acme) => world.visitor(hostname).get(`/not-me?token=${token}`)
const disown = (token: string, hostname = acme) => world.visitor(hostname).post('/not-me', { token })
const confirm = (token: string) => world.visitor(acme).post('/confirm', { token, password: goodPassword })

async function leftInPeace(): Promise<string> {
  const { email, token } = await signUp()
  expect((await disown(token)).status).toBe(303)
  return email
}

const registrationsOf = (email: string) =>
  env.DB.prepare('SELECT confirmed_at FROM registrations WHERE email = ?').bind(email).all()
const unwanted = async () => (await env.DB.prepare('SELECT * FROM unwanted_addresses').all()).results
const lettersTo = async (email: string) => (await world.letters(email)).length

describe('the page', () => {
  test('is reached from the letter, in its text and its HTML', async () => {
    const { email, token } = await signUp()
    const [letter] = await world.letters(email)
    const link = `https://${acme}/not-me?token=${token}`
    expect(letter?.text).toContain(link)
    expect(letter?.html).toContain(`href="${link}"`)
  })

  test('spends nothing, however often it is opened, and keeps the token to itself', async () => {
    const { email, token, confirmation } = await signUp()
    const before = await unwanted()
    for (const method of ['GET', 'HEAD', 'GET', 'HEAD']) {
      const response = await world.visitor(acme).send(`/not-me?token=${token}`, { method })
      expect(response.status).toBe(200)
      expect(response.headers.get('Cache-Control')).toBe('no-store')
      expect(response.headers.get('Referrer-Policy')).toBe('strict-origin')
    }
    const page = await (await look(token)).text()
    expect(page).toContain(`value="${token}"`)
    expect(page).toContain(`value="${email}"`)
    expect(page).toContain('This wasn’t me</button>')
    // The others lead to its other languages.
    expect(page.match(/<button(?![^>]*formaction)/g)).toHaveLength(1)
    expect(await unwanted()).toEqual(before)
    expect((await confirm(confirmation)).status).toBe(303)
  })
})

describe('saying that it was somebody else', () => {
  test('deletes the registration, ends its link, and says for how long nothing is sent', async () => {
    const { email, token, confirmation } = await signUp()
    const response = await disown(token)
    expect([response.status, response.headers.get('Location')]).toEqual([303, '/not-me-done'])
    const done = await (await world.visitor(acme).get('/not-me-done')).text()
    expect(done).toContain('We do not write to this address for 90 days')
    expect(done).toContain('mailto:portal@acme.example')
    expect((await registrationsOf(email)).results).toEqual([])
    expect((await confirm(confirmation)).status).toBe(404)
  })

  test('takes back what has not left yet', async () => {
    const { email, token } = await signUp()
    await env.DB.prepare("UPDATE letters SET state = 'waiting', sent_at = NULL WHERE recipient = ?").bind(email).run()
    await disown(token)
    const left = await env.DB.prepare('SELECT id FROM letters WHERE recipient = ?').bind(email).all()
    expect(left.results).toEqual([])
  })

  test('twice says kindly that nothing is left to do', async () => {
    const { token } = await signUp()
    const statuses = [(await disown(token)).status, (await disown(token)).status, (await look(token)).status]
    expect(statuses).toEqual([303, 410, 410])
    expect(await (await disown(token)).text()).toContain('There is nothing left to do')
  })

  test('at the same time as confirming: exactly one comes first, and nothing of the other happens', {
    timeout: 120_000,
  }, async () => {
    for (let round = 0; round < 2; round += 1) {
      const { email, token, confirmation } = await signUp()
      const before = (await unwanted()).length
      const tries = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? disown(token) : confirm(confirmation)))
      const answers = await Promise.all(tries)
      const won = answers.filter(({ status }) => status === 303).map(({ headers }) => headers.get('Location'))
      expect(won).toHaveLength(1)
      const isConfirmed = won[0] !== '/not-me-done'
      const developers = await env.DB.prepare('SELECT id FROM developers WHERE email = ?').bind(email).all()
      expect(developers.results).toHaveLength(isConfirmed ? 1 : 0)
      expect((await registrationsOf(email)).results).toHaveLength(isConfirmed ? 1 : 0)
      expect(await unwanted()).toHaveLength(isConfirmed ? before : before + 1)
      const pages = await Promise.all(answers.filter(({ status }) => status !== 303).map((answer) => answer.text()))
      const told = isConfirmed ? /confirmed already|already confirmed/ : /nothing left to do|no longer works/
      for (const page of pages) expect(page).toMatch(told)
    }
  })

  test('is worth nothing at another portal, nor with a link that never was, nor with that of the confirmation', async () => {
    const { email, token, confirmation } = await signUp()
    const [letterId] = token.split('.')
    expect((await look(token, globex)).status).toBe(404)
    for (const forged of ['x'.repeat(43), '', '.', `${letterId}.`, `${letterId}.${'x'.repeat(43)}`, confirmation]) {
      expect((await look(forged)).status).toBe(404)
      expect((await disown(forged)).status).toBe(404)
    }
    expect((await disown(token, globex)).status).toBe(404)
    expect((await registrationsOf(email)).results).toHaveLength(1)
    expect((await confirm(token)).status).toBe(404)
  })

  test('works in the first letter too, and days after it: strangers may have signed up again since', async () => {
    const { email, token } = await signUp()
    world.pass(2 * day)
    const again = await signUp(email)
    expect(again.token).not.toBe(token)
    expect((await look(token)).status).toBe(200)
    expect((await disown(token)).status).toBe(303)
    expect((await registrationsOf(email)).results).toEqual([])
    expect((await confirm(again.confirmation)).status).toBe(404)
    expect((await disown(again.token)).status).toBe(410)
    const before = await lettersTo(email)
    await world.visitor(acme).post('/register', { full_name: 'Ada Lovelace', email })
    expect(await lettersTo(email)).toBe(before)
  })

  test('is over once the ledger has forgotten the letter', async () => {
    const { token } = await signUp()
    world.pass(91 * day)
    await world.sweep()
    expect((await look(token)).status).toBe(404)
    expect((await disown(token)).status).toBe(404)
  })

  test('is not for invitations: an admin meant them', async () => {
    const email = freshAddress()
    await console.api('POST', `/v3/portals/${acmeId}/invitations`, { email })
    const token = await invitationToken(world, email)
    expect((await look(token)).status).toBe(404)
    expect((await disown(token)).status).toBe(404)
    expect((await registrationsOf(email)).results).toHaveLength(1)
  })

  test('once somebody has confirmed, leads to a new password and changes nothing', async () => {
    const { email, token, confirmation } = await signUp()
    await confirm(confirmation)
    for (const answer of [await look(token), await disown(token)]) {
      expect(answer.status).toBe(410)
      const page = await answer.text()
      expect(page).toContain('This address is confirmed already')
      expect(page).toContain('href="/forgot-password"')
    }
    world.pass(60_000)
    await world.visitor(acme).post('/forgot-password', { email })
    expect((await world.letters(email))[0]?.text).toContain('/reset-password')
  })
})

describe('an address that is left in peace', () => {
  test('gets no letter of that portal for 90 days, whoever asks and how, and gets letters again after that', async () => {
    const email = await leftInPeace()
    const before = await lettersTo(email)
    const visitor = world.visitor(acme)
    expect((await visitor.post('/register', { full_name: 'Ada Lovelace', email })).status).toBe(303)
    expect(await lettersTo(email)).toBe(before)
    expect((await visitor.post('/check-your-email', { email })).status).toBe(303)
    expect(await lettersTo(email)).toBe(before)
    world.pass(60_000)
    expect((await visitor.post('/forgot-password', { email })).status).toBe(303)
    expect(await lettersTo(email)).toBe(before)
    expect((await console.api('POST', `/v3/portals/${acmeId}/invitations`, { email })).status).toBe(201)
    expect(await lettersTo(email)).toBe(before)
    const { results } = await env.DB.prepare(
      "SELECT DISTINCT state, error FROM letters WHERE recipient = ? AND state <> 'sent'",
    )
      .bind(email)
      .all()
    expect(results).toEqual([{ state: 'suppressed', error: 'The owner of this address asked not to be written to.' }])

    world.pass(90 * day - 3_600_000)
    await world.visitor(acme).post('/register', { full_name: 'Ada Lovelace', email })
    expect(await lettersTo(email)).toBe(before)
    world.pass(day)
    await world.visitor(acme).post('/register', { full_name: 'Ada Lovelace', email })
    expect(await lettersTo(email)).toBe(before + 1)
  })

  test('is left in peace by whatever tag it is written with', async () => {
    const address = freshAddress()
    const tagged = (tag: string) => address.replace('@', `+${tag}@`)
    await disown((await signUp(tagged('one'))).token)
    await world.visitor(acme).post('/register', { full_name: 'Ada Lovelace', email: tagged('two') })
    await world.visitor(acme).post('/register', { full_name: 'Ada Lovelace', email: address })
    expect([await lettersTo(tagged('two')), await lettersTo(address)]).toEqual([0, 0])
  })

  test('is written to by other portals, and by this one about everybody else', async () => {
    const email = await leftInPeace()
    expect((await signUp(email, globex)).confirmation).toMatch(/^[\w-]{43}$/)
    expect((await signUp()).confirmation).toMatch(/^[\w-]{43}$/)
  })

  test('still hears as an admin what happens on the portal', async () => {
    const { email, visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [acmeId] })
    const { token } = await signUp(email)
    await disown(token)
    await join(world, acme)
    expect((await world.letters(email)).map(({ subject }) => subject)).toContain('Ada Lovelace asks to join Acme')
    expect((await visitor.get('/v3/me')).status).toBe(200)
  })

  test('is no way to keep the owner of an account from its letters', async () => {
    const email = await leftInPeace()
    await env.DB.prepare(
      `INSERT INTO developers (id, portal_id, email, email_key, full_name, status, password_hash, created_at, updated_at)
       VALUES (?, ?, ?, ?, 'Ada Lovelace', 'approved', 'x', 0, 0)`,
    )
      .bind(crypto.randomUUID(), acmeId, email, email)
      .run()
    await world.visitor(acme).post('/forgot-password', { email })
    expect((await world.letters(email))[0]?.text).toContain('/reset-password')
  })

  test('is kept as a hash alone, which says nothing at another portal', async () => {
    await env.DB.prepare('DELETE FROM unwanted_addresses').run()
    const email = freshAddress()
    for (const hostname of [acme, globex]) await disown((await signUp(email, hostname)).token, hostname)
    const rows = (await unwanted()) as { address_hash: string }[]
    expect(rows).toHaveLength(2)
    expect(new Set(rows.map(({ address_hash }) => address_hash)).size).toBe(2)
    for (const { address_hash } of rows) expect(address_hash).toMatch(/^[\w-]{43}$/)
    expect(JSON.stringify(rows)).not.toContain(email)
  })

  test('looks to strangers like any other', async () => {
    const seen = new Set<string>()
    for (const email of [await leftInPeace(), freshAddress()]) {
      for (const path of ['/register', '/check-your-email', '/forgot-password']) {
        const response = await world.visitor(acme).post(path, { full_name: 'Ada Lovelace', email })
        const headers = [...response.headers].filter(([name]) => name !== 'set-cookie')
        seen.add(`${path} ${response.status} ${JSON.stringify(headers)} ${await response.text()}`)
      }
    }
    expect(seen.size).toBe(3)
  })

  test('is forgotten once its time is over', async () => {
    await leftInPeace()
    world.pass(91 * day)
    await world.sweep()
    expect(await unwanted()).toEqual([])
  })

  test('can be written to again when an admin says so, who leaves a note of it', async () => {
    const email = await leftInPeace()
    const allow = (address: string) => console.api('POST', `/v3/portals/${acmeId}/letters/allow`, { email: address })
    expect((await allow(freshAddress())).status).toBe(404)
    const answers = await Promise.all([allow(email.toUpperCase()), allow(email)])
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404])
    const { results } = await env.DB.prepare("SELECT * FROM events WHERE action = 'allow_letters'").all()
    expect(results).toHaveLength(1)
    expect(JSON.stringify(results)).not.toContain(email)
    const before = await lettersTo(email)
    await world.visitor(acme).post('/register', { full_name: 'Ada Lovelace', email })
    expect(await lettersTo(email)).toBe(before + 1)
  })
})
