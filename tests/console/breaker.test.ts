import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { LetterKind } from '../../worker/contract/letters.ts'
import type { Letter, LetterInFull } from '../../worker/contract/management/letters.ts'
import type { Portal } from '../../worker/contract/management/portals.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import { directoryDatabase } from '../../worker/store/database.ts'
import { openMailGuard } from '../../worker/store/mail-guard.ts'
import { countedDatabase } from '../counted-database.ts'
import {
  acme,
  addAdmin,
  adminCredentials,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  openWorld,
  pathOf,
  portalIdOf,
  tokenOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const hour = 3_600_000
const day = 24 * hour
const subject = 'Sign-up letters of Acme are stopped'
let console: Visitor
let acmeId: string

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
})

beforeEach(async () => {
  await env.DB.batch([
    env.DB.prepare(
      'UPDATE portals SET letters_stopped_at = NULL, letters_stopped_cause = NULL, letters_stopped_count = NULL',
    ),
    env.DB.prepare('DELETE FROM letters'),
    env.DB.prepare('DELETE FROM mailbox'),
    env.DB.prepare('DELETE FROM daily_counts'),
    env.DB.prepare('DELETE FROM attempts'),
  ])
  await later(day)
})

/** Time passes, and longer than a session lasts. */
async function later(milliseconds: number): Promise<void> {
  world.pass(milliseconds)
  console = await consoleOf(world)
}

const stopped = async () => (await (await console.get(`/v3/portals/${acmeId}`)).json<Portal>()).letters_stopped
const resume = (held: 'send' | 'discard', visitor = console) =>
  visitor.api('POST', `/v3/portals/${acmeId}/letters/resume`, { held })

async function signUp(email = freshAddress(), hostname = acme): Promise<string> {
  const response = await world.visitor(hostname).post('/register', { full_name: 'Ada Lovelace', email })
  expect(response.status).toBe(303)
  return email
}

async function signUps(count: number, hostname = acme): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => signUp(undefined, hostname)))
}

/** An attack, and the sweep that finds it. */
async function stopBySignUps(): Promise<string[]> {
  const emails = await signUps(101)
  await world.sweep()
  expect(await stopped()).toMatchObject({ cause: 'sign_ups' })
  return emails
}

/** Sign-up letters that left just now, and what the provider told of the first of them. */
const sent = (count: number, ...told: string[][]) => sentOf('confirm-email', count, ...told)

async function sentOf(kind: LetterKind, count: number, ...told: string[][]): Promise<void> {
  const ids = Array.from({ length: count }, () => crypto.randomUUID())
  await env.DB.prepare(
    `INSERT INTO letters (id, portal_id, kind, recipient, facts, created_at, send_after)
     SELECT value, ?, ?, 'grace@example.com', '{}', 1, 1 FROM json_each(?)`,
  )
    .bind(acmeId, kind, JSON.stringify(ids))
    .run()
  await env.DB.prepare("UPDATE letters SET state = 'sent', sent_at = ? WHERE id IN (SELECT value FROM json_each(?))")
    .bind(world.now(), JSON.stringify(ids))
    .run()
  for (const [place, states] of told.entries()) {
    for (const state of states) {
      await env.DB.prepare('INSERT INTO letter_states (letter_id, event_id, state, at) VALUES (?, ?, ?, ?)')
        .bind(ids[place], crypto.randomUUID(), state, world.now())
        .run()
    }
  }
}

const times = (count: number, ...states: string[]) => Array.from({ length: count }, () => states)

const eventsOf = async (action: string) => {
  const { results } = await env.DB.prepare(
    'SELECT actor, actor_id, details FROM events WHERE action = ? AND created_at > ? ORDER BY id',
  )
    .bind(action, world.now() - 3 * hour)
    .all<{ actor: string; actor_id: string; details: string }>()
  return results.map(({ details, ...event }) => ({ ...event, details: JSON.parse(details) }))
}

const statesOf = async (emails: string[]) => {
  const { results } = await env.DB.prepare(
    'SELECT DISTINCT state FROM letters WHERE recipient IN (SELECT value FROM json_each(?))',
  )
    .bind(JSON.stringify(emails))
    .all<{ state: string }>()
  return results.map(({ state }) => state)
}

/** What a week looks like, day by day, yesterday first. */
async function pastDays(...counts: number[]): Promise<void> {
  const today = Math.floor(world.now() / day)
  for (const [index, count] of counts.entries()) {
    await env.DB.prepare('INSERT INTO daily_counts (portal_id, day, sign_ups) VALUES (?, ?, ?)')
      .bind(acmeId, today - 1 - index, count)
      .run()
  }
}

describe('sign-ups', () => {
  test('of more than a hundred within an hour stop the letters, and admins are told once', async () => {
    await signUps(100)
    await world.sweep()
    expect(await stopped()).toBeNull()
    await signUp()
    await world.sweep()
    await world.sweep()
    expect(await stopped()).toEqual({ at: expect.any(String), cause: 'sign_ups', count: 101 })
    expect(await eventsOf('stop_letters')).toEqual([
      { actor: 'system', actor_id: 'mail-guard', details: { cause: 'sign_ups', count: 101 } },
    ])
    const told = (await world.letters(adminCredentials.email)).filter((letter) => letter.subject === subject)
    expect(told).toHaveLength(1)
    expect(told[0]?.text).toContain('101 sign-ups for Acme within an hour')
    expect(told[0]?.text).toContain(`https://admin.localhost/portals/${acmeId}/letters`)
  })

  test('of a busy hour do not, where as many are usual', async () => {
    await pastDays(360, 360, 360, 360, 20, 20, 20)
    await signUps(150)
    await world.sweep()
    expect(await stopped()).toBeNull()
    await signUp()
    await world.sweep()
    expect(await stopped()).toMatchObject({ cause: 'sign_ups', count: 151 })
  })

  test('of one day of an attack make nothing usual', async () => {
    await pastDays(9000, 20, 20, 20, 20, 20, 20)
    await stopBySignUps()
  })

  test('over hours do not: each hour counts by itself', async () => {
    await signUps(60)
    await later(61 * 60_000)
    await signUps(60)
    await world.sweep()
    expect(await stopped()).toBeNull()
    const { results } = await env.DB.prepare('SELECT sum(sign_ups) AS kept FROM minute_counts').all()
    expect(results).toEqual([{ kept: 60 }])
  })

  test('of one network alone never do', async () => {
    const visitor = world.visitor(acme)
    for (let tries = 0; tries < 110; tries += 1) {
      await visitor.post('/register', { full_name: 'Ada Lovelace', email: freshAddress() })
    }
    await world.sweep()
    expect(await stopped()).toBeNull()
  })

  test('again and again with the same addresses, and with those of developers, count as well', async () => {
    const developer = await join(world, acme)
    await later(2 * hour)
    const emails = [developer.email, ...(await signUps(25))]
    for (let round = 0; round < 4; round += 1) {
      for (const email of emails) await world.letters(email)
      for (const email of emails) await signUp(email)
    }
    await world.sweep()
    expect(await stopped()).toMatchObject({ cause: 'sign_ups', count: 129 })
  })

  test('by invitation do not', async () => {
    const rows = Array.from({ length: 110 }, () => ({ email: freshAddress() }))
    for (const row of rows) await console.api('POST', `/v3/portals/${acmeId}/invitations`, row)
    await world.sweep()
    expect(await stopped()).toBeNull()
  })

  test('found by many sweeps at the same time stop the letters once', async () => {
    await signUps(101)
    await Promise.all(Array.from({ length: 5 }, () => world.sweep()))
    expect(await eventsOf('stop_letters')).toHaveLength(1)
    const told = (await world.letters(adminCredentials.email)).filter((letter) => letter.subject === subject)
    expect(told).toHaveLength(1)
  })
})

test('a look at all portals reads what happened in the last hour, and nothing of what came before', async () => {
  const { database, counts } = countedDatabase(env.DB)
  const minute = Math.floor(world.now() / 60_000)
  const numbers = (most: number) =>
    `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${most})`
  await env.DB.prepare('DELETE FROM minute_counts').run()
  await env.DB.prepare(
    `${numbers(20_000)} INSERT INTO minute_counts (minute, portal_id, sign_ups) SELECT ? - 60 - n, 'old', 100 FROM numbers`,
  )
    .bind(minute)
    .run()
  // A portal that stands out, and a hundred that do not.
  await env.DB.prepare(
    `${numbers(101)} INSERT INTO minute_counts (minute, portal_id, sign_ups)
     SELECT ? - 1, iif(n = 101, ?, 'quiet' || n), n FROM numbers`,
  )
    .bind(minute, acmeId)
    .run()
  await pastDays(20, 20, 20, 20, 20, 20, 20)
  const jumps = await openMailGuard(directoryDatabase({ DB: database })).jumps(world.now())
  expect(jumps).toMatchObject([{ id: acmeId, cause: 'sign_ups', count: 101 }])
  expect(counts).toMatchObject({ roundTrips: 1 })
  expect(counts.rowsRead).toBeGreaterThan(101)
  expect(counts.rowsRead).toBeLessThan(300)
})

describe('letters that come back', () => {
  test('stop the letters when they are ten, and a tenth of those that left', async () => {
    await sent(100, ...times(9, 'bounced'))
    await world.sweep()
    expect(await stopped()).toBeNull()
    await sent(1, ['complained'])
    await world.sweep()
    expect(await stopped()).toBeNull()
    await sent(1, ['suppressed'])
    await world.sweep()
    expect(await stopped()).toMatchObject({ cause: 'bounces', count: 11 })
    const [letter] = await world.letters(adminCredentials.email)
    expect(letter?.text).toContain('11 letters of Acme came back within an hour')
  })

  test('do not when they are fewer, or few among many', async () => {
    await sent(20, ...times(9, 'bounced'))
    await world.sweep()
    expect(await stopped()).toBeNull()
    await sent(81, ['bounced'])
    await world.sweep()
    expect(await stopped()).toBeNull()
  })

  test('do not when strangers did not cause them: invitations to old addresses, say', async () => {
    await sentOf('developer-invitation', 100, ...times(50, 'bounced'))
    await world.sweep()
    expect(await stopped()).toBeNull()
  })

  test('count once each, and not at all when they never left', async () => {
    await sent(20, ...times(9, 'delivered', 'bounced', 'complained'))
    await env.DB.prepare(
      'UPDATE letters SET sent_at = NULL WHERE id NOT IN (SELECT letter_id FROM letter_states)',
    ).run()
    await env.DB.prepare(
      `INSERT INTO letter_states (letter_id, event_id, state, at)
       SELECT id, 'suppressed-0', 'suppressed', ? FROM letters WHERE sent_at IS NULL`,
    )
      .bind(world.now())
      .run()
    await world.sweep()
    expect(await stopped()).toBeNull()
  })
})

describe('while they are stopped', () => {
  test('letters of sign-ups are held, old and new, and all others leave', async () => {
    const developer = await join(world, acme)
    await later(2 * hour)
    const early = await stopBySignUps()
    const late = await signUp()
    await world.visitor(acme).post('/check-your-email', { email: early[0] ?? '' })
    expect(await world.letters(late)).toEqual([])
    expect(await world.letters(early[0] ?? '')).toEqual([])
    expect(await statesOf([...early, late])).toEqual(['held'])
    await signUp(developer.email)
    const about = async (email: string) => (await world.letters(email)).map((letter) => letter.subject)
    expect(await about(developer.email)).not.toContain('You are already registered with Acme')

    const id = await developerIdOf(console, acmeId, developer.email)
    await console.api('PATCH', `/v3/portals/${acmeId}/developers/${id}`, { status: 'approved' })
    await world.visitor(acme).post('/forgot-password', { email: developer.email })
    expect(await about(developer.email)).toEqual(
      expect.arrayContaining([expect.stringContaining('approved'), expect.stringContaining('password')]),
    )
    const invited = freshAddress()
    await console.api('POST', `/v3/portals/${acmeId}/invitations`, { email: invited })
    expect(await about(invited)).toHaveLength(1)
  })

  test('another portal is not affected', async () => {
    await stopBySignUps()
    expect(await world.letters(await signUp(undefined, globex))).toHaveLength(1)
    const globexId = await portalIdOf(console, globex)
    expect((await (await console.get(`/v3/portals/${globexId}`)).json<Portal>()).letters_stopped).toBeNull()
    const response = await console.api('POST', `/v3/portals/${globexId}/letters/resume`, { held: 'send' })
    expect(response.status).toBe(409)
  })

  test('a letter that somebody has tried to send goes on: it may have been taken already', async () => {
    const email = await signUp()
    await env.DB.prepare(
      "UPDATE letters SET state = 'waiting', sent_at = NULL, first_tried_at = ?, send_after = ? WHERE recipient = ?",
    )
      .bind(world.now(), world.now() + 30_000, email)
      .run()
    await stopBySignUps()
    world.pass(30_000)
    await world.sweep()
    expect(await statesOf([email])).toEqual(['sent'])
  })
})

describe('sending the held letters', () => {
  test('lets all of them go, and those that follow', async () => {
    const emails = await stopBySignUps()
    const response = await resume('send')
    expect(response.status).toBe(200)
    expect((await response.json<Portal>()).letters_stopped).toBeNull()
    for (const email of [emails[0] ?? '', emails.at(-1) ?? '', await signUp()]) {
      expect((await world.letters(email))[0]?.subject).toContain('Confirm your email')
    }
    expect(await eventsOf('resume_letters')).toMatchObject([
      { actor: 'admin', details: { cause: 'sign_ups', letters: 101 } },
    ])
  })

  test('days later still does, with links that work for a day from then on, also for who signed up twice meanwhile', async () => {
    const [first = '', second = ''] = await stopBySignUps()
    await later(3 * day)
    await signUp(second)
    await resume('send')
    for (const email of [first, second]) {
      const [letter] = await world.letters(email)
      world.pass(11 * hour)
      const token = tokenOf(pathOf(letter))
      const confirmed = await world.visitor(acme).post('/confirm', { token, password: goodPassword })
      expect(confirmed.headers.get('Location')).toBe('/login?notice=confirmed_pending')
    }
  })

  test('one by one is possible, too, and says so in its story', async () => {
    const [email = '', other = ''] = await stopBySignUps()
    const letters = `/v3/portals/${acmeId}/letters`
    const heldTo = async (recipient: string) => {
      const { data } = await (await console.get(`${letters}?state=held&recipient=${recipient}`)).json<{
        data: Letter[]
      }>()
      return data[0]
    }
    const response = await console.api('POST', `${letters}/${(await heldTo(email))?.id}/resend`)
    expect(response.status).toBe(200)
    expect(await world.letters(email)).toHaveLength(1)
    expect(await heldTo(email)).toBeUndefined()
    expect(await world.letters(other)).toEqual([])
    const id = (await heldTo(other))?.id
    await resume('send')
    await world.letters(other)
    const { states } = await (await console.get(`${letters}/${id}`)).json<LetterInFull>()
    expect(states.map(({ state }) => state)).toEqual(['held', 'waiting', 'sent'])
  })

  test('keeps them from being stopped again within an hour for the same cause, and for no other', async () => {
    await stopBySignUps()
    await resume('send')
    await signUps(60)
    await world.sweep()
    expect(await stopped()).toBeNull()
    await sent(100, ...times(30, 'bounced'))
    await world.sweep()
    expect(await stopped()).toMatchObject({ cause: 'bounces' })
    await resume('send')
    await world.sweep()
    expect(await stopped()).toBeNull()
  })

  test('doubles for a day what it takes to stop them again', async () => {
    await stopBySignUps()
    await resume('send')
    await later(2 * hour)
    await signUps(200)
    await world.sweep()
    expect(await stopped()).toBeNull()
    await signUp()
    await world.sweep()
    expect(await stopped()).toMatchObject({ cause: 'sign_ups', count: 201 })
    await resume('discard')
    await later(day)
    await stopBySignUps()
  })
})

describe('discarding them', () => {
  test('deletes the registrations that nobody confirmed, and nothing else', async () => {
    const proven = await join(world, acme)
    const invited = freshAddress()
    await console.api('POST', `/v3/portals/${acmeId}/invitations`, { email: invited })
    await world.letters(invited)
    await later(2 * hour)
    const emails = await stopBySignUps()
    await signUp(proven.email)
    await signUp(invited)
    expect((await resume('discard')).status).toBe(200)
    const left = async (email: string) =>
      (await env.DB.prepare('SELECT id FROM registrations WHERE email = ?').bind(email).all()).results.length
    expect(await Promise.all([left(emails[0] ?? ''), left(proven.email), left(invited)])).toEqual([0, 1, 1])
    expect(await statesOf(emails)).toEqual([])
    expect(await eventsOf('discard_letters')).toMatchObject([{ details: { cause: 'sign_ups', letters: 102 } }])
    await signUp(emails[0])
    expect(await world.letters(emails[0] ?? '')).toHaveLength(1)
  })
})

test('of two admins at the same time one decides, and the other is told', async () => {
  await stopBySignUps()
  const { visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [acmeId] })
  const answers = await Promise.all([resume('send'), resume('discard', visitor), resume('send', visitor)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  const refused = answers.find(({ status }) => status === 409)
  expect((await refused?.json<Problem>())?.detail).toContain('Somebody else was faster')
  const noted = [...(await eventsOf('resume_letters')), ...(await eventsOf('discard_letters'))]
  expect(noted).toHaveLength(1)
})

test('what becomes of held letters is send or discard, and nothing else', async () => {
  for (const body of [{ held: 'burn' }, {}, { held: 'send', portal_id: acmeId }]) {
    expect((await console.api('POST', `/v3/portals/${acmeId}/letters/resume`, body)).status).toBe(400)
  }
})
