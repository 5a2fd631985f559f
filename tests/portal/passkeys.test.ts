import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../worker/contract/problem.ts'
import {
  addPasskey,
  askForNewPasskey,
  askForPasskey,
  type SoftwareAuthenticator,
  softwareAuthenticator,
} from '../software-authenticator.ts'
import {
  acme,
  consoleOf,
  developerIdOf,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  portalIdOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const minute = 60_000
const twenty = Array.from({ length: 20 }, (_, index) => index)

let console: Visitor
let globexId: string

beforeAll(async () => {
  console = await consoleOf(world)
  globexId = await portalIdOf(console, globex)
})

/** A developer of Globex, who is logged in and has a passkey. */
async function developerWithPasskey(device?: SoftwareAuthenticator) {
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  const authenticator = device ?? (await softwareAuthenticator(visitor.origin))
  const response = await addPasskey(visitor, authenticator)
  expect(response.status).toBe(201)
  return { email, visitor, device: authenticator }
}

const answer = (visitor: Visitor, body: unknown) => visitor.api('POST', '/login/passkey', body)
const isIn = async (visitor: Visitor) => (await visitor.get('/api/v3/developer/me')).status === 200

async function decide(email: string, status: string) {
  const id = await developerIdOf(console, globexId, email)
  expect((await console.api('PATCH', `/v3/portals/${globexId}/developers/${id}`, { status })).status).toBe(200)
}

describe('logging in with a passkey', () => {
  test('takes no password, and comes back to where the developer wanted to go', async () => {
    const { device } = await developerWithPasskey()
    const visitor = world.visitor(globex)
    const options = await askForPasskey(visitor)
    expect(options).toMatchObject({ rpId: globex, userVerification: 'required', allowCredentials: [] })
    const response = await visitor.api('POST', '/login/passkey?return_to=/terms', await device.sign(options))
    expect(await response.json()).toEqual({ location: '/terms' })
    expect(await isIn(visitor)).toBe(true)
    const away = await visitor.api(
      'POST',
      '/login/passkey?return_to=//evil.example',
      await device.sign(await askForPasskey(visitor)),
    )
    expect(await away.json()).toEqual({ location: '/' })
  })

  test('a challenge is good for one answer, and for five minutes', async () => {
    const { device } = await developerWithPasskey()
    const visitor = world.visitor(globex)
    const signed = await device.sign(await askForPasskey(visitor))
    const answers = await Promise.all(twenty.map(() => answer(world.visitor(globex), signed)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect((await answer(visitor, signed)).status).toBe(401)

    const late = await device.sign(await askForPasskey(visitor))
    world.pass(5 * minute)
    expect((await answer(visitor, late)).status).toBe(401)
    expect(await isIn(visitor)).toBe(false)
    // What nobody answered is not kept for good.
    await askForPasskey(visitor)
    await world.sweep()
    const left = await env.DB.prepare('SELECT count(*) AS n FROM passkey_challenges').first<{ n: number }>()
    expect(left?.n).toBe(1)
  })

  test('what was signed elsewhere, for elsewhere, or by somebody the device does not know is refused alike', async () => {
    const { device, visitor: owner } = await developerWithPasskey()
    const { device: other } = await developerWithPasskey()
    const visitor = world.visitor(globex)
    const right = await device.sign(await askForPasskey(visitor))
    const refused = [
      await device.sign(await askForPasskey(visitor), { origin: 'https://evil.example' }),
      await device.sign(await askForPasskey(visitor), { hostname: 'evil.example' }),
      await device.sign(await askForPasskey(visitor), { isUserVerified: false }),
      await device.sign(await askForPasskey(visitor), { type: 'webauthn.create' }),
      await device.sign(await askForPasskey(visitor), { userHandle: 'c29tZWJvZHkgZWxzZQ' }),
      // A challenge of another portal, one for making a passkey, and one that nobody gave.
      await device.sign(await askForPasskey(world.visitor(acme))),
      await device.sign({ ...(await askForPasskey(visitor)), challenge: (await askForNewPasskey(owner)).challenge }),
      await device.sign({ ...(await askForPasskey(visitor)), challenge: 'bm90IHRoZSBjaGFsbGVuZ2U' }),
      // Somebody else's signature under this passkey's name, and a passkey that nobody has.
      { ...(await other.sign(await askForPasskey(visitor))), id: device.id },
      await (await softwareAuthenticator(visitor.origin)).sign(await askForPasskey(visitor)),
    ]
    const said = new Set<string>()
    for (const body of refused) {
      const response = await answer(visitor, body)
      expect(response.status).toBe(401)
      said.add((await response.json<Problem>()).detail)
    }
    expect(said.size).toBe(1)
    expect(visitor.cookies.size).toBe(0)
    expect((await answer(visitor, { id: 'x' })).status).toBe(400)
    expect((await answer(visitor, { ...right, response: { ...right.response, clientDataJSON: 'AAAA' } })).status).toBe(
      401,
    )
    // The right one was not spent by what others tried.
    expect((await answer(visitor, right)).status).toBe(200)
  })

  test('a copied passkey is found out by its counter; one that is synced has none', async () => {
    const { device } = await developerWithPasskey()
    const visitor = world.visitor(globex)
    expect((await answer(visitor, await device.sign(await askForPasskey(visitor)))).status).toBe(200)
    device.setCounter(0)
    expect((await answer(visitor, await device.sign(await askForPasskey(visitor)))).status).toBe(401)
    device.setCounter(50)
    expect((await answer(visitor, await device.sign(await askForPasskey(visitor)))).status).toBe(200)

    const synced = await softwareAuthenticator(visitor.origin, { isSynced: true })
    await developerWithPasskey(synced)
    for (const _ of [1, 2])
      expect((await answer(visitor, await synced.sign(await askForPasskey(visitor)))).status).toBe(200)
  })

  test('only who is approved gets in, and only with the right passkey they hear why not', async () => {
    const { email, visitor: owner, device } = await developerWithPasskey()
    await decide(email, 'revoked')
    expect(await isIn(owner)).toBe(false)
    const visitor = world.visitor(globex)
    const wrong = await answer(visitor, await device.sign(await askForPasskey(visitor), { isUserVerified: false }))
    expect((await wrong.json<Problem>()).detail).not.toContain('revoked')
    const right = await answer(visitor, await device.sign(await askForPasskey(visitor)))
    expect(right.status).toBe(401)
    expect((await right.json<Problem>()).detail).toContain('Your access has been revoked')
    expect(visitor.cookies.size).toBe(0)
    await decide(email, 'approved')
    expect((await answer(visitor, await device.sign(await askForPasskey(visitor)))).status).toBe(200)
  })

  test('goes with the developer, and is of no use on another portal', async () => {
    const { email, device } = await developerWithPasskey()
    const elsewhere = world.visitor(acme)
    expect((await answer(elsewhere, await device.sign(await askForPasskey(elsewhere)))).status).toBe(401)
    const id = await developerIdOf(console, globexId, email)
    await console.api('DELETE', `/v3/portals/${globexId}/developers/${id}`)
    const visitor = world.visitor(globex)
    expect((await answer(visitor, await device.sign(await askForPasskey(visitor)))).status).toBe(401)
  })

  test('stops for new terms like any log-in', async () => {
    const { device } = await developerWithPasskey()
    const terms = `/v3/portals/${globexId}/terms`
    expect((await console.api('POST', terms, { text: 'Be kind.' })).status).toBe(201)
    world.pass(10_000)
    const visitor = world.visitor(globex)
    const response = await answer(visitor, await device.sign(await askForPasskey(visitor)))
    expect(await response.json()).toEqual({ location: '/accept-terms' })
    expect(await isIn(visitor)).toBe(false)
    expect((await visitor.get('/accept-terms')).status).toBe(200)
    await console.send(terms, { method: 'DELETE', headers: { 'If-Match': '"1"' } })
    world.pass(10_000)
  })

  test('is asked of this page alone, and counted by network before anything is looked at', async () => {
    const visitor = world.visitor(globex)
    for (const path of ['/login/passkey/options', '/login/passkey']) {
      const headers = { 'Content-Type': 'application/json', Origin: 'https://evil.example' }
      expect((await visitor.send(path, { method: 'POST', headers, body: '{}' })).status).toBe(403)
    }
    const headers = { 'Content-Type': 'application/json', 'CF-Connecting-IP': '203.0.113.7' }
    const tries = { id: 'AAAA', response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' } }
    const post = (path: string, body: unknown) =>
      visitor.send(path, { method: 'POST', headers, body: JSON.stringify(body) })
    for (const [path, body, usual] of [
      ['/login/passkey', tries, 401],
      ['/login/passkey/options', {}, 200],
    ] as const) {
      const answers = []
      for (let index = 0; index < 101; index += 1) answers.push((await post(path, body)).status)
      expect(answers.slice(0, 100).every((status) => status === usual)).toBe(true)
      expect(answers[100]).toBe(429)
    }
    // Another network is not held up.
    expect((await answer(visitor, tries)).status).toBe(401)
  })
})

describe('the page of a developer’s passkeys', () => {
  const removalOf = (html: string) => /\/account\/passkeys\/remove\?id=([\w-]+)/.exec(html)?.[1] ?? ''

  test('lists them, and a letter tells of a new one', async () => {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    expect(await (await visitor.get('/account/passkeys')).text()).toContain('You have no passkeys yet.')
    expect((await addPasskey(visitor, await softwareAuthenticator(visitor.origin))).status).toBe(201)
    const page = await visitor.get('/account/passkeys?notice=added')
    expect(page.headers.get('Cache-Control')).toBe('no-store')
    const html = await page.text()
    expect(html).toContain('Your passkey is added')
    expect(html).toContain('My phone')
    const [letter] = await world.letters(email)
    expect(letter?.subject).toContain('A passkey was added')
    expect(letter?.text).toContain('“My phone”')
  })

  test('adds one with the present password alone, and only to the account that asked', async () => {
    const { visitor, device } = await developerWithPasskey()
    const other = await developerWithPasskey()
    const wrong = await visitor.api('POST', '/account/passkeys/options', {
      name: 'My phone',
      password: 'not the password',
    })
    expect(wrong.status).toBe(400)
    expect((await wrong.json<Problem>()).detail).toContain('not your current password')
    expect((await addPasskey(visitor, device)).status).toBe(409)
    const fresh = await softwareAuthenticator(visitor.origin)
    const credential = await fresh.make(await askForNewPasskey(other.visitor))
    expect((await visitor.api('POST', '/account/passkeys', { name: 'Theirs', credential })).status).toBe(409)
    const nameless = { name: ' ', credential: await fresh.make(await askForNewPasskey(visitor)) }
    expect((await visitor.api('POST', '/account/passkeys', nameless)).status).toBe(400)
    const stranger = world.visitor(globex)
    expect(
      (await stranger.api('POST', '/account/passkeys/options', { name: 'My phone', password: goodPassword })).status,
    ).toBe(401)
    expect((await stranger.api('POST', '/account/passkeys', { name: 'Mine', credential })).status).toBe(401)
    expect((await stranger.get('/account/passkeys')).headers.get('Location')).toContain('/login')
  })

  test('judges the name before a device makes anything, in words for the form', async () => {
    const { visitor } = await developerWithPasskey()
    const challenges = async () =>
      (await env.DB.prepare('SELECT count(*) AS n FROM passkey_challenges').first<{ n: number }>())?.n
    const before = await challenges()
    for (const [name, reason] of [
      [' ', 'Enter a name.'],
      ['n'.repeat(65), 'Use at most 64 characters.'],
    ]) {
      const refused = await visitor.api('POST', '/account/passkeys/options', { name, password: goodPassword })
      expect(refused.status).toBe(400)
      expect((await refused.json<Problem>()).invalid_parameters).toMatchObject([{ field: 'name', reason }])
    }
    const both = await visitor.api('POST', '/account/passkeys/options', { name: '', password: '' })
    const { invalid_parameters: found = [] } = await both.json<Problem>()
    expect(found.map(({ reason }) => reason)).toEqual(['Enter a name.', 'Enter a password.'])
    expect(await challenges()).toBe(before)
  })

  test('removes one with the present password, without a script, and then it is worth nothing', async () => {
    const { visitor, device } = await developerWithPasskey()
    const other = await developerWithPasskey()
    const id = removalOf(await (await visitor.get('/account/passkeys')).text())
    expect(await (await visitor.get(`/account/passkeys/remove?id=${id}`)).text()).toContain(
      '“<strong data-fact="passkey">My phone</strong>”',
    )
    const remove = (by: Visitor, password: string) =>
      by.post('/account/passkeys/remove', { id, present_password: password })
    expect((await remove(visitor, 'not the password')).status).toBe(422)
    expect((await remove(visitor, '')).status).toBe(422)
    expect((await other.visitor.get(`/account/passkeys/remove?id=${id}`)).status).toBe(303)
    await remove(other.visitor, goodPassword)
    expect(removalOf(await (await visitor.get('/account/passkeys')).text())).toBe(id)

    expect((await remove(visitor, goodPassword)).headers.get('Location')).toBe('/account/passkeys?notice=removed')
    const browser = world.visitor(globex)
    expect((await answer(browser, await device.sign(await askForPasskey(browser)))).status).toBe(401)
    const { results } = await env.DB.prepare(
      "SELECT action FROM events WHERE developer_id = (SELECT developer_id FROM events WHERE action = 'remove_passkey') ORDER BY id",
    ).all<{ action: string }>()
    expect(results.map(({ action }) => action).slice(-2)).toEqual(['add_passkey', 'remove_passkey'])
  })
})
