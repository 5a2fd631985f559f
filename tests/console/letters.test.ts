import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { DeveloperLetter } from '../../worker/contract/management/developer-records.ts'
import type { Letter, LetterInFull } from '../../worker/contract/management/letters.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import { countedDatabase } from '../counted-database.ts'
import { tellFromResend, webhookBindings } from '../stand-ins/resend-webhook.ts'
import {
  acme,
  addAdmin,
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
  tokenOf,
  type Visitor,
} from '../world.ts'

const { database, counts } = countedDatabase(env.DB)
const world = openWorld({ ...env, ...webhookBindings, DB: database })
const [minute, hour] = [60_000, 3_600_000]

let console: Visitor
let adminId: string
const portalIds: Record<string, string> = {}

beforeAll(async () => {
  await logInAgain()
  for (const hostname of [acme, globex]) portalIds[hostname] = await portalIdOf(console, hostname)
})

/** Whoever lets time pass is logged out. */
async function logInAgain(): Promise<void> {
  console = await consoleOf(world)
  adminId = (await (await console.get('/v3/me')).json<{ id: string }>()).id
}

/** The same world, whose letters stay in the outbox. */
function whereNothingLeaves() {
  const quiet = openWorld({ ...env, ...webhookBindings, DB: database }, undefined, { send: async () => {} })
  quiet.pass(world.now() - quiet.now())
  return quiet
}

const lettersOf = (hostname: string) => `/v3/portals/${portalIds[hostname]}/letters`

interface Page {
  data: Letter[]
  meta: { page: { size: number; next: string | null }; never_arrived: number }
}

async function list(query: string, { hostname = acme, visitor = console } = {}): Promise<Page> {
  const response = await visitor.get(`${lettersOf(hostname)}?${query}`)
  expect(response.status, query).toBe(200)
  return response.json()
}

/** The newest letter to an address. */
async function letterTo(email: string, hostname = acme): Promise<LetterInFull> {
  const [newest] = (await list(`recipient=${encodeURIComponent(email)}`, { hostname })).data
  return (await console.get(`${lettersOf(hostname)}/${newest?.id}`)).json()
}

const resend = (letter: Letter, hostname = acme, visitor = console) =>
  visitor.api('POST', `${lettersOf(hostname)}/${letter.id}/resend`)

async function refusalOf(response: Response): Promise<string> {
  expect(response.status).toBe(409)
  return (await response.json<Problem>()).detail
}

const states = {
  delivered: { type: 'email.delivered' },
  delayed: { type: 'email.delivery_delayed' },
  failed: { type: 'email.failed', data: { failed: { reason: 'The mail server is gone.' } } },
  bounced: { type: 'email.bounced', data: { bounce: { type: 'Permanent', message: 'No such mailbox.' } } },
  suppressed: { type: 'email.suppressed', data: { suppressed: { message: 'Bounced before.' } } },
  complained: { type: 'email.complained' },
}
type Told = keyof typeof states

const tell = (letter: Letter, state: Told) =>
  tellFromResend(world, {
    ...states[state],
    tags: { letter: letter.id, sending: String(letter.resends) },
    at: new Date(world.now()).toISOString(),
  })

/** A confirmation of which Resend has told something. */
async function confirmation(state: Told, hostname = acme, email = freshAddress()): Promise<LetterInFull> {
  await world.visitor(hostname).post('/register', { full_name: 'Ada Lovelace', email })
  await world.letters(email)
  const letter = await letterTo(email, hostname)
  await tell(letter, state)
  return letterTo(email, hostname)
}

/** A developer, and the letter that tells them of a decision. */
async function decided(status: 'approved' | 'rejected', state: Told = 'bounced') {
  const { email, visitor } = await join(world, acme)
  const path = `/v3/portals/${portalIds[acme]}/developers/${await developerIdOf(console, portalIds[acme] ?? '', email)}`
  await console.api('PATCH', path, { status, reason: 'Welcome.' })
  await world.letters(email)
  await tell(await letterTo(email), state)
  return { email, visitor, path, letter: await letterTo(email) }
}

async function lastEvent() {
  return env.DB.prepare(
    'SELECT action, actor, actor_id, developer_id, subject, details FROM events ORDER BY id DESC LIMIT 1',
  ).first()
}

async function countEvents(): Promise<number> {
  return (await env.DB.prepare('SELECT count(*) AS n FROM events').first<{ n: number }>())?.n ?? 0
}

describe('the letters of a portal', () => {
  test('tell what became of each, the newest first, page by page', async () => {
    const [first, second] = [await confirmation('delivered'), await confirmation('failed')]
    const page = await list('page[size]=1')
    expect(page.data[0]).toEqual({
      id: second.id,
      kind: 'confirm-email',
      subject: 'Confirm your email',
      recipient: second.recipient,
      state: 'failed',
      created_at: expect.any(String),
      sent_at: expect.any(String),
      attempts: 1,
      resends: 0,
      error: 'The mail server is gone.',
      provider_id: expect.any(String),
      developer_id: null,
      registration: {
        id: expect.any(String),
        email: second.recipient,
        full_name: 'Ada Lovelace',
        is_invited: false,
        link_expires_at: expect.any(String),
      },
    })
    const next = await (await console.get(page.meta.page.next ?? '')).json<Page>()
    expect(next.data.map(({ id }) => id)).toEqual([first.id])
    expect(second.states.map(({ state }) => state)).toEqual(['sent', 'failed'])
  })

  test('are found by state, kind, and how their address begins', async () => {
    const waiting = freshAddress()
    const [bounced, delayed] = [await confirmation('bounced'), await confirmation('delayed')]
    const invited = freshAddress()
    await console.api('POST', `/v3/portals/${portalIds[acme]}/invitations`, { email: invited })
    await world.letters(invited)
    await env.DB.prepare(
      `INSERT INTO letters (id, portal_id, kind, recipient, facts, created_at, send_after)
       VALUES (?, ?, 'confirm-email', ?, '{}', 1, 9e15)`,
    )
      .bind(crypto.randomUUID(), portalIds[acme], waiting)
      .run()
    const found = async (query: string) => (await list(`page[size]=50&${query}`)).data.map(({ recipient }) => recipient)
    expect(await found('state=bounced')).toContain(bounced.recipient)
    expect(await found('state=bounced')).not.toContain(delayed.recipient)
    expect(await found('state=never_arrived')).toContain(bounced.recipient)
    expect(await found('state=never_arrived')).not.toContain(delayed.recipient)
    expect(await found('state=not_left')).toEqual([waiting])
    expect(await found('kind=developer-invitation')).toEqual([invited])
    expect(await found('kind=developer-invitation&state=failed')).toEqual([])
    for (const begin of [bounced.recipient, bounced.recipient.split('@')[0] ?? '', bounced.recipient.toUpperCase()]) {
      expect((await found(`recipient=${encodeURIComponent(begin)}`))[0]).toBe(bounced.recipient)
    }
    expect(await found(`recipient=${bounced.recipient}&state=delivered`)).toEqual([])
    expect(await found('recipient=nobody-at-all')).toEqual([])
    await env.DB.prepare('DELETE FROM letters WHERE recipient = ?').bind(waiting).run()
  })

  test('found by address come by address, and of each the newest first, page by page', async () => {
    const mark = `walk${Date.now()}`
    for (const name of ['b', 'a', 'b', 'c']) {
      await confirmation('delivered', acme, `${mark}${name}@example.com`)
      world.pass(minute)
    }
    const all: Letter[] = []
    for (let next: string | null = `${lettersOf(acme)}?recipient=${mark}&page[size]=1`; next; ) {
      const page: Page = await (await console.get(next)).json<Page>()
      all.push(...page.data)
      next = page.meta.page.next
    }
    expect(all.map(({ recipient }) => recipient.slice(mark.length, mark.length + 1))).toEqual(['a', 'b', 'b', 'c'])
    expect((all[1]?.id ?? '') > (all[2]?.id ?? '')).toBe(true)
  })

  test.each([
    ['state=lost', 'state must be one of'],
    ['kind=spam', 'kind must be one of'],
    ['recipient=', 'recipient must be an address'],
    ['unconfirmed=false', 'unconfirmed must be true'],
    ['page[after]=nowhere', 'page[after] is not a place'],
    ['page[size]=51', 'page[size] must be a whole number from 1 to 50'],
  ])('%s is refused with its name', async (query, words) => {
    const response = await console.get(`${lettersOf(acme)}?${query}`)
    expect(response.status).toBe(400)
    expect((await response.json<Problem>()).detail).toContain(words)
  })

  test('show their state and their story on the page of their developer', async () => {
    const { path, letter } = await decided('approved')
    const { data } = await (await console.get(`${path}/letters`)).json<{ data: DeveloperLetter[] }>()
    expect(data.find(({ id }) => id === letter.id)).toMatchObject({ state: 'bounced' })
  })
})

describe('confirmations that were never delivered', () => {
  const unconfirmed = async () => (await list('unconfirmed=true&page[size]=50')).data.map(({ id }) => id)

  test.each(['failed', 'bounced', 'suppressed', 'delayed'] as const)('are the %s ones', async (state) => {
    const letter = await confirmation(state)
    expect(letter.registration).not.toBeNull()
    expect(await unconfirmed()).toContain(letter.id)
  })

  test.each(['delivered', 'complained'] as const)('are not the %s ones', async (state) => {
    expect(await unconfirmed()).not.toContain((await confirmation(state)).id)
  })

  test('are the newest letter of each registration, and none of somebody who has confirmed since', async () => {
    const email = freshAddress()
    const old = await confirmation('failed', acme, email)
    world.pass(2 * minute)
    const newer = await confirmation('failed', acme, email)
    expect(newer.id).not.toBe(old.id)
    const found = await unconfirmed()
    expect(found).toContain(newer.id)
    expect(found).not.toContain(old.id)
    const token = tokenOf(await confirmationPath(world, email))
    await world.visitor(acme).post('/confirm', { token, password: goodPassword })
    expect(await unconfirmed()).not.toContain(newer.id)
  })

  test('are found by state and address, too', async () => {
    const letter = await confirmation('bounced')
    const found = async (query: string) => (await list(`unconfirmed=true&${query}`)).data.map(({ id }) => id)
    expect(await found(`recipient=${letter.recipient}`)).toEqual([letter.id])
    expect(await found(`recipient=${letter.recipient}&state=failed`)).toEqual([])
    expect(await found('state=bounced')).toContain(letter.id)
    expect(await found('kind=developer-invitation')).toEqual([])
  })
})

describe('sending a letter again', () => {
  test.each(['failed', 'bounced', 'suppressed', 'delayed', 'delivered', 'complained'] as const)(
    'that was %s sends the same letter once more, and notes who wanted it',
    async (state) => {
      const { email, letter, path } = await decided('approved', state)
      const answer = await resend(letter)
      expect(answer.status).toBe(200)
      expect(await answer.json()).toMatchObject({
        id: letter.id,
        state: 'waiting',
        resends: 1,
        attempts: 0,
        error: null,
        sent_at: null,
        undeliverable: null,
      })
      expect(await lastEvent()).toEqual({
        action: 'resend_letter',
        actor: 'admin',
        actor_id: adminId,
        developer_id: path.split('/').at(-1),
        subject: letter.id,
        details: '{"kind":"account-approved"}',
      })
      const letters = (await world.letters(email)).filter(({ subject }) => subject.includes('approved'))
      expect(letters).toHaveLength(2)
      expect(letters[0]?.text).toBe(letters[1]?.text)
      const after = await letterTo(email)
      expect(after).toMatchObject({ state: 'sent', attempts: 1 })
      expect(after.states.map((each) => each.state)).toEqual(['sent', state, 'waiting', 'sent'])
    },
  )

  test('that waits, or is being sent, is refused and changes nothing', async () => {
    const { email, letter } = await decided('approved', 'delivered')
    const [one, other] = await Promise.all([resend(letter), resend(letter)])
    expect([one.status, other.status].sort()).toEqual([200, 409])
    await world.letters(email)
    const events = await countEvents()
    // Taken out to be sent, and told of by Resend before the sender has noted it.
    await env.DB.prepare(`UPDATE letters SET send_after = ? WHERE id = ?`)
      .bind(world.now() + minute, letter.id)
      .run()
    await env.DB.prepare(`DELETE FROM letter_states WHERE letter_id = ? AND event_id = 'sent-1'`).bind(letter.id).run()
    expect(await refusalOf(await resend(letter))).toContain('about to leave')
    expect(await countEvents()).toBe(events)
    world.pass(minute)
    expect((await resend(letter)).status).toBe(200)
  })

  test('is not undone by what Resend tells of the sending before', async () => {
    const { email, letter } = await decided('approved', 'delayed')
    await resend(letter, acme, await consoleOf(whereNothingLeaves()))
    await tell(letter, 'delivered')
    expect(await letterTo(email)).toMatchObject({ state: 'waiting' })
    await world.letters(email)
    await tell(letter, 'bounced')
    const after = await letterTo(email)
    expect(after).toMatchObject({ state: 'sent', error: null })
    expect(after.states.map(({ state }) => state)).toContain('bounced')
    await tell(after, 'delivered')
    expect(await letterTo(email)).toMatchObject({ state: 'delivered' })
  })

  test('reaches an address that was marked as undeliverable', async () => {
    const { email, letter } = await decided('approved', 'bounced')
    expect(letter.undeliverable).toEqual({ reason: 'No such mailbox.', since: expect.any(String) })
    await resend(letter)
    await world.letters(email)
    expect(await letterTo(email)).toMatchObject({ state: 'sent', undeliverable: null })
  })

  test('does not tell anybody what is no longer so', async () => {
    const { email, letter, path } = await decided('approved')
    await console.api('PATCH', path, { status: 'revoked' })
    expect(await refusalOf(await resend(letter))).toContain('a decision that no longer holds')
    await world.letters(email)
    const revoked = await letterTo(email)
    expect(revoked.kind).toBe('account-revoked')
    await console.api('PATCH', path, { status: 'approved' })
    expect(await refusalOf(await resend(revoked))).toContain('a decision that no longer holds')
    // Approved again, but that is told by the newer letter.
    await world.letters(email)
    expect(await refusalOf(await resend(letter))).toContain('a decision that no longer holds')
    expect((await resend(await letterTo(email))).status).toBe(200)
  })

  test('does not tell an admin of somebody who waits no more, nor one who may not know', async () => {
    const { visitor, email, id } = await addAdmin(world, { role: 'service_admin', portalIds: [portalIds[acme] ?? ''] })
    const { path } = await decided('approved')
    const developer = await join(world, acme)
    await world.letters(email)
    const requested = (await list(`recipient=${email}&kind=approval-requested`)).data[0]
    if (!requested) throw new Error('no letter to the admin')
    expect((await resend(requested)).status).toBe(200)
    await world.letters(email)
    await env.DB.prepare('DELETE FROM admin_portals WHERE admin_id = ?').bind(id).run()
    expect(await refusalOf(await resend(requested))).toContain('does not decide on this portal any more')
    await env.DB.prepare('INSERT INTO admin_portals VALUES (?, ?)').bind(id, portalIds[acme]).run()
    const decidedPath = path.replace(/[^/]+$/, requested.developer_id ?? '')
    await console.api('PATCH', decidedPath, { status: 'approved' })
    expect(await refusalOf(await resend(requested))).toContain('wait for a decision no more')
    expect((await visitor.get('/v3/me')).status).toBe(200)
    expect(developer.email).not.toBe(email)
  })

  test('of which the link belongs to an account works as long as that link does', async () => {
    const { email, visitor } = await join(world, globex)
    world.pass(minute)
    await visitor.post('/forgot-password', { email })
    const token = tokenInLetter((await world.letters(email))[0])
    const letter = await letterTo(email, globex)
    expect(letter.kind).toBe('reset-password')
    expect((await resend(letter, globex)).status).toBe(200)
    const [again] = await world.letters(email)
    expect(tokenInLetter(again)).toBe(token)
    const used = await visitor.post('/reset-password', { token, password: 'orange bicycle forty-two' })
    expect(used.status).toBe(303)
    expect(await refusalOf(await resend(letter, globex))).toContain('Forgot password?')

    world.pass(minute)
    await visitor.post('/forgot-password', { email })
    await world.letters(email)
    const late = await letterTo(email, globex)
    world.pass(hour)
    await logInAgain()
    expect(await refusalOf(await resend(late, globex))).toContain('has expired or was used')
  })

  test('does not go to an address that is somebody’s no more', async () => {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    await visitor.post('/account/password', { present_password: goodPassword, password: 'orange bicycle forty-two' })
    await world.letters(email)
    const changed = await letterTo(email, globex)
    expect(changed.kind).toBe('password-changed')
    const next = freshAddress()
    await visitor.post('/account/email', { email: next, present_password: 'orange bicycle forty-two' })
    await visitor.post('/confirm-new-email', { token: tokenInLetter((await world.letters(next))[0]) })
    expect(await refusalOf(await resend(changed, globex))).toContain('no longer theirs')
    await world.letters(email)
    const wayBack = await letterTo(email, globex)
    expect(wayBack.kind).toBe('email-changed')
    expect((await resend(wayBack, globex)).status).toBe(200)
  })

  test('of somebody who signed up is a new letter with a new link, and the old one ends', async () => {
    const letter = await confirmation('bounced')
    const old = tokenOf(await confirmationPath(world, letter.recipient))
    const answer = await resend(letter)
    expect(answer.status).toBe(200)
    const fresh = await answer.json<LetterInFull>()
    expect(fresh).toMatchObject({ kind: 'confirm-email', recipient: letter.recipient, state: 'waiting', resends: 0 })
    expect(fresh.id).not.toBe(letter.id)
    expect(await lastEvent()).toMatchObject({
      action: 'resend_letter',
      subject: fresh.id,
      details: '{"kind":"confirm-email"}',
    })
    expect(await refusalOf(await resend(letter))).toContain('about to leave')
    const token = tokenOf(await confirmationPath(world, letter.recipient))
    expect(await letterTo(letter.recipient)).toMatchObject({ id: fresh.id, state: 'sent', undeliverable: null })
    const confirm = (given: string) => world.visitor(acme).post('/confirm', { token: given, password: goodPassword })
    expect((await confirm(old)).status).toBe(404)
    expect((await confirm(token)).headers.get('Location')).toMatch(/notice=confirmed/)
    expect(await refusalOf(await resend(fresh))).toContain('confirmed already')
  })

  test('of somebody who was invited keeps the invitation', async () => {
    const email = freshAddress()
    await console.api('POST', `/v3/portals/${portalIds[acme]}/invitations`, { email, message: 'Come in.' })
    await world.letters(email)
    const letter = await letterTo(email)
    await tell(letter, 'bounced')
    expect((await resend(letter)).status).toBe(200)
    const letters = await world.letters(email)
    expect(letters).toHaveLength(2)
    expect(letters[0]?.text).toContain('Come in.')
    await tell(await letterTo(email), 'bounced')
    const invitations = `/v3/portals/${portalIds[acme]}/invitations`
    const { data } = await (await console.get(invitations)).json<{ data: { id: string; email: string }[] }>()
    const invitation = data.find((one) => one.email === email)
    expect((await console.api('POST', `${invitations}/${invitation?.id}/resend`)).status).toBe(200)
    expect(await world.letters(email)).toHaveLength(3)
  })

  test('of a closed portal is refused', async () => {
    const [letter, { letter: decision }] = [await confirmation('failed'), await decided('approved')]
    const close = (closed: number | null) =>
      env.DB.prepare('UPDATE portals SET closed_at = ? WHERE id = ?').bind(closed, portalIds[acme]).run()
    await close(1)
    expect(await refusalOf(await resend(letter))).toContain('This portal is closed')
    expect(await refusalOf(await resend(decision))).toContain('This portal is closed')
    await close(null)
  })
})

describe('correcting the address of a registration', () => {
  const correct = (letter: Letter, email: string, visitor = console, hostname = acme) =>
    visitor.api('POST', `/v3/portals/${portalIds[hostname]}/registrations/${letter.registration?.id}/correct-email`, {
      email,
    })

  test('sends the letter there, whose link works, and ends the old link', async () => {
    const letter = await confirmation('bounced')
    const old = tokenOf(await confirmationPath(world, letter.recipient))
    const right = freshAddress()
    const answer = await correct(letter, right.toUpperCase().replace('EXAMPLE.COM', 'example.com'))
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      recipient: expect.stringMatching(new RegExp(right, 'i')),
      state: 'waiting',
      registration: { id: letter.registration?.id, full_name: 'Ada Lovelace' },
    })
    expect(await lastEvent()).toMatchObject({
      action: 'correct_registration_email',
      actor_id: adminId,
      subject: letter.registration?.id,
      details: null,
    })
    const token = tokenOf(await confirmationPath(world, right))
    const confirm = (given: string) => world.visitor(acme).post('/confirm', { token: given, password: goodPassword })
    expect((await confirm(old)).status).toBe(404)
    expect((await confirm(token)).headers.get('Location')).toMatch(/notice=confirmed/)
    expect(await refusalOf(await correct(letter, freshAddress()))).toContain('confirmed their address already')
    expect(await letterTo(letter.recipient)).toMatchObject({ id: letter.id, registration: null })
    // Nobody can sign up a second time with what is a developer now, and the wrong address is free.
    expect(await refusalOf(await resend(letter))).toContain('signed up with another address')
  })

  test('takes back a letter that still waits to go to the old address', async () => {
    const email = freshAddress()
    await whereNothingLeaves().visitor(acme).post('/register', { full_name: 'Ada Lovelace', email })
    const waiting = await letterTo(email)
    expect(waiting.state).toBe('waiting')
    const right = freshAddress()
    expect((await correct(waiting, right)).status).toBe(200)
    expect(await world.letters(email)).toEqual([])
    expect(await world.letters(right)).toHaveLength(1)
  })

  test('is refused, with words, where it cannot be', async () => {
    const letter = await confirmation('bounced')
    const { email: developer } = await join(world, acme)
    const other = await confirmation('delivered')
    const events = await countEvents()
    expect(await refusalOf(await correct(letter, letter.recipient))).toContain('they signed up with')
    expect(await refusalOf(await correct(letter, developer))).toContain('is a developer of this portal already')
    expect(await refusalOf(await correct(letter, other.recipient))).toContain('Somebody has signed up with')
    expect((await correct(letter, 'nonsense')).status).toBe(400)
    expect(await countEvents()).toBe(events)
    expect((await letterTo(letter.recipient)).registration?.email).toBe(letter.recipient)

    const { email: elsewhere } = await join(world, globex)
    expect((await correct(letter, elsewhere)).status).toBe(200)
  })

  test('keeps to the domains that may sign up; who is invited only to what is denied', async () => {
    const letter = await confirmation('bounced')
    const email = freshAddress()
    await console.api('POST', `/v3/portals/${portalIds[acme]}/invitations`, { email })
    await world.letters(email)
    const invited = await letterTo(email)
    const settings = `/v3/portals/${portalIds[acme]}`
    const lists = { allowed_email_domains: ['example.com'], denied_email_domains: ['denied.example'] }
    expect((await console.api('PATCH', settings, lists)).status).toBe(200)
    expect(await refusalOf(await correct(letter, 'ada@elsewhere.example'))).toContain('do not let addresses like')
    expect(await refusalOf(await correct(invited, 'ada@denied.example'))).toContain('do not let addresses like')
    expect((await correct(invited, 'invited@elsewhere.example')).status).toBe(200)
    expect((await world.letters('invited@elsewhere.example'))[0]?.subject).toContain('You are invited')
    await console.api('PATCH', settings, { allowed_email_domains: [], denied_email_domains: [] })
  })

  test('does not take a developer whom an admin has added apart', async () => {
    const email = freshAddress()
    const added = { email, full_name: 'Grace Hopper', send_invitation_email: true }
    await console.api('POST', `/v3/portals/${portalIds[acme]}/developers`, added)
    await world.letters(email)
    expect(await refusalOf(await correct(await letterTo(email), freshAddress()))).toContain('An admin has added them')
  })

  test('happens once, however often it is asked for at the same time', async () => {
    const letter = await confirmation('bounced')
    const right = [freshAddress(), freshAddress(), freshAddress()]
    const answers = await Promise.all(right.map((email) => correct(letter, email)))
    // Each of them may win over the one before; the address is that of one of them, and only its link works.
    expect(answers.some(({ status }) => status === 200)).toBe(true)
    world.pass(minute)
    const working = []
    for (const email of right) {
      const [newest] = await world.letters(email)
      const token = tokenInLetter(newest)
      if (!token) continue
      const page = await world.visitor(acme).get(`/confirm?token=${token}`)
      if (page.status === 200) working.push(email)
    }
    expect(working).toHaveLength(1)
  })
})

describe('an admin', () => {
  test('of the portal may do all of it, and one of another portal nothing', async () => {
    const { visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [portalIds[acme] ?? ''] })
    const letter = await confirmation('failed')
    expect((await list('state=failed', { visitor })).data.length).toBeGreaterThan(0)
    expect((await visitor.get(`${lettersOf(acme)}/${letter.id}`)).status).toBe(200)
    expect((await resend(letter, acme, visitor)).status).toBe(200)
    expect((await visitor.get(lettersOf(globex))).status).toBe(404)
    expect((await resend(letter, globex, visitor)).status).toBe(404)
  })

  test('finds a letter or registration of another portal as little as one that never was', async () => {
    const letter = await confirmation('failed', globex)
    const events = await countEvents()
    const answers = async (id: string, registration: string) => {
      const asked = await Promise.all([
        console.get(`${lettersOf(acme)}/${id}`),
        console.api('POST', `${lettersOf(acme)}/${id}/resend`),
        console.api('POST', `/v3/portals/${portalIds[acme]}/registrations/${registration}/correct-email`, {
          email: freshAddress(),
        }),
      ])
      return Promise.all(
        asked.map(async (response) => {
          const { instance, ...problem } = await response.json<Record<string, unknown>>()
          return problem
        }),
      )
    }
    const foreign = await answers(letter.id, letter.registration?.id ?? '')
    expect(foreign).toEqual(await answers(crypto.randomUUID(), crypto.randomUUID()))
    expect(foreign.map(({ status }) => status)).toEqual([404, 404, 404])
    expect(await countEvents()).toBe(events)
    expect(await letterTo(letter.recipient, globex)).toMatchObject({ state: 'failed' })
    expect((await list(`recipient=${letter.recipient}`)).data).toEqual([])
  })

  test('finds no letter to an admin in a portal', async () => {
    const email = freshAddress()
    await console.api('POST', '/v3/admin-invitations', { email, role: 'organization_admin' })
    await world.letters(email)
    expect((await list(`recipient=${email}`)).data).toEqual([])
  })
})

test('with a developer go the marks on their addresses', async () => {
  const { email, path, letter } = await decided('approved')
  expect(letter.undeliverable).not.toBeNull()
  const marks = async () =>
    (await env.DB.prepare('SELECT 1 FROM undeliverable_addresses WHERE address = ?').bind(email).all()).results.length
  expect(await marks()).toBe(1)
  expect((await console.api('DELETE', path)).status).toBe(204)
  expect(await marks()).toBe(0)
})

describe('with thousands of letters', () => {
  const most = 500

  test('a page reads as many rows as it shows, whatever is asked for', async () => {
    const portalId = await emptyPortal()
    await fill(portalId, 4000)
    const paths = [
      '',
      'state=never_arrived',
      'state=not_left',
      'state=delivered',
      'unconfirmed=true',
      'recipient=many1',
      'recipient=many1&state=failed',
      'kind=new-device',
    ]
    for (const query of paths) {
      let next: string | null = `/v3/portals/${portalId}/letters?${query}`
      for (let pages = 0; next && pages < 3; pages += 1) {
        const before = counts.rowsRead
        const page: Page = await (await console.get(next)).json<Page>()
        expect(counts.rowsRead - before, `${query}, page ${pages + 1}`).toBeLessThanOrEqual(most)
        expect(page.meta.never_arrived).toBe(101)
        next = page.meta.page.next
      }
    }
  })

  test('a walk through the pages meets each letter that was asked for once', async () => {
    const portalId = await emptyPortal()
    await fill(portalId, 1000)
    for (const [query, expected] of [
      ['', 1000],
      ['state=never_arrived', 750],
      ['kind=confirm-email', 500],
      ['unconfirmed=true', 2],
      ['recipient=many1', 500],
    ] as const) {
      const seen: string[] = []
      for (let next: string | null = `/v3/portals/${portalId}/letters?page[size]=50&${query}`; next; ) {
        const page: Page = await (await console.get(next)).json<Page>()
        seen.push(...page.data.map(({ id }) => id))
        next = page.meta.page.next
      }
      expect(`${query} ${seen.length}`).toBe(`${query} ${expected}`)
      expect(new Set(seen).size).toBe(seen.length)
    }
  })

  async function emptyPortal(): Promise<string> {
    const name = `many-${crypto.randomUUID()}`
    const made = await console.api('POST', '/v3/portals', { name, canonical_domain: `${name}.localhost` })
    return (await made.json<{ id: string }>()).id
  }

  /** Letters to one of two registrations and to everybody else; of four three never arrived. */
  async function fill(portalId: string, letters: number): Promise<void> {
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO letters (id, portal_id, kind, recipient, facts, created_at, send_after, state)
         SELECT ? || printf('%08d', value), ?, iif(value % 2, 'confirm-email', 'account-approved'),
           'many' || (value % 2) || '-' || (value % 7) || '@example.com', '{}', 1, 1,
           CASE value % 4 WHEN 0 THEN 'delivered' WHEN 1 THEN 'failed' WHEN 2 THEN 'bounced' ELSE 'suppressed' END
         FROM json_each(?)`,
      ).bind(crypto.randomUUID(), portalId, JSON.stringify(Array.from({ length: letters }, (_, index) => index))),
      ...['many1-3@example.com', 'many1-5@example.com'].map((email) =>
        env.DB.prepare(
          `INSERT INTO registrations (id, portal_id, email, email_key, full_name, token_hash, created_at, expires_at)
           VALUES (?, ?, ?, ?, 'Ada', ?, 1, 1)`,
        ).bind(crypto.randomUUID(), portalId, email, email, crypto.randomUUID()),
      ),
    ])
  }
})

test('letters, their ledger and what bounced are kept for as long as the setting says, and no longer', async () => {
  const day = 24 * hour
  const { letter } = await decided('approved', 'bounced')
  const left = async () => {
    const tables = ['letters', 'letter_states', 'undeliverable_addresses']
    const counted = await env.DB.batch<{ n: number }>([
      env.DB.prepare('SELECT count(*) AS n FROM letters WHERE id = ?').bind(letter.id),
      env.DB.prepare('SELECT count(*) AS n FROM letter_states WHERE letter_id = ?').bind(letter.id),
      env.DB.prepare('SELECT count(*) AS n FROM undeliverable_addresses WHERE address = ?').bind(letter.recipient),
    ])
    return Object.fromEntries(counted.map(({ results }, index) => [tables[index], results[0]?.n]))
  }
  const kept = { letters: 1, letter_states: 2, undeliverable_addresses: 1 }
  const shorter = openWorld({ ...env, LETTERS_KEPT_DAYS: '30' })
  shorter.pass(world.now() - shorter.now() + 29 * day)
  await shorter.sweep()
  expect(await left()).toEqual(kept)
  world.pass(89 * day)
  await world.sweep()
  expect(await left()).toEqual(kept)
  world.pass(2 * day)
  await world.sweep()
  expect(await left()).toEqual({ letters: 0, letter_states: 0, undeliverable_addresses: 0 })
})

test('a sweep forgets a bounded number of letters, and the next one goes on', async () => {
  await env.DB.prepare(
    `INSERT INTO letters (id, portal_id, kind, recipient, facts, created_at, send_after, state)
     SELECT '00000000-0000-7000-8000-' || printf('%012d', value), ?, 'account-approved', 'old@example.com', '{}', 1, 1,
       'sent' FROM json_each(?)`,
  )
    .bind(portalIds[acme], JSON.stringify(Array.from({ length: 1500 }, (_, index) => index)))
    .run()
  const left = async () =>
    (
      await env.DB.prepare("SELECT count(*) AS n FROM letters WHERE recipient = 'old@example.com'").first<{
        n: number
      }>()
    )?.n
  await world.sweep()
  expect(await left()).toBe(500)
  await world.sweep()
  expect(await left()).toBe(0)
})
