import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import {
  acme,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  tokenInLetter,
  type Visitor,
  type World,
} from '../world.ts'

// Each test has a clock of its own, and begins with nothing counted.
beforeEach(async () => void (await env.DB.prepare('DELETE FROM attempts').run()))

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const wrongPassword = 'not the password at all'

/** Tries of many strangers, each with a browser and a network of their own. */
async function hammer(world: World, email: string, times: number, password = wrongPassword): Promise<Response[]> {
  const answers = []
  for (let index = 0; index < times; index += 1) answers.push(await logIn(world.visitor(globex), email, password))
  return answers
}

const statusesOf = (answers: Response[]) => answers.map(({ status }) => status)
const times = <Item>(count: number, item: Item) => Array<Item>(count).fill(item)

describe('logging in', () => {
  test('of many wrong passwords at the same time no more are looked at than the limit says', async () => {
    const world = openWorld()
    const { email } = await join(world, globex)
    const tries = Array.from({ length: 25 }, () => logIn(world.visitor(globex), email, wrongPassword))
    expect(statusesOf(await Promise.all(tries)).sort()).toEqual([...times(10, 401), ...times(15, 429)])
  })

  test('over the limit is answered alike for every address, even with the right password', async () => {
    const world = openWorld()
    const { email } = await join(world, globex)
    const { email: pending } = await join(world, acme)
    const answers = []
    for (const address of [email, pending, freshAddress()]) {
      await hammer(world, address, 10)
      const answer = await logIn(world.visitor(globex), address)
      answers.push([answer.status, answer.headers.get('Set-Cookie'), (await answer.text()).replaceAll(address, '')])
    }
    expect(answers[0]?.slice(0, 2)).toEqual([429, null])
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
  })

  test('says when to come back and that a letter is a way in, and keeps the address', async () => {
    const world = openWorld()
    const { email } = await join(world, globex)
    await hammer(world, email, 10)
    world.pass(3 * minute)
    const page = await logIn(world.visitor(globex), email)
    expect(page.status).toBe(429)
    expect(Number(page.headers.get('Retry-After'))).toBeLessThanOrEqual(12 * 60)
    expect(Number(page.headers.get('Retry-After'))).toBeGreaterThan(11 * 60)
    const html = await page.text()
    expect(html).toContain('Try again in 12 minutes')
    expect(html).toContain('“Forgot password?”')
    expect(html).toContain(`value="${email}"`)
    expect(html).not.toContain(goodPassword)

    const answer = await world
      .visitor(globex)
      .api('POST', '/api/v3/developer/authenticate', { username: email, password: goodPassword })
    expect(answer.status).toBe(429)
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(await answer.json()).toMatchObject({ status: 429, title: 'Too Many Requests' })
  })

  test('opens again exactly when the window ends, and what was refused does not lengthen it', async () => {
    const world = openWorld()
    const { email } = await join(world, globex)
    const first = await logIn(world.visitor(globex), email, wrongPassword)
    expect(first.status).toBe(401)
    await hammer(world, email, 9)
    world.pass(14 * minute)
    const refused = await hammer(world, email, 5, goodPassword)
    expect(statusesOf(refused)).toEqual(times(5, 429))
    const wait = Number(refused.at(-1)?.headers.get('Retry-After'))
    world.pass((wait - 1) * 1000)
    expect((await logIn(world.visitor(globex), email)).status).toBe(429)
    world.pass(1000)
    expect((await logIn(world.visitor(globex), email)).status).toBe(303)
  })

  test('counts fifty tries a day, and lets nobody wait for longer', async () => {
    const world = openWorld()
    const { email } = await join(world, globex)
    for (let quarter = 0; quarter < 5; quarter += 1) {
      expect(statusesOf(await hammer(world, email, 10))).toEqual(times(10, 401))
      world.pass(15 * minute + 1000)
    }
    const refused = await logIn(world.visitor(globex), email)
    expect(refused.status).toBe(429)
    expect(await refused.text()).toContain('Try again in 23 hours')
    world.pass(day)
    expect((await logIn(world.visitor(globex), email)).status).toBe(303)
  }, 60_000)

  test('forgets what was counted once the password is right', async () => {
    const world = openWorld()
    const { email } = await join(world, globex)
    for (let round = 0; round < 2; round += 1) {
      expect(statusesOf(await hammer(world, email, 9))).toEqual(times(9, 401))
      expect((await logIn(world.visitor(globex), email)).status).toBe(303)
    }
  })

  test('of a network is counted together, whatever the account; who gets in does not use it up', async () => {
    const world = openWorld()
    const { email } = await join(world, globex)
    const office = world.visitor(globex)
    for (let index = 0; index < 50; index += 1) {
      expect((await logIn(office, freshAddress(), wrongPassword)).status).toBe(401)
      if (index % 10 === 0) expect((await logIn(office, email)).status).toBe(303)
      office.cookies.clear()
    }
    for (let index = 0; index < 50; index += 1) {
      expect((await logIn(office, freshAddress(), wrongPassword)).status).toBe(401)
    }
    expect((await logIn(office, email)).status).toBe(429)
    expect((await logIn(world.visitor(globex), email)).status).toBe(303)
  }, 120_000)

  test('on one portal uses up nothing of another', async () => {
    const world = openWorld()
    const { email } = await join(world, globex)
    const visitor = world.visitor(acme)
    for (let index = 0; index < 11; index += 1) await logIn(visitor, email, wrongPassword)
    expect((await logIn(visitor, email, wrongPassword)).status).toBe(429)
    expect((await logIn(world.visitor(globex), email)).status).toBe(303)
  })
})

describe('a browser that has logged in before', () => {
  test('gets in while strangers try passwords, and its own tries are counted for themselves', async () => {
    const world = openWorld()
    const { email, visitor } = await join(world, globex)
    expect((await logIn(visitor, email)).status).toBe(303)
    await visitor.post('/logout', {})
    expect(statusesOf(await hammer(world, email, 12)).slice(-2)).toEqual([429, 429])
    expect((await logIn(visitor, email)).status).toBe(303)

    await visitor.post('/logout', {})
    const own = []
    for (let index = 0; index < 11; index += 1) own.push((await logIn(visitor, email, wrongPassword)).status)
    expect(own).toEqual([...times(10, 401), 429])
    world.pass(15 * minute)
    expect((await logIn(visitor, email)).status).toBe(303)
  })

  test('keeps a cookie that no script reads, that no other site sends, and that is worth nothing elsewhere', async () => {
    const world = openWorld()
    const { email, visitor } = await join(world, globex)
    const cookie = (await logIn(visitor, email)).headers
      .getSetCookie()
      .find((line) => line.startsWith('__Host-device='))
    expect(cookie).toMatch(
      /^__Host-device=[\w-]{43}\.[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
    const value = visitor.cookies.get('__Host-device') ?? ''
    const { email: other } = await join(world, globex)
    const { email: elsewhere } = await join(world, acme, email)
    expect(elsewhere).toBe(email)
    await hammer(world, other, 10)
    const thief = (hostname: string, device: string): Visitor => {
      const own = world.visitor(hostname)
      own.cookies.set('__Host-device', device)
      return own
    }
    expect((await logIn(thief(globex, value), other)).status).toBe(429)
    await hammer(world, email, 10)
    const swapped = `${value.slice(0, 43)}.${value.slice(0, 43)}`
    const longer = `${value}x`
    for (const made of [swapped, longer, '', `${'A'.repeat(43)}.${'A'.repeat(43)}`, 'x'.repeat(4000)]) {
      expect((await logIn(thief(globex, made), email)).status).toBe(429)
    }
    expect((await logIn(thief(globex, value), email)).status).toBe(303)
    for (let index = 0; index < 10; index += 1) await logIn(world.visitor(acme), email, wrongPassword)
    expect((await logIn(thief(acme, value), email)).status).toBe(429)
  })

  test('becomes one by a letter too: the owner gets in while strangers go on', async () => {
    const world = openWorld()
    const { email } = await join(world, globex)
    await hammer(world, email, 10)
    const owner = world.visitor(globex)
    expect((await logIn(owner, email)).status).toBe(429)
    expect((await owner.post('/forgot-password', { email })).status).toBe(303)
    const token = tokenInLetter((await world.letters(email))[0])
    const password = 'marble lantern forty-two'
    expect((await owner.post('/reset-password', { token, password })).status).toBe(303)
    await hammer(world, email, 12)
    expect((await logIn(world.visitor(globex), email, password)).status).toBe(429)
    expect((await logIn(owner, email, password)).status).toBe(303)
  })

  test('is counted with all others of the account: collecting their cookies buys few tries', async () => {
    const world = openWorld()
    const { email, visitor: owner } = await join(world, globex)
    await logIn(owner, email)
    const collected = Array.from({ length: 4 }, () => world.visitor(globex))
    for (const visitor of collected) expect((await logIn(visitor, email)).status).toBe(303)
    const tries = []
    for (const visitor of collected) {
      for (let index = 0; index < 9; index += 1) tries.push((await logIn(visitor, email, wrongPassword)).status)
    }
    expect(tries).toEqual([...times(30, 401), ...times(6, 429)])
    // A stranger's browser is counted by the address, and a letter makes the owner's a known one again.
    expect((await logIn(world.visitor(globex), email, wrongPassword)).status).toBe(401)
    expect((await logIn(owner, email)).status).toBe(429)
    await owner.post('/forgot-password', { email })
    const token = tokenInLetter((await world.letters(email)).find(({ text }) => text.includes('/reset-password')))
    await owner.post('/reset-password', { token, password: goodPassword })
    expect((await logIn(owner, email)).status).toBe(303)
  }, 60_000)

  test('of a network is counted with the others there: a strange network’s tries leave it a way in', async () => {
    const world = openWorld()
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    const { email: colleague } = await join(world, globex)
    // What a hundred tries would leave behind, first of strangers there and then of known devices.
    const useUp = () => env.DB.prepare('UPDATE attempts SET count = 100 WHERE count = 1').run()
    expect((await logIn(visitor, colleague, wrongPassword)).status).toBe(401)
    await useUp()
    expect((await logIn(visitor, freshAddress(), wrongPassword)).status).toBe(429)
    expect((await logIn(visitor, email)).status).toBe(303)

    expect((await logIn(visitor, email, wrongPassword)).status).toBe(401)
    await useUp()
    expect((await logIn(visitor, email)).status).toBe(429)
  })

  test('is one for as long as the password stays: after a new one its proof is worth nothing', async () => {
    const world = openWorld()
    const { email, visitor: owner } = await join(world, globex)
    const thief = world.visitor(globex)
    await logIn(owner, email)
    await logIn(thief, email)
    const password = 'marble lantern forty-two'
    await owner.post('/account/password', { present_password: goodPassword, password })
    await hammer(world, email, 10)
    expect((await logIn(thief, email, password)).status).toBe(429)
    // The browser that chose it is known again.
    expect((await logIn(owner, email, password)).status).toBe(303)

    await owner.post('/forgot-password', { email })
    const token = tokenInLetter((await world.letters(email)).find(({ text }) => text.includes('/reset-password')))
    const browser = world.visitor(globex)
    await browser.post('/reset-password', { token, password: goodPassword })
    await hammer(world, email, 10)
    expect((await logIn(owner, email)).status).toBe(429)
    expect((await logIn(browser, email)).status).toBe(303)
  })

  test('leaves a session with what its owner recognises it by', async () => {
    const world = openWorld()
    const { email } = await join(world, globex)
    const userAgent = `Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0 ${'x'.repeat(400)}`
    await world.visitor(globex).send('/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'User-Agent': userAgent },
      body: new URLSearchParams({ email, password: goodPassword }).toString(),
    })
    const session = await env.DB.prepare(
      'SELECT user_agent, place FROM sessions WHERE developer_id = (SELECT id FROM developers WHERE email = ?)',
    )
      .bind(email)
      .first()
    expect(session).toEqual({ user_agent: userAgent.slice(0, 300), place: null })
  })
})

describe('the place of a session', () => {
  const whole = { city: 'Lisbon', country: 'PT' }
  const nowhere = { city: null, country: null }
  test.each([
    [whole, '203.0.113.7', whole],
    [{ country: 'PT' }, '203.0.113.7', { city: null, country: 'PT' }],
    [{ country: 'T1' }, '203.0.113.7', nowhere],
    [{ country: 'XX' }, '203.0.113.7', nowhere],
    [undefined, '203.0.113.7', nowhere],
    [whole, '127.0.0.1', nowhere],
    [whole, '::1', nowhere],
  ])('%j seen from %s is kept as %j', async (cf, address, place) => {
    const world = openWorld()
    const { email } = await join(world, globex)
    const response = await world.request('https://globex.localhost/login', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Origin: 'https://globex.localhost',
        'CF-Connecting-IP': address,
      },
      body: new URLSearchParams({ email, password: goodPassword }).toString(),
      ...(cf && { cf }),
    })
    expect(response.status).toBe(303)
    const stored = env.DB.prepare(
      'SELECT place AS city, country FROM sessions WHERE developer_id = (SELECT id FROM developers WHERE email = ?)',
    )
    expect(await stored.bind(email).first()).toEqual(place)
  })
})

describe('the present password', () => {
  test('right as often as one likes, and forgets the wrong ones of before', async () => {
    const world = openWorld()
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    const ask = async (password: string) =>
      (await visitor.api('POST', '/account/passkeys/options', { name: 'My phone', password })).status
    for (let index = 0; index < 12; index += 1) expect(await ask(goodPassword)).toBe(200)
    for (let round = 0; round < 2; round += 1) {
      for (let index = 0; index < 9; index += 1) expect(await ask(wrongPassword)).toBe(400)
      expect(await ask(goodPassword)).toBe(200)
    }
    for (let index = 0; index < 10; index += 1) expect(await ask(wrongPassword)).toBe(400)
    expect(await ask(goodPassword)).toBe(429)
  }, 60_000)
})

describe('the letter about a new device', () => {
  const subject = 'A new device logged in to your account with Globex'
  const subjects = async (world: World, email: string) =>
    (await world.letters(email)).map((letter) => letter.subject).filter((line) => line === subject)

  test('is off for developers, and comes for a new device and no known one once they ask for it', async () => {
    const world = openWorld()
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    await logIn(world.visitor(globex), email)
    expect(await subjects(world, email)).toEqual([])

    await env.DB.prepare('UPDATE developers SET new_device_letters = 1 WHERE email = ?').bind(email).run()
    await logIn(visitor, email)
    expect(await subjects(world, email)).toEqual([])
    const stranger = world.visitor(globex)
    await logIn(stranger, email, wrongPassword)
    expect(await subjects(world, email)).toEqual([])
    await stranger.send('/login', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        'User-Agent': 'Your prize: http://evil.example Firefox/1.0',
      },
      body: new URLSearchParams({ email, password: goodPassword }).toString(),
    })
    expect(await subjects(world, email)).toEqual([subject])
    const [letter] = await world.letters(email)
    expect(letter?.text).toContain('https://globex.localhost/forgot-password')
    expect(letter?.text).toContain('Passkeys go on working: look at them in your account')
    expect(letter?.text).not.toContain('prize')
    expect(letter?.text).not.toContain('evil.example')
  })
})

describe('the record of log-ins', () => {
  test('has one line for each try, with its outcome, and no password, token or whole address', async () => {
    const world = openWorld()
    const { email, visitor } = await join(world, globex)
    const { email: pending } = await join(world, acme)
    const logged = vi.spyOn(console, 'info').mockImplementation(() => {})
    await logIn(visitor, email, wrongPassword)
    await logIn(visitor, email)
    await logIn(world.visitor(acme), pending)
    await world.visitor(globex).api('POST', '/api/v3/developer/authenticate', { username: 'ada', password: 'x' })
    await hammer(world, email, 11)
    const text = logged.mock.calls.map(([line]) => String(line))
    logged.mockRestore()
    const lines = text
      .map((line) => JSON.parse(line) as Record<string, string>)
      .filter(({ message }) => message !== 'a request was answered')
    expect(lines.map(({ outcome }) => outcome)).toEqual([
      'wrong_credentials',
      'logged_in',
      'not_approved',
      ...times(11, 'wrong_credentials'),
      'too_many',
    ])
    expect(lines[0]).toEqual({
      message: 'a log-in was tried',
      request: expect.stringMatching(/^[0-9a-f-]{36}$/),
      portal: expect.stringMatching(/^[0-9a-f-]{36}$/),
      address: 'a***@example.com',
      outcome: 'wrong_credentials',
    })
    expect(lines[3]?.address).toBe('(no address)')
    for (const secret of [email, goodPassword, wrongPassword, ...visitor.cookies.values()]) {
      expect(text.join()).not.toContain(secret)
    }
  })
})

describe('the record of the present password', () => {
  test('has a line for each time that the present password is asked for', async () => {
    const world = openWorld()
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    const id = await env.DB.prepare('SELECT id FROM developers WHERE email_key = ?').bind(email).first<string>('id')
    const logged = vi.spyOn(console, 'info').mockImplementation(() => {})
    for (const present_password of [...times(10, wrongPassword), goodPassword]) {
      await visitor.post('/account/delete', { present_password })
    }
    world.pass(15 * minute)
    await visitor.post('/account/delete', { present_password: goodPassword })
    const text = logged.mock.calls.map(([line]) => String(line))
    logged.mockRestore()
    const lines = text
      .map((line) => JSON.parse(line) as Record<string, string>)
      .filter(({ message }) => message !== 'a request was answered')
    expect(lines.map(({ outcome }) => outcome)).toEqual([...times(10, 'wrong_password'), 'too_many', 'verified'])
    expect(lines[0]).toEqual({
      message: 'the present password was tried',
      request: expect.stringMatching(/^[0-9a-f-]{36}$/),
      portal: expect.stringMatching(/^[0-9a-f-]{36}$/),
      account: id,
      outcome: 'wrong_password',
    })
    for (const secret of [email, goodPassword, wrongPassword]) expect(text.join()).not.toContain(secret)
  })
})

describe('signing up', () => {
  test('takes an address five times a day, on the page and through the API together', async () => {
    const world = openWorld()
    const email = freshAddress()
    const byPage = () => world.visitor(acme).post('/register', { full_name: 'Ada', email })
    const byApi = () => world.visitor(acme).api('POST', '/api/v3/developer', { full_name: 'Ada', email })
    for (let index = 0; index < 3; index += 1) expect((await byPage()).status).toBe(303)
    for (let index = 0; index < 2; index += 1) expect((await byApi()).status).toBe(201)
    const page = await byPage()
    expect(page.status).toBe(429)
    const html = await page.text()
    expect(html).toContain('Please try again in 24 hours')
    expect(html).toContain(`value="${email}"`)
    expect((await byApi()).status).toBe(429)
    world.pass(day)
    expect((await byPage()).status).toBe(303)
  })

  test('to a portal is counted as a whole, and to another one for itself', async () => {
    const world = openWorld()
    const visitor = world.visitor(acme)
    await visitor.post('/register', { full_name: 'Ada', email: freshAddress() })
    // What a thousand sign-ups would leave behind.
    await env.DB.prepare('UPDATE attempts SET count = 1000').run()

    const refused = await world.visitor(acme).post('/register', { full_name: 'Ada', email: freshAddress() })
    expect(refused.status).toBe(429)
    // It is this visitor's first try: nothing is said of many.
    const page = await refused.text()
    expect(page).toContain('Please try again later')
    expect(page).toContain('there is a limit here, and it is used up for now')
    expect(page).not.toMatch(/tries|too often/)
    expect((await world.visitor(globex).post('/register', { full_name: 'Ada', email: freshAddress() })).status).toBe(
      303,
    )
    world.pass(hour)
    expect((await world.visitor(acme).post('/register', { full_name: 'Ada', email: freshAddress() })).status).toBe(303)
  })
})

describe('a forgotten password', () => {
  test('has a way in left, whatever strangers use up with addresses that they made up', async () => {
    const world = openWorld()
    const { email } = await join(world, acme)
    await world.visitor(acme).post('/check-your-email', { email: freshAddress() })
    await world.visitor(acme).post('/forgot-password', { email: freshAddress() })
    // What a thousand of both would leave behind.
    await env.DB.prepare('UPDATE attempts SET count = 1000').run()
    expect((await world.visitor(acme).post('/check-your-email', { email })).status).toBe(429)
    expect((await world.visitor(acme).post('/forgot-password', { email })).status).toBe(303)
    expect((await world.letters(email))[0]?.text).toContain('/reset-password')
  })
})

describe('a letter sent again', () => {
  test('comes after a minute at the earliest, and with those of sign-ups five times a day', async () => {
    const world = openWorld()
    const email = freshAddress()
    const visitor = world.visitor(acme)
    await visitor.post('/register', { full_name: 'Ada', email })
    expect(await world.letters(email)).toHaveLength(1)
    const again = () => visitor.post('/check-your-email', { email })
    expect((await again()).status).toBe(303)
    expect(await world.letters(email)).toHaveLength(2)
    world.pass(55_000)
    const refused = await again()
    expect(refused.status).toBe(429)
    expect(refused.headers.get('Retry-After')).toMatch(/^[1-3]$/)
    expect(await refused.text()).toContain('ask again in a minute')
    for (let index = 0; index < 3; index += 1) {
      world.pass(minute)
      expect((await again()).status).toBe(303)
      await world.letters(email)
    }
    world.pass(minute)
    const last = await again()
    expect(last.status).toBe(429)
    expect(await last.text()).toContain('Please try again in 24 hours')
    expect(await world.letters(email)).toHaveLength(5)
    world.pass(day)
    expect((await again()).status).toBe(303)
  })

  test('is refused alike for an address that nobody has', async () => {
    const world = openWorld()
    const { email: known } = await join(world, acme)
    const answers = []
    for (const email of [known, freshAddress()]) {
      const visitor = world.visitor(acme)
      await visitor.post('/check-your-email', { email })
      const refused = await visitor.post('/check-your-email', { email })
      answers.push([refused.status, refused.headers.get('Retry-After'), (await refused.text()).replaceAll(email, '')])
    }
    expect(answers[0]?.slice(0, 2)).toEqual([429, '60'])
    expect(answers[1]).toEqual(answers[0])
  })
})

describe('what is counted', () => {
  test('is stored under hashes: nobody’s address, network or device stands there', async () => {
    const world = openWorld()
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email, wrongPassword)
    await visitor.post('/check-your-email', { email })
    const { results } = await env.DB.prepare('SELECT key, count, window_ends_at FROM attempts').all<{ key: string }>()
    expect(results.length).toBeGreaterThan(0)
    for (const { key } of results) expect(key).toMatch(/^[\w-]{43}$/)
  })

  test('goes once it counts no more', async () => {
    const world = openWorld()
    await logIn(world.visitor(globex), freshAddress())
    const left = () => env.DB.prepare('SELECT count(*) AS n FROM attempts').first<number>('n')
    await world.sweep()
    expect(await left()).toBeGreaterThan(0)
    world.pass(2 * day)
    await world.sweep()
    expect(await left()).toBe(0)
  })
})
