// V14, the clock tells whether there is an account: Django PYSEC-2016-16, its fix in 5.0.7 (accounts without a usable
// password) and CVE-2025-13473. Here it is held that every answer does the same work, and that no letter is made before
// it has left. What a clock outside can tell is measured in the journeys.
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { acme, admin, adminCredentials, consoleOf, freshAddress, openWorld, portalIdOf } from '../world.ts'
import { addressesInEveryState, asks } from './six-states.ts'

const world = openWorld()

let addresses: Record<string, string>
beforeAll(async () => {
  addresses = await addressesInEveryState(world)
  // An account that has no password at all: an admin added it.
  const console = await consoleOf(world)
  addresses.added = freshAddress()
  await console.api('POST', `/v3/portals/${await portalIdOf(console, acme)}/developers`, {
    email: addresses.added,
    full_name: 'Ada',
    status: 'approved',
  })
})

/** The least that an answer takes, in milliseconds: what others do on this machine can only add to it. */
async function leastOf(ask: () => Promise<Response>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let time = 0; time < 2; time += 1) {
    const began = performance.now()
    await (await ask()).text()
    least = Math.min(least, performance.now() - began)
  }
  return least
}

// A log-in that hashes nothing takes a twentieth of one that does.
const muchLess = 0.5

test.each(asks.filter(([name]) => name.startsWith('logging in')))(
  '%s hashes as much for every address: for nobody, and for accounts without a password',
  async (_, ask) => {
    await ask(world.visitor(acme), freshAddress())
    const taken: [string, number][] = []
    for (const [state, email] of Object.entries(addresses)) {
      taken.push([state, await leastOf(() => ask(world.visitor(acme), email))])
    }
    const slowest = Math.max(...taken.map(([, milliseconds]) => milliseconds))
    expect(taken.filter(([, milliseconds]) => milliseconds < muchLess * slowest)).toEqual([])
  },
)

test('the console’s log-in hashes as much for an admin, for nobody, and for an invited person without a password', async () => {
  const console = await consoleOf(world)
  const invited = freshAddress()
  await console.api('POST', '/v3/admin-invitations', { email: invited, role: 'organization_admin' })
  const taken: number[] = []
  for (const email of [adminCredentials.email, freshAddress(), invited]) {
    taken.push(await leastOf(() => world.visitor(admin).post('/login', { email, password: 'not the right password' })))
  }
  expect(Math.min(...taken)).toBeGreaterThan(muchLess * Math.max(...taken))
})

test('what asks for a letter hashes nothing, whatever the address is', async () => {
  const hashing = await leastOf(() =>
    world.visitor(acme).post('/login', { email: freshAddress(), password: 'not the right password' }),
  )
  for (const [name, ask] of asks.filter(([name]) => !name.startsWith('logging in'))) {
    for (const email of Object.values(addresses)) {
      const taken = await leastOf(() => ask(world.visitor(acme), email))
      expect(`${name}: ${taken < muchLess * hashing}`).toBe(`${name}: true`)
    }
  }
})

test('no letter is sent before the answer has left', async () => {
  const email = freshAddress()
  const kept = 'SELECT count(*) AS n FROM mailbox WHERE recipient = ?'
  let atThatMoment: unknown
  const watching = openWorld(env, () => {
    atThatMoment = env.DB.prepare(kept).bind(email).first<{ n: number }>()
  })
  await watching.visitor(acme).post('/register', { full_name: 'Ada', email })
  expect(await atThatMoment).toEqual({ n: 0 })
  expect(await watching.letters(email)).toHaveLength(1)
})
