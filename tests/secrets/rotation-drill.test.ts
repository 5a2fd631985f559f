// The drill of docs/operating.md under traffic: TOKEN_SECRET and PASSWORD_PEPPER are rotated step by step, and at each step the
// old and the new version of the worker answer side by side.
import { expect, test } from 'vitest'
import { addApp, codeOf, logInWithCode } from '../authenticator-app.ts'
import { announced, both, notYet, over, rotated } from '../rotation-steps.ts'
import {
  addAdmin,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  notMeToken,
  openWorld,
  tokenInLetter,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const steps = [notYet, announced, both, rotated]

async function subjectsTo(email: string): Promise<string[]> {
  return (await world.letters(email)).map(({ subject }) => subject)
}

/** Somebody who was there before, in a browser that is logged in. */
async function resident(): Promise<{ email: string; visitor: Visitor }> {
  const { email, visitor } = await join(world, globex)
  expect((await logIn(visitor, email)).status).toBe(303)
  return { email, visitor }
}

/** Somebody signs up, and their letter waits. */
async function signUp(): Promise<string> {
  const email = freshAddress()
  expect((await world.visitor(globex).post('/register', { full_name: 'Ada', email })).status).toBe(303)
  return email
}

async function asksForPassword(): Promise<string> {
  const { email, visitor } = await resident()
  expect((await visitor.post('/forgot-password', { email })).status).toBe(303)
  return email
}

async function tokenTo(email: string): Promise<string> {
  return tokenInLetter((await world.letters(email))[0])
}

async function confirmAndLogIn(email: string, token: string): Promise<void> {
  const visitor = world.visitor(globex)
  expect((await visitor.post('/confirm', { token, password: goodPassword })).status).toBe(303)
  expect((await logIn(visitor, email)).status).toBe(303)
}

async function chooseANewPassword(email: string, token: string): Promise<void> {
  const visitor = world.visitor(globex)
  expect((await visitor.post('/reset-password', { token, password: 'another umbrella' })).status).toBe(303)
  expect((await logIn(visitor, email, 'another umbrella')).status).toBe(303)
}

test('logs nobody out and loses nobody, with traffic at each step and both versions of the worker side by side', async () => {
  const residents = [await resident(), await resident()]
  const told = await Promise.all(residents.map(({ email }) => subjectsTo(email)))
  const { email: adminEmail, visitor: adminVisitor } = await addAdmin(world, { role: 'organization_admin' })
  const app = await addApp(world, adminVisitor)
  let left = await leaveSomethingToBeDone()

  async function leaveSomethingToBeDone() {
    const [waits, waitsForPassword, saysNotMe] = await Promise.all([signUp(), asksForPassword(), signUp()])
    return { waits, waitsForPassword, saysNotMe }
  }

  /** What was begun before goes on, and what is begun now goes all the way; all of it at the same time. */
  async function traffic() {
    const { waits, waitsForPassword, saysNotMe } = left
    const confirmation = await tokenTo(waits)
    const reset = await tokenTo(waitsForPassword)
    const notMe = await notMeToken(world, saysNotMe)
    await Promise.all([
      confirmAndLogIn(waits, confirmation),
      chooseANewPassword(waitsForPassword, reset),
      world
        .visitor(globex)
        .post('/not-me', { token: notMe })
        .then(({ status }) => expect(status).toBe(303)),
      signUp(),
      ...residents.map(async ({ email, visitor }) => {
        expect((await visitor.get('/account')).status).toBe(200)
        expect((await logIn(visitor, email)).status).toBe(303)
        expect((await visitor.get('/account')).status).toBe(200)
      }),
    ])
    const newcomer = await resident()
    expect((await newcomer.visitor.get('/account')).status).toBe(200)
    expect((await adminVisitor.get('/v3/me')).status).toBe(200)
    expect(await logInWithCode(world, adminEmail, codeOf(world, app.secret))).toBe(true)
    expect(await logInWithCode(world, adminEmail, app.codes.pop() ?? '')).toBe(true)
    await world.sweep()
    world.pass(60_000)
    left = await leaveSomethingToBeDone()
  }

  await traffic()
  for (const [index, settings] of steps.entries()) {
    const present = steps[index - 1]
    if (present) {
      world.configure(present, settings)
      await traffic()
    }
    world.configure(settings)
    await traffic()
  }

  // The secrets of before are taken away once nothing needs them any more.
  for (const email of [left.waits, left.waitsForPassword]) expect(await tokenTo(email)).not.toBe('')
  world.configure(rotated, over)
  await Promise.all(residents.map(async ({ visitor }) => expect((await visitor.get('/account')).status).toBe(200)))
  world.configure(over)
  for (const { email, visitor } of residents) {
    expect((await visitor.get('/account')).status).toBe(200)
    expect((await logIn(visitor, email)).status).toBe(303)
  }
  expect((await adminVisitor.get('/v3/me')).status).toBe(200)
  expect(await logInWithCode(world, adminEmail, codeOf(world, app.secret))).toBe(true)
  // Nobody was told of a new device.
  expect(await Promise.all(residents.map(({ email }) => subjectsTo(email)))).toEqual(told)
})
