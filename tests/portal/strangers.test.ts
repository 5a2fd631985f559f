import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { countedDatabase } from '../counted-database.ts'
import { acme, consoleOf, developerIdOf, freshAddress, join, openWorld, portalIdOf, type Visitor } from '../world.ts'

const { database, counts } = countedDatabase(env.DB)
let roundTripsAtAnswer = 0
const world = openWorld({ ...env, DB: database }, () => {
  roundTripsAtAnswer = counts.roundTrips
})

const addresses: Record<string, string> = {}

beforeAll(async () => {
  const console = await consoleOf(world)
  const portalId = await portalIdOf(console, acme)
  const ways = { pending: [], approved: ['approved'], rejected: ['rejected'], revoked: ['approved', 'revoked'] }
  for (const [status, way] of Object.entries(ways)) {
    const { email } = await join(world, acme)
    addresses[status] = email
    const path = `/v3/portals/${portalId}/developers/${await developerIdOf(console, portalId, email)}`
    for (const step of way) await console.api('PATCH', path, { status: step })
  }
  addresses.unproven = freshAddress()
  await world.visitor(acme).post('/register', { full_name: 'Ada', email: addresses.unproven })
  await world.letters(addresses.unproven)
  addresses.unknown = freshAddress()
})

/** All that a stranger can see and count of an answer, with the address itself taken out. */
async function seenBy(email: string, ask: (visitor: Visitor) => Promise<Response>): Promise<string> {
  await world.visitor(acme).get('/login')
  const before = counts.roundTrips
  const response = await ask(world.visitor(acme))
  const roundTrips = roundTripsAtAnswer - before
  const headers = [...response.headers].filter(([name]) => name !== 'date')
  const seen = JSON.stringify({ status: response.status, headers, body: await response.text(), roundTrips })
  return seen
    .replaceAll(email, 'ADDRESS')
    .replaceAll(encodeURIComponent(email), 'ADDRESS')
    .replaceAll(/urn:vestibule:request:[0-9a-f-]+/g, 'REQUEST')
}

const wrongPassword = 'not the right password'
const asks: [string, (email: string) => (visitor: Visitor) => Promise<Response>][] = [
  ['signing up', (email) => (visitor) => visitor.post('/register', { full_name: 'Eve', email })],
  ['asking for the letter again', (email) => (visitor) => visitor.post('/check-your-email', { email })],
  [
    'logging in with a wrong password',
    (email) => (visitor) => visitor.post('/login', { email, password: wrongPassword }),
  ],
  [
    'signing up through the API',
    (email) => (visitor) => visitor.api('POST', '/api/v3/developer', { email, full_name: 'Eve' }),
  ],
  [
    'logging in through the API with a wrong password',
    (email) => (visitor) =>
      visitor.api('POST', '/api/v3/developer/authenticate', { username: email, password: wrongPassword }),
  ],
]

test.each(asks)(
  '%s looks the same to the byte, whatever the address is, and costs as many round trips',
  async (_, ask) => {
    const seen = new Map<string, string[]>()
    for (const [state, email] of Object.entries(addresses)) {
      const answer = await seenBy(email, ask(email))
      seen.set(answer, [...(seen.get(answer) ?? []), state])
    }
    expect([...seen.values()]).toEqual([['pending', 'approved', 'rejected', 'revoked', 'unproven', 'unknown']])
  },
)
