// V9, many at the same time get more tries than one after the other: ZITADEL GHSA-7h8m-vrxx-vr4m (CVE-2023-47111), Wazuh
// CVE-2026-93346. A try is counted in one statement before anything is verified.
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { limits } from '../../worker/contract/limits.ts'
import { acme, admin, consoleOf, freshAddress, globex, join, openWorld } from '../world.ts'

const world = openWorld()
const minute = 60_000
const most = limits['log-in'].address[0].most
const wrong = 'not the right password'

const numbers = (length: number) => Array.from({ length }, (_, index) => index)
const statusesOf = (answers: Response[]) => Object.groupBy(answers, ({ status }) => String(status))

test('of twice as many wrong passwords at once, from as many networks and by every door, no more are tried than allowed', async () => {
  const { email } = await join(world, globex)
  const answers = await Promise.all(
    numbers(2 * most).map((index) => {
      const visitor = world.visitor(globex)
      const spelled = index % 2 ? email.toUpperCase() : ` ${email}`
      if (index % 3 === 0) return visitor.post('/login', { email: spelled, password: wrong })
      const credentials = { username: spelled.trim(), password: wrong }
      return visitor.api('POST', `/api/v${(index % 2) + 2}/developer/authenticate`, credentials)
    }),
  )
  const { 401: tried = [], 429: refused = [] } = statusesOf(answers)
  expect(tried).toHaveLength(most)
  expect(refused).toHaveLength(most)
  for (const answer of refused) expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
  // What is used up at a portal is used up neither at another one nor at the console.
  for (const hostname of [acme, admin]) {
    expect((await world.visitor(hostname).post('/login', { email, password: wrong })).status).toBe(401)
  }
})

test('the console counts by itself, and as strictly', async () => {
  const email = freshAddress()
  const answers = await Promise.all(
    numbers(2 * most).map(() => world.visitor(admin).post('/login', { email, password: wrong })),
  )
  expect(statusesOf(answers)['401']).toHaveLength(most)
  expect(statusesOf(answers)['429']).toHaveLength(most)
  // An address that is used up at the console is not used up at a portal.
  expect((await world.visitor(acme).post('/login', { email, password: wrong })).status).toBe(401)
})

test('letters are counted the same way: of many at once for one address one leaves, whoever asks', async () => {
  const { email } = await join(world, globex)
  world.pass(minute)
  const before = (await world.letters(email)).length
  const answers = await Promise.all(numbers(20).map(() => world.visitor(globex).post('/forgot-password', { email })))
  const { 303: asked = [], 429: refused = [] } = statusesOf(answers)
  expect(asked).toHaveLength(1)
  expect(refused).toHaveLength(19)
  expect(await world.letters(email)).toHaveLength(before + 1)
})

test('a network that asks about many addresses at once gets no more than its share', async () => {
  const network = world.visitor(acme)
  const share = limits.letter.network[0].most
  const answers = await Promise.all(
    numbers(share + 20).map(() => network.post('/register', { full_name: 'Ada', email: freshAddress() })),
  )
  expect(statusesOf(answers)['303']).toHaveLength(share)
  expect(statusesOf(answers)['429']).toHaveLength(20)
})

test('the present password is guessed no faster by many tabs of an open session', async () => {
  const console = await consoleOf(world)
  const tries = limits['present-password'].account[0].most
  const answers = await Promise.all(
    numbers(2 * tries).map(() =>
      console.api('POST', '/v3/me/password', { password: wrong, new_password: 'quiet harbour lantern' }),
    ),
  )
  expect(statusesOf(answers)['429']).toHaveLength(tries)
  const known = env.DB.prepare('SELECT count(*) AS n FROM events WHERE action = ?').bind('change_password')
  expect(await known.first()).toEqual({ n: 0 })
})
