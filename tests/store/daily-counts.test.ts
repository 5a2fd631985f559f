import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Overview } from '../../worker/contract/management/overview.ts'
import {
  acme,
  confirmationPath,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  goodPassword,
  invitationToken,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const hour = 3_600_000
const day = 24 * hour
let console: Visitor
let acmeId: string
let globexId: string

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
})

// Each test has a day to itself, and a few more for what happens after it.
beforeEach(async () => {
  world.pass(10 * day)
  console = await consoleOf(world)
})

async function today(): Promise<string> {
  return (await (await console.get(`/v3/portals/${acmeId}/overview`)).json<Overview>()).to
}

/** What became of those who signed up on a day: today, unless it says otherwise. */
async function countsOf(portalId: string, on?: string) {
  const date = on ?? (await today())
  const overview = await console.get(`/v3/portals/${portalId}/overview?from=${date}&to=${date}`)
  const { funnel, median_hours_to_approval: median } = await overview.json<Overview>()
  return { ...funnel, median }
}

async function decide(portalId: string, email: string, status: string) {
  const id = await developerIdOf(console, portalId, email)
  const response = await console.api('PATCH', `/v3/portals/${portalId}/developers/${id}`, { status })
  expect(response.status).toBe(200)
}

describe('what is kept about a day', () => {
  test('a sign-up counts once, however often it is repeated', async () => {
    const email = freshAddress()
    for (let again = 0; again < 3; again += 1) {
      await world.visitor(acme).post('/register', { full_name: 'Ada', email })
      world.pass(60_000)
    }
    await world.visitor(acme).post('/check-your-email', { email })
    expect(await countsOf(acmeId)).toMatchObject({ sign_ups: 1, confirmed: 0, approved: 0, first_log_ins: 0 })
  })

  test('what comes later counts for the day of the sign-up', async () => {
    const email = freshAddress()
    const visitor = world.visitor(acme)
    const date = await today()
    await visitor.post('/register', { full_name: 'Ada', email })
    const token = tokenOf(await confirmationPath(world, email))
    world.pass(20 * hour)
    await visitor.post('/confirm', { token, password: goodPassword })
    world.pass(2 * day)
    console = await consoleOf(world)
    await decide(acmeId, email, 'approved')
    world.pass(day)
    await logIn(visitor, email)
    console = await consoleOf(world)
    expect(await countsOf(acmeId, date)).toEqual({
      sign_ups: 1,
      confirmed: 1,
      approved: 1,
      first_log_ins: 1,
      median: 48,
    })
    expect(await countsOf(acmeId)).toMatchObject({ sign_ups: 0, confirmed: 0, approved: 0, first_log_ins: 0 })
  })

  test('automatic approval counts, and takes no time', async () => {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    expect(await countsOf(globexId)).toEqual({ sign_ups: 1, confirmed: 1, approved: 1, first_log_ins: 1, median: 0 })
  })

  test('a rule’s approval counts like any other', async () => {
    const path = `/v3/portals/${acmeId}/approval-rules`
    const when = { kind: 'email_domain', domains: ['example.com'] }
    await console.api('PUT', path, { rules: [{ when, decision: 'approve' }] })
    await join(world, acme)
    await console.api('PUT', path, { rules: [{ when, decision: 'reject' }] })
    await join(world, acme)
    await console.api('PUT', path, { rules: [] })
    expect(await countsOf(acmeId)).toEqual({ sign_ups: 2, confirmed: 2, approved: 1, first_log_ins: 0, median: 0 })
  })

  test('being approved, revoked and approved again counts once, with the time of the first approval', async () => {
    const { email } = await join(world, acme)
    world.pass(5 * hour)
    console = await consoleOf(world)
    for (const status of ['approved', 'revoked', 'approved']) {
      await decide(acmeId, email, status)
      world.pass(60_000)
    }
    expect(await countsOf(acmeId)).toMatchObject({ approved: 1, median: 5 })
  })

  test('being rejected first and approved later counts from the confirmation on', async () => {
    const { email } = await join(world, acme)
    await decide(acmeId, email, 'rejected')
    expect(await countsOf(acmeId)).toMatchObject({ confirmed: 1, approved: 0, median: null })
    world.pass(30 * 60_000)
    await decide(acmeId, email, 'approved')
    expect(await countsOf(acmeId)).toMatchObject({ confirmed: 1, approved: 1, median: 0.5 })
  })

  test('only the first log-in counts, even of three at once', async () => {
    const { email } = await join(world, globex)
    await Promise.all(Array.from({ length: 3 }, () => logIn(world.visitor(globex), email)))
    expect(await countsOf(globexId)).toMatchObject({ first_log_ins: 1 })
  })

  test('twenty people at once are twenty', async () => {
    const emails = Array.from({ length: 20 }, freshAddress)
    await Promise.all(emails.map((email) => world.visitor(acme).post('/register', { full_name: 'Ada', email })))
    expect(await countsOf(acmeId)).toMatchObject({ sign_ups: 20 })
  })

  test('deletion takes nothing back, and who registers again counts again', async () => {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    const before = await countsOf(globexId)
    await console.api('DELETE', `/v3/portals/${globexId}/developers/${await developerIdOf(console, globexId, email)}`)
    expect(await countsOf(globexId)).toEqual(before)
    await join(world, globex, email)
    expect(await countsOf(globexId)).toMatchObject({ sign_ups: 2, confirmed: 2, approved: 2, first_log_ins: 1 })
  })

  test('one portal’s people do not count for another', async () => {
    await join(world, globex)
    expect(await countsOf(acmeId)).toMatchObject({ sign_ups: 0, confirmed: 0 })
  })
})

describe('an invited developer', () => {
  async function invite(email: string): Promise<void> {
    const response = await console.api('POST', `/v3/portals/${acmeId}/invitations`, { email })
    expect(response.status).toBe(201)
  }

  const accept = async (email: string) => {
    const token = await invitationToken(world, email)
    const accepted = { token, full_name: 'Ada', password: goodPassword }
    const response = await world.visitor(acme).post('/accept-invitation', accepted)
    expect(response.status).toBe(303)
  }

  test('signs up on the day on which they accept', async () => {
    const email = freshAddress()
    const date = await today()
    await invite(email)
    expect(await countsOf(acmeId)).toMatchObject({ sign_ups: 0, confirmed: 0 })
    world.pass(2 * day)
    console = await consoleOf(world)
    await accept(email)
    expect(await countsOf(acmeId, date)).toMatchObject({ sign_ups: 0, confirmed: 0 })
    expect(await countsOf(acmeId)).toMatchObject({ sign_ups: 1, confirmed: 1 })
  })

  test('who had signed up before counts once, on the day on which they accept', async () => {
    const email = freshAddress()
    const date = await today()
    await world.visitor(acme).post('/register', { full_name: 'Ada', email })
    await world.letters(email)
    expect(await countsOf(acmeId)).toMatchObject({ sign_ups: 1 })
    await invite(email)
    expect(await countsOf(acmeId)).toMatchObject({ sign_ups: 0 })
    world.pass(2 * day)
    console = await consoleOf(world)
    await accept(email)
    expect(await countsOf(acmeId, date)).toMatchObject({ sign_ups: 0 })
    expect(await countsOf(acmeId)).toMatchObject({ sign_ups: 1, confirmed: 1 })
  })

  test('whom an admin added counts once, and choosing a password adds nothing', async () => {
    const email = freshAddress()
    const added = { email, full_name: 'Ada', status: 'approved', send_invitation_email: true }
    await console.api('POST', `/v3/portals/${acmeId}/developers`, added)
    await accept(email)
    expect(await countsOf(acmeId)).toMatchObject({ sign_ups: 1, confirmed: 1, approved: 1 })
  })
})
