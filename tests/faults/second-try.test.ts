import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { meteredDatabase, noUse } from '../../worker/store/metered-database.ts'
import { type Fault, faultyDatabase, passing, tooMuch } from '../faulty-database.ts'
import {
  acme,
  admin,
  adminCredentials,
  confirmationPath,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenInLetter,
  tokenOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const written: string[] = []

beforeEach(() => {
  written.length = 0
  for (const method of ['info', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((line) => void written.push(line))
  }
})
afterEach(() => {
  vi.restoreAllMocks()
})

const answered = () =>
  written.map((line) => JSON.parse(line)).findLast(({ message }) => message === 'a request was answered')

/** A database that fails in these ways, one round trip after the other, and then no more. */
function failing(...faults: Fault[]) {
  const waits: number[] = []
  const use = noUse()
  const patience = {
    wait: async (milliseconds: number) => void waits.push(milliseconds),
    chance: () => 0.5,
  }
  const database = meteredDatabase(
    faultyDatabase(() => faults.shift()),
    use,
    patience,
  )
  return { database, use, waits }
}

const count = async (table: string, what = 'count(*)') =>
  (await env.DB.prepare(`SELECT ${what} AS n FROM ${table}`).first<{ n: number }>())?.n ?? 0

describe('what reads', () => {
  test.each([...passing.inDoubt, ...passing.nothingDone])('is asked for again after "%s"', async (message) => {
    const { database, use } = failing({ message, isDone: false }, { message, isDone: true })
    expect((await database.prepare('SELECT name FROM portals ORDER BY name').raw())[0]).toEqual(['Acme'])
    expect(use).toMatchObject({ roundTrips: 3, retries: 2 })
  })

  test('waits for 60 milliseconds and then for 180, by chance up to half as long or longer', async () => {
    const message = 'Network connection lost.'
    for (const [chance, waited] of [
      [0, [30, 90]],
      [0.5, [60, 180]],
      [0.999, [90, 270]],
    ] as const) {
      const waits: number[] = []
      const faults = [message, message]
      const database = meteredDatabase(
        faultyDatabase(() => (faults.shift() ? { message, isDone: false } : undefined)),
        noUse(),
        { wait: async (milliseconds) => void waits.push(milliseconds), chance: () => chance },
      )
      await database.prepare('SELECT 1 AS one').all()
      expect(waits).toEqual(waited)
    }
  })

  test('is asked for three times and no more', async () => {
    const fault = { message: 'Network connection lost.', isDone: false }
    const { database, use } = failing(fault, fault, fault)
    await expect(database.prepare('SELECT 1 AS one').all()).rejects.toThrow('D1_ERROR: Network connection lost.')
    expect(use).toMatchObject({ roundTrips: 3, retries: 2 })
  })

  test.each([...tooMuch.inDoubt, ...tooMuch.nothingDone])('is not asked for again after "%s"', async (message) => {
    const { database, use, waits } = failing({ message, isDone: false })
    await expect(database.prepare('SELECT 1 AS one').all()).rejects.toThrow(message)
    expect(use).toMatchObject({ roundTrips: 1, retries: 0 })
    expect(waits).toEqual([])
  })
})

describe('what writes', () => {
  const insert = "INSERT INTO attempts (key, count, window_ends_at) VALUES ('somebody', 1, 1)"
  const forget = "DELETE FROM attempts WHERE key = 'somebody'"

  test('is asked for again when D1 says that it was not reached', async () => {
    const [message = ''] = passing.nothingDone
    const { database, use } = failing({ message, isDone: false })
    await database.prepare(insert).run()
    expect(use.retries).toBe(1)
    await env.DB.prepare(forget).run()
  })

  test.each(passing.inDoubt)('is not asked for again after "%s": it may have been done', async (message) => {
    const { database, use } = failing({ message, isDone: true })
    await expect(database.prepare(insert).run()).rejects.toThrow(message)
    expect(use).toMatchObject({ roundTrips: 1, retries: 0 })
    await env.DB.prepare(forget).run()
  })

  test('deletes twice, unless it tells what it deleted', async () => {
    const fault = { message: 'Network connection lost.', isDone: true }
    await failing(fault).database.prepare(forget).run()
    const { database } = failing(fault)
    await expect(database.prepare(`${forget} RETURNING key`).all()).rejects.toThrow('Network connection lost.')
  })
})

test('an error without D1’s name that comes from a database is the database’s all the same: 503', async () => {
  const lost = new Proxy(env.DB, {
    get: () => () => {
      throw new Error('internal error; reference = 0123456789')
    },
  })
  const response = await openWorld({ ...env, DB: lost })
    .visitor(admin)
    .get('/v3/me')
  expect(response.status).toBe(401)
  const page = await openWorld({ ...env, DB: lost })
    .visitor('unknown.localhost')
    .get('/login')
  expect([page.status, page.headers.get('Retry-After')]).toEqual([503, '10'])
})

test('the line of a request tells how often it had to ask again', async () => {
  const faults = [{ message: 'Network connection lost.', isDone: false }]
  const dark = openWorld({ ...env, DB: faultyDatabase(() => faults.shift()) })
  expect((await dark.visitor(acme).get('/login')).status).toBe(200)
  expect(answered()).toMatchObject({ status: 200, d1_round_trips: 2, d1_retries: 1 })
})

/** Things that people do. Each is prepared while all is well; what it returns does the thing in another world. */
const deeds: Record<string, () => Promise<(dark: typeof world) => Promise<Response>>> = {
  'signing up': async () => {
    const email = freshAddress()
    return (dark) => dark.visitor(acme).post('/register', { full_name: 'Ada Lovelace', email })
  },
  'signing up with a known address': async () => {
    const { email } = await join(world, acme)
    return (dark) => dark.visitor(acme).post('/register', { full_name: 'Ada Lovelace', email })
  },
  'asking for the confirmation again': async () => {
    const email = freshAddress()
    await world.visitor(acme).post('/register', { full_name: 'Ada Lovelace', email })
    await world.letters(email)
    return (dark) => dark.visitor(acme).post('/check-your-email', { email })
  },
  confirming: async () => {
    const email = freshAddress()
    await world.visitor(acme).post('/register', { full_name: 'Ada Lovelace', email })
    const token = tokenOf(await confirmationPath(world, email))
    return (dark) => dark.visitor(acme).post('/confirm', { token, password: goodPassword })
  },
  'logging in': async () => {
    const { email } = await join(world, globex)
    return (dark) => logIn(dark.visitor(globex), email)
  },
  'asking for a new password': async () => {
    const { email } = await join(world, globex)
    return (dark) => dark.visitor(globex).post('/forgot-password', { email })
  },
  'choosing a new password': async () => {
    const { email, visitor } = await join(world, globex)
    await visitor.post('/forgot-password', { email })
    const token = tokenInLetter((await world.letters(email))[0])
    return (dark) => dark.visitor(globex).post('/reset-password', { token, password: `${goodPassword} again` })
  },
  'changing the password': async () => {
    const visitor = await insider()
    return (dark) =>
      sameVisitor(dark, globex, visitor).post('/account/password', {
        present_password: goodPassword,
        password: `${goodPassword} again`,
      })
  },
  'changing the name': async () => {
    const visitor = await insider()
    return (dark) => sameVisitor(dark, globex, visitor).post('/account', { full_name: 'Ada King' })
  },
  'asking for another address': async () => {
    const visitor = await insider()
    const email = freshAddress()
    return (dark) =>
      sameVisitor(dark, globex, visitor).post('/account/email', { email, present_password: goodPassword })
  },
  'proving another address': async () => {
    const visitor = await insider()
    const email = freshAddress()
    await visitor.post('/account/email', { email, present_password: goodPassword })
    const token = tokenInLetter((await world.letters(email))[0])
    return (dark) => dark.visitor(globex).post('/confirm-new-email', { token })
  },
  'logging out': async () => {
    const visitor = await insider()
    return (dark) => sameVisitor(dark, globex, visitor).post('/logout', {})
  },
  'logging in to the console': async () => {
    await consoleOf(world)
    return (dark) => logIn(dark.visitor(admin), adminCredentials.email, adminCredentials.password)
  },
  'approving somebody': async () => {
    const { email } = await join(world, acme)
    return asAdmin(async (console, acmeId) => {
      const id = await developerIdOf(console, acmeId, email)
      return ['PATCH', `/v3/portals/${acmeId}/developers/${id}`, { status: 'approved' }]
    })
  },
  'deleting somebody': async () => {
    const { email } = await join(world, acme)
    return asAdmin(async (console, acmeId) => {
      const id = await developerIdOf(console, acmeId, email)
      return ['DELETE', `/v3/portals/${acmeId}/developers/${id}`]
    })
  },
  'adding somebody': () =>
    asAdmin(async (_, acmeId) => [
      'POST',
      `/v3/portals/${acmeId}/developers`,
      { full_name: 'Grace Hopper', email: freshAddress() },
    ]),
  'inviting somebody': () =>
    asAdmin(async (_, acmeId) => ['POST', `/v3/portals/${acmeId}/invitations`, { email: freshAddress() }]),
  'taking an invitation back': () =>
    asAdmin(async (console, acmeId) => {
      const made = await console.api('POST', `/v3/portals/${acmeId}/invitations`, { email: freshAddress() })
      return ['DELETE', `/v3/portals/${acmeId}/invitations/${(await made.json<{ id: string }>()).id}`]
    }),
  'writing a note': async () => {
    const { email } = await join(world, acme)
    return asAdmin(async (console, acmeId) => {
      const id = await developerIdOf(console, acmeId, email)
      return ['POST', `/v3/portals/${acmeId}/developers/${id}/notes`, { text: 'Met at a fair.' }]
    })
  },
  'changing settings of a known version': async () => {
    const console = await consoleOf(world)
    const path = `/v3/portals/${await portalIdOf(console, acme)}`
    const version = (await console.get(path)).headers.get('ETag') ?? ''
    return (dark) =>
      sameVisitor(dark, admin, console).send(path, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json', 'If-Match': version },
        body: JSON.stringify({ description: crypto.randomUUID() }),
      })
  },
  'adding a hostname': () =>
    asAdmin(async (_, acmeId) => ['POST', `/v3/portals/${acmeId}/hostnames`, { hostname: freshHostname() }]),
  'removing a hostname': () =>
    asAdmin(async (console, acmeId) => {
      const hostname = freshHostname()
      await console.api('POST', `/v3/portals/${acmeId}/hostnames`, { hostname })
      return ['DELETE', `/v3/portals/${acmeId}/hostnames/${hostname}`]
    }),
  'publishing a service': () =>
    asAdmin(async (_, acmeId) => [
      'POST',
      `/v3/portals/${acmeId}/published-services`,
      { name: crypto.randomUUID(), version: 'v1', description: '' },
    ]),
  'inviting an admin': () =>
    asAdmin(async () => [
      'POST',
      '/v3/admin-invitations',
      { email: freshAddress(), role: 'organization_admin', portal_ids: [] },
    ]),
  'beginning a bulk job': () =>
    asAdmin(async (_, acmeId) => [
      'POST',
      `/v3/portals/${acmeId}/bulk-jobs`,
      { kind: 'decide', decision: 'approve', developer_ids: [crypto.randomUUID()], request_id: crypto.randomUUID() },
    ]),
}

describe('whatever answer of the database is lost, it is done once and answered as ever', () => {
  test.each(Object.entries(deeds))('%s', async (_deed, prepare) => {
    const plain = await tried(prepare, Number.POSITIVE_INFINITY)
    expect(plain.status).toBeLessThan(400)
    for (let trip = 1; trip <= plain.trips; trip += 1) {
      const outcome = await tried(prepare, trip)
      expect({ ...outcome, trips: plain.trips }, `the answer of round trip ${trip}`).toEqual(plain)
    }
  })
})

/** What becomes of a deed when the answer of one of its round trips is lost. */
async function tried(prepare: (typeof deeds)[string], lostTrip: number) {
  const act = await prepare()
  await world.sweep()
  const before = {
    events: await count('events'),
    letters: await count('letters'),
    counted: await count('attempts', 'sum(count)'),
  }
  let trips = 0
  let isAnswered = false
  const database = faultyDatabase(() => {
    if (isAnswered) return undefined
    trips += 1
    return trips === lostTrip ? { message: 'Network connection lost.', isDone: true } : undefined
  })
  const dark = openWorld({ ...env, DB: database }, () => {
    isAnswered = true
  })
  dark.pass(world.now() - dark.now())
  const { status, headers } = await act(dark)
  world.pass(dark.now() - world.now() + 1)
  return {
    status,
    place: headers.get('Location'),
    trips,
    events: (await count('events')) - before.events,
    letters: (await count('letters')) - before.letters,
    counted: (await count('attempts', 'sum(count)')) - before.counted,
  }
}

async function insider(): Promise<Visitor> {
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  return visitor
}

function sameVisitor(dark: typeof world, hostname: string, { cookies }: Visitor): Visitor {
  const visitor = dark.visitor(hostname)
  for (const [name, value] of cookies) visitor.cookies.set(name, value)
  return visitor
}

async function asAdmin(
  ask: (console: Visitor, acmeId: string) => Promise<[method: string, path: string, body?: unknown]>,
): Promise<(dark: typeof world) => Promise<Response>> {
  const console = await consoleOf(world)
  const request = await ask(console, await portalIdOf(console, acme))
  return (dark) => sameVisitor(dark, admin, console).api(...request)
}

let names = 0
function freshHostname(): string {
  names += 1
  return `name${names}.example.com`
}
