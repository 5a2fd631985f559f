// V10, guessing without end, because asking again begins a new count: MacCMS CVE-2026-111356, Outline CVE-2026-33640,
// ZITADEL CVE-2025-64102. And its other side, that whoever guesses locks the owner out (Keycloak GHSA-cq42-vhv7-xr7p).
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../worker/contract/limits.ts'
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
const hour = 60 * minute
const day = 24 * hour
const [{ most, milliseconds }, perDay] = limits['log-in'].address
const wrong = 'not the right password'

let email: string
let owner: Visitor

beforeAll(async () => {
  ;({ email, visitor: owner } = await join(world, globex))
})

/** A stranger uses up what an address has, from networks of everywhere. */
async function guessUntilRefused(): Promise<void> {
  for (let guess = 0; guess < most; guess += 1) await logIn(world.visitor(globex), email, wrong)
  expect((await logIn(world.visitor(globex), email, wrong)).status).toBe(429)
}

describe('once an address has no tries left', () => {
  beforeEach(async () => {
    world.pass(day)
    await logIn(owner, email)
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

describe('letters to one address', () => {
  const resend = (email: string) => world.visitor(globex).post('/check-your-email', { email })
  const forget = (email: string) => world.visitor(globex).post('/forgot-password', { email })

  test('are asked for again so often in a day and no more, whoever asks', async () => {
    const target = freshAddress()
    let taken = 0
    for (let round = 0; round < 12; round += 1) {
      world.pass(2 * minute)
      if ((await resend(target)).status !== 429) taken += 1
    }
    expect(taken).toBe(limits.letter['address-again'][0].most)
  })

  test('about a forgotten password are as many in an hour, by which door soever', async () => {
    const target = freshAddress()
    const asks: ((visitor: Visitor) => Promise<Response>)[] = [
      (visitor) => visitor.post('/forgot-password', { email: target }),
      (visitor) => visitor.api('POST', '/api/v2/developer/forgot-password', { email: target }),
      (visitor) => visitor.api('POST', '/api/v3/developer/forgot-password', { email: target }),
    ]
    let taken = 0
    for (let round = 0; round < 3; round += 1) {
      for (const ask of asks) {
        world.pass(2 * minute)
        if ((await ask(world.visitor(globex))).status !== 429) taken += 1
      }
    }
    expect(taken).toBe(limits['password-reset'].address[1].most)
  })

  test('leave the owner a way in: whoever asks for others uses up nothing of a forgotten password', async () => {
    const owner = await join(world, globex)
    for (let round = 0; round < 8; round += 1) {
      world.pass(2 * minute)
      await resend(owner.email)
    }
    expect((await resend(owner.email)).status).toBe(429)
    expect((await forget(owner.email)).status).toBe(303)
    expect((await world.letters(owner.email))[0]?.text).toContain('/reset-password')
  })

  test('leave the owner a way in: who is refused has a link that works until asking is possible again', async () => {
    const owner = await join(world, globex)
    const linkInTheInbox = async () =>
      tokenInLetter((await world.letters(owner.email)).find(({ text }) => text.includes('/reset-password')))
    const first = world.now()
    for (let round = 0; round < limits['password-reset'].address[1].most; round += 1) {
      expect((await forget(owner.email)).status).toBe(303)
      await world.letters(owner.email)
      world.pass(minute)
    }
    world.pass(first + hour - world.now() - minute)
    const refused = await forget(owner.email)
    expect(refused.status).toBe(429)
    world.pass(Number(refused.headers.get('Retry-After')) * 1000 - 10)
    const page = await world.visitor(globex).get(`/reset-password?token=${await linkInTheInbox()}`)
    expect(page.status).toBe(200)
    expect((await forget(owner.email)).status).toBe(303)
  })

  test('about a forgotten password may be asked for again as soon as a new password has ended their links', async () => {
    const owner = await join(world, globex)
    const thief = world.visitor(globex)
    await logIn(thief, owner.email)
    for (let round = 0; round < 3; round += 1) {
      await forget(owner.email)
      world.pass(minute)
    }
    expect((await forget(owner.email)).status).toBe(429)
    const changed = { present_password: goodPassword, password: 'quiet harbour lantern' }
    expect((await thief.post('/account/password', changed)).status).toBe(303)
    expect((await forget(owner.email)).status).toBe(303)
  })
})

test('an admin of another organization cannot keep an admin from the letter that is a way in', async () => {
  const owner = await addAdmin(world, { role: 'organization_admin' })
  const organizationId = crypto.randomUUID()
  await env.DB.prepare('INSERT INTO organizations (id, name, created_at) VALUES (?, ?, 0)')
    .bind(organizationId, 'Globex')
    .run()
  const other = await addAdmin(world, { role: 'organization_admin', organizationId })
  const wish = { email: owner.email, password: adminCredentials.password }
  for (let round = 0; round < limits.letter['address-again'][0].most; round += 1) {
    world.pass(2 * minute)
    expect((await other.visitor.api('POST', '/v3/me/email', wish)).status).toBe(204)
  }
  world.pass(2 * minute)
  expect((await other.visitor.api('POST', '/v3/me/email', wish)).status).toBe(429)
  expect((await world.visitor(admin).post('/forgot-password', { email: owner.email })).status).toBe(303)
  expect((await world.letters(owner.email))[0]?.text).toContain('/reset-password')
})
