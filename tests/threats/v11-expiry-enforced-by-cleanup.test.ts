// V11, what has expired works until somebody cleans up: authentik CVE-2025-64708. No cron runs here: time alone ends
// every link and every session, to the millisecond.
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
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
  type Visitor,
  type World,
} from '../world.ts'

const hour = 3_600_000
const day = 24 * hour

interface Expiring {
  lasts: number
  /** Makes one, and says when it began as the database knows it and how to use it. */
  make: (world: World) => Promise<{ began: number; use: () => Promise<Response> }>
  works: number
  over: number
}

async function millisecondsOf(query: string, ...values: unknown[]): Promise<number> {
  const row = await env.DB.prepare(query)
    .bind(...values)
    .first<{ at: number }>()
  return row?.at ?? 0
}

const registeredAt = (email: string) =>
  millisecondsOf('SELECT max(created_at) AS at FROM letters WHERE recipient = ?', email)
const sessionBegan = () => millisecondsOf('SELECT created_at AS at FROM sessions ORDER BY rowid DESC LIMIT 1')

const tokenMadeAt = (purpose: string) =>
  millisecondsOf('SELECT created_at AS at FROM one_time_tokens WHERE purpose = ? ORDER BY rowid DESC LIMIT 1', purpose)

async function newEmailToken(world: World): Promise<string> {
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  const newEmail = freshAddress()
  await visitor.post('/account/email', { email: newEmail, present_password: goodPassword })
  return tokenInLetter((await world.letters(newEmail))[0])
}

const expiring: Record<string, Expiring> = {
  'the link of a confirmation': {
    lasts: 24 * hour,
    works: 200,
    over: 410,
    make: async (world) => {
      const email = freshAddress()
      await world.visitor(acme).post('/register', { full_name: 'Ada', email })
      const token = tokenOf(await confirmationPath(world, email))
      return { began: await registeredAt(email), use: () => world.visitor(acme).get(`/confirm?token=${token}`) }
    },
  },
  'the link of a confirmation, posted': {
    lasts: 24 * hour,
    works: 303,
    over: 410,
    make: async (world) => {
      const email = freshAddress()
      await world.visitor(acme).post('/register', { full_name: 'Ada', email })
      const token = tokenOf(await confirmationPath(world, email))
      return {
        began: await registeredAt(email),
        use: () => world.visitor(acme).post('/confirm', { token, password: goodPassword }),
      }
    },
  },
  'the link of a confirmation, through the API': {
    lasts: 24 * hour,
    works: 202,
    over: 410,
    make: async (world) => {
      const email = freshAddress()
      await world.visitor(acme).post('/register', { full_name: 'Ada', email })
      const token = tokenOf(await confirmationPath(world, email))
      return {
        began: await registeredAt(email),
        use: () => world.visitor(acme).api('POST', '/api/v3/developer/verify-email', { token }),
      }
    },
  },
  'the link of a developer’s invitation': {
    lasts: 7 * day,
    works: 200,
    over: 410,
    make: async (world) => {
      const email = freshAddress()
      const console = await consoleOf(world)
      await console.api('POST', `/v3/portals/${await portalIdOf(console, acme)}/invitations`, { email })
      const token = await invitationToken(world, email)
      return {
        began: await registeredAt(email),
        use: () => world.visitor(acme).get(`/accept-invitation?token=${token}`),
      }
    },
  },
  'the link to a new password': {
    lasts: hour,
    works: 200,
    over: 410,
    make: async (world) => {
      const { email } = await join(world, globex)
      world.pass(60_000)
      await world.visitor(globex).post('/forgot-password', { email })
      const token = tokenInLetter((await world.letters(email))[0])
      return {
        began: await registeredAt(email),
        use: () => world.visitor(globex).get(`/reset-password?token=${token}`),
      }
    },
  },
  'the link to a new address': {
    lasts: 24 * hour,
    works: 200,
    over: 410,
    make: async (world) => {
      const token = await newEmailToken(world)
      return {
        began: await tokenMadeAt('change-email'),
        use: () => world.visitor(globex).get(`/confirm-new-email?token=${token}`),
      }
    },
  },
  'the way back from a new address': {
    lasts: 72 * hour,
    works: 200,
    over: 410,
    make: async (world) => {
      await world.visitor(globex).post('/confirm-new-email', { token: await newEmailToken(world) })
      const made = await env.DB.prepare(
        "SELECT email FROM one_time_tokens WHERE purpose = 'email-changed' ORDER BY rowid DESC",
      ).first<{ email: string }>()
      const token = tokenInLetter((await world.letters(made?.email ?? ''))[0])
      return {
        began: await tokenMadeAt('email-changed'),
        use: () => world.visitor(globex).get(`/undo-email-change?token=${token}`),
      }
    },
  },
  'the link of an admin’s invitation': {
    lasts: 72 * hour,
    works: 200,
    over: 410,
    make: async (world) => {
      const email = freshAddress()
      await (await consoleOf(world)).api('POST', '/v3/admin-invitations', { email, role: 'organization_admin' })
      const token = tokenInLetter((await world.letters(email))[0])
      return {
        began: await registeredAt(email),
        use: () => world.visitor(admin).get(`/accept-invitation?token=${token}`),
      }
    },
  },
  'a developer’s session that idles': {
    lasts: 7 * day,
    works: 200,
    over: 401,
    make: async (world) => {
      const { email, visitor } = await join(world, globex)
      await logIn(visitor, email)
      return { began: await sessionBegan(), use: () => visitor.api('GET', '/api/v3/developer/me') }
    },
  },
  'an admin’s session that idles': {
    lasts: hour,
    works: 200,
    over: 401,
    make: async (world) => {
      const console = await consoleOf(world)
      return { began: await sessionBegan(), use: () => console.get('/v3/me') }
    },
  },
}

describe.each(Object.entries(expiring))('%s', (_, { lasts, make, works, over }) => {
  test.each([
    ['works a moment before its time is over', -1000, 'works'],
    ['is dead a second after, with nothing having cleaned up', 1000, 'over'],
  ] as const)('%s', async (_name, offset, expected) => {
    const world = openWorld()
    const { began, use } = await make(world)
    world.pass(began + lasts + offset - (await clockOf(world)))
    expect((await use()).status).toBe(expected === 'works' ? works : over)
  })
})

test('a session ends for good after its longest time, however busy it is', async () => {
  const world = openWorld()
  const console: Visitor = await consoleOf(world)
  for (let passed = 0; passed < 23.5 * hour; passed += hour / 2) {
    world.pass(hour / 2)
    expect((await console.get('/v3/me')).status).toBe(200)
  }
  world.pass(hour / 2 + 1000)
  expect((await console.get('/v3/me')).status).toBe(401)
})

/** What time it is in a world: a registration says when it was made. */
async function clockOf(world: World): Promise<number> {
  const email = freshAddress()
  await world.visitor(acme).post('/register', { full_name: 'Clock', email })
  return registeredAt(email)
}
