// A form that has strangers mailed: sign-ups, letters sent again and forgotten passwords with somebody else's address, one
// by one or by the thousand. What stops an attack that stays within all limits is in tests/console/breaker.test.ts.
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Portal } from '../../worker/contract/management/portals.ts'
import { acme, consoleOf, freshAddress, globex, join, openWorld, portalIdOf, type Visitor } from '../world.ts'

const world = openWorld()
const [minute, hour] = [60_000, 3_600_000]

beforeEach(async () => {
  await env.DB.prepare('DELETE FROM attempts').run()
})

const register = (email: string, visitor = world.visitor(acme)) =>
  visitor.post('/register', { full_name: 'Ada Lovelace', email })
const forms: Record<string, (email: string, visitor: Visitor) => Promise<Response>> = {
  'the sign-up page': (email, visitor) => register(email, visitor),
  'the developer API': (email, visitor) =>
    visitor.api('POST', '/api/v3/developer', { full_name: 'Ada Lovelace', email }),
  'the page that sends it again': (email, visitor) => visitor.post('/check-your-email', { email }),
  'a forgotten password': (email, visitor) => visitor.post('/forgot-password', { email }),
}

test('one address gets five letters a day, whoever asks, from wherever, and by whichever forms', async () => {
  const victim = freshAddress()
  for (let round = 0; round < 12; round += 1) {
    for (const ask of Object.values(forms)) {
      world.pass(21 * minute)
      await ask(victim, world.visitor(acme))
      // Each letter leaves, so that the next is another one.
      await world.letters(victim)
    }
  }
  expect(await world.letters(victim)).toHaveLength(5)
})

test('tags and dots lead to one mailbox, which gets five letters a day', async () => {
  const [name] = freshAddress().split('@')
  const spellings = ['', '+a', '+b', '+c+d'].flatMap((tag) => [
    `${name}${tag}@gmail.com`,
    `${name}${tag}@googlemail.com`,
  ])
  const dotted = `${name?.split('').join('.')}@gmail.com`
  const statuses = []
  for (const email of [...spellings, dotted]) statuses.push((await register(email)).status)
  expect(statuses.filter((status) => status === 303)).toHaveLength(5)
})

test('whoever asks in vain for somebody’s address, all day and by all forms, does not keep them from signing up', async () => {
  const email = freshAddress()
  const { 'the page that sends it again': again, 'a forgotten password': forgotten } = forms
  for (let asked = 0; asked < 12; asked += 1) {
    world.pass(30 * minute)
    await again?.(email, world.visitor(acme))
    world.pass(minute)
    await forgotten?.(email, world.visitor(acme))
  }
  expect(await world.letters(email)).toEqual([])
  expect((await register(email)).status).toBe(303)
  expect(await world.letters(email)).toHaveLength(1)
})

describe('what a portal takes in an hour', () => {
  test('is its setting, and more of it or less counts at once', async () => {
    let console = await consoleOf(world)
    const path = `/v3/portals/${await portalIdOf(console, acme)}`
    const set = async (lettersPerHour: number) => {
      const saved = await console.api('PATCH', path, { letters_per_hour: lettersPerHour })
      expect((await saved.json<Portal>()).letters_per_hour).toBe(lettersPerHour)
      world.pass(6000)
    }
    await set(10)
    const answers = await Promise.all(Array.from({ length: 15 }, () => register(freshAddress())))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(10)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5)
    const { results } = await env.DB.prepare('SELECT max(count) AS most FROM attempts').all()
    expect(results, 'what was refused counts nowhere').toEqual([{ most: 10 }])
    await set(1000)
    expect((await register(freshAddress())).status).toBe(303)
    await set(10)
    expect((await register(freshAddress())).status).toBe(429)
    world.pass(hour)
    expect((await register(freshAddress())).status).toBe(303)
    console = await consoleOf(world)
    await set(1000)
  })

  test('keeps nobody from a forgotten password', async () => {
    const { email } = await join(world, acme)
    await register(freshAddress())
    await env.DB.prepare('UPDATE attempts SET count = 100000').run()
    expect((await register(freshAddress())).status).toBe(429)
    expect((await world.visitor(acme).post('/forgot-password', { email })).status).toBe(303)
    expect((await world.letters(email))[0]?.text).toContain('/reset-password')
  })
})

test('all portals of an organization take ten times that together, and another organization has its own', async () => {
  const other = await portalOfAnotherOrganization()
  await register(freshAddress())
  // What ten portals at their limit leave behind.
  await env.DB.prepare('UPDATE attempts SET count = 10000').run()
  expect((await register(freshAddress(), world.visitor(globex))).status).toBe(429)
  expect((await register(freshAddress(), world.visitor(other))).status).toBe(303)
  world.pass(hour)
  expect((await register(freshAddress(), world.visitor(globex))).status).toBe(303)
})

test('over any of these limits the answer is the same for every address', async () => {
  const { email: known } = await join(world, acme)
  const unknown = freshAddress()
  await env.DB.prepare('DELETE FROM attempts').run()
  await register(freshAddress())
  await env.DB.prepare('UPDATE attempts SET count = 100000').run()
  const seen = new Set<string>()
  for (const email of [known, unknown]) {
    const answer = await register(email)
    expect(answer.status).toBe(429)
    const retry = Math.ceil(Number(answer.headers.get('Retry-After')) / 60)
    seen.add(`${retry} ${(await answer.text()).replaceAll(email, '')}`)
  }
  expect(seen.size).toBe(1)
})

async function portalOfAnotherOrganization(): Promise<string> {
  const [organization, portal] = [crypto.randomUUID(), crypto.randomUUID()]
  await env.DB.batch([
    env.DB.prepare("INSERT INTO organizations (id, name, created_at) VALUES (?, 'Globex', 0)").bind(organization),
    env.DB.prepare(
      `INSERT INTO portals (id, organization_id, name, display_name, description, accent_color, accent_text_color,
        auto_approve_developers, created_at, updated_at)
       VALUES (?, ?, 'Globex', 'Globex', '', '#333333', '#ffffff', 0, 0, 0)`,
    ).bind(portal, organization),
    env.DB.prepare("INSERT INTO hostnames VALUES ('initrode.localhost', ?, 1)").bind(portal),
  ])
  return 'initrode.localhost'
}
