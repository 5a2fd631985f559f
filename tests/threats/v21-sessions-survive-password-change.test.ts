// V21, a thief's session that outlives the new password: TYPO3 GHSA-mgj2-q8wp-29rr, Kirby GHSA-5mvj-rvp8-rf45, zenml
// GHSA-99hm-86h7-gr3g, Mastodon issue 12928.
import { expect, test } from 'vitest'
import { softwareAuthenticator } from '../software-authenticator.ts'
import {
  addAdmin,
  admin,
  adminCredentials,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  tokenInLetter,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const minute = 60_000
const another = 'quiet harbour lantern'

/** Somebody who is logged in twice: the owner, and whoever took a session of theirs. */
async function ownerAndThief() {
  const { email, visitor: owner } = await join(world, globex)
  const thief = world.visitor(globex)
  await logIn(owner, email)
  await logIn(thief, email)
  return { email, owner, thief }
}

const me = async (visitor: Visitor) => (await visitor.api('GET', '/api/v3/developer/me')).status

test('a new password by letter ends every session, the browser’s own included', async () => {
  const { email, owner, thief } = await ownerAndThief()
  world.pass(minute)
  await owner.post('/forgot-password', { email })
  const token = tokenInLetter((await world.letters(email))[0])
  const answer = await owner.post('/reset-password', { token, password: another })
  expect(answer.headers.getSetCookie().filter((cookie) => /^__Host-developer=[^;]/.test(cookie))).toEqual([])
  expect([await me(owner), await me(thief)]).toEqual([401, 401])
})

test('a passkey does not end with it, and the letter says so', async () => {
  const { email, visitor: owner } = await join(world, globex)
  await logIn(owner, email)
  const device = await softwareAuthenticator(owner.origin)
  const asked = await owner.api('POST', '/account/passkeys/options', { name: 'My phone', password: goodPassword })
  await owner.api('POST', '/account/passkeys', { name: 'Phone', credential: await device.make(await asked.json()) })
  await owner.post('/forgot-password', { email })
  const token = tokenInLetter((await world.letters(email))[0])
  await owner.post('/reset-password', { token, password: another })
  const [letter] = await world.letters(email)
  expect(letter?.text).toContain('Passkeys go on working: look at them in your account')

  const challenge = await (await owner.api('POST', '/login/passkey/options')).json<Parameters<typeof device.sign>[0]>()
  expect((await owner.api('POST', '/login/passkey', await device.sign(challenge))).status).toBe(200)
})

test('the same through the API', async () => {
  const { email, thief } = await ownerAndThief()
  world.pass(minute)
  const visitor = world.visitor(globex)
  await visitor.api('POST', '/api/v3/developer/forgot-password', { email })
  const token = tokenInLetter((await world.letters(email))[0])
  const answer = await visitor.api('POST', '/api/v3/developer/reset-password', { token, password: another })
  expect(answer.status).toBe(204)
  expect(await me(thief)).toBe(401)
  expect(await me(visitor)).toBe(401)
})

test('a new password in the account ends every other session, and the owner is told', async () => {
  const { email, owner, thief } = await ownerAndThief()
  await owner.post('/account/password', { present_password: goodPassword, password: another })
  expect([await me(owner), await me(thief)]).toEqual([200, 401])
  expect((await world.letters(email))[0]?.subject).toContain('password')
  // Nor does the old password lead back in.
  expect((await logIn(thief, email)).status).toBe(401)
})

test('a copy of the very cookie that asked for the new password is worth nothing after it', async () => {
  const { owner } = await ownerAndThief()
  const copied = world.visitor(globex)
  copied.cookies.set('__Host-developer', owner.cookies.get('__Host-developer') ?? '')
  expect(await me(copied)).toBe(200)
  await owner.post('/account/password', { present_password: goodPassword, password: another })
  expect([await me(owner), await me(copied)]).toEqual([200, 401])
})

test('nor is a copy of an admin’s', async () => {
  const { visitor } = await addAdmin(world, { role: 'organization_admin' })
  const copied = world.visitor(admin)
  copied.cookies.set('__Host-admin', visitor.cookies.get('__Host-admin') ?? '')
  const changed = { password: adminCredentials.password, new_password: another }
  expect((await visitor.api('POST', '/v3/me/password', changed)).status).toBe(204)
  expect((await copied.get('/v3/me')).status).toBe(401)
  expect((await visitor.get('/v3/me')).status).toBe(200)
})

test('a new address ends every session', async () => {
  const { owner, thief } = await ownerAndThief()
  const newEmail = freshAddress()
  world.pass(minute)
  await owner.post('/account/email', { email: newEmail, present_password: goodPassword })
  const token = tokenInLetter((await world.letters(newEmail))[0])
  await world.visitor(globex).post('/confirm-new-email', { token })
  expect([await me(owner), await me(thief)]).toEqual([401, 401])
})

test('a thief with a session and without the password changes nothing that would keep them in', async () => {
  const { email, owner, thief } = await ownerAndThief()
  const guess = { present_password: 'not the right password' }
  expect((await thief.post('/account/password', { ...guess, password: another })).status).toBe(422)
  expect((await thief.post('/account/email', { ...guess, email: freshAddress() })).status).toBe(422)
  expect((await logIn(owner, email)).status).toBe(303)
})

test('an admin’s new password ends every other session of theirs', async () => {
  const { email, visitor } = await addAdmin(world, { role: 'organization_admin' })
  const thief = world.visitor(admin)
  await logIn(thief, email, adminCredentials.password)
  const changed = { password: adminCredentials.password, new_password: another }
  expect((await visitor.api('POST', '/v3/me/password', changed)).status).toBe(204)
  expect((await thief.get('/v3/me')).status).toBe(401)
  expect((await visitor.get('/v3/me')).status).toBe(200)
})
