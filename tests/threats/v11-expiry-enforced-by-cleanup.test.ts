// V11, what has expired works until somebody cleans up: authentik CVE-2025-64708. No cron runs here: time alone ends
// every link and every session, to the millisecond.
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { everyLink, linkKinds, openLink, spendLink } from '../links.ts'
import { consoleOf, globex, join, logIn, openWorld, type Visitor, type World } from '../world.ts'

const hour = 3_600_000
const day = 24 * hour

async function millisecondsOf(query: string, ...values: unknown[]): Promise<number> {
  const row = await env.DB.prepare(query)
    .bind(...values)
    .first<{ at: number }>()
  return row?.at ?? 0
}

const letterMadeAt = (to: string) => millisecondsOf('SELECT max(created_at) AS at FROM letters WHERE recipient = ?', to)
const sessionBegan = () => millisecondsOf('SELECT created_at AS at FROM sessions ORDER BY rowid DESC LIMIT 1')

const moments = [
  ['works a moment before its time is over', -1000],
  ['is dead a second after, with nothing having cleaned up', 1000],
] as const

describe.each(everyLink)('the link of %s', (_, kind) => {
  test.each(moments)('%s, opened and posted', async (_name, offset) => {
    const world = openWorld()
    const { token, to } = await kind.make(world)
    world.pass((await letterMadeAt(to)) + kind.lasts + offset - world.now())
    const [opened, spent] = offset < 0 ? [200, 303] : [410, 410]
    expect((await openLink(world, kind, token)).status).toBe(opened)
    expect((await spendLink(world, kind, token)).status).toBe(spent)
  })
})

describe.each([
  ['confirm-email', 202],
  ['reset-password', 202],
] as const)('the link of %s, through the API', (name, checked) => {
  const kind = linkKinds[name]

  test.each(moments)('%s', async (_name, offset) => {
    const world = openWorld()
    const { token, to } = await kind.make(world)
    world.pass((await letterMadeAt(to)) + kind.lasts + offset - world.now())
    const visitor = world.visitor(globex)
    const [looked, spent] = offset < 0 ? [checked, 204] : [410, 410]
    expect((await visitor.api('POST', '/api/v3/developer/verify-email', { token })).status).toBe(looked)
    const reset = await visitor.api('POST', '/api/v3/developer/reset-password', { token, ...kind.fields })
    expect(reset.status).toBe(spent)
  })
})

const sessions: Record<string, { lasts: number; begin: (world: World) => Promise<() => Promise<Response>> }> = {
  'a developer’s session that idles': {
    lasts: 7 * day,
    begin: async (world) => {
      const { email, visitor } = await join(world, globex)
      await logIn(visitor, email)
      return () => visitor.api('GET', '/api/v3/developer/me')
    },
  },
  'an admin’s session that idles': {
    lasts: hour,
    begin: async (world) => {
      const console = await consoleOf(world)
      return () => console.get('/v3/me')
    },
  },
}

describe.each(Object.entries(sessions))('%s', (_, { lasts, begin }) => {
  test.each(moments)('%s', async (_name, offset) => {
    const world = openWorld()
    const use = await begin(world)
    world.pass((await sessionBegan()) + lasts + offset - world.now())
    expect((await use()).status).toBe(offset < 0 ? 200 : 401)
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
