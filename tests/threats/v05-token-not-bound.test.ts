// V5, a token that works for somebody else, somewhere else or for something else: better-auth CVE-2026-114607 (OAuth
// state taken as a magic link), Postiz CVE-2026-94455, MacCMS CVE-2026-116214, next-auth GHSA-4rxr-27mm-mxq9, Keycloak
// CVE-2026-9087, authentik CVE-2023-26481.
import { beforeAll, describe, expect, test } from 'vitest'
import {
  acme,
  admin,
  confirmationPath,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  invitationToken,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenInLetter,
  tokenOf,
} from '../world.ts'

const world = openWorld()

/** Every kind of token that leaves the worker, by where it belongs; two of each that somebody else could hold. */
const tokens: Record<string, string> = {}
const addresses: Record<string, string> = {}

beforeAll(async () => {
  const console = await consoleOf(world)
  for (const hostname of [acme, globex]) {
    const [signedUp, invited] = [freshAddress(), freshAddress()]
    await world.visitor(hostname).post('/register', { full_name: 'Ada', email: signedUp })
    tokens[`confirm-email at ${hostname}`] = tokenOf(await confirmationPath(world, signedUp))
    await console.api('POST', `/v3/portals/${await portalIdOf(console, hostname)}/invitations`, { email: invited })
    tokens[`developer-invitation at ${hostname}`] = await invitationToken(world, invited)
  }
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  addresses.developer = email
  tokens[`developer session at ${globex}`] = visitor.cookies.get('__Host-developer') ?? ''

  // Two people of Globex have asked for a new password and for a new address; one of them has changed it already.
  for (const kind of ['reset-password', 'change-email', 'email-changed']) {
    const owner = await join(world, globex)
    const newEmail = freshAddress()
    world.pass(60_000)
    if (kind === 'reset-password') {
      await owner.visitor.post('/forgot-password', { email: owner.email })
      tokens[`${kind} at ${globex}`] = tokenInLetter((await world.letters(owner.email))[0])
      continue
    }
    await logIn(owner.visitor, owner.email)
    await owner.visitor.post('/account/email', { email: newEmail, present_password: goodPassword })
    const changing = tokenInLetter((await world.letters(newEmail))[0])
    tokens[`${kind} at ${globex}`] = changing
    if (kind === 'change-email') continue
    await owner.visitor.post('/confirm-new-email', { token: changing })
    tokens[`${kind} at ${globex}`] = tokenInLetter((await world.letters(owner.email))[0])
  }

  const newAdmin = freshAddress()
  await console.api('POST', '/v3/admin-invitations', { email: newAdmin, role: 'organization_admin' })
  tokens[`admin-invitation at ${admin}`] = tokenInLetter((await world.letters(newAdmin))[0])
  tokens[`admin session at ${admin}`] = console.cookies.get('__Host-admin') ?? ''
  expect(Object.values(tokens).filter((token) => /^[\w-]{43}$/.test(token))).toHaveLength(10)
})

interface Consumer {
  hostname: string
  /** The only kind that it takes. */
  takes: string
  /** Konnect’s API has one path for the links of both letters. */
  alsoTakes?: string
  /** What a token that it does not take gets. */
  refuses: number
  spend: (token: string) => Promise<Response>
}

const fields = { full_name: 'Eve', password: goodPassword }
const withCookie = (hostname: string, name: string, token: string) => {
  const visitor = world.visitor(hostname)
  visitor.cookies.set(name, token)
  return visitor
}

const consumers: Record<string, Consumer> = Object.fromEntries(
  [acme, globex].flatMap((hostname) => {
    const visitor = () => world.visitor(hostname)
    const confirms = { hostname, takes: `confirm-email at ${hostname}`, refuses: 404 }
    const invites = { hostname, takes: `developer-invitation at ${hostname}`, refuses: 404 }
    const resets = { hostname, takes: `reset-password at ${hostname}`, refuses: 404 }
    const changes = { hostname, takes: `change-email at ${hostname}`, refuses: 404 }
    const undoes = { hostname, takes: `email-changed at ${hostname}`, refuses: 404 }
    const opens = { hostname, takes: `developer session at ${hostname}`, refuses: 401 }
    return [
      [`GET ${hostname}/confirm`, { ...confirms, spend: (token) => visitor().get(`/confirm?token=${token}`) }],
      [`POST ${hostname}/confirm`, { ...confirms, spend: (token) => visitor().post('/confirm', { ...fields, token }) }],
      [
        `POST ${hostname}/api/v3/developer/verify-email`,
        {
          ...confirms,
          alsoTakes: `reset-password at ${hostname}`,
          spend: (token) => visitor().api('POST', '/api/v3/developer/verify-email', { token }),
        },
      ],
      [
        `POST ${hostname}/api/v2/developer/reset-password`,
        {
          ...confirms,
          alsoTakes: `reset-password at ${hostname}`,
          spend: (token) =>
            visitor().api('POST', '/api/v2/developer/reset-password', { token, password: goodPassword }),
        },
      ],
      [
        `GET ${hostname}/accept-invitation`,
        { ...invites, spend: (token) => visitor().get(`/accept-invitation?token=${token}`) },
      ],
      [
        `POST ${hostname}/accept-invitation`,
        { ...invites, spend: (token) => visitor().post('/accept-invitation', { ...fields, token }) },
      ],
      [
        `GET ${hostname}/reset-password`,
        { ...resets, spend: (token) => visitor().get(`/reset-password?token=${token}`) },
      ],
      [
        `POST ${hostname}/reset-password`,
        { ...resets, spend: (token) => visitor().post('/reset-password', { ...fields, token }) },
      ],
      [
        `POST ${hostname}/confirm-new-email`,
        { ...changes, spend: (token) => visitor().post('/confirm-new-email', { token }) },
      ],
      [
        `POST ${hostname}/undo-email-change`,
        { ...undoes, spend: (token) => visitor().post('/undo-email-change', { ...fields, token }) },
      ],
      [
        `the developer’s session at ${hostname}`,
        {
          ...opens,
          spend: (token) => withCookie(hostname, '__Host-developer', token).api('GET', '/api/v3/developer/me'),
        },
      ],
    ] satisfies [string, Consumer][]
  }),
)
const invitesAdmin = { hostname: admin, takes: `admin-invitation at ${admin}`, refuses: 404 }
consumers[`GET ${admin}/accept-invitation`] = {
  ...invitesAdmin,
  spend: (token) => world.visitor(admin).get(`/accept-invitation?token=${token}`),
}
consumers[`POST ${admin}/accept-invitation`] = {
  ...invitesAdmin,
  spend: (token) => world.visitor(admin).post('/accept-invitation', { ...fields, token }),
}
consumers[`the admin’s session at ${admin}`] = {
  hostname: admin,
  takes: `admin session at ${admin}`,
  refuses: 401,
  spend: (token) => withCookie(admin, '__Host-admin', token).get('/v3/me'),
}

/** A page may send a link on to the page that it belongs to: that shows something, and gives nothing. */
const sendsOn = /^\/(confirm|accept-invitation)\?token=[\w-]{43}$/

describe.each(Object.entries(consumers))('%s', (_, { takes, alsoTakes, refuses, spend }) => {
  test('takes no token of another kind, of another portal, or with a letter changed', async () => {
    const others = Object.entries(tokens).filter(([kind]) => kind !== takes && kind !== alsoTakes)
    const own = tokens[takes] ?? 'A'.repeat(43)
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
    const [spender] = Object.entries(consumers)
      .filter(([name, { takes }]) => takes === kind && !name.startsWith('GET'))
      .map(([, { spend }]) => spend)
    const response = await spender?.(token)
    expect(`${kind}: ${response?.status}`).toMatch(/: (200|204|303)$/)
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
