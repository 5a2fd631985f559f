import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { resendTransport } from '../../worker/mail/resend-transport.ts'
import type { Transport } from '../../worker/mail/transport.ts'
import { directoryDatabase } from '../../worker/store/database.ts'
import { openOutbox } from '../../worker/store/outbox.ts'
import { deliverLetters } from '../../worker/usecases/deliver-letters.ts'
import { type Asked, type Fault, resendKey, type TakenLetter } from '../stand-ins/resend.ts'
import { acme, consoleOf, freshAddress, openWorld } from '../world.ts'

// Nobody carries what is written here but the tests themselves.
const world = openWorld(env, undefined, { send: async () => {} })
const origin = inject('resendOrigin')
const [second, minute, hour] = [1000, 60_000, 3_600_000]
const logged: string[] = []

beforeEach(async () => {
  logged.length = 0
  vi.spyOn(console, 'error').mockImplementation((line: string) => void logged.push(line))
  await env.DB.prepare("UPDATE letters SET state = 'sent', sent_at = 1 WHERE state = 'waiting'").run()
  await env.DB.prepare('UPDATE outbox_pace SET next_at = 0').run()
  time = world.now() + hour
})
afterEach(async () => {
  vi.restoreAllMocks()
  await plan()
})

let time = 0
const outbox = openOutbox(directoryDatabase(env))
const resend = resendTransport({ apiKey: resendKey, origin, requestsPerSecond: 2 })

/** Delivers at the time it is; what it waits for takes the time that it takes. */
async function deliver(given: { transport?: Transport; chance?: number } = {}): Promise<void> {
  await deliverLetters({
    outbox,
    transport: given.transport ?? resend,
    tokenSecret: env.TOKEN_SECRET,
    originOf: (hostname) => `https://${hostname}`,
    adminHostname: 'admin.localhost',
    mailSender: { name: 'Vestibule', address: 'letters@example.com' },
    senderDomainsOf: () => ['acme.example'],
    now: () => time,
    wait: async (milliseconds) => {
      time += milliseconds
    },
    chance: () => given.chance ?? 0.5,
    newId: () => crypto.randomUUID(),
  })
}

async function plan(...faults: Fault[]): Promise<void> {
  await fetch(`${origin}/faults`, { method: 'POST', body: JSON.stringify(faults) })
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
  ])(
    'is tried again when the provider $fault, with the same key and link, and is taken once',
    async ({ fault, error }) => {
      const email = await signUp()
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
    },
  )

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

  test('is tried for a day, and has failed then', async () => {
    const email = await signUp()
    const start = time
    await plan(...Array.from({ length: 100 }, () => 'fails' as const))
    while ((await rowOf(email))?.state === 'waiting') {
      time = Math.max(time, (await rowOf(email))?.send_after ?? 0)
      await deliver()
    }
    const row = await rowOf(email)
    expect(row).toMatchObject({ state: 'failed', sent_at: null })
    expect(time - start).toBeGreaterThan(22 * hour)
    expect(time - start).toBeLessThanOrEqual(24 * hour)
    expect((await ledgerOf(row?.id))[0]).toMatchObject({ state: 'failed', detail: expect.stringContaining('internal') })
    await plan()
    time += 100 * hour
    await deliver()
    expect(await taken(email)).toEqual([])
  })

  test('to an address that the provider refuses has failed at once', async () => {
    const email = await signUp(`invalid-${freshAddress()}`)
    await deliver()
    expect(await rowOf(email)).toMatchObject({ state: 'failed', error: expect.stringContaining('does not exist') })
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

  test('that somebody waits for go before notices that have waited longer', async () => {
    const notice = await signUp()
    await env.DB.prepare('UPDATE letters SET priority = 1, send_after = 1 WHERE recipient = ?').bind(notice).run()
    const urgent = await signUp()
    await deliver({ transport: { ...resend, most: 1 } })
    const keys = (await asked()).slice(-2).map(({ key }) => key)
    expect(keys).toEqual([(await rowOf(urgent))?.id, (await rowOf(notice))?.id])
  })

  test('are sent once by any number of senders at the same time, who keep to one pace', async () => {
    const emails = await Promise.all(Array.from({ length: 12 }, () => signUp()))
    const turns: number[] = []
    const single: Transport = {
      ...resend,
      most: 1,
      send(consignment) {
        turns.push(consignment.now)
        return resend.send(consignment)
      },
    }
    await Promise.all(Array.from({ length: 6 }, () => deliver({ transport: single })))
    expect(await taken(...emails)).toHaveLength(12)
    expect(turns).toHaveLength(12)
  })
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
