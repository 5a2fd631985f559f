import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { oldHash } from '../stand-ins/old-hash.ts'
import { acme, addAdmin, admin, adminCredentials, globex, goodPassword, join, logIn, openWorld } from '../world.ts'

const world = openWorld()

test.each([
  ['a developer', 'developers', globex, goodPassword, async () => (await join(world, globex)).email],
  [
    'an admin',
    'admins',
    admin,
    adminCredentials.password,
    async () => (await addAdmin(world, { role: 'organization_admin' })).email,
  ],
] as const)(
  '%s’s hash of before is renewed by the right password, and by no other',
  async (_, table, hostname, password, make) => {
    const email = await make()
    const hash = () =>
      env.DB.prepare(`SELECT password_hash FROM ${table} WHERE email = ?`).bind(email).first('password_hash')
    const planted = oldHash(password, env.PASSWORD_PEPPER)
    await env.DB.prepare(`UPDATE ${table} SET password_hash = ? WHERE email = ?`).bind(planted, email).run()

    expect((await logIn(world.visitor(hostname), email, 'not the password')).status).toBe(401)
    expect(await hash()).toBe(planted)
    const visitor = world.visitor(hostname)
    expect((await logIn(visitor, email, password)).status).toBe(303)
    const renewed = await hash()
    expect(renewed).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/)
    // Nobody is logged out by it, and it is renewed once.
    expect((await visitor.get(hostname === admin ? '/v3/me' : '/account')).status).toBe(200)
    expect((await logIn(world.visitor(hostname), email, password)).status).toBe(303)
    expect(await hash()).toBe(renewed)
  },
)

test('who is not let in keeps the hash of before', async () => {
  const { email, visitor } = await join(world, acme)
  const planted = oldHash(goodPassword, env.PASSWORD_PEPPER)
  await env.DB.prepare('UPDATE developers SET password_hash = ? WHERE email = ?').bind(planted, email).run()
  expect((await logIn(visitor, email)).status).toBe(401)
  expect(
    await env.DB.prepare('SELECT password_hash FROM developers WHERE email = ?').bind(email).first('password_hash'),
  ).toBe(planted)
})

test('of many who log in at the same moment with a hash of before, each gets in', async () => {
  const { email } = await join(world, globex)
  const planted = oldHash(goodPassword, env.PASSWORD_PEPPER)
  await env.DB.prepare('UPDATE developers SET password_hash = ? WHERE email = ?').bind(planted, email).run()
  const answers = await Promise.all([1, 2, 3].map(() => logIn(world.visitor(globex), email)))
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
})
