import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Letter, LetterInFull } from '../../worker/contract/management/letters.ts'
import { countedDatabase } from '../counted-database.ts'
import { type ToldByResend, tellFromResend, webhookBindings } from '../stand-ins/resend-webhook.ts'
import { acme, admin, consoleOf, freshAddress, globex, openWorld, portalIdOf, type Visitor } from '../world.ts'

const { database, counts } = countedDatabase(env.DB)
const world = openWorld({ ...env, ...webhookBindings, DB: database })
const tell = (told: ToldByResend | string, delivery = {}) => tellFromResend(world, told, delivery)

let console: Visitor
const portalIds: Record<string, string> = {}

beforeAll(async () => {
  console = await consoleOf(world)
  for (const hostname of [acme, globex]) portalIds[hostname] = await portalIdOf(console, hostname)
})

async function signUp(hostname = acme, email = freshAddress()): Promise<string> {
  await world.visitor(hostname).post('/register', { full_name: 'Ada Lovelace', email })
  return email
}

/** The newest letter to an address, as the console tells of it. */
async function letterTo(email: string, hostname = acme): Promise<LetterInFull> {
  const letters = `/v3/portals/${portalIds[hostname]}/letters`
  const found = await (await console.get(`${letters}?recipient=${encodeURIComponent(email)}`)).json<{
    data: Letter[]
  }>()
  return (await console.get(`${letters}/${found.data[0]?.id}`)).json()
}

async function sentLetter(hostname = acme): Promise<LetterInFull> {
  const email = await signUp(hostname)
  expect(await world.letters(email)).toHaveLength(1)
  return letterTo(email, hostname)
}

const bounce = (type: string, message = 'The address is unknown here.') => ({
  bounce: { type, subType: 'General', message },
})

describe('what Resend tells', () => {
  test('moves a letter on, and stands in its ledger with its time', async () => {
    const letter = await sentLetter()
    expect(letter).toMatchObject({ state: 'sent', states: [{ state: 'sent' }] })
    const delivered = { type: 'email.delivered', tags: { letter: letter.id }, at: '2026-03-01T12:31:00.000Z' }
    expect((await tell(delivered)).status).toBe(204)
    expect(await letterTo(letter.recipient)).toMatchObject({
      state: 'delivered',
      error: null,
      states: [
        { state: 'sent', detail: null },
        { state: 'delivered', detail: null, at: '2026-03-01T12:31:00.000Z' },
      ],
    })
  })

  test.each([
    ['email.sent', 'sent', {}],
    ['email.delivery_delayed', 'delayed', {}],
    ['email.delivered', 'delivered', {}],
    ['email.bounced', 'bounced', bounce('Transient', 'The mailbox is full.')],
    ['email.failed', 'failed', { failed: { reason: 'The mailbox is full.' } }],
    ['email.suppressed', 'suppressed', { suppressed: { type: 'x', message: 'The mailbox is full.' } }],
    ['email.complained', 'complained', {}],
  ])('%s makes it %s', async (type, state, data) => {
    const letter = await sentLetter()
    expect((await tell({ type, tags: { letter: letter.id }, data })).status).toBe(204)
    const after = await letterTo(letter.recipient)
    expect(after.state).toBe(state)
    expect(after.error).toBe(Object.keys(data).length > 0 ? 'The mailbox is full.' : null)
  })

  test('finds a letter by its tags, whether they come by name or as a list, and among others', async () => {
    for (const tags of [
      (id: string) => ({ letter: id, sending: '0', category: 'sign-up' }),
      (id: string) => [
        { name: 'category', value: 7 },
        { name: 'letter', value: id },
        { name: 'sending', value: '0' },
      ],
      (id: string) => ({ letter: id, sending: 'the first' }),
    ]) {
      const letter = await sentLetter()
      expect((await tell({ type: 'email.delivered', tags: tags(letter.id) })).status).toBe(204)
      expect(await letterTo(letter.recipient)).toMatchObject({ state: 'delivered' })
    }
  })

  test.each<ToldByResend['tags'][]>([
    [{ letter: 'x'.repeat(101) }],
    [{ letter: { $ne: '' }, sending: '1000000' }],
    [[{ name: 'letter', value: 7 }]],
    [[]],
  ])('finds a letter by the provider’s id where the tags %j are none of ours', async (tags) => {
    const letter = await sentLetter()
    const emailId = crypto.randomUUID()
    await tell({ type: 'email.sent', tags: { letter: letter.id }, emailId })
    expect((await tell({ type: 'email.delivered', tags, emailId })).status).toBe(204)
    expect(await letterTo(letter.recipient)).toMatchObject({ state: 'delivered' })
  })

  test('finds a letter by the provider’s id where nothing was sent along with it', async () => {
    const letter = await sentLetter()
    const emailId = crypto.randomUUID()
    await tell({ type: 'email.sent', tags: { letter: letter.id }, emailId })
    expect(await letterTo(letter.recipient)).toMatchObject({ provider_id: emailId })
    await tell({ type: 'email.delivered', emailId })
    expect(await letterTo(letter.recipient)).toMatchObject({ state: 'delivered' })
  })

  test('ends the same in whatever order it comes', async () => {
    const news = [
      { type: 'email.sent', at: '2026-03-01T12:31:00.000Z' },
      { type: 'email.delivery_delayed', at: '2026-03-01T12:32:00.000Z' },
      { type: 'email.bounced', at: '2026-03-01T12:33:00.000Z', data: bounce('Undetermined', 'Gave up.') },
    ]
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]
    const ends: unknown[] = []
    for (const order of orders) {
      const { id, recipient } = await sentLetter()
      for (const place of order) {
        const told = news[place]
        if (told) await tell({ ...told, tags: { letter: id } })
      }
      const { state, error, states } = await letterTo(recipient)
      ends.push({ state, error, told: states.filter(({ at }) => at > '2026-03-01T12:30:30') })
    }
    expect(ends[0]).toMatchObject({ state: 'bounced', error: 'Gave up.', told: [{}, {}, { state: 'bounced' }] })
    expect(new Set(ends.map((end) => JSON.stringify(end))).size).toBe(1)
  })

  test('is noted once, however often it is told', async () => {
    const letter = await sentLetter()
    const told = { type: 'email.delivered', tags: { letter: letter.id } }
    const answers = await Promise.all([1, 2, 3].map(() => tell(told, { id: 'msg_the_same' })))
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204])
    expect((await letterTo(letter.recipient)).states.map(({ state }) => state)).toEqual(['sent', 'delivered'])
  })

  test('before the sender has noted that it was taken stays, and is not lost', async () => {
    const email = freshAddress()
    const early = new Proxy(env.DB, {
      get(target, name) {
        if (name !== 'batch') return Reflect.get(target, name).bind(target)
        return async (statements: D1PreparedStatement[]) => {
          // The mailbox has it; before the sender notes that, Resend tells that it is delivered.
          const kept = await target
            .prepare('SELECT id FROM mailbox WHERE recipient = ?')
            .bind(email)
            .first<{ id: string }>()
          if (kept && !told.has(kept.id)) {
            told.add(kept.id)
            await tell({ type: 'email.delivered', tags: { letter: kept.id } })
          }
          return target.batch(statements)
        }
      },
    })
    const told = new Set<string>()
    const sender = openWorld({ ...env, ...webhookBindings, DB: early })
    sender.pass(world.now() - sender.now())
    await sender.visitor(acme).post('/register', { full_name: 'Ada Lovelace', email })
    await sender.letters(email)
    expect(told.size).toBe(1)
    const { state, sent_at, states } = await letterTo(email)
    expect({ state, states: states.map((each) => each.state).sort() }).toEqual({
      state: 'delivered',
      states: ['delivered', 'sent'],
    })
    expect(sent_at).not.toBeNull()
    world.pass(120_000)
    await world.sweep()
    expect(await world.letters(email)).toHaveLength(1)
  })

  test('of letters that are gone or were never ours does nothing', async () => {
    const letter = await sentLetter()
    const before = await countRows()
    await tell({ type: 'email.bounced', tags: { letter: crypto.randomUUID() }, data: bounce('Permanent') })
    await tell({ type: 'email.bounced', data: bounce('Permanent') })
    await env.DB.prepare('DELETE FROM letters WHERE id = ?').bind(letter.id).run()
    expect((await tell({ type: 'email.bounced', tags: { letter: letter.id }, data: bounce('Permanent') })).status).toBe(
      204,
    )
    expect(await countRows()).toEqual({ ...before, letter_states: before.letter_states - 1 })
  })

  test('that is no concern of a letter is taken, and does nothing', async () => {
    const before = await countRows()
    for (const told of [{ type: 'email.opened' }, { type: 'contact.created' }, { type: 'toString' }]) {
      expect((await tell(told)).status).toBe(204)
    }
    expect(await countRows()).toEqual(before)
  })
})

async function countRows() {
  const [states, marks] = await env.DB.batch<{ n: number }>(
    ['letter_states', 'undeliverable_addresses'].map((table) => env.DB.prepare(`SELECT count(*) AS n FROM ${table}`)),
  )
  return { letter_states: states?.results[0]?.n ?? 0, undeliverable_addresses: marks?.results[0]?.n ?? 0 }
}

describe('an address', () => {
  /** What becomes of the next letter to it. */
  async function nextLetter(email: string, hostname = acme): Promise<LetterInFull> {
    world.pass(120_000)
    await signUp(hostname, email)
    await world.letters(email)
    return letterTo(email, hostname)
  }

  test.each([
    ['a permanent bounce', { type: 'email.bounced', data: bounce('Permanent') }, 'The address is unknown here.'],
    ['one in other letters', { type: 'email.bounced', data: bounce('permanent') }, 'The address is unknown here.'],
    ['a complaint', { type: 'email.complained' }, 'Somebody there has marked a letter as unwanted.'],
    ['a suppression', { type: 'email.suppressed' }, 'The mail provider sends nothing more to this address.'],
  ])('gets nothing more from this portal after %s, and everything from another one', async (_, told, reason) => {
    const letter = await sentLetter()
    await tell({ ...told, tags: { letter: letter.id } })
    expect(await letterTo(letter.recipient)).toMatchObject({ undeliverable: { reason } })
    expect(await nextLetter(letter.recipient)).toMatchObject({ state: 'suppressed', error: reason, sent_at: null })
    expect(await nextLetter(letter.recipient, globex)).toMatchObject({ state: 'sent', undeliverable: null })
  })

  test.each(['Transient', 'Undetermined', ''])('still gets letters after a bounce of the kind "%s"', async (type) => {
    const letter = await sentLetter()
    await tell({ type: 'email.bounced', tags: { letter: letter.id }, data: bounce(type) })
    expect(await letterTo(letter.recipient)).toMatchObject({ state: 'bounced', undeliverable: null })
    expect(await nextLetter(letter.recipient)).toMatchObject({ state: 'sent' })
  })

  test('that an admin has had written to again is not marked by what was told before', async () => {
    const letter = await sentLetter()
    const told = { type: 'email.bounced', tags: { letter: letter.id, sending: '0' }, data: bounce('Permanent') }
    await tell(told, { id: 'msg_bounced_once' })
    const again = await console.api('POST', `/v3/portals/${portalIds[acme]}/letters/${letter.id}/resend`)
    expect(again.status).toBe(200)
    await tell(told, { id: 'msg_bounced_once' })
    await world.letters(letter.recipient)
    expect(await letterTo(letter.recipient)).toMatchObject({ state: 'sent', undeliverable: null })
  })
})

test('an invited admin whose mailbox bounced once is written to when an admin invites them again', async () => {
  const email = freshAddress()
  const invite = () => console.api('POST', '/v3/admin-invitations', { email, role: 'organization_admin' })
  const letters = async () => (await world.letters(email)).length
  await invite()
  expect(await letters()).toBe(1)
  const id = await env.DB.prepare('SELECT id FROM letters WHERE recipient = ?').bind(email).first<string>('id')
  await tell({ type: 'email.bounced', tags: { letter: id ?? '' }, data: bounce('Permanent') })
  const marked = env.DB.prepare('SELECT address FROM undeliverable_addresses WHERE address = ?').bind(email)
  expect((await marked.all()).results).toHaveLength(1)
  await invite()
  expect(await letters()).toBe(2)
  expect((await marked.all()).results).toEqual([])
})

describe('whoever is not Resend', () => {
  const spy = vi.spyOn(globalThis.console, 'error').mockImplementation(() => {})
  beforeEach(() => spy.mockClear())

  const delivered = { type: 'email.delivered', tags: { letter: '' } }
  const [minute] = [60_000]

  test.each([
    ['with another secret', { secret: `whsec_${btoa('another secret, as long as the right one')}` }],
    ['with what was signed six minutes ago', { signedAt: Date.now() - 6 * minute }],
    ['with what will be signed in six minutes', { signedAt: Date.now() + 6 * minute }],
    ['with another body', { body: '{"type":"email.delivered"}' }],
    ['with no body', { body: '' }],
    ['with bytes that are no text', { body: new Uint8Array([0xff, 0xfe]) }],
  ])('%s is not heard, and not told why', async (_, delivery) => {
    const letter = await sentLetter()
    const before = counts.roundTrips
    const response = await tell({ ...delivered, tags: { letter: letter.id } }, delivery)
    expect(response.status).toBe(401)
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ detail: 'The signature is not valid.' })
    expect(counts.roundTrips).toBe(before)
    expect(await letterTo(letter.recipient)).toMatchObject({ state: 'sent' })
  })

  test.each(['svix-id', 'svix-timestamp', 'svix-signature'])('without %s is not heard', async (missing) => {
    const headers: Record<string, string> = { 'svix-id': 'msg_1', 'svix-timestamp': '1', 'svix-signature': 'v1,AAAA' }
    delete headers[missing]
    const body = new ReadableStream({
      pull() {
        throw new Error('the body is read')
      },
    })
    const response = await world.request(`https://${admin}/webhooks/resend`, { method: 'POST', headers, body })
    expect(response.status).toBe(401)
  })

  test('with more than fits is refused before it is all read', async () => {
    expect((await tell('x'.repeat(70_000))).status).toBe(413)
  })

  test('with what is signed, but makes no sense, hears that', async () => {
    const before = await countRows()
    for (const told of [
      '[]',
      '{}',
      '{"type":7}',
      '{"type":"email.sent"}',
      '{"type":"email.sent","created_at":"then","data":{"email_id":"x"}}',
      '{"type":"email.sent","created_at":"2026-03-01T12:00:00Z","data":{}}',
      '{"type":"email.sent","created_at":"2026-03-01T12:00:00Z","data":{"email_id":{"$ne":1}}}',
    ]) {
      expect(`${told} ${(await tell(told)).status}`).toBe(`${told} 400`)
    }
    expect((await tell('no JSON')).status).toBe(401)
    expect(await countRows()).toEqual(before)
  })

  test('finds nothing where it is not set up, nor on a portal’s hostname', async () => {
    const headers = { 'svix-id': 'msg_1', 'svix-timestamp': '1', 'svix-signature': 'v1,AAAA' }
    const elsewhere = { method: 'POST', headers, body: '{}' }
    expect((await openWorld().request(`https://${admin}/webhooks/resend`, elsewhere)).status).toBe(404)
    expect((await world.request(`https://${acme}/webhooks/resend`, elsewhere)).status).not.toBe(401)
    expect((await world.request(`https://${admin}/webhooks/resend`)).status).toBe(405)
  })

  test('is not answered with, nor noted with, anybody’s address', async () => {
    const letter = await sentLetter()
    const told = {
      type: 'email.bounced',
      tags: { letter: letter.id },
      data: { to: [letter.recipient], ...bounce('Permanent') },
    }
    expect(await (await tell(told)).text()).toBe('')
    expect(spy.mock.calls.flat().join()).not.toContain(letter.recipient)
  })
})

test('a secret of the wrong kind, or without the key, is named when the worker starts', async () => {
  const error = vi.spyOn(globalThis.console, 'error').mockImplementation(() => {})
  for (const wrong of [{ RESEND_WEBHOOK_SECRET: 'secret' }, { RESEND_API_KEY: '' }]) {
    const response = await openWorld({ ...env, ...webhookBindings, ...wrong })
      .visitor(acme)
      .get('/login')
    expect(response.status).toBe(500)
    expect(error.mock.calls.at(-1)?.[0]).toContain('RESEND_WEBHOOK_SECRET')
  }
  error.mockRestore()
})
