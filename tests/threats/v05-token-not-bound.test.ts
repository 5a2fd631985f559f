// V5, a token that works for somebody else, somewhere else or for something else: better-auth CVE-2026-114607 (OAuth
// state taken as a magic link), Postiz CVE-2026-94455, MacCMS CVE-2026-116214, next-auth GHSA-4rxr-27mm-mxq9, Keycloak
// CVE-2026-9087, authentik CVE-2023-26481.
import { beforeAll, describe, expect, test } from 'vitest'
import { addApp } from '../authenticator-app.ts'
import { everyLink, linkKinds, openLink, spendLink } from '../links.ts'
import {
  addPasskey,
  askForPasskey,
  type SoftwareAuthenticator,
  softwareAuthenticator,
} from '../software-authenticator.ts'
import {
  acme,
  addAdmin,
  admin,
  adminCredentials,
  confirmationPath,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenOf,
} from '../world.ts'

const world = openWorld()
/** A portal with terms, where a log-in stops until they are accepted. */
const withTerms = 'terms.localhost'

/** Every kind of token that leaves the worker, by where it belongs. */
const tokens: Record<string, string> = {}
let device: SoftwareAuthenticator

beforeAll(async () => {
  for (const [name, kind] of everyLink) tokens[`${name} at ${kind.hostname}`] = (await kind.make(world)).token
  for (const name of ['confirm-email', 'developer-invitation'] as const) {
    tokens[`${name} at ${acme}`] = (await linkKinds[name].make(world, acme)).token
  }

  const cookieOf = (visitor: ReturnType<typeof world.visitor>, name: string) => visitor.cookies.get(name) ?? ''
  const console = await consoleOf(world)
  await console.api('POST', '/v3/portals', { name: 'Terms', canonical_domain: withTerms })
  const path = `/v3/portals/${await portalIdOf(console, withTerms)}`
  expect((await console.api('PATCH', path, { auto_approve_developers: true })).status).toBe(200)
  const waiting = await join(world, withTerms)
  expect((await console.api('POST', `${path}/terms`, { text: 'Be kind.' })).status).toBe(201)
  world.pass(10_000)
  expect((await logIn(waiting.visitor, waiting.email)).headers.get('Location')).toMatch(/^\/accept-terms/)
  tokens[`session before the terms at ${withTerms}`] = cookieOf(waiting.visitor, '__Host-developer')

  const app = await addAdmin(world, { role: 'organization_admin' })
  await addApp(world, app.visitor)
  const half = world.visitor(admin)
  await logIn(half, app.email, adminCredentials.password)
  tokens[`half session at ${admin}`] = cookieOf(half, '__Host-admin')
  tokens[`admin session at ${admin}`] = cookieOf(await consoleOf(world), '__Host-admin')

  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  device = await softwareAuthenticator(visitor.origin)
  expect((await addPasskey(visitor, device)).status).toBe(201)
  tokens[`session of a developer at ${globex}`] = cookieOf(visitor, '__Host-developer')
  tokens[`device of a developer at ${globex}`] = cookieOf(visitor, '__Host-device')
  tokens[`challenge at ${globex}`] = (await askForPasskey(world.visitor(globex))).challenge
  expect(Object.entries(tokens).filter(([, token]) => !/^[\w-]{43}(\.[\w-]{43})?$/.test(token))).toEqual([])
})

interface Consumer {
  /** All that it takes. */
  takes: string[]
  /** What a token that it does not take gets. */
  refuses: number
  spend: (token: string) => Promise<Response>
}

const withCookie = (hostname: string, name: string, token: string) => {
  const visitor = world.visitor(hostname)
  visitor.cookies.set(name, token)
  return visitor
}

/** The pages of a link, at every hostname that has them. */
const pages = everyLink.flatMap(([name, kind]) =>
  (kind.hostname === admin ? [admin] : [acme, globex]).flatMap((hostname): [string, Consumer][] => {
    const page = { ...kind, hostname }
    const consumer = { takes: [`${name} at ${hostname}`], refuses: 404 }
    return [
      [`POST ${hostname}${kind.path}`, { ...consumer, spend: (token) => spendLink(world, page, token) }],
      [`GET ${hostname}${kind.path}`, { ...consumer, spend: (token) => openLink(world, page, token) }],
    ]
  }),
)

const api = [acme, globex].flatMap((hostname): [string, Consumer][] => {
  const takes = [`confirm-email at ${hostname}`, `reset-password at ${hostname}`]
  const post = (path: string, body: unknown) => world.visitor(hostname).api('POST', path, body)
  return [
    [
      `POST ${hostname}/api/v3/developer/verify-email`,
      { takes, refuses: 404, spend: (token) => post('/api/v3/developer/verify-email', { token }) },
    ],
    [
      `POST ${hostname}/api/v2/developer/reset-password`,
      {
        takes,
        refuses: 404,
        spend: (token) => post('/api/v2/developer/reset-password', { token, password: goodPassword }),
      },
    ],
    [
      `the developer’s session at ${hostname}`,
      {
        takes: [`session of a developer at ${hostname}`],
        refuses: 401,
        spend: (token) => withCookie(hostname, '__Host-developer', token).api('GET', '/api/v3/developer/me'),
      },
    ],
  ]
})

const consumers: [string, Consumer][] = [
  ...pages,
  ...api,
  [
    `the session of somebody who has read the terms`,
    {
      takes: [],
      refuses: 401,
      spend: (token) => withCookie(withTerms, '__Host-developer', token).api('GET', '/api/v3/developer/me'),
    },
  ],
  [
    'the step of a log-in that asks for the terms',
    {
      takes: [`session before the terms at ${withTerms}`],
      refuses: 303,
      spend: (token) => withCookie(withTerms, '__Host-developer', token).get('/accept-terms'),
    },
  ],
  [
    'the admin’s session',
    {
      takes: [`admin session at ${admin}`],
      refuses: 401,
      spend: (token) => withCookie(admin, '__Host-admin', token).get('/v3/me'),
    },
  ],
  [
    'the step of a log-in that asks for a second factor',
    {
      takes: [`half session at ${admin}`],
      refuses: 303,
      spend: (token) => withCookie(admin, '__Host-admin', token).get('/second-factor'),
    },
  ],
  [
    'the log-in with a passkey',
    {
      takes: [`challenge at ${globex}`],
      refuses: 401,
      spend: async (challenge) =>
        world.visitor(globex).api('POST', '/login/passkey', await device.sign({ challenge, rpId: globex })),
    },
  ],
]

/** A page may send a link on to the page that it belongs to: that shows something, and gives nothing. */
const sendsOn = /^\/(confirm|accept-invitation)\?token=[\w-]{43}$/

describe.each(consumers)('%s', (_, { takes, refuses, spend }) => {
  test('takes no token of another kind, of another portal, or with a letter changed', async () => {
    const others = Object.entries(tokens).filter(([kind]) => !takes.includes(kind))
    const own = tokens[takes[0] ?? ''] ?? 'A'.repeat(43)
    const bent = [own.slice(1), `${own}A`, own.toUpperCase(), own.toLowerCase(), `${own.slice(0, -1)}_`]
    for (const [kind, token] of [
      ...others,
      ...bent.filter((one) => one !== own).map((one) => ['bent', one] as const),
    ]) {
      const response = await spend(token)
      const location = response.headers.get('Location')
      if (location !== null && sendsOn.test(location)) continue
      expect(`${kind}: ${response.status}`).toBe(`${kind}: ${refuses}`)
      expect(response.headers.getSetCookie()).toEqual([])
    }
  })
})

test('after all that, every token still does what it is for, for whom it is', async () => {
  for (const [kind, token] of Object.entries(tokens)) {
    // What a device proves is counted in tests/portal/limits.test.ts: it opens nothing.
    if (kind.startsWith('device')) continue
    const [, consumer] = consumers.find(([, { takes }]) => takes.includes(kind)) ?? []
    const response = await consumer?.spend(token)
    expect(`${kind}: ${response?.status}`).toMatch(/: (200|204|303)$/)
    expect(`${kind}: ${response?.status}`).not.toBe(`${kind}: ${consumer?.refuses}`)
  }
})

test('a link makes the one who was written to, not whoever is named beside it or is logged in', async () => {
  const victim = freshAddress()
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  await visitor.post('/register', { full_name: 'Ada', email: victim })
  const token = tokenOf(await confirmationPath(world, victim))
  await visitor.post('/confirm', { token, password: 'another good password here', email, username: email, id: '1' })
  expect((await logIn(world.visitor(globex), email)).status).toBe(303)
  expect((await logIn(world.visitor(globex), victim, 'another good password here')).status).toBe(303)
})
