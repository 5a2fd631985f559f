import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import {
  acme,
  addAdmin,
  admin,
  adminCredentials,
  freshAddress,
  globex,
  logIn,
  openWorld,
  type World,
} from '../world.ts'

const { password } = adminCredentials
const wrongPassword = 'not the password at all'
const subject = 'A new device logged in to your account with Example APIs'

async function hammer(world: World, email: string, times: number): Promise<number[]> {
  const statuses = []
  for (let index = 0; index < times; index += 1) {
    statuses.push((await logIn(world.visitor(admin), email, wrongPassword)).status)
  }
  return statuses
}

test('of many wrong passwords at the same time no more are looked at than the limit says', async () => {
  const world = openWorld()
  const { email } = await addAdmin(world, { role: 'service_admin' })
  const tries = Array.from({ length: 25 }, () => logIn(world.visitor(admin), email, wrongPassword))
  const statuses = (await Promise.all(tries)).map(({ status }) => status).sort()
  expect(statuses).toEqual([...Array(10).fill(401), ...Array(15).fill(429)])
})

test('strangers who try passwords keep no admin out, and all is open again after a quarter of an hour', async () => {
  const world = openWorld()
  const { email, visitor } = await addAdmin(world, { role: 'service_admin' })
  expect((await hammer(world, email, 12)).slice(-2)).toEqual([429, 429])
  const page = await logIn(world.visitor(admin), email, password)
  expect(page.status).toBe(429)
  expect(await page.text()).toContain('Try again in 15 minutes')
  expect(page.headers.get('Retry-After')).toMatch(/^\d+$/)
  expect((await logIn(visitor, email, password)).status).toBe(303)
  world.pass(15 * 60_000)
  expect((await logIn(world.visitor(admin), email, password)).status).toBe(303)
})

test('over the limit is answered alike whether there is such an admin or not', async () => {
  const world = openWorld()
  const { email } = await addAdmin(world, { role: 'service_admin' })
  const answers = []
  for (const address of [email, freshAddress()]) {
    await hammer(world, address, 10)
    const answer = await logIn(world.visitor(admin), address, password)
    answers.push([answer.status, answer.headers.get('Set-Cookie'), (await answer.text()).replaceAll(address, '')])
  }
  expect(answers[1]).toEqual(answers[0])
})

test('what is tried on portals uses up nothing of the console', async () => {
  const world = openWorld()
  const { email } = await addAdmin(world, { role: 'service_admin' })
  for (const hostname of [acme, globex]) {
    for (let index = 0; index < 11; index += 1) await logIn(world.visitor(hostname), email, wrongPassword)
  }
  expect((await logIn(world.visitor(admin), email, password)).status).toBe(303)
})

test('what one organization asks for uses up nothing of another, and nothing of a forgotten password', async () => {
  const world = openWorld()
  const organizationId = crypto.randomUUID()
  await env.DB.prepare('INSERT INTO organizations (id, name, created_at) VALUES (?, ?, 0)')
    .bind(organizationId, 'Globex')
    .run()
  const other = await addAdmin(world, { role: 'organization_admin', organizationId })
  const own = await addAdmin(world, { role: 'organization_admin' })
  const move = ({ visitor }: typeof own) => visitor.api('POST', '/v3/me/email', { email: freshAddress(), password })
  await env.DB.prepare('DELETE FROM attempts').run()
  expect((await move(other)).status).toBe(204)
  expect((await world.visitor(admin).post('/forgot-password', { email: freshAddress() })).status).toBe(303)
  // What a thousand of both would leave behind.
  await env.DB.prepare('UPDATE attempts SET count = 1000').run()
  const colleague = await addAdmin(world, { role: 'organization_admin', organizationId })
  expect((await move(colleague)).status).toBe(429)
  expect((await move(own)).status).toBe(204)
  expect((await world.visitor(admin).post('/forgot-password', { email: own.email })).status).toBe(303)
})

test('a letter tells of a new device: not of the first one, nor of a known one', async () => {
  const world = openWorld()
  const { email, visitor } = await addAdmin(world, { role: 'service_admin' })
  const told = async () => (await world.letters(email)).filter((letter) => letter.subject === subject).length
  expect(await told()).toBe(0)
  await logIn(visitor, email, password)
  expect(await told()).toBe(0)
  const another = world.visitor(admin)
  await logIn(another, email, wrongPassword)
  expect(await told()).toBe(0)
  await another.send('/login', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    },
    body: new URLSearchParams({ email, password }).toString(),
  })
  expect(await told()).toBe(1)
  const [letter] = await world.letters(email)
  expect(letter?.text).toContain('Firefox on Linux')
  expect(letter?.text).toContain('https://admin.localhost/forgot-password')
  await logIn(another, email, password)
  expect(await told()).toBe(1)
})
