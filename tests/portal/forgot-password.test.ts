import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import {
  acme,
  confirmationPath,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenInLetter,
  tokenOf,
} from '../world.ts'

const world = openWorld()
const newPassword = 'orange bicycle forty-two'

/** Asks for a new password and opens the letter. A minute passes: nobody is written to more often. */
async function resetTokenOf(email: string, hostname = globex): Promise<string> {
  world.pass(60_000)
  const asked = await world.visitor(hostname).post('/forgot-password', { email })
  expect(asked.headers.get('Location')).toBe('/forgot-password?notice=sent')
  const [letter] = await world.letters(email)
  expect(letter?.subject).toBe(`Choose a new password for ${hostname === globex ? 'Globex' : 'Acme'}`)
  return tokenInLetter(letter)
}

const reset = (token: string, password = newPassword, hostname = globex) =>
  world.visitor(hostname).post('/reset-password', { token, password })

async function statusOf(email: string): Promise<string | null> {
  const found = env.DB.prepare('SELECT status FROM developers WHERE email_key = ?').bind(email)
  return found.first<string>('status')
}

describe('whoever forgot a password', () => {
  test('gets a letter, chooses a new one, and logs in with it; the old one is worth nothing', async () => {
    const { email } = await join(world, globex)
    const token = await resetTokenOf(email)
    const page = await world.visitor(globex).get(`/reset-password?token=${token}`)
    expect(page.status).toBe(200)
    expect(page.headers.get('Cache-Control')).toBe('no-store')
    expect(await page.text()).toContain(`value="${email}"`)

    const answer = await reset(token)
    expect(answer.headers.get('Location')).toBe('/login?notice=password_reset')
    expect(answer.headers.getSetCookie().filter((cookie) => cookie.startsWith('__Host-developer='))).toEqual([])
    expect((await logIn(world.visitor(globex), email)).status).toBe(401)
    expect((await logIn(world.visitor(globex), email, newPassword)).status).toBe(303)
    const [letter] = await world.letters(email)
    expect(letter?.subject).toBe('Your password for Globex was changed')
  })

  test('need not type the address again to log in', async () => {
    const { email } = await join(world, globex)
    const browser = world.visitor(globex)
    await browser.post('/reset-password', { token: await resetTokenOf(email), password: newPassword })
    expect(await (await browser.get('/login?notice=password_reset')).text()).toContain(`value="${email}"`)
  })

  test('is logged out everywhere by it', async () => {
    const { email, visitor } = await join(world, globex)
    const other = world.visitor(globex)
    await logIn(visitor, email)
    await logIn(other, email)
    await reset(await resetTokenOf(email))
    for (const browser of [visitor, other]) expect((await browser.get('/')).headers.get('Location')).toBe('/login')
  })

  test('may have a status of any kind: it stays what it is', async () => {
    const console = await consoleOf(world)
    const acmeId = await portalIdOf(console, acme)
    for (const decisions of [[], ['rejected'], ['approved', 'revoked']]) {
      const { email } = await join(world, acme)
      const id = await developerIdOf(console, acmeId, email)
      for (const status of decisions) {
        await console.api('PATCH', `/v3/portals/${acmeId}/developers/${id}`, { status })
      }
      const answer = await reset(await resetTokenOf(email, acme), newPassword, acme)
      expect(answer.headers.get('Location')).toBe('/login?notice=password_reset')
      const status = decisions.at(-1) ?? 'pending'
      expect(await statusOf(email)).toBe(status)
      expect((await logIn(world.visitor(acme), email, newPassword)).status).toBe(401)
    }
  })

  test('hears the same whatever the address is', async () => {
    const console = await consoleOf(world)
    const acmeId = await portalIdOf(console, acme)
    const addresses = { unknown: freshAddress(), unproven: freshAddress() } as Record<string, string>
    await world.visitor(acme).post('/register', { full_name: 'Ada', email: addresses.unproven ?? '' })
    for (const decisions of [[], ['rejected'], ['approved'], ['approved', 'revoked']]) {
      const { email } = await join(world, acme)
      const id = await developerIdOf(console, acmeId, email)
      for (const status of decisions) await console.api('PATCH', `/v3/portals/${acmeId}/developers/${id}`, { status })
      addresses[decisions.at(-1) ?? 'pending'] = email
    }
    world.pass(60_000)
    const answers = await Promise.all(
      Object.values(addresses).map(async (email) => {
        const visitor = world.visitor(acme)
        const answer = await visitor.post('/forgot-password', { email })
        expect(answer.status).toBe(303)
        const page = await (await visitor.get('/forgot-password?notice=sent')).text()
        const headers = [...answer.headers].filter(([name]) => !/set-cookie|request/.test(name))
        return JSON.stringify([headers, page.replaceAll(email, '')])
      }),
    )
    expect(answers).toHaveLength(6)
    expect(new Set(answers).size).toBe(1)

    world.pass(60_000)
    for (const email of Object.values(addresses)) {
      const answer = await world.visitor(acme).api('POST', '/api/v3/developer/forgot-password', { email })
      expect([answer.status, await answer.text()]).toEqual([200, '{}'])
    }
  })

  test('gets the invitation or confirmation again where no password was chosen yet', async () => {
    const console = await consoleOf(world)
    const globexId = await portalIdOf(console, globex)
    const added = freshAddress()
    await console.api('POST', `/v3/portals/${globexId}/developers`, { email: added, full_name: 'Ada' })
    await world.visitor(globex).post('/forgot-password', { email: added })
    expect((await world.letters(added)).map(({ subject }) => subject)).toEqual(['You are invited to Globex'])

    const unproven = freshAddress()
    const visitor = world.visitor(globex)
    await visitor.post('/register', { full_name: 'Ada', email: unproven })
    const first = await confirmationPath(world, unproven)
    world.pass(60_000)
    await visitor.post('/forgot-password', { email: unproven })
    const second = await confirmationPath(world, unproven)
    expect(second).not.toBe(first)
    const confirmed = await visitor.post('/confirm', { token: tokenOf(second), password: goodPassword })
    expect(confirmed.status).toBe(303)
  })

  test('gets no letter about where the account stands: only a link', async () => {
    const { email } = await join(world, acme)
    const before = (await world.letters(email)).length
    await resetTokenOf(email, acme)
    expect(await world.letters(email)).toHaveLength(before + 1)
  })

  test('is written to once a minute, and may ask again after that', async () => {
    const { email, visitor } = await join(world, globex)
    world.pass(60_000)
    await visitor.post('/forgot-password', { email })
    const soon = await visitor.post('/forgot-password', { email })
    expect(soon.status).toBe(429)
    expect(Number(soon.headers.get('Retry-After'))).toBeGreaterThan(50)
    const page = await soon.text()
    expect(page).toContain(`value="${email}"`)
    expect(page).toContain('Send the link')
    expect(page).toContain('Please wait a moment')
    expect(page).toContain('data-tone="info"')
    world.pass(60_000)
    expect((await visitor.post('/forgot-password', { email })).status).toBe(303)
    world.pass(60_000)
    // The third within an hour was the last. What is told then is no longer about a letter of just now.
    expect((await visitor.post('/forgot-password', { email })).status).toBe(303)
    world.pass(60_000)
    const often = await (await visitor.post('/forgot-password', { email })).text()
    expect(often).toContain('Please try again later')
    expect(often).not.toContain('it was sent just now')
  })

  test('finds the way on the log-in page', async () => {
    const page = await (await world.visitor(globex).get('/login')).text()
    expect(page).toContain('href="/forgot-password"')
  })
})

describe('the link of a reset', () => {
  test('is not spent by looking at it', async () => {
    const { email } = await join(world, globex)
    const token = await resetTokenOf(email)
    const visitor = world.visitor(globex)
    await visitor.send(`/reset-password?token=${token}`, { method: 'HEAD' })
    await visitor.get(`/reset-password?token=${token}`)
    await visitor.api('POST', '/api/v3/developer/verify-email', { token })
    expect((await reset(token)).status).toBe(303)
  })

  test('works once, and says kindly what became of it', async () => {
    const { email } = await join(world, globex)
    const token = await resetTokenOf(email)
    await reset(token)
    for (const again of [
      await reset(token, 'another password altogether'),
      await world.visitor(globex).get(`/reset-password?token=${token}`),
    ]) {
      expect(again.status).toBe(410)
      const page = await again.text()
      expect(page).toContain('This link no longer works')
      expect(page).toContain(`value="${email}"`)
    }
    expect((await logIn(world.visitor(globex), email, newPassword)).status).toBe(303)
  })

  test('used twenty times at once resets once', async () => {
    const { email } = await join(world, globex)
    const token = await resetTokenOf(email)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, number) => reset(token, `password of attempt number ${number}`)),
    )
    const winners = answers.flatMap(({ status }, number) => (status === 303 ? [number] : []))
    expect(winners).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(19)
    const login = await logIn(world.visitor(globex), email, `password of attempt number ${winners[0]}`)
    expect(login.status).toBe(303)
    const told = (await world.letters(email)).filter(({ subject }) => subject.includes('was changed'))
    expect(told).toHaveLength(1)
  })

  test('lives an hour to the millisecond, whether anybody sweeps or not', async () => {
    const { email } = await join(world, globex)
    const token = await resetTokenOf(email)
    const expiresAt = await env.DB.prepare('SELECT max(expires_at) AS at FROM one_time_tokens').first<number>('at')
    world.pass((expiresAt ?? 0) - world.now() - 1)
    expect((await world.visitor(globex).get(`/reset-password?token=${token}`)).status).toBe(200)
    world.pass((expiresAt ?? 0) - world.now())
    const expired = await reset(token)
    expect(expired.status).toBe(410)
    expect(await expired.text()).toContain('Links last one hour')
    expect((await logIn(world.visitor(globex), email)).status).toBe(303)
  })

  test('dies when a newer one is made', async () => {
    const { email } = await join(world, globex)
    const first = await resetTokenOf(email)
    const second = await resetTokenOf(email)
    expect(second).not.toBe(first)
    expect((await reset(first)).status).toBe(404)
    expect((await reset(second)).status).toBe(303)
  })

  test('stays alive while strangers ask again and again', async () => {
    const { email } = await join(world, globex)
    const token = await resetTokenOf(email)
    for (let times = 0; times < 5; times += 1) await world.visitor(globex).post('/forgot-password', { email })
    expect((await reset(token)).status).toBe(303)
  })

  test('of one portal is nothing on another, and neither is one that was never made', async () => {
    const email = freshAddress()
    await join(world, acme, email)
    await join(world, globex, email)
    const token = await resetTokenOf(email, globex)
    const pages = await Promise.all(
      [token, 'x'.repeat(43), ''].map(async (link) => {
        const answer = await world.visitor(acme).get(`/reset-password?token=${link}`)
        expect(answer.status).toBe(404)
        return answer.text()
      }),
    )
    expect(new Set(pages).size).toBe(1)
    expect((await reset(token, newPassword, acme)).status).toBe(404)
    expect((await reset(token, newPassword, globex)).status).toBe(303)
    expect((await logIn(world.visitor(acme), email, newPassword)).status).toBe(401)
  })

  test('is worth nothing as a confirmation or a change of address, nor they as a reset', async () => {
    const { email } = await join(world, globex)
    const token = await resetTokenOf(email)
    const visitor = world.visitor(globex)
    expect((await visitor.post('/confirm', { token, password: newPassword })).status).toBe(404)
    expect((await visitor.post('/confirm-new-email', { token })).status).toBe(404)
    expect((await visitor.post('/undo-email-change', { token, password: newPassword })).status).toBe(404)
    expect((await reset(token)).status).toBe(303)
  })

  test('asks again for a password that cannot be taken, and stays alive', async () => {
    const { email } = await join(world, globex)
    const token = await resetTokenOf(email)
    for (const [password, message] of [
      ['', 'Enter a password.'],
      ['fourteen chars', 'Use at least 15 characters.'],
      [`${email}@${email}`, 'This password is nothing but names and addresses'],
    ] as const) {
      const answer = await reset(token, password)
      expect(answer.status).toBe(422)
      const page = await answer.text()
      expect(page).toContain(message)
      if (password === 'fourteen chars') expect(page).not.toContain(password)
    }
    expect((await reset(token)).status).toBe(303)
  })

  test('leads out of a lockout: what was counted against the address is forgotten', async () => {
    const { email } = await join(world, globex)
    const token = await resetTokenOf(email)
    for (let times = 0; times < 12; times += 1) await logIn(world.visitor(globex), email, 'a guess of a stranger')
    await reset(token)
    expect((await logIn(world.visitor(globex), email, newPassword)).status).toBe(303)
  })
})

describe('through the developer API', () => {
  test('asking answers 200 to everybody, and the token of the letter sets the password', async () => {
    const { email, visitor } = await join(world, globex)
    world.pass(60_000)
    for (const address of [email, freshAddress()]) {
      const asked = await visitor.api('POST', '/api/v3/developer/forgot-password', { email: address })
      expect(asked.status).toBe(200)
      expect(await asked.json()).toEqual({})
    }
    const token = tokenInLetter((await world.letters(email))[0])
    const checked = await visitor.api('POST', '/api/v2/developer/verify-email', { token })
    expect(checked.status).toBe(202)
    expect(await checked.json()).toEqual({ email, token })
    const resetting = () => visitor.api('POST', '/api/v3/developer/reset-password', { token, password: newPassword })
    expect((await resetting()).status).toBe(204)
    expect((await resetting()).status).toBe(410)
    expect((await visitor.api('POST', '/api/v3/developer/verify-email', { token })).status).toBe(410)
    expect((await logIn(visitor, email, newPassword)).status).toBe(303)
  })

  test('what is wrong is named, and too often is 429 with the time to wait', async () => {
    const visitor = world.visitor(globex)
    for (const body of [{}, { email: 'no' }, { email: ['a@example.com'] }, { email: 'a@example.com', id: 'x' }]) {
      const answer = await visitor.api('POST', '/api/v3/developer/forgot-password', body)
      expect(answer.status).toBe(400)
    }
    const email = freshAddress()
    await visitor.api('POST', '/api/v3/developer/forgot-password', { email })
    const soon = await visitor.api('POST', '/api/v3/developer/forgot-password', { email })
    expect(soon.status).toBe(429)
    expect(soon.headers.get('Content-Type')).toBe('application/problem+json')
    expect(Number(soon.headers.get('Retry-After'))).toBeGreaterThan(0)
  })
})
