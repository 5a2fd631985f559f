import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  acme,
  admin,
  confirmationPath,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  invitationToken,
  openWorld,
  portalIdOf,
  tokenInLetter,
  tokenOf,
  type World,
} from '../world.ts'

const world = openWorld()
/** Among the most common ones, in another case. */
const common = 'MomsAnAlAdventure'

afterEach(() => vi.restoreAllMocks())

/** The token of somebody who signed up. */
async function signedUp(place: World = world): Promise<{ email: string; token: string }> {
  const email = freshAddress()
  await place.visitor(globex).post('/register', { full_name: 'Ada Lovelace', email })
  return { email, token: tokenOf(await confirmationPath(place, email)) }
}

describe('a common password, and one of names alone', () => {
  const refused = [
    [common, 'one of the most common'],
    ['Ada Lovelace 1815', 'nothing but names'],
    ['globex.localhost', 'nothing but names'],
  ] as const

  test('are refused with the reason when an address is confirmed, and spend nothing', async () => {
    const { token } = await signedUp()
    const visitor = world.visitor(globex)
    for (const [password, reason] of refused) {
      const page = await visitor.post('/confirm', { token, password })
      expect(page.status).toBe(422)
      const text = await page.text()
      expect(text).toContain(reason)
      expect(text).not.toContain(`value="${password}"`)
    }
    expect((await visitor.post('/confirm', { token, password: goodPassword })).status).toBe(303)
  })

  test('are refused by the developer API, and named', async () => {
    const { token } = await signedUp()
    const visitor = world.visitor(globex)
    for (const [password, rule] of [
      [common, 'must not be one of the most common passwords'],
      ['Ada Lovelace 1815', 'must be more than'],
    ] as const) {
      const answer = await visitor.api('POST', '/api/v3/developer/reset-password', { token, password })
      expect(answer.status).toBe(400)
      const problem = await answer.json<{ invalid_parameters: { field: string; reason: string }[] }>()
      expect(problem.invalid_parameters).toMatchObject([{ field: 'password', reason: expect.stringContaining(rule) }])
    }
    const confirmed = await visitor.api('POST', '/api/v3/developer/reset-password', { token, password: goodPassword })
    expect(confirmed.status).toBe(204)
  })

  test('are refused when an invitation to a portal is accepted, with the name that was just given', async () => {
    const console = await consoleOf(world)
    const email = freshAddress()
    const portalId = await portalIdOf(console, acme)
    await console.api('POST', `/v3/portals/${portalId}/invitations`, { email })
    const token = await invitationToken(world, email)
    const accept = (password: string) =>
      world.visitor(acme).post('/accept-invitation', { token, full_name: 'Grace Hopper', password })
    for (const [password, reason] of [
      [common, 'one of the most common'],
      ['gracehopper 1906', 'nothing but names'],
    ] as const) {
      const page = await accept(password)
      expect(page.status).toBe(422)
      expect(await page.text()).toContain(reason)
    }
    expect((await accept(goodPassword)).status).toBe(303)
  })

  test('are refused when somebody becomes an admin', async () => {
    const console = await consoleOf(world)
    const email = freshAddress()
    await console.api('POST', '/v3/admin-invitations', { email, role: 'organization_admin' })
    const token = tokenInLetter((await world.letters(email))[0])
    const accept = (password: string) =>
      world.visitor(admin).post('/accept-invitation', { token, full_name: 'Grace Hopper', password })
    for (const [password, reason] of [
      [common, 'one of the most common'],
      ['admin.localhost', 'nothing but names'],
      ['Hopper, Grace!!!', 'nothing but names'],
    ] as const) {
      const page = await accept(password)
      expect(page.status).toBe(422)
      expect(await page.text()).toContain(reason)
    }
    expect((await accept(goodPassword)).status).toBe(303)
  })
})

describe('the list of common passwords', () => {
  test('holds five thousand that are long enough, in lower case', async () => {
    const file = await env.ASSETS.fetch('https://assets.invalid/common-passwords.txt')
    const list = (await file.text()).split('\n')
    expect(list).toHaveLength(5000)
    expect(new Set(list).size).toBe(5000)
    for (const password of list) expect(password).toMatch(/^[^A-Z\n]{15,128}$/)
  })

  test.each([acme, admin, 'mail.localhost'])('is served on no door: %s', async (hostname) => {
    for (const path of [
      '/common-passwords.txt',
      '/_astro/../common-passwords.txt',
      '/_astro/..%2fcommon-passwords.txt',
      '/_astro/%2e%2e%2fcommon-passwords.txt',
      '/_astro/..%5ccommon-passwords.txt',
      '/_astro//common-passwords.txt',
      '//common-passwords.txt',
      '/%63ommon-passwords.txt',
    ]) {
      const response = await world.visitor(hostname).get(path)
      expect(response.status, path).toBe(404)
      expect(await response.text()).not.toContain('momsanaladventure')
    }
  })

  test('is read once, and read again only after it could not be', async () => {
    let [reads, isBroken] = [0, true]
    const fetchAsset: Fetcher['fetch'] = (input, init) => {
      if (!String(input).endsWith('common-passwords.txt')) return env.ASSETS.fetch(input, init)
      reads += 1
      return isBroken ? Promise.resolve(new Response(null, { status: 404 })) : env.ASSETS.fetch(input, init)
    }
    const place = openWorld({ ...env, ASSETS: { ...env.ASSETS, fetch: fetchAsset } as Fetcher })
    const { token } = await signedUp(place)
    const visitor = place.visitor(globex)
    const choose = (password: string) => visitor.post('/confirm', { token, password })

    // Nobody gets by with any password because of it, and nobody's link is lost.
    const logged = vi.spyOn(globalThis.console, 'error').mockImplementation(() => {})
    expect((await choose(goodPassword)).status).toBe(500)
    expect(logged).toHaveBeenCalledOnce()
    expect(String(logged.mock.calls[0])).toContain('common-passwords.txt is missing')
    isBroken = false
    expect((await choose(common)).status).toBe(422)
    expect((await choose(goodPassword)).status).toBe(303)
    expect(reads).toBe(2)
  })
})
