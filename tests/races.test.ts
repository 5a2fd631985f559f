import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { onRoundTrip } from './watched-database.ts'
import {
  acme,
  addAdmin,
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
  pathOf,
  portalIdOf,
  tokenInLetter,
  tokenOf,
} from './world.ts'

const world = openWorld()
const twenty = Array.from({ length: 20 }, (_, index) => index)

async function count(query: string, ...values: unknown[]): Promise<number> {
  const row = await env.DB.prepare(query)
    .bind(...values)
    .first<{ n: number }>()
  return row?.n ?? 0
}

test('twenty simultaneous registrations of one address make one registration and one letter, and its link works', async () => {
  const email = freshAddress()
  const answers = await Promise.all(
    twenty.map((index) => world.visitor(acme).post('/register', { full_name: `Ada ${index}`, email })),
  )
  // An address is taken five times a day.
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(5).fill(303), ...Array(15).fill(429)])
  expect(await count('SELECT count(*) AS n FROM registrations WHERE email = ?', email)).toBe(1)
  const letters = await world.letters(email)
  expect(letters).toHaveLength(1)
  expect((await world.visitor(acme).get(pathOf(letters[0]))).status).toBe(200)
})

test('twenty simultaneous sign-ups of a known address write one letter', async () => {
  const { email } = await join(world, acme)
  await Promise.all(twenty.map(() => world.visitor(acme).post('/register', { full_name: 'Eve', email })))
  const letters = await world.letters(email)
  expect(letters.filter((letter) => letter.subject.includes('already registered'))).toHaveLength(1)
})

test('twenty simultaneous confirmations of one token make one developer, one event and one letter to the admin', async () => {
  const email = freshAddress()
  const visitor = world.visitor(acme)
  await visitor.post('/register', { full_name: 'Ada', email })
  const token = tokenOf(await confirmationPath(world, email))
  const answers = await Promise.all(
    twenty.map((index) => world.visitor(acme).post('/confirm', { token, password: `${goodPassword} ${index}` })),
  )
  const statuses = answers.map((answer) => answer.status).sort()
  expect(statuses).toEqual([303, ...Array(19).fill(410)])
  expect(await count('SELECT count(*) AS n FROM developers WHERE email = ?', email)).toBe(1)
  const events = `SELECT count(*) AS n FROM events WHERE action = 'confirm'
    AND developer_id = (SELECT id FROM developers WHERE email = ?)`
  expect(await count(events, email)).toBe(1)
  const notices = await world.letters('admin@example.com')
  expect(notices.filter((letter) => letter.text.includes(email))).toHaveLength(1)
  const receipts = (await world.letters(email)).filter(({ subject }) => subject.startsWith('We got your request'))
  expect(receipts).toHaveLength(1)

  const winner = answers.findIndex((answer) => answer.status === 303)
  const login = await logIn(visitor, email, `${goodPassword} ${winner}`)
  expect(await login.text()).toContain('pending approval')
})

test('approve against reject: one of them counts, and the developer gets the letter of where it ended', async () => {
  const { email } = await join(world, acme)
  const console = await consoleOf(world)
  const portalId = await portalIdOf(console, acme)
  const path = `/v3/portals/${portalId}/developers/${await developerIdOf(console, portalId, email)}`
  const answers = await Promise.all(
    twenty.map((index) => console.api('PATCH', path, { status: index % 2 ? 'approved' : 'rejected' })),
  )
  const { status } = await (await console.get(path)).json<{ status: string }>()
  const letters = (await world.letters(email)).map((letter) => letter.subject)
  const approvals = letters.filter((subject) => subject.includes('approved'))
  const rejections = letters.filter((subject) => subject.startsWith('Your request to join'))

  // Rejecting first leaves approving possible, never the other way round: so it ends approved, and only that is told.
  expect(status).toBe('approved')
  expect(approvals).toHaveLength(1)
  expect(rejections).toEqual([])
  expect(answers.every((answer) => [200, 409].includes(answer.status))).toBe(true)
  const events = await count(
    "SELECT count(*) AS n FROM events WHERE action IN ('approve', 'reject') AND developer_id = (SELECT id FROM developers WHERE email = ?)",
    email,
  )
  expect([1, 2]).toContain(events)
})

test('twenty sweeps of the outbox at once send each letter once', async () => {
  const email = freshAddress()
  await world.visitor(globex).post('/register', { full_name: 'Ada', email })
  world.pass(2000)
  await Promise.all(twenty.map(() => world.letters(email)))
  expect(await world.letters(email)).toHaveLength(1)
  expect(await count('SELECT attempts AS n FROM letters WHERE recipient = ?', email)).toBe(1)
})

test('logging in while being revoked ends without a session', async () => {
  const { email, visitor } = await join(world, globex)
  const console = await consoleOf(world)
  const portalId = await portalIdOf(console, globex)
  const path = `/v3/portals/${portalId}/developers/${await developerIdOf(console, portalId, email)}`
  await Promise.all([
    ...twenty.slice(0, 5).map(() => logIn(world.visitor(globex), email)),
    console.api('PATCH', path, { status: 'revoked' }),
  ])
  expect((await logIn(visitor, email)).status).toBe(401)
  const sessions = 'SELECT count(*) AS n FROM sessions WHERE developer_id = (SELECT id FROM developers WHERE email = ?)'
  expect(await count(sessions, email)).toBe(0)
})

describe.each([globex, admin])('logging in to %s while the address is being changed', (hostname) => {
  test.each([1, 2, 3, 4])('before its round trip %i ends without a session', async (trip) => {
    const isAdmin = hostname === admin
    const { email, visitor } = isAdmin ? await addAdmin(world, { role: 'service_admin' }) : await join(world, globex)
    const password = isAdmin ? adminCredentials.password : goodPassword
    await logIn(visitor, email, password)
    const wanted = freshAddress()
    if (isAdmin) await visitor.api('POST', '/v3/me/email', { email: wanted, password })
    else await visitor.post('/account/email', { email: wanted, present_password: password })
    const token = tokenInLetter((await world.letters(wanted))[0])

    const changing = onRoundTrip(trip, () => visitor.post('/confirm-new-email', { token }))
    const browser = openWorld({ ...env, DB: changing }).visitor(hostname)
    await logIn(browser, email, password)
    expect((await visitor.get(`/confirm-new-email?token=${token}`)).status).toBe(410)
    const session = world.visitor(hostname)
    for (const [name, value] of browser.cookies) session.cookies.set(name, value)
    expect((await session.get(isAdmin ? '/v3/me' : '/api/v3/developer/me')).status).toBe(401)
  })
})
