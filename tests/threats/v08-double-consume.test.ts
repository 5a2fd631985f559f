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

test('logging out and being used at the same time, a session ends; logging in twenty times at once starts twenty that all end', async () => {
  const { email } = await join(world, globex)
  const browsers = twenty.slice(0, 5).map(() => world.visitor(globex))
  await Promise.all(browsers.map((browser) => logIn(browser, email)))
  const id = await developerIdOf(console, globexId, email)
  await Promise.all([
    ...browsers.map((browser) => browser.get('/')),
    console.api('DELETE', `/v3/portals/${globexId}/developers/${id}/sessions`),
  ])
  for (const browser of browsers) expect((await browser.api('GET', '/api/v3/developer/me')).status).toBe(401)
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
