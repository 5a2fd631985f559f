// V8, one thing spent twice by asking at the same time: better-auth (commit 664c1d7a9a), MISP CVE-2026-107276, and the
// guard that Ory Kratos has against it. What the portals' own doors do with twenty at once stands in tests/races.test.ts.
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import {
  acme,
  admin,
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
  tokenInLetter,
  tokenOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const twenty = Array.from({ length: 20 }, (_, index) => index)

let console: Visitor
let acmeId: string
let globexId: string
beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
})

async function count(query: string, ...values: unknown[]): Promise<number> {
  const row = await env.DB.prepare(query)
    .bind(...values)
    .first<{ n: number }>()
  return row?.n ?? 0
}

test('a confirmation through the form and both APIs at once makes one developer, whose password is the winner’s', async () => {
  const email = freshAddress()
  await world.visitor(globex).post('/register', { full_name: 'Ada', email })
  const token = tokenOf(await confirmationPath(world, email))
  const passwordOf = (index: number) => `${goodPassword} number ${index}`
  const answers = await Promise.all(
    twenty.map((index) => {
      const visitor = world.visitor(globex)
      const password = passwordOf(index)
      if (index % 3 === 0) return visitor.post('/confirm', { token, password })
      return visitor.api('POST', `/api/v${(index % 2) + 2}/developer/reset-password`, { token, password })
    }),
  )
  const winners = twenty.filter((index) => (answers[index]?.status ?? 500) < 400)
  expect(winners).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 410)).toHaveLength(19)
  expect(await count('SELECT count(*) AS n FROM developers WHERE email = ?', email)).toBe(1)
  const [winner = 0] = winners
  expect((await logIn(world.visitor(globex), email, passwordOf(winner))).status).toBe(303)
  expect((await logIn(world.visitor(globex), email, passwordOf((winner + 1) % 20))).status).toBe(401)
})

test('an invitation accepted twenty times at once makes one developer', async () => {
  const email = freshAddress()
  await console.api('POST', `/v3/portals/${globexId}/invitations`, { email })
  const token = await invitationToken(world, email)
  const answers = await Promise.all(
    twenty.map((index) =>
      world.visitor(globex).post('/accept-invitation', { token, full_name: `Ada ${index}`, password: goodPassword }),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(19).fill(410)])
  expect(await count('SELECT count(*) AS n FROM developers WHERE email = ?', email)).toBe(1)
  expect(
    await count(
      "SELECT count(*) AS n FROM events WHERE action = 'confirm' AND developer_id = (SELECT id FROM developers WHERE email = ?)",
      email,
    ),
  ).toBe(1)
})

test('a link to a new password used twenty times at once, by both doors, sets one password', async () => {
  const { email } = await join(world, globex)
  world.pass(60_000)
  await world.visitor(globex).post('/forgot-password', { email })
  const token = tokenInLetter((await world.letters(email))[0])
  const passwordOf = (index: number) => `orange lantern number ${index}`
  const answers = await Promise.all(
    twenty.map((index) => {
      const fields = { token, password: passwordOf(index) }
      const visitor = world.visitor(globex)
      return index % 2
        ? visitor.post('/reset-password', fields)
        : visitor.api('POST', '/api/v3/developer/reset-password', fields)
    }),
  )
  const winners = twenty.filter((index) => (answers[index]?.status ?? 500) < 400)
  expect(winners).toHaveLength(1)
  const [winner = 0] = winners
  expect((await logIn(world.visitor(globex), email, passwordOf(winner))).status).toBe(303)
  expect((await logIn(world.visitor(globex), email, passwordOf((winner + 1) % 20))).status).toBe(401)
})

test('approving twenty times at once is one decision: one event, one letter, counts that agree', async () => {
  const { email } = await join(world, acme)
  const path = `/v3/portals/${acmeId}/developers/${await developerIdOf(console, acmeId, email)}`
  const approved = "SELECT developers AS n FROM developer_counts WHERE portal_id = ? AND status = 'approved'"
  const before = await count(approved, acmeId)
  const answers = await Promise.all(twenty.map(() => console.api('PATCH', path, { status: 'approved' })))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(await count(approved, acmeId)).toBe(before + 1)
  const events = await (await console.get(`${path}/events`)).json<{ data: { action: string }[] }>()
  expect(events.data.filter(({ action }) => action === 'approve')).toHaveLength(1)
  const letters = await world.letters(email)
  expect(letters.filter(({ subject }) => subject.includes('approved'))).toHaveLength(1)
})

test('a session that is used ten times while it logs out is over, for whoever kept it', async () => {
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  const token = visitor.cookies.get('__Host-developer') ?? ''
  const kept = world.visitor(globex)
  kept.cookies.set('__Host-developer', token)
  const uses = twenty.slice(0, 10).map(() => kept.api('GET', '/api/v3/developer/me'))
  const [out] = await Promise.all([visitor.post('/logout', {}), ...uses])
  expect(out.status).toBe(303)
  expect((await kept.api('GET', '/api/v3/developer/me')).status).toBe(401)
})

test('of twenty log-ins while all sessions are ended, those from before are out, those from after are in, and none is half in', async () => {
  const { email } = await join(world, globex)
  const path = `/v3/portals/${globexId}/developers/${await developerIdOf(console, globexId, email)}/sessions`
  const browsers = twenty.map(() => world.visitor(globex))
  const [before, amid, after] = [browsers.slice(0, 5), browsers.slice(5, 15), browsers.slice(15)]
  await Promise.all(before.map((browser) => logIn(browser, email)))
  const [ended] = await Promise.all([
    console.api('DELETE', path).then(async (response) => {
      await Promise.all(after.map((browser) => logIn(browser, email)))
      return response
    }),
    ...amid.map((browser) => logIn(browser, email)),
  ])
  expect(ended.status).toBe(204)

  const isIn = async (browser: Visitor) => (await browser.api('GET', '/api/v3/developer/me')).status === 200
  const areIn = (some: Visitor[]) => Promise.all(some.map(isIn))
  expect(await areIn(before)).toEqual(before.map(() => false))
  expect(await areIn(after)).toEqual(after.map(() => true))
  const stored = 'SELECT count(*) AS n FROM sessions WHERE developer_id = (SELECT id FROM developers WHERE email = ?)'
  expect(await count(stored, email)).toBe((await areIn(browsers)).filter(Boolean).length)
  const told = (await console.get(path)).json<{ data: unknown[] }>()
  expect((await told).data).toHaveLength(await count(stored, email))
})

test('an admin’s invitation accepted twenty times at once makes one admin', async () => {
  const email = freshAddress()
  await console.api('POST', '/v3/admin-invitations', { email, role: 'organization_admin' })
  const token = tokenInLetter((await world.letters(email))[0])
  const answers = await Promise.all(
    twenty.map(() =>
      world.visitor(admin).post('/accept-invitation', { token, full_name: 'Grace', password: goodPassword }),
    ),
  )
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
  expect(await count('SELECT count(*) AS n FROM admins WHERE email = ?', email)).toBe(1)
})
