// V22, an account prepared for somebody before they come: better-auth CVE-2026-53516 and GHSA-qq9h-g4jm-xgf3, Logto
// CVE-2026-15611, Keycloak CVE-2025-7365 (a verification letter that merges the attacker's data).
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import {
  acme,
  confirmationPath,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  logIn,
  openWorld,
  portalIdOf,
  tokenOf,
} from '../world.ts'

const world = openWorld()
const attackers = 'the attacker chose this one'

let globexId: string
beforeAll(async () => {
  globexId = await portalIdOf(await consoleOf(world), globex)
})

test('whoever signs up with a stranger’s address can plant no password: it is chosen by who reads the letter', async () => {
  const victim = freshAddress()
  const attacker = world.visitor(globex)
  await attacker.post('/register', {
    full_name: 'Ada',
    email: victim,
    password: attackers,
    password_confirmation: attackers,
  })
  expect(
    (await attacker.api('POST', '/api/v3/developer', { full_name: 'A', email: victim, password: attackers })).status,
  ).toBe(400)

  const token = tokenOf(await confirmationPath(world, victim))
  const owner = world.visitor(globex)
  await owner.post('/confirm', { token, password: goodPassword })
  expect((await logIn(owner, victim)).status).toBe(303)
  expect((await logIn(attacker, victim, attackers)).status).toBe(401)
  expect((await attacker.api('GET', '/api/v3/developer/me')).status).toBe(401)
})

test('whoever signed up first holds no link and no session once the owner signs up', async () => {
  const victim = freshAddress()
  const attacker = world.visitor(globex)
  await attacker.post('/register', { full_name: 'Eve was here', email: victim })
  const first = tokenOf(await confirmationPath(world, victim))
  const owner = world.visitor(globex)
  await owner.post('/register', { full_name: 'Ada Lovelace', email: victim })
  const second = tokenOf(await confirmationPath(world, victim))

  expect((await attacker.post('/confirm', { token: first, password: attackers })).status).toBe(404)
  expect((await owner.post('/confirm', { token: second, password: goodPassword })).status).toBe(303)
  const made = env.DB.prepare('SELECT full_name FROM developers WHERE email = ? AND portal_id = ?').bind(
    victim,
    globexId,
  )
  expect(await made.first()).toEqual({ full_name: 'Ada Lovelace' })
})

test('signing up, being written to and confirming start no session in any browser', async () => {
  const email = freshAddress()
  const visitor = world.visitor(globex)
  const answers = [
    await visitor.post('/register', { full_name: 'Ada', email }),
    await visitor.get(await confirmationPath(world, email)),
  ]
  world.pass(60_000)
  answers.push(await visitor.post('/check-your-email', { email }))
  const token = tokenOf(await confirmationPath(world, email))
  answers.push(await visitor.api('POST', '/api/v3/developer/verify-email', { token }))
  answers.push(await visitor.api('POST', '/api/v3/developer/reset-password', { token, password: goodPassword }))
  const cookies = answers.flatMap((answer) => answer.headers.getSetCookie())
  expect(cookies.filter((cookie) => /developer|admin/.test(cookie))).toEqual([])
  expect((await visitor.api('GET', '/api/v3/developer/me')).status).toBe(401)
})

test('what a stranger wrote is not in the letter that the owner reads', async () => {
  const victim = freshAddress()
  const written = 'Win a prize at evil.example'
  await world.visitor(acme).post('/register', { full_name: written, email: victim })
  const [letter] = await world.letters(victim)
  expect(JSON.stringify(letter)).not.toContain('evil.example')
  // Nor can the link be opened from the attacker's browser: it is in the letter alone.
  const page = await (await world.visitor(acme).get('/check-your-email')).text()
  expect(page).not.toMatch(/token=[\w-]{43}/)
})

test('a session from before does not grow into the account that is confirmed in the same browser', async () => {
  const [attacker, victim] = [freshAddress(), freshAddress()]
  const shared = world.visitor(globex)
  for (const email of [attacker, victim]) {
    await shared.post('/register', { full_name: 'Ada', email })
    await shared.post('/confirm', { token: tokenOf(await confirmationPath(world, email)), password: goodPassword })
    if (email === attacker) await logIn(shared, email)
  }
  const me = await (await shared.api('GET', '/api/v3/developer/me')).json()
  expect(me).toMatchObject({ email: attacker })
})
