// V13, a mail that cannot be sent tells whether there is an account: Django GHSA-rrqc-c2jx-6jgv. Letters leave after the
// answer, so whatever the provider does, the answer is written already. What a provider's own answers do to the outbox
// stands in tests/usecases/deliver-letters.test.ts.
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { acme, freshAddress, openWorld, pathOf } from '../world.ts'
import { addressesInEveryState, asks, betweenAsks, seenOf } from './six-states.ts'

const world = openWorld()

let answered = Promise.withResolvers<void>()
let turnedAway = 0

/** Whoever keeps a letter waits until the answer has left, and is refused then: a provider that hangs, and gives up. */
function hangingMailbox(statement: D1PreparedStatement): D1PreparedStatement {
  return new Proxy(statement, {
    get(target, name) {
      if (name === 'bind') return (...values: unknown[]) => hangingMailbox(target.bind(...values))
      return async () => {
        await answered.promise
        turnedAway += 1
        throw new Error('the provider is down')
      }
    },
  })
}

const withoutMail = openWorld(
  {
    ...env,
    DB: new Proxy(env.DB, {
      get(target, name) {
        if (name !== 'prepare') return Reflect.get(target, name)
        return (query: string) =>
          /INSERT INTO mailbox/.test(query) ? hangingMailbox(target.prepare(query)) : target.prepare(query)
      },
    }),
  },
  () => answered.resolve(),
)

const minute = 60_000
let addresses: Record<string, string>
const otherwise: string[] = []

beforeAll(async () => {
  addresses = await addressesInEveryState(world)
  for (const [, ask, status] of asks) {
    const email = freshAddress()
    const response = await ask(world.visitor(acme), email)
    expect(response.status).toBe(status)
    otherwise.push(await seenOf(response, email))
  }
  // The clocks of both worlds began together.
  withoutMail.pass(world.now() - withoutMail.now())
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterAll(() => {
  vi.restoreAllMocks()
})
beforeEach(() => withoutMail.pass(betweenAsks))

describe.each(asks.map(([name, ask], index) => ({ name, ask, index })))(
  'while no letter can be sent, $name',
  ({ ask, index }) => {
    test('looks the same, and as it does otherwise, whatever the address is', async () => {
      for (const email of Object.values(addresses)) {
        answered = Promise.withResolvers()
        const response = await ask(withoutMail.visitor(acme), email)
        expect(await seenOf(response, email)).toBe(otherwise[index])
      }
    })
  },
)

test('a letter that could not leave stays, and leaves once it can: one of each kind, with a link that works', async () => {
  expect(turnedAway).toBeGreaterThan(0)
  const known = (await subjectsTo(addresses.pending)).length
  const email = freshAddress()
  answered = Promise.withResolvers()
  await withoutMail.visitor(acme).post('/register', { full_name: 'Ada', email })
  for (let sweeps = 0; sweeps < 3; sweeps += 1) {
    withoutMail.pass(minute)
    expect(await withoutMail.letters(email)).toEqual([])
  }
  expect(await subjectsTo(addresses.pending)).toHaveLength(known)

  // Each try in vain made the next one later.
  world.pass(withoutMail.now() + 60 * minute - world.now())
  const arrived = await world.letters(email)
  expect(arrived).toHaveLength(1)
  expect((await world.visitor(acme).get(pathOf(arrived[0]))).status).toBe(200)
  const subjects = (await subjectsTo(addresses.pending)).slice(0, -known)
  expect(subjects.sort()).toEqual(['Choose a new password for Acme', 'You are already registered with Acme'])
})

/** The subjects of what the mailbox holds for somebody, newest first. */
async function subjectsTo(email = ''): Promise<string[]> {
  const kept = env.DB.prepare('SELECT subject FROM mailbox WHERE recipient = ? ORDER BY sent_at DESC, id DESC')
  const { results } = await kept.bind(email).all<{ subject: string }>()
  return results.map(({ subject }) => subject)
}
