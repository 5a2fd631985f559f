// V7, a link to choose a new password that still works when the account's address is another one by then: Parse issue
// 5104, hexpm CVE-2026-21622. Whoever lost the mailbox must lose the account's links with it.
import { describe, expect, test } from 'vitest'
import { freshAddress, globex, goodPassword, join, logIn, openWorld, tokenInLetter, type Visitor } from '../world.ts'

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
    expect((await world.visitor(globex).post('/forgot-password', { email })).status).toBe(303)
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
