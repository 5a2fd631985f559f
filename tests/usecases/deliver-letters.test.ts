import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Transport } from '../../worker/mail/transport.ts'
import { directoryDatabase } from '../../worker/store/database.ts'
import { openOutbox } from '../../worker/store/letters.ts'
import { deliverLetters } from '../../worker/usecases/deliver-letters.ts'
import { acme, freshAddress, openWorld, startOfTime } from '../world.ts'

const world = openWorld()
const minute = 60_000
const logged: string[] = []

beforeEach(() => {
  logged.length = 0
  vi.spyOn(console, 'error').mockImplementation((line: string) => void logged.push(line))
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** A provider that takes the letters that `takes` says, and keeps what it was handed. */
function provider(takes: (recipient: string) => boolean) {
  const taken: { id: string; recipient: string; text: string }[] = []
  const transport: Transport = {
    async send(messages) {
      const accepted = messages.filter(({ recipient }) => takes(recipient))
      taken.push(...accepted)
      return accepted.map(({ id }) => id)
    },
  }
  return { taken, transport }
}

const deliver = (transport: Transport, now: number) =>
  deliverLetters({
    outbox: openOutbox(directoryDatabase(env)),
    transport,
    tokenSecret: env.TOKEN_SECRET,
    originOf: (hostname) => `https://${hostname}`,
    adminHostname: 'admin.localhost',
    now,
    pause: async () => {},
  })

test('a letter that the provider refuses waits a minute and goes again, with the same id and link; the others leave', async () => {
  const [refused, fine] = [freshAddress(), freshAddress()]
  await world.visitor(acme).post('/register', { full_name: 'Ada', email: refused })
  await world.visitor(acme).post('/register', { full_name: 'Ada', email: fine })

  const later = startOfTime + 10_000
  const failing = provider((recipient) => recipient !== refused)
  await deliver(failing.transport, later)
  expect(failing.taken.map(({ recipient }) => recipient)).toEqual([fine])
  expect(logged).toHaveLength(1)
  expect(logged[0]).not.toContain(refused)

  const working = provider(() => true)
  await deliver(working.transport, later + minute - 1)
  expect(working.taken).toEqual([])
  await deliver(working.transport, later + minute)
  expect(working.taken.map(({ recipient }) => recipient)).toEqual([refused])
  await deliver(working.transport, later + 10 * minute)
  expect(working.taken).toHaveLength(1)
})

test.each([
  ['is down', () => Promise.reject(new Error('500 Internal Server Error'))],
  ['takes nothing, because too much was asked of it', () => Promise.resolve([])],
])('while the provider %s, a letter stays; when it is back, it leaves once', async (_, send) => {
  const email = freshAddress()
  await world.visitor(acme).post('/register', { full_name: 'Ada', email })
  const later = world.now() + 10_000
  for (let minutes = 0; minutes < 3; minutes += 1) await deliver({ send }, later + minutes * minute)
  expect(logged.length).toBeGreaterThanOrEqual(3)
  expect(logged.join()).not.toContain(email)

  const working = provider((recipient) => recipient === email)
  await deliver(working.transport, later + 3 * minute)
  await deliver(working.transport, later + 10 * minute)
  expect(working.taken).toHaveLength(1)
})

test('a letter with a provider that does not answer is nobody else’s for a minute, and due again then, with the same id', async () => {
  const email = freshAddress()
  await world.visitor(acme).post('/register', { full_name: 'Ada', email })
  const later = world.now() + 10_000
  const handed = Promise.withResolvers<string[]>()
  // Whoever waits for it is not waited for: its worker may be gone by then.
  const silent: Transport = {
    send(messages) {
      handed.resolve(messages.map(({ id }) => id))
      return new Promise(() => {})
    },
  }
  void deliver(silent, later)
  const [id] = await handed.promise

  const working = provider(() => true)
  await deliver(working.transport, later + minute - 1)
  expect(working.taken).toEqual([])
  await deliver(working.transport, later + minute)
  expect(working.taken).toEqual([expect.objectContaining({ id, recipient: email })])
})

test('the outbox and the database hold no token that would open a link', async () => {
  const email = freshAddress()
  await world.visitor(acme).post('/register', { full_name: 'Ada', email })
  const kept = provider(() => true)
  await deliver(kept.transport, startOfTime + 1000 * minute)
  const token = /token=([\w-]+)/.exec(kept.taken.find(({ recipient }) => recipient === email)?.text ?? '')?.[1] ?? ''
  expect(token).toHaveLength(43)
  for (const table of ['letters', 'registrations', 'events']) {
    const { results } = await env.DB.prepare(`SELECT * FROM ${table}`).all()
    expect(JSON.stringify(results)).not.toContain(token)
  }
})
