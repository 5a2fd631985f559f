import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { type DeveloperTemplate, developerLetters } from '../../worker/contract/letter-words.ts'
import { readSettings } from '../../worker/env.ts'
import { cloudflareTransport } from '../../worker/mail/cloudflare-transport.ts'
import { sampleFacts } from '../../worker/mail/letters/sample-facts.ts'
import { mailboxTransport } from '../../worker/mail/mailbox-transport.ts'
import { resendTransport } from '../../worker/mail/resend-transport.ts'
import type { Transport } from '../../worker/mail/transport.ts'
import { directoryDatabase } from '../../worker/store/database.ts'
import { openMailbox } from '../../worker/store/mailbox.ts'
import { openOutbox } from '../../worker/store/outbox.ts'
import { deliverLetters } from '../../worker/usecases/deliver-letters.ts'
import { type Asked, type Fault, resendKey, type TakenLetter } from '../stand-ins/resend.ts'
import { acme, consoleOf, freshAddress, globex, goodPassword, join, logIn, openWorld, startOfTime } from '../world.ts'

// Nobody carries what is written here but the tests themselves.
const world = openWorld(env, undefined, { send: async () => {} })
const origin = inject('resendOrigin')
const [second, minute, hour] = [1000, 60_000, 3_600_000]
const logged: string[] = []

beforeEach(async () => {
  logged.length = 0
  vi.spyOn(console, 'error').mockImplementation((line: string) => void logged.push(line))
  await env.DB.prepare("UPDATE letters SET state = 'sent', sent_at = 1 WHERE state = 'waiting'").run()
  await env.DB.prepare('UPDATE outbox_pace SET next_at = 0, quiet_until = 0').run()
  time = world.now() + hour
})
afterEach(async () => {
  vi.restoreAllMocks()
  await plan()
})

let time = 0
const outbox = openOutbox(directoryDatabase(env))
const resend = resendTransport({ apiKey: resendKey, origin, requestsPerSecond: 2 })

const clock = {
  now: () => time,
  wait: async (milliseconds: number) => {
    time += milliseconds
  },
}

/** Delivers at the time it is; what it waits for takes the time that it takes. */
async function deliver(
  given: { transport?: Transport; chance?: number; clock?: typeof clock; meanwhile?: () => Promise<void> } = {},
): Promise<void> {
  const { now, wait } = given.clock ?? clock
  await deliverLetters({
    outbox,
    transport: given.transport ?? resend,
    tokenSecret: { current: env.TOKEN_SECRET },
    originOf: (hostname) => `https://${hostname}`,
    adminHostname: 'admin.localhost',
    mailSender: { name: 'Vestibule', address: 'letters@example.com' },
    senderDomainsOf: () => ['acme.example', 'unverified.example'],
    now,
    wait: async (milliseconds) => {
      await wait(milliseconds)
      await given.meanwhile?.()
    },
    chance: () => given.chance ?? 0.5,
    newId: () => crypto.randomUUID(),
    count: () => {},
  })
}

async function plan(...faults: Fault[]): Promise<void> {
  await fetch(`${origin}/faults`, { method: 'POST', body: JSON.stringify(faults) })
}

/** The provider's clock goes on, too. */
async function passADay(): Promise<void> {
  time += 25 * hour
  await fetch(`${origin}/later`, { method: 'POST', body: String(25 * hour) })
}

async function taken(...recipients: string[]): Promise<TakenLetter[]> {
  const letters = await (await fetch(`${origin}/taken`)).json<TakenLetter[]>()
  return letters.filter(({ to }) => recipients.includes(to))
}

async function asked(): Promise<Asked[]> {
  return (await fetch(`${origin}/asked`)).json()
}

async function signUp(email = freshAddress()): Promise<string> {
  await world.visitor(acme).post('/register', { full_name: 'Ada Lovelace', email })
  return email
}

async function signUpSeveral(count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => signUp()))
}

const rowOf = (email: string) =>
  env.DB.prepare('SELECT * FROM letters WHERE recipient = ? ORDER BY id DESC').bind(email).first<{
    id: string
    state: string
    error: string | null
    attempts: number
    send_after: number
    sent_at: number | null
    provider_id: string | null
    batch_id: string | null
  }>()

const ledgerOf = async (id: string | undefined) =>
  (await env.DB.prepare('SELECT state, detail FROM letter_states WHERE letter_id = ? ORDER BY at').bind(id).all())
    .results

describe('one letter', () => {
  test('leaves with its own key, a name and an address to come from, and is known by the id it was given', async () => {
    const email = await signUp()
    await deliver()
    const [letter] = await taken(email)
    const row = await rowOf(email)
    expect(letter).toMatchObject({
      key: row?.id,
      from: '"Acme" <letters@example.com>',
      tags: [
        { name: 'letter', value: row?.id },
        { name: 'sending', value: '0' },
      ],
    })
    expect(row).toMatchObject({ state: 'sent', sent_at: time, provider_id: letter?.id, attempts: 1, error: null })
    expect(await ledgerOf(row?.id)).toEqual([{ state: 'sent', detail: null }])
    expect((await asked()).at(-1)?.userAgent).toMatch(/^Vestibule/)
  })

  test.each<{ fault: Fault; error: RegExp }>([
    { fault: 'fails', error: /internal_server_error/ },
    { fault: 'mumbles', error: /application_error/ },
    { fault: 'drops', error: /could not be resolved/ },
    { fault: 'drops-after-taking', error: /could not be resolved/ },
    { fault: 'too-many', error: /rate_limit_exceeded/ },
    { fault: 'is-still-at-it', error: /concurrent_idempotent_requests/ },
  ])(
    'is tried again when the provider $fault, with the same key and link, and is taken once',
    async ({ fault, error }) => {
      const email = await signUp()
      const before = (await asked()).length
      await plan(fault)
      await deliver()
      const row = await rowOf(email)
      expect(row).toMatchObject({ state: 'waiting', error: expect.stringMatching(error) })
      expect(logged).toHaveLength(1)
      expect(logged[0]).not.toContain(email)

      await deliver()
      expect((await rowOf(email))?.attempts, 'before it is due').toBe(1)
      time = row?.send_after ?? 0
      await deliver()
      expect(await rowOf(email)).toMatchObject({ state: 'sent', attempts: 2, error: null })
      expect(await taken(email)).toHaveLength(1)
      expect((await asked()).slice(before).map(({ key }) => key)).toEqual([row?.id, row?.id])
    },
  )

  test('whose provider answers twice is not mistaken for the one after it', async () => {
    const [first, second] = [await signUp(), await signUp()]
    await plan('answers-twice')
    await deliver({ transport: { ...resend, most: 1 } })
    for (const email of [first, second]) {
      const letters = await taken(email)
      expect(letters).toHaveLength(1)
      expect(await rowOf(email)).toMatchObject({ state: 'sent', provider_id: letters[0]?.id })
    }
  })

  test('waits twice as long after each try, by chance half as long or half as long again, and an hour at most', async () => {
    const email = await signUp()
    await plan(...Array.from({ length: 12 }, () => 'fails' as const))
    const waits: number[] = []
    for (let attempt = 0; attempt < 9; attempt += 1) {
      await deliver({ chance: attempt === 1 ? 0 : 0.5 })
      const due = (await rowOf(email))?.send_after ?? 0
      waits.push((due - time) / second)
      time = due
    }
    expect(waits).toEqual([30, 30, 120, 240, 480, 960, 1920, 3600, 3600])
  })

  test('is tried for 23 hours, and has failed then', async () => {
    const email = await signUp()
    const start = time
    await plan(...Array.from({ length: 100 }, () => 'fails' as const))
    while ((await rowOf(email))?.state === 'waiting') {
      time = Math.max(time, (await rowOf(email))?.send_after ?? 0)
      await deliver()
    }
    const row = await rowOf(email)
    expect(row).toMatchObject({ state: 'failed', sent_at: null })
    expect(time - start).toBeGreaterThan(21 * hour)
    expect(time - start).toBeLessThanOrEqual(23 * hour)
    expect((await ledgerOf(row?.id))[0]).toMatchObject({ state: 'failed', detail: expect.stringContaining('internal') })
    await plan()
    time += 100 * hour
    await deliver()
    expect(await taken(email)).toEqual([])
  })

  test('is never sent with a key that the provider may have forgotten: it has failed', async () => {
    const email = await signUp()
    await plan('drops-after-taking')
    await deliver()
    const settle = vi.spyOn(outbox, 'settle').mockRejectedValue(new Dying())
    time = (await rowOf(email))?.send_after ?? 0
    await expect(deliver()).rejects.toThrow(Dying)
    settle.mockRestore()
    await passADay()
    await deliver()
    const row = await rowOf(email)
    expect(row).toMatchObject({ state: 'failed', error: expect.stringContaining('could not be resolved') })
    expect((await ledgerOf(row?.id))[0]).toMatchObject({ state: 'failed' })
    expect(await taken(email)).toHaveLength(1)
  })

  test('whose worker dies at every try has failed after 23 hours', async () => {
    const email = await signUp()
    const start = time
    const settle = vi.spyOn(outbox, 'settle').mockRejectedValue(new Dying())
    const dying = { ...resend, send: () => Promise.reject(new Dying()) }
    for (const passed of [0, 5 * hour, 22.9 * hour]) {
      time = start + passed
      await expect(deliver({ transport: dying })).rejects.toThrow(Dying)
    }
    time = start + 23 * hour
    await deliver({ transport: dying })
    settle.mockRestore()
    const row = await rowOf(email)
    const error = 'Nobody could say within a day whether it was taken.'
    expect(row).toMatchObject({ state: 'failed', attempts: 3, error })
    expect(await ledgerOf(row?.id)).toEqual([{ state: 'failed', detail: error }])
  })

  test('to an address that the provider refuses has failed at once, and the log does not name it', async () => {
    const email = await signUp(`invalid-${freshAddress()}`)
    await deliver()
    expect(await rowOf(email)).toMatchObject({ state: 'failed', error: expect.stringContaining('does not exist') })
    expect((await rowOf(email))?.error).toContain(email)
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([{ code: 'validation_error 422' }])
    expect(logged.join()).not.toContain(email)
  })

  test.each<{ fault: Fault; sameKey: boolean }>([
    { fault: 'refuses-key', sameKey: true },
    { fault: 'refuses-sender', sameKey: false },
    { fault: 'refuses-domain', sameKey: false },
    { fault: 'refuses-size', sameKey: false },
  ])('does not fail for good when the provider $fault, and keeps its key: $sameKey', async ({ fault, sameKey }) => {
    const email = await signUp()
    const before = (await asked()).length
    await plan(fault)
    await deliver()
    const row = await rowOf(email)
    expect(row).toMatchObject({ state: 'waiting', attempts: 1 })
    expect(row?.send_after).toBeGreaterThan(time)
    time = row?.send_after ?? 0
    await deliver()
    expect(await taken(email)).toHaveLength(1)
    const [first, second] = (await asked()).slice(before)
    expect([first?.path, second?.path]).toEqual(['/emails', '/emails'])
    expect(first?.key === second?.key).toBe(sameKey)
  })

  test('does not fail for good when it is the key or the sender that is wrong', async () => {
    const email = await signUp()
    await deliver({ transport: resendTransport({ apiKey: 're_wrong', origin, requestsPerSecond: 2 }) })
    expect(await rowOf(email)).toMatchObject({ state: 'waiting', error: expect.stringContaining('invalid_api_key') })
    time = (await rowOf(email))?.send_after ?? 0
    await deliver()
    expect(await taken(email)).toHaveLength(1)
  })

  test('that was taken before its portal got another name counts as taken', async () => {
    const email = await signUp()
    await plan('drops-after-taking')
    await deliver()
    await env.DB.prepare("UPDATE portals SET display_name = 'Acme Two' WHERE display_name = 'Acme'").run()
    time = (await rowOf(email))?.send_after ?? 0
    await deliver()
    await env.DB.prepare("UPDATE portals SET display_name = 'Acme' WHERE display_name = 'Acme Two'").run()
    expect(await rowOf(email)).toMatchObject({ state: 'sent' })
    expect(await taken(email)).toHaveLength(1)
  })

  test('is not sent to an address that bounced for good', async () => {
    const email = await signUp()
    await env.DB.prepare(
      `INSERT INTO undeliverable_addresses SELECT portal_id, upper(recipient), 'No such mailbox.', 1 FROM letters WHERE recipient = ?`,
    )
      .bind(email)
      .run()
    await deliver()
    const row = await rowOf(email)
    expect(row).toMatchObject({ state: 'suppressed', error: 'No such mailbox.', sent_at: null })
    expect(await ledgerOf(row?.id)).toEqual([{ state: 'suppressed', detail: 'No such mailbox.' }])
    expect(await taken(email)).toEqual([])
  })

  test('whose worker dies before it was sent, or before that was noted, leaves a minute later and arrives once', async () => {
    const dieAt = async (send: Transport['send']) => {
      const settle = vi.spyOn(outbox, 'settle').mockRejectedValue(new Dying())
      await expect(deliver({ transport: { ...resend, send } })).rejects.toThrow(Dying)
      settle.mockRestore()
    }
    const before = await signUp()
    await dieAt(async () => {
      throw new Dying()
    })
    const after = await signUp()
    await dieAt(resend.send)
    await deliver()
    expect(await taken(before, after), 'while they are claimed').toHaveLength(1)
    time += minute
    await deliver()
    expect((await taken(before)).length).toBe(1)
    expect((await taken(after)).length).toBe(1)
    expect([await rowOf(before), await rowOf(after)]).toMatchObject([{ state: 'sent' }, { state: 'sent' }])
  })
})

class Dying extends Error {}

describe('many letters', () => {
  test('leave together, a hundred in a request, at most two requests a second', async () => {
    const emails = await Promise.all(Array.from({ length: 8 }, () => signUp()))
    await makeCopies(emails[0] ?? '', 230)
    const before = (await asked()).length
    const start = time
    await deliver()
    const requests = (await asked()).slice(before)
    expect(requests.map(({ path, letters }) => [path, letters])).toEqual([
      ['/emails/batch', 100],
      ['/emails/batch', 100],
      ['/emails/batch', 38],
    ])
    expect(time - start).toBeGreaterThanOrEqual(2 * 500)
    expect(new Set(requests.map(({ key }) => key)).size).toBe(3)
    expect(await taken(...emails.slice(1))).toHaveLength(7)
  })

  test('stay together when they are tried again, even if one of them is gone by then', async () => {
    const emails = await Promise.all([signUp(), signUp(), signUp()])
    await plan('drops-after-taking')
    await deliver()
    const rows = await Promise.all(emails.map(rowOf))
    expect(new Set(rows.map((row) => row?.batch_id)).size).toBe(1)
    expect(new Set(rows.map((row) => row?.send_after)).size).toBe(1)
    await env.DB.prepare('DELETE FROM letters WHERE recipient = ?').bind(emails[0]).run()
    time = rows[1]?.send_after ?? 0
    await deliver()
    expect(await taken(...emails)).toHaveLength(3)
    expect(await rowOf(emails[1] ?? '')).toMatchObject({ state: 'sent' })
  })

  test('are not held up by one that is refused', async () => {
    const [fine, refused] = [await signUp(), await signUp(`invalid-${freshAddress()}`)]
    await deliver()
    expect(await rowOf(refused)).toMatchObject({ state: 'failed' })
    expect(await rowOf(fine)).toMatchObject({ state: 'sent', provider_id: (await taken(fine))[0]?.id })
  })

  test('leave without one that cannot be written; it leaves alone when it can, even if nobody noted what was sent', async () => {
    for (const isNoted of [true, false]) {
      const emails = await signUpSeveral(3)
      const [broken = ''] = emails
      const tell = (facts: string) =>
        env.DB.prepare('UPDATE letters SET facts = ? WHERE recipient = ?').bind(facts, broken).run()
      await tell('{"kind":"unheard-of"}')
      const send: Transport['send'] = async (consignment) => {
        const handover = await resend.send(consignment)
        if (!isNoted) vi.spyOn(outbox, 'settle').mockRejectedValueOnce(new Dying())
        return handover
      }
      const delivery = deliver({ transport: { ...resend, send } })
      if (isNoted) await delivery
      else await expect(delivery).rejects.toThrow(Dying)
      expect(await taken(...emails)).toHaveLength(2)

      await tell('{"kind":"confirm-email"}')
      time += hour
      await deliver()
      for (const email of emails) {
        expect(await taken(email)).toHaveLength(1)
        expect(await rowOf(email)).toMatchObject({ state: 'sent' })
      }
    }
  })

  test('are told apart when one of their batch must not be written to any more', async () => {
    const emails = await signUpSeveral(3)
    const [bounced = '', ...others] = emails
    await plan('drops-after-taking')
    await deliver()
    await env.DB.prepare(
      `INSERT INTO undeliverable_addresses SELECT portal_id, recipient, 'No such mailbox.', 1 FROM letters WHERE recipient = ?`,
    )
      .bind(bounced)
      .run()
    time += hour
    await deliver()
    expect(await taken(...emails)).toHaveLength(3)
    expect(await rowOf(bounced)).toMatchObject({ state: 'suppressed' })
    for (const email of others) expect(await rowOf(email)).toMatchObject({ state: 'sent' })
  })

  test.each<Fault>(['refuses', 'refuses-size', 'refuses-domain'])(
    'are tried alone at once when the provider %s all of them',
    async (fault) => {
      const emails = await signUpSeveral(3)
      const before = (await asked()).length
      await plan(fault)
      await deliver()
      const requests = (await asked()).slice(before)
      expect(requests.map(({ path }) => path)).toEqual(['/emails/batch', '/emails', '/emails', '/emails'])
      expect(new Set(requests.map(({ key }) => key)).size).toBe(4)
      for (const email of emails) {
        expect(await taken(email)).toHaveLength(1)
        expect(await rowOf(email)).toMatchObject({ state: 'sent', attempts: 2 })
      }
    },
  )

  test('stay together when it is the key that is wrong', async () => {
    const emails = await signUpSeveral(3)
    const before = (await asked()).length
    await plan('refuses-key')
    await deliver()
    time += hour
    await deliver()
    expect((await asked()).slice(before).map(({ path }) => path)).toEqual(['/emails/batch', '/emails/batch'])
    expect(await taken(...emails)).toHaveLength(3)
  })

  test('are not held up by one whose sender is refused; it leaves when that is mended', async () => {
    const sendAs = (address: string | null) =>
      env.DB.prepare("UPDATE portals SET sender_email = ? WHERE name = 'Acme'").bind(address).run()
    const [fine, refused] = [freshAddress(), await signUp()]
    await world.visitor(globex).post('/register', { full_name: 'Ada Lovelace', email: fine })
    await sendAs('hello@unverified.example')
    await deliver()
    await sendAs(null)
    expect(await rowOf(fine)).toMatchObject({ state: 'sent', provider_id: (await taken(fine))[0]?.id })
    expect(await rowOf(refused)).toMatchObject({ state: 'waiting', error: expect.stringContaining('not verified') })
    time = (await rowOf(refused))?.send_after ?? 0
    await deliver()
    expect(await rowOf(refused)).toMatchObject({ state: 'sent', provider_id: (await taken(refused))[0]?.id })
  })

  test('that were tried together leave one by one where only that is possible', async () => {
    const emails = await signUpSeveral(3)
    await plan('drops')
    await deliver()
    const sent: string[] = []
    const send = async ({ to }: EmailMessageBuilder) => {
      sent.push(String(to))
      return { messageId: `<${to}>` }
    }
    time += hour
    await deliver({ transport: cloudflareTransport({ send } as SendEmail, 2) })
    expect(sent.sort()).toEqual(emails.sort())
    for (const email of emails) {
      expect(await rowOf(email)).toMatchObject({ state: 'sent', provider_id: `<${email}>` })
    }
  })

  test('all wait when the provider asks for it', async () => {
    const [first] = [await signUp()]
    await plan('too-many')
    await deliver()
    const quiet = time
    const next = await signUp()
    const before = (await asked()).length
    await deliver()
    expect((await asked()).slice(before)).toHaveLength(1)
    expect(time - quiet).toBeGreaterThanOrEqual(2 * second)
    expect(await rowOf(next)).toMatchObject({ state: 'sent' })
    expect(await rowOf(first)).toMatchObject({ state: 'waiting' })
  })

  test.each([
    { words: '1.0004', quiet: 1001 },
    { words: '90', quiet: 90 * second },
    { words: '100000', quiet: hour },
    { words: new Date(startOfTime + 1000 * hour).toUTCString(), quiet: 20 * second },
  ])('all wait as long as $words says, an hour at most, and none fails for it', async ({ words, quiet }) => {
    if (words.endsWith('GMT')) time = startOfTime + 1000 * hour - quiet - 10
    const email = await signUp()
    await env.DB.prepare('UPDATE letters SET send_after = 1 WHERE recipient = ?').bind(email).run()
    await plan({ retryAfter: words })
    await deliver()
    expect(await env.DB.prepare('SELECT quiet_until FROM outbox_pace').first('quiet_until')).toBe(time + quiet)
    const row = await rowOf(email)
    expect(row).toMatchObject({ state: 'waiting', attempts: 1 })
    expect(row?.send_after).toBeGreaterThanOrEqual(time + quiet)
  })

  test('wait for the provider even if they have their turn already', async () => {
    const [first, second] = [await signUp(), await signUp()]
    const single = { ...resend, most: 1 }
    const before = (await asked()).length
    let waits = 0
    await deliver({
      transport: single,
      // Somebody else hears it while the second one waits for its turn.
      meanwhile: async () => {
        waits += 1
        if (waits === 2) await outbox.settle([], time, time + minute)
      },
    })
    expect((await asked()).slice(before)).toHaveLength(1)
    expect(await rowOf(first)).toMatchObject({ state: 'sent' })
    const row = await rowOf(second)
    expect(row).toMatchObject({ state: 'waiting' })
    time = row?.send_after ?? 0
    await deliver({ transport: single })
    expect(await taken(first, second)).toHaveLength(2)
  })

  test('that somebody waits for go before notices that have waited longer', async () => {
    const notice = await signUp()
    await env.DB.prepare('UPDATE letters SET priority = 1, send_after = 1 WHERE recipient = ?').bind(notice).run()
    const urgent = await signUp()
    await deliver({ transport: { ...resend, most: 1 } })
    const keys = (await asked()).slice(-2).map(({ key }) => key)
    expect(keys).toEqual([(await rowOf(urgent))?.id, (await rowOf(notice))?.id])
  })

  test('are sent once by any number of senders at the same time, who keep to two requests a second together', async () => {
    const { requestsPerSecond } = readSettings({ ...env, MAIL_TRANSPORT: 'resend', RESEND_API_KEY: resendKey })
    const byDefault = resendTransport({ apiKey: resendKey, origin, requestsPerSecond })
    const emails = await signUpSeveral(12)
    const sentAt: number[] = []
    const start = time
    // Each has a clock of its own, on which the others take no time.
    const deliverAlone = () => {
      let own = start
      const now = () => own
      const send: Transport['send'] = (consignment) => {
        sentAt.push(own)
        return byDefault.send(consignment)
      }
      const wait = async (milliseconds: number) => {
        own += milliseconds
      }
      return deliver({ transport: { ...byDefault, most: 1, send }, clock: { now, wait } })
    }
    await Promise.all(Array.from({ length: 6 }, deliverAlone))
    expect(await taken(...emails)).toHaveLength(12)
    const inOrder = sentAt.sort((one, other) => one - other)
    const gaps = inOrder.slice(1).map((at, index) => at - (inOrder[index] ?? 0))
    expect(gaps).toHaveLength(11)
    // The first one leaves after a short pause, the others when it is their turn.
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(490)
  })
})

test('a new password, a new address and a confirmation, asked for at the front door, go before notices that wait longer', async () => {
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  await join(world, acme)
  world.pass(hour)
  await world.visitor(globex).post('/forgot-password', { email })
  await visitor.post('/account/email', { email: freshAddress(), present_password: goodPassword })
  await signUp()
  time = world.now() + hour
  const { results: waiting } = await env.DB.prepare(
    "SELECT id, kind FROM letters WHERE state = 'waiting' ORDER BY send_after",
  ).all<{ id: string; kind: string }>()
  const before = (await asked()).length
  await deliver({ transport: { ...resend, most: 1 } })
  const keys = (await asked()).slice(before).map(({ key }) => key)
  const kinds = keys.map((key) => waiting.find(({ id }) => id === key)?.kind)
  const urgent = ['change-email', 'confirm-email', 'reset-password']
  expect(kinds.slice(0, 3).sort()).toEqual(urgent)
  expect(
    waiting
      .slice(-3)
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(urgent)
  expect(kinds.slice(3).sort()).toEqual(expect.arrayContaining(['approval-requested', 'request-received']))
})

test('the mailbox shows the letters to developers as the provider takes them', async () => {
  await env.DB.prepare(
    "UPDATE portals SET sender_name = 'Acme \"Developers\"', sender_email = 'hello@acme.example' WHERE name = 'Acme'",
  ).run()
  const templates = Object.keys(developerLetters) as DeveloperTemplate[]
  const letters = templates.map((template) => {
    const facts = sampleFacts(template, 'ja')
    return { id: crypto.randomUUID(), kind: facts.kind, recipient: `${template}@example.com`, facts }
  })
  const run = (statement: string) => env.DB.prepare(statement).bind(JSON.stringify(letters)).run()
  await run(
    `INSERT INTO letters (id, portal_id, kind, recipient, facts, language, created_at, send_after)
     SELECT value ->> 'id', (SELECT id FROM portals WHERE name = 'Acme'), value ->> 'kind', value ->> 'recipient',
       value -> 'facts', 'ja', 1, 1
     FROM json_each(?)`,
  )
  await deliver()
  await run(
    `UPDATE letters SET state = 'waiting', sent_at = NULL, batch_id = NULL, first_tried_at = NULL, send_after = 1
     WHERE id IN (SELECT value ->> 'id' FROM json_each(?))`,
  )
  await deliver({ transport: mailboxTransport(openMailbox(directoryDatabase(env)).keep) })

  for (const { recipient } of letters) {
    const [sent] = await taken(recipient)
    const [kept] = await world.letters(recipient)
    const { to, from, subject, text, html } = sent ?? {}
    expect(to).toBe(recipient)
    expect(kept).toMatchObject({ to, from, subject, text, html })
  }
})

test('a letter to an admin comes from the installation, and one of a portal from the portal’s own sender where that is verified', async () => {
  const console = await consoleOf(world)
  const admin = freshAddress()
  await console.api('POST', '/v3/admin-invitations', { email: admin, role: 'organization_admin', portal_ids: [] })
  await deliver()
  expect((await taken(admin))[0]?.from).toBe('"Vestibule" <letters@example.com>')

  const senderOf = async (address: string) => {
    await env.DB.prepare(
      `UPDATE portals SET sender_name = 'Acme "Developers"', sender_email = ?, reply_to_email = 'help@acme.example' WHERE display_name = 'Acme'`,
    )
      .bind(address)
      .run()
    const email = await signUp()
    await deliver()
    return (await taken(email))[0]
  }
  expect(await senderOf('hello@acme.example')).toMatchObject({
    from: '"Acme \\"Developers\\"" <hello@acme.example>',
    reply_to: 'help@acme.example',
  })
  expect((await senderOf('hello@globex.example'))?.from).toBe('"Acme \\"Developers\\"" <letters@example.com>')
})

test('what developers answer goes to the portal: to its address for answers, or else to its contact', async () => {
  const answersGoTo = async (replyTo: string | null, contact: string | null) => {
    await env.DB.prepare(`UPDATE portals SET reply_to_email = ?, contact_email = ? WHERE display_name = 'Acme'`)
      .bind(replyTo, contact)
      .run()
    const email = await signUp()
    await deliver()
    const [letter] = await taken(email)
    expect(letter?.text.includes('Questions? Write to')).toBe(replyTo !== null || contact !== null)
    if (letter?.reply_to) expect(letter.text).toContain(`Questions? Write to ${letter.reply_to}.`)
    return letter?.reply_to
  }
  expect(await answersGoTo('help@acme.example', 'portal@acme.example')).toBe('help@acme.example')
  expect(await answersGoTo(null, 'portal@acme.example')).toBe('portal@acme.example')
  expect(await answersGoTo(null, null)).toBeUndefined()
})

test('the outbox and the database hold no token that would open a link', async () => {
  const email = await signUp()
  await deliver()
  const token = /token=([\w-]+)/.exec((await taken(email))[0]?.text ?? '')?.[1] ?? ''
  expect(token).toHaveLength(43)
  for (const table of ['letters', 'letter_states', 'registrations', 'events']) {
    const { results } = await env.DB.prepare(`SELECT * FROM ${table}`).all()
    expect(JSON.stringify(results)).not.toContain(token)
  }
})

/** As many letters more as this one, each with an id of its own. */
async function makeCopies(email: string, copies: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO letters (id, portal_id, kind, recipient, facts, created_at, send_after, priority)
     SELECT l.id || '-' || n.value, l.portal_id, l.kind, 'copy' || n.value || '@example.com', l.facts, l.created_at, 1, 0
     FROM letters l, json_each(?) n WHERE l.recipient = ?`,
  )
    .bind(JSON.stringify(Array.from({ length: copies }, (_, index) => index)), email)
    .run()
}
