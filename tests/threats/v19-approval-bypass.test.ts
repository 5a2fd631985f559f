// V19, a way around approval: WP User Registration CVE-2026-6145 and CVE-2026-1779, Zikula issue 4715 (approving before
// verifying skipped the verification). Each transition by itself stands in tests/console/developers.test.ts.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  acme,
  confirmationPath,
  consoleOf,
  developerIdOf,
  freshAddress,
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
const another = 'orange lantern nineteen'
const minute = 60_000

let console: Visitor
let acmeId: string
beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
})

const developers = () => `/v3/portals/${acmeId}/developers`
const decide = (id: string, status: string) => console.api('PATCH', `${developers()}/${id}`, { status })
const statusOf = async (email: string) =>
  (await env.DB.prepare('SELECT status FROM developers WHERE email = ?').bind(email).first<{ status: string }>())
    ?.status

const statuses = ['pending', 'approved', 'rejected', 'revoked'] as const
const asked = ['approved', 'rejected', 'revoked', 'pending'] as const
/** The state machine, whole: what each decision makes of each status. What is missing is refused and changes nothing. */
const becomes: Record<string, string> = {
  'pending approved': 'approved',
  'pending rejected': 'rejected',
  'approved approved': 'approved',
  'approved revoked': 'revoked',
  'rejected approved': 'approved',
  'rejected rejected': 'rejected',
  'revoked approved': 'approved',
  'revoked revoked': 'revoked',
}

describe('the state machine', () => {
  let email: string
  let id: string
  beforeAll(async () => {
    email = (await join(world, acme)).email
    id = await developerIdOf(console, acmeId, email)
  })

  test.each(statuses.flatMap((from) => asked.map((to) => [from, to] as const)))(
    '%s, asked to be %s',
    async (from, to) => {
      await env.DB.prepare('UPDATE developers SET status = ? WHERE id = ?').bind(from, id).run()
      const response = await decide(id, to)
      const expected = becomes[`${from} ${to}`]
      expect(response.status).toBe(expected ? 200 : to === 'pending' ? 400 : 409)
      expect(await statusOf(email)).toBe(expected ?? from)
    },
  )
})

test('who has not confirmed cannot be approved: there is nobody to approve, by any id', async () => {
  const email = freshAddress()
  await world.visitor(acme).post('/register', { full_name: 'Ada', email })
  const path = await confirmationPath(world, email)
  const row = await env.DB.prepare('SELECT id FROM registrations WHERE email = ?').bind(email).first<{ id: string }>()
  for (const id of [row?.id ?? '', email, encodeURIComponent(email), tokenOf(path)]) {
    expect((await decide(id, 'approved')).status).toBe(404)
  }
  expect(await statusOf(email)).toBeUndefined()
  // And confirming leads to waiting, whatever was tried before.
  await world.visitor(acme).post('/confirm', { token: tokenOf(path), password: goodPassword })
  expect(await statusOf(email)).toBe('pending')
  expect((await logIn(world.visitor(acme), email)).status).toBe(401)
})

describe.each([
  ['pending', []],
  ['rejected', ['rejected']],
  ['revoked', ['approved', 'revoked']],
] as const)('who is %s', (status, way) => {
  test('stays so, whatever they try again: every link, every form, every door', async () => {
    const email = freshAddress()
    const visitor = world.visitor(acme)
    await visitor.post('/register', { full_name: 'Ada', email })
    const token = tokenOf(await confirmationPath(world, email))
    await visitor.post('/confirm', { token, password: goodPassword })
    const id = await developerIdOf(console, acmeId, email)
    for (const step of way) await decide(id, step)

    /** With a link to a new password that is as good as any. */
    const resetBy = async (spend: (found: string) => Promise<Response>) => {
      world.pass(minute)
      expect((await visitor.post('/forgot-password', { email })).status).toBe(303)
      const response = await spend(tokenInLetter((await world.letters(email))[0]))
      expect(response.status).toBeLessThan(400)
      return response
    }

    const tries = [
      () => visitor.get(`/confirm?token=${token}`),
      () => visitor.post('/confirm', { token, password: another }),
      () => visitor.post('/accept-invitation', { token, password: another, full_name: 'Ada' }),
      () => visitor.api('POST', '/api/v3/developer/verify-email', { token }),
      () => visitor.api('POST', '/api/v3/developer/reset-password', { token, password: another }),
      () => visitor.post('/register', { full_name: 'Ada', email: email.toUpperCase() }),
      () => visitor.api('POST', '/api/v3/developer', { full_name: 'Ada', email }),
      () => visitor.post('/check-your-email', { email }),
      () => visitor.post('/accept-terms', { version: '1' }),
      () => resetBy((found) => visitor.post('/reset-password', { token: found, password: another })),
      () =>
        resetBy((found) =>
          visitor.api('POST', '/api/v3/developer/reset-password', { token: found, password: another }),
        ),
      () => console.api('POST', `/v3/portals/${acmeId}/invitations`, { email }),
      () => console.api('POST', developers(), { email, full_name: 'Ada', status: 'approved' }),
    ]
    for (const attempt of tries) {
      await attempt()
      world.pass(minute)
      await world.letters(email)
      expect(await statusOf(email)).toBe(status)
    }
    expect((await logIn(visitor, email)).status).toBe(401)
    expect((await logIn(visitor, email, another)).status).toBe(401)
    expect(visitor.cookies.has('__Host-developer')).toBe(false)
  })
})

test('approval switched to automatic lets in nobody who already waits', async () => {
  const { email, visitor } = await join(world, acme)
  const approveAll = (isAutomatic: boolean) =>
    console.api('PATCH', `/v3/portals/${acmeId}`, { auto_approve_developers: isAutomatic })
  expect((await approveAll(true)).status).toBe(200)
  // Those who come now are let in at once.
  expect(await statusOf((await join(world, acme)).email)).toBe('approved')
  expect(await statusOf(email)).toBe('pending')
  expect((await logIn(visitor, email)).status).toBe(401)
  expect((await approveAll(false)).status).toBe(200)
})
