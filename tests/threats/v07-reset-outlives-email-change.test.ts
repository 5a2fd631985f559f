// V7, a link to choose a new password that still works when the account's address is another one by then: Parse issue
// 5104, hexpm CVE-2026-21622. Whoever lost the mailbox must lose the account's links with it.
import { describe, expect, test } from 'vitest'
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
const another = 'orange lantern nineteen'

async function owner() {
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  return { email, visitor }
}

/** The token of the newest letter to an address, after something was asked for. A minute passes between letters. */
async function tokenAfter(ask: () => Promise<Response>, to: string): Promise<string> {
  world.pass(minute)
  expect((await ask()).status).toBe(303)
  const token = tokenInLetter((await world.letters(to))[0])
  expect(token).not.toBe('')
  return token
}

const askReset = (email: string) => tokenAfter(() => world.visitor(globex).post('/forgot-password', { email }), email)
const askEmail = (visitor: Visitor, email: string, password = goodPassword) =>
  tokenAfter(() => visitor.post('/account/email', { email, present_password: password }), email)
const reset = (token: string) => world.visitor(globex).post('/reset-password', { token, password: another })
const prove = (token: string) => world.visitor(globex).post('/confirm-new-email', { token })
const undo = (token: string) => world.visitor(globex).post('/undo-email-change', { token, password: another })

describe('when the address changes', () => {
  test('the link that the old address got to choose a new password is dead', async () => {
    const { email, visitor } = await owner()
    const newEmail = freshAddress()
    const resetToken = await askReset(email)
    expect((await prove(await askEmail(visitor, newEmail))).status).toBe(303)

    expect((await world.visitor(globex).get(`/reset-password?token=${resetToken}`)).status).toBe(404)
    expect((await reset(resetToken)).status).toBe(404)
    expect((await logIn(world.visitor(globex), newEmail)).status).toBe(303)
    expect((await logIn(world.visitor(globex), newEmail, another)).status).toBe(401)
  })

  test('the old address gets no new link either, and the new one does', async () => {
    const { email, visitor } = await owner()
    const newEmail = freshAddress()
    await prove(await askEmail(visitor, newEmail))
    world.pass(minute)
    const before = (await world.letters(email)).length
    await world.visitor(globex).post('/forgot-password', { email })
    expect(await world.letters(email)).toHaveLength(before)
    expect((await reset(await askReset(newEmail))).status).toBe(303)
  })

  test('and is changed back, what the new address was sent is dead, and the old one has the account', async () => {
    const { email, visitor } = await owner()
    const newEmail = freshAddress()
    await prove(await askEmail(visitor, newEmail))
    const wayBack = tokenInLetter((await world.letters(email))[0])
    const resetToken = await askReset(newEmail)
    expect((await undo(wayBack)).status).toBe(303)
    expect((await reset(resetToken)).status).toBe(404)
    expect((await logIn(world.visitor(globex), newEmail, another)).status).toBe(401)
    expect((await logIn(world.visitor(globex), email, another)).status).toBe(303)
  })
})

describe('when the password changes', () => {
  test('by a link, every other link to a new password or to a new address is dead', async () => {
    const { email, visitor } = await owner()
    const newEmail = freshAddress()
    const emailToken = await askEmail(visitor, newEmail)
    const resetToken = await askReset(email)
    expect((await reset(resetToken)).status).toBe(303)
    expect((await prove(emailToken)).status).toBe(404)
    expect((await logIn(world.visitor(globex), email, another)).status).toBe(303)
  })

  test('in the account, the links from before are dead', async () => {
    const { email, visitor } = await owner()
    const resetToken = await askReset(email)
    const emailToken = await askEmail(visitor, freshAddress())
    const changed = { present_password: goodPassword, password: 'quiet harbour lantern' }
    expect((await visitor.post('/account/password', changed)).headers.get('Location')).toMatch(/^\/account/)
    expect((await reset(resetToken)).status).toBe(404)
    expect((await prove(emailToken)).status).toBe(404)
  })
})

describe('whoever took an account over and gave it another address', () => {
  const remove = (thief: Visitor) => thief.post('/account/delete', { present_password: goodPassword })

  test('cannot delete it while the old address can take it back, and is told when', async () => {
    const { email, visitor: thief } = await owner()
    const newEmail = freshAddress()
    await prove(await askEmail(thief, newEmail))
    const wayBack = tokenInLetter((await world.letters(email))[0])
    await logIn(thief, newEmail)
    const refused = await remove(thief)
    expect(refused.status).toBe(409)
    expect(await refused.text()).toMatch(/Until March 4, 2026 at 12:\d\d PM UTC whoever had it before/)
    expect((await undo(wayBack)).status).toBe(303)
    expect((await logIn(world.visitor(globex), email, another)).status).toBe(303)
  })

  test('cannot delete it a moment before that, nor many times at once, and can afterwards', async () => {
    const { visitor } = await owner()
    const newEmail = freshAddress()
    await prove(await askEmail(visitor, newEmail))
    await logIn(visitor, newEmail)
    world.pass(72 * 60 * minute - 10_000)
    const answers = await Promise.all(Array.from({ length: 5 }, () => remove(visitor)))
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(409))
    world.pass(10_000)
    expect((await remove(visitor)).headers.get('Location')).toBe('/login?notice=account_deleted')
  })

  test('cannot delete an admin’s either', async () => {
    const { email, visitor: thief } = await addAdmin(world, { role: 'service_admin' })
    const { password } = adminCredentials
    const newEmail = freshAddress()
    expect((await thief.api('POST', '/v3/me/email', { email: newEmail, password })).status).toBe(204)
    const token = tokenInLetter((await world.letters(newEmail))[0])
    await thief.post('/confirm-new-email', { token })
    const wayBack = tokenInLetter((await world.letters(email))[0])
    await logIn(thief, newEmail, password)
    const refused = await thief.api('DELETE', '/v3/me', { password })
    expect(refused.status).toBe(409)
    expect(await refused.text()).toContain('nobody can delete the account')
    const undone = await world.visitor(admin).post('/undo-email-change', { token: wayBack, password: another })
    expect(undone.status).toBe(303)
    const owner = world.visitor(admin)
    await logIn(owner, email, another)
    expect((await owner.api('DELETE', '/v3/me', { password: another })).status).toBe(204)
  })
})
