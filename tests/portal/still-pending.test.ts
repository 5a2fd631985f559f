import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { directoryDatabase } from '../../worker/store/database.ts'
import { openWaitingDevelopers } from '../../worker/store/waiting-developers.ts'
import {
  acme,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  goodPassword,
  invitationToken,
  join,
  openWorld,
  portalIdOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const minute = 60_000
const day = 24 * 60 * minute
const subject = 'Your request to join Acme is still waiting'
let console: Visitor
let acmeId: string

beforeAll(async () => {
  acmeId = await portalIdOf(await consoleOf(world), acme)
})

// Each test begins with nobody who waits, and with an admin who has just logged in.
beforeEach(async () => {
  await env.DB.prepare("DELETE FROM developers WHERE status = 'pending'").run()
  await later(minute)
})

/** Time passes, and longer than an admin's session lasts. */
async function later(milliseconds: number): Promise<void> {
  world.pass(milliseconds)
  console = await consoleOf(world)
}

async function decide(email: string, status: 'approved' | 'rejected' | 'revoked') {
  const id = await developerIdOf(console, acmeId, email)
  expect((await console.api('PATCH', `/v3/portals/${acmeId}/developers/${id}`, { status })).status).toBe(200)
}

/** The letters about a long wait that somebody has got. */
async function remindersTo(email: string) {
  return (await world.letters(email)).filter((letter) => letter.subject === subject)
}

const lettersKept = (email: string) =>
  env.DB.prepare("SELECT count(*) AS n FROM letters WHERE kind = 'still-pending' AND recipient = ?")
    .bind(email)
    .first<number>('n')

/** The sweep as far as it writes, before anything leaves. */
const write = () => {
  const now = world.now()
  const newId = () => crypto.randomUUID()
  return openWaitingDevelopers(directoryDatabase(env)).remind({ before: now - 7 * day, now, newId })
}

describe('whoever waits for a decision for a week', () => {
  test('is told so once: that there is nothing to do, and that the decision comes by email', async () => {
    const { email } = await join(world, acme)
    world.pass(7 * day - minute)
    await world.sweep()
    expect(await remindersTo(email)).toEqual([])
    world.pass(minute)
    await world.sweep()
    const [letter, ...others] = await remindersTo(email)
    expect(others).toEqual([])
    expect(letter?.text).toContain('There is nothing for you to do: the decision will come to you by email.')
    expect(letter?.html).not.toMatch(/<a [^>]*button/)
    world.pass(8 * day)
    await world.sweep()
    expect(await remindersTo(email)).toHaveLength(1)
  })

  test('is not told again when the letter was forgotten with the others of its time', async () => {
    const { email } = await join(world, acme)
    world.pass(7 * day)
    await world.sweep()
    expect(await lettersKept(email)).toBe(1)
    world.pass(91 * day)
    await world.sweep()
    expect(await lettersKept(email)).toBe(0)
    world.pass(day)
    await world.sweep()
    expect(await lettersKept(email)).toBe(0)
    expect(await remindersTo(email)).toHaveLength(1)
  })

  test('is told once by many sweeps at the same time', async () => {
    const { email } = await join(world, acme)
    world.pass(7 * day)
    await Promise.all(Array.from({ length: 5 }, () => world.sweep()))
    expect(await remindersTo(email)).toHaveLength(1)
  })

  test('is told in the language of the letters to them', async () => {
    const { email } = await join(world, acme)
    await env.DB.prepare("UPDATE developers SET language = 'ja' WHERE email_key = ?").bind(email).run()
    world.pass(7 * day)
    await world.sweep()
    expect((await world.letters(email))[0]?.subject).toBe('Acme の利用申請は現在も承認待ちです')
  })

  test('is told too when an admin has added them, once they have accepted', async () => {
    const email = freshAddress()
    const added = { email, full_name: 'Grace Hopper', status: 'pending' }
    expect((await console.api('POST', `/v3/portals/${acmeId}/developers`, added)).status).toBe(201)
    world.pass(8 * day)
    await world.sweep()
    expect(await remindersTo(email)).toEqual([])
    await world.visitor(acme).post('/forgot-password', { email })
    const token = await invitationToken(world, email)
    await world.visitor(acme).post('/accept-invitation', { token, full_name: 'Grace Hopper', password: goodPassword })
    await world.sweep()
    expect((await remindersTo(email))[0]?.text).toMatch(/^Hello Grace Hopper,/)
  })

  test('is told while the portal’s sign-up letters are stopped: no stranger can cause this one', async () => {
    const { email } = await join(world, acme)
    world.pass(7 * day)
    const stop = (at: number | null) =>
      env.DB.prepare('UPDATE portals SET letters_stopped_at = ? WHERE id = ?').bind(at, acmeId).run()
    await stop(world.now())
    await world.sweep()
    expect(await remindersTo(email)).toHaveLength(1)
    await stop(null)
  })
})

describe('whoever was decided on', () => {
  test.each(['approved', 'rejected'] as const)('is not told that they wait: %s', async (status) => {
    const { email } = await join(world, acme)
    await decide(email, status)
    world.pass(8 * day)
    await world.sweep()
    expect(await lettersKept(email)).toBe(0)
  })

  test('at once, by the portal itself, is not told that they wait', async () => {
    const { email } = await join(world, globex)
    world.pass(8 * day)
    await world.sweep()
    expect(await lettersKept(email)).toBe(0)
  })

  test('before the letter has left gets the decision instead', async () => {
    const { email } = await join(world, acme)
    await later(7 * day)
    expect(await write()).toBe(1)
    await decide(email, 'approved')
    const subjects = (await world.letters(email)).map((letter) => letter.subject)
    expect(subjects[0]).toBe('Your Acme account is approved')
    expect(subjects).not.toContain(subject)
  })

  test('cannot be sent the letter again by an admin, as those can who still wait', async () => {
    const { email } = await join(world, acme)
    await later(7 * day)
    await world.sweep()
    const [letter] = await remindersTo(email)
    const again = () => console.api('POST', `/v3/portals/${acmeId}/letters/${letter?.id}/resend`)
    await later(minute)
    expect((await again()).status).toBe(200)
    expect(await remindersTo(email)).toHaveLength(2)
    await decide(email, 'rejected')
    await later(minute)
    expect((await again()).status).toBe(409)
  })
})

test('a closed portal writes nobody, not even once it is open again', async () => {
  const { email } = await join(world, acme)
  const path = `/v3/portals/${acmeId}`
  expect((await console.api('DELETE', path)).status).toBe(204)
  await later(7 * day)
  await world.sweep()
  expect((await console.api('POST', `${path}/reopen`)).status).toBe(200)
  await world.sweep()
  expect(await lettersKept(email)).toBe(0)
})

test('a sweep writes to a bounded number, those who have waited longest first, and the next one goes on', async () => {
  const { email } = await join(world, acme)
  await env.DB.prepare(
    `INSERT INTO developers (id, portal_id, email, email_key, full_name, status, password_hash, created_at, updated_at)
     SELECT 'waits-' || value, ?1, value || '@example.com', value || '@example.com', 'Ada', 'pending', 'x', ?2 - value, ?2
     FROM json_each(?3)`,
  )
    .bind(acmeId, world.now() - day, JSON.stringify(Array.from({ length: 100 }, (_, index) => index)))
    .run()
  world.pass(7 * day)
  expect(await write()).toBe(100)
  expect(await lettersKept(email)).toBe(0)
  expect(await write()).toBe(1)
  expect(await lettersKept(email)).toBe(1)
  expect(await write()).toBe(0)
})
