// V10, guessing without end, because asking again begins a new count: MacCMS CVE-2026-111356, Outline CVE-2026-33640,
// ZITADEL CVE-2025-64102. And its other side, that whoever guesses locks the owner out (Keycloak GHSA-cq42-vhv7-xr7p).
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../worker/contract/limits.ts'
import { freshAddress, globex, goodPassword, join, logIn, openWorld, tokenInLetter, type Visitor } from '../world.ts'

const world = openWorld()
const minute = 60_000
const day = 24 * 60 * minute
const [{ most, milliseconds }, perDay] = limits['log-in'].address
const wrong = 'not the right password'

let email: string
let owner: Visitor

beforeAll(async () => {
  ;({ email, visitor: owner } = await join(world, globex))
  await logIn(owner, email)
})

/** A stranger uses up what an address has, from networks of everywhere. */
async function guessUntilRefused(): Promise<void> {
  for (let guess = 0; guess < most; guess += 1) await logIn(world.visitor(globex), email, wrong)
  expect((await logIn(world.visitor(globex), email, wrong)).status).toBe(429)
}

describe('once an address has no tries left', () => {
  beforeEach(async () => {
    world.pass(day)
    await guessUntilRefused()
  })

  test('not even the right password is tried from a strange browser, by no door, no spelling and no other network', async () => {
    for (const spelled of [email, email.toUpperCase(), ` ${email} `]) {
      expect((await world.visitor(globex).post('/login', { email: spelled, password: goodPassword })).status).toBe(429)
    }
    for (const version of ['v2', 'v3']) {
      const credentials = { username: email, password: goodPassword }
      const answer = await world.visitor(globex).api('POST', `/api/${version}/developer/authenticate`, credentials)
      expect(answer.status).toBe(429)
      expect(answer.headers.getSetCookie()).toEqual([])
    }
  })

  test('asking for letters gives none back: only the link of one, opened, does', async () => {
    const stranger = world.visitor(globex)
    await stranger.post('/register', { full_name: 'Eve', email })
    await stranger.post('/forgot-password', { email })
    expect((await logIn(stranger, email, wrong)).status).toBe(429)

    const token = tokenInLetter((await world.letters(email)).find(({ text }) => text.includes('/reset-password')))
    const browser = world.visitor(globex)
    expect((await browser.post('/reset-password', { token, password: goodPassword })).status).toBe(303)
    expect((await logIn(browser, email)).status).toBe(303)
  })

  test('the owner’s own browser is counted by itself: nobody can lock it out', async () => {
    expect((await logIn(owner, email)).status).toBe(303)
    // And that gives strangers nothing back.
    expect((await logIn(world.visitor(globex), email, wrong)).status).toBe(429)
  })

  test('a browser of somebody else’s is no key: its proof is for another address', async () => {
    const mallory = await join(world, globex)
    await logIn(mallory.visitor, mallory.email)
    expect((await logIn(mallory.visitor, email, wrong)).status).toBe(429)
  })

  test('waiting gives tries back, and no more of them in a day than a day has', async () => {
    let tried = most
    for (let window = 1; window < 8; window += 1) {
      world.pass(milliseconds)
      for (let guess = 0; guess < most; guess += 1) {
        if ((await logIn(world.visitor(globex), email, wrong)).status === 401) tried += 1
      }
    }
    expect(tried).toBe(perDay.most)
    // Far below the hundred that NIST SP 800-63B-4 allows (3.2.2).
    expect(tried).toBeLessThanOrEqual(100)
  }, 60_000)
})

test('letters to one address are as many in a day, whoever asks for them and by which form', async () => {
  const target = freshAddress()
  const asks: ((visitor: Visitor) => Promise<Response>)[] = [
    (visitor) => visitor.post('/check-your-email', { email: target }),
    (visitor) => visitor.post('/forgot-password', { email: target }),
    (visitor) => visitor.api('POST', '/api/v3/developer/forgot-password', { email: target }),
  ]
  let taken = 0
  for (let round = 0; round < 4; round += 1) {
    for (const ask of asks) {
      world.pass(2 * minute)
      if ((await ask(world.visitor(globex))).status !== 429) taken += 1
    }
  }
  expect(taken).toBe(limits.letter.address[1].most)
})
