import { acme, consoleOf, developerIdOf, freshAddress, join, portalIdOf, type Visitor, type World } from '../world.ts'

/** Addresses of Acme in every state that there is, made by the front door. */
export async function addressesInEveryState(world: World): Promise<Record<string, string>> {
  const console = await consoleOf(world)
  const portalId = await portalIdOf(console, acme)
  const addresses: Record<string, string> = {}
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
  return addresses
}

/** All that a stranger sees of an answer: status, headers and body, with the address itself and the request's id taken out. */
export async function seenOf(response: Response, email: string): Promise<string> {
  const headers = [...response.headers].filter(([name]) => name !== 'date')
  return JSON.stringify({ status: response.status, headers, body: await response.text() })
    .replaceAll(email, 'ADDRESS')
    .replaceAll(encodeURIComponent(email), 'ADDRESS')
    .replaceAll(/urn:vestibule:request:[0-9a-f-]+/g, 'REQUEST')
}

type Ask = (visitor: Visitor, email: string) => Promise<Response>

const wrongPassword = 'not the right password'

/** Whatever a stranger can ask about an address, and the status of the answer. */
export const asks: [string, Ask, number][] = [
  ['signing up', (visitor, email) => visitor.post('/register', { full_name: 'Eve', email }), 303],
  ['asking for the letter again', (visitor, email) => visitor.post('/check-your-email', { email }), 303],
  // Before new passwords: their letters count for the day, too, and are left out where it is used up.
  [
    'signing up through the API',
    (visitor, email) => visitor.api('POST', '/api/v3/developer', { email, full_name: 'Eve' }),
    201,
  ],
  ['asking for a new password', (visitor, email) => visitor.post('/forgot-password', { email }), 303],
  [
    'asking for a new password through the API',
    (visitor, email) => visitor.api('POST', '/api/v3/developer/forgot-password', { email }),
    200,
  ],
  [
    'logging in with a wrong password',
    (visitor, email) => visitor.post('/login', { email, password: wrongPassword }),
    401,
  ],
  [
    'logging in through the API with a wrong password',
    (visitor, email) =>
      visitor.api('POST', '/api/v3/developer/authenticate', { username: email, password: wrongPassword }),
    401,
  ],
]

/** How long nobody may be written to again. It passes before each of the asks above, so that each is taken. */
export const betweenAsks = 60_000
