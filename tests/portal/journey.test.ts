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
  pathOf,
  portalIdOf,
  tokenOf,
} from '../world.ts'

const world = openWorld()

describe('a developer joins', () => {
  test('a portal that approves at once: after confirming, the developer logs in and sees the published services', async () => {
    const { email, visitor } = await join(world, globex)
    expect(await (await visitor.get('/login?notice=confirmed_approved')).text()).toContain(`value="${email}"`)

    const login = await logIn(visitor, email)
    expect(login.status).toBe(303)
    expect(login.headers.get('Location')).toBe('/')

    // Whoever is in has nothing to sign up for.
    expect((await visitor.get('/register')).headers.get('Location')).toBe('/')

    const services = await visitor.get('/')
    expect(services.status).toBe(200)
    expect(await services.text()).toContain('Forecast API')
  })

  test('a portal that approves by hand: logging in says that the account is pending, and works once it is approved', async () => {
    const { email, visitor } = await join(world, acme)

    const pending = await logIn(visitor, email)
    expect(pending.status).toBe(401)
    expect(await pending.text()).toContain('Your account is pending approval for access')

    const console = await consoleOf(world)
    const portalId = await portalIdOf(console, acme)
    const id = await developerIdOf(console, portalId, email)
    const approved = await console.api('PATCH', `/v3/portals/${portalId}/developers/${id}`, { status: 'approved' })
    expect(await approved.json()).toMatchObject({ id, email, status: 'approved' })

    const [letter] = await world.letters(email)
    expect(letter?.subject).toBe('Your Acme account is approved')
    expect((await logIn(visitor, email)).status).toBe(303)
    expect(await (await visitor.get('/')).text()).toContain('Payments API')
  })

  test('admins get a letter for a developer who waits, and none for one who does not', async () => {
    const before = (await world.letters('admin@example.com')).length
    const waiting = await join(world, acme)
    await join(world, globex)
    const letters = await world.letters('admin@example.com')
    expect(letters).toHaveLength(before + 1)
    expect(letters[0]?.subject).toBe('Ada Lovelace asks to join Acme')
    expect(letters[0]?.text).toContain(waiting.email)
  })

  test('two portals with one address: two developers, each with a password and a status of their own', async () => {
    const email = freshAddress()
    await join(world, acme, email)
    const { visitor } = await join(world, globex, email)
    expect((await logIn(visitor, email)).status).toBe(303)
    expect((await logIn(world.visitor(acme), email)).status).toBe(401)
  })
})

describe('signing up', () => {
  test('again before confirming ends the first link and makes a second one', async () => {
    const email = freshAddress()
    const visitor = world.visitor(acme)
    await visitor.post('/register', { full_name: 'Ada', email })
    const first = await confirmationPath(world, email)
    await visitor.post('/register', { full_name: 'Ada', email })
    const second = await confirmationPath(world, email)

    expect(second).not.toBe(first)
    expect((await visitor.get(first)).status).toBe(404)
    expect((await visitor.get(second)).status).toBe(200)
  })

  test('again while the letter still waits adds no second letter', async () => {
    const email = freshAddress()
    const visitor = world.visitor(acme)
    await visitor.post('/register', { full_name: 'Ada', email })
    await visitor.post('/register', { full_name: 'Ada L.', email })
    const letters = await world.letters(email)
    expect(letters).toHaveLength(1)
    expect((await visitor.get(pathOf(letters[0]))).status).toBe(200)
  })

  test('with somebody else’s address cannot choose a word of what they read', async () => {
    const email = freshAddress()
    await world.visitor(acme).post('/register', { full_name: 'https://evil.example/win now', email })
    const [letter] = await world.letters(email)
    expect(letter?.text).toContain('You signed up for Acme')
    expect(JSON.stringify(letter)).not.toContain('evil.example')
  })

  test('with a known address gives the same page, and a letter that says where the account stands', async () => {
    const { email, visitor } = await join(world, acme)
    const known = await visitor.post('/register', { full_name: 'Somebody Else', email })
    const unknown = await visitor.post('/register', { full_name: 'Somebody Else', email: freshAddress() })
    expect(known.status).toBe(unknown.status)
    expect(known.headers.get('Location')).toBe(unknown.headers.get('Location'))

    const [letter] = await world.letters(email)
    expect(letter?.subject).toBe('You are already registered with Acme')
    expect(letter?.text).toContain('Your registration is pending')
    expect(letter?.text).toContain('Hello Ada Lovelace')
  })

  test('the letter can be sent again, with a fresh link', async () => {
    const email = freshAddress()
    const visitor = world.visitor(globex)
    await visitor.post('/register', { full_name: 'Ada', email })
    const first = await confirmationPath(world, email)
    const page = await visitor.get('/check-your-email')
    expect(await page.text()).toContain(`value="${email}"`)
    await visitor.post('/check-your-email', { email })
    const second = await confirmationPath(world, email)
    expect(second).not.toBe(first)
    expect((await visitor.get(first)).status).toBe(404)
  })
})

describe('a confirmation link', () => {
  test('is not spent by looking at it, by a mail scanner or by a check through the API', async () => {
    const email = freshAddress()
    const visitor = world.visitor(globex)
    await visitor.post('/register', { full_name: 'Ada', email })
    const path = await confirmationPath(world, email)
    await visitor.send(path, { method: 'HEAD' })
    await visitor.get(path)
    const checked = await visitor.api('POST', '/api/v3/developer/verify-email', { token: tokenOf(path) })
    expect(checked.status).toBe(202)
    const confirmed = await visitor.post('/confirm', { token: tokenOf(path), password: goodPassword })
    expect(confirmed.headers.get('Location')).toBe('/login?notice=confirmed_approved')
  })

  test('used twice says kindly that the address is confirmed already', async () => {
    const email = freshAddress()
    const visitor = world.visitor(globex)
    await visitor.post('/register', { full_name: 'Ada', email })
    const path = await confirmationPath(world, email)
    await visitor.post('/confirm', { token: tokenOf(path), password: goodPassword })

    for (const again of [
      await visitor.get(path),
      await visitor.post('/confirm', { token: tokenOf(path), password: goodPassword }),
    ]) {
      expect(again.status).toBe(410)
      expect(await again.text()).toContain('Your email is already confirmed')
    }
  })

  test('expires after 24 hours, to the millisecond, and offers a fresh letter', async () => {
    const email = freshAddress()
    const visitor = world.visitor(globex)
    await visitor.post('/register', { full_name: 'Ada', email })
    const path = await confirmationPath(world, email)
    world.pass(24 * 3_600_000)

    const expired = await visitor.get(path)
    expect(expired.status).toBe(410)
    const page = await expired.text()
    expect(page).toContain('This link no longer works')
    expect(page).toContain(`value="${email}"`)
    const refused = await visitor.post('/confirm', { token: tokenOf(path), password: goodPassword })
    expect(refused.status).toBe(410)

    await visitor.post('/check-your-email', { email })
    expect((await visitor.get(await confirmationPath(world, email))).status).toBe(200)
  })

  test('from the other portal, invented or empty is the same kind page', async () => {
    const email = freshAddress()
    const visitor = world.visitor(globex)
    await visitor.post('/register', { full_name: 'Ada', email })
    const path = await confirmationPath(world, email)
    const elsewhere = world.visitor(acme)
    const pages = await Promise.all(
      [path, `/confirm?token=${'x'.repeat(43)}`, '/confirm?token=', '/confirm'].map(async (link) => {
        const response = await elsewhere.get(link)
        expect(response.status).toBe(404)
        return response.text()
      }),
    )
    expect(new Set(pages).size).toBe(1)
    expect(pages[0]).toContain('Send a fresh letter')
  })

  test('also opens as /login?token=, as portals built on Konnect’s client link it', async () => {
    const response = await world.visitor(acme).get('/login?token=abc')
    expect(response.headers.get('Location')).toBe('/confirm?token=abc')
  })
})

describe('logging in', () => {
  test('with a wrong password or an unknown address gives the same answer, whatever the account', async () => {
    const { email, visitor } = await join(world, acme)
    const wrong = await logIn(visitor, email, 'not the right password')
    const unknown = await logIn(visitor, email.replace('ada', 'eve'), 'not the right password')
    expect(wrong.status).toBe(unknown.status)
    const [known, other] = [await wrong.text(), await unknown.text()]
    expect(known.replaceAll(email, '')).toBe(other.replaceAll(email.replace('ada', 'eve'), ''))
  })

  test('ends with a logout, and the old session is worth nothing', async () => {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    const stolen = world.visitor(globex)
    for (const [name, value] of visitor.cookies) stolen.cookies.set(name, value)
    expect((await stolen.get('/')).status).toBe(200)
    await visitor.post('/logout', {})
    expect((await stolen.get('/')).headers.get('Location')).toBe('/login')
  })

  test('a session ends after seven idle days, and after thirty days however busy', async () => {
    const { email, visitor } = await join(world, globex)
    const day = 24 * 3_600_000
    await logIn(visitor, email)
    world.pass(7 * day)
    expect((await visitor.get('/')).status).toBe(303)

    await logIn(visitor, email)
    for (let days = 0; days < 24; days += 6) {
      world.pass(6 * day)
      expect((await visitor.get('/')).status).toBe(200)
    }
    world.pass(6 * day)
    expect((await visitor.get('/')).status).toBe(303)
  })

  test('again ends the session that the browser had before', async () => {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    const before = world.visitor(globex)
    for (const [name, value] of visitor.cookies) before.cookies.set(name, value)
    await logIn(visitor, email)
    expect((await before.api('GET', '/api/v3/developer/me')).status).toBe(401)
    expect((await visitor.api('GET', '/api/v3/developer/me')).status).toBe(200)
  })

  test('when logged in already leads straight to the services', async () => {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    expect((await visitor.get('/login')).headers.get('Location')).toBe('/')
  })
})
