import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Problem } from '../../worker/contract/problem.ts'
import { countedDatabase } from '../counted-database.ts'
import {
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
  tokenOf,
  type Visitor,
} from '../world.ts'

const { database, counts } = countedDatabase(env.DB)
let roundTripsAtAnswer = 0
const world = openWorld({ ...env, DB: database }, () => {
  roundTripsAtAnswer = counts.roundTrips
})
let console: Visitor
let portalId: string

beforeAll(async () => {
  console = await consoleOf(world)
  portalId = await portalIdOf(console, globex)
})
beforeEach(() => withdraw())

async function publish(text = 'Be kind.'): Promise<number> {
  const response = await console.api('POST', `/v3/portals/${portalId}/terms`, { text })
  // For longer than an isolate keeps what it knows of a portal.
  world.pass(10_000)
  return (await response.json<{ version: number }>()).version
}

async function withdraw(): Promise<void> {
  await console.send(`/v3/portals/${portalId}/terms`, { method: 'DELETE' })
  world.pass(10_000)
}

const me = async (visitor: Visitor) => (await visitor.api('GET', '/api/v3/developer/me')).status
const authenticate = (visitor: Visitor, email: string, more: Record<string, unknown> = {}, password = goodPassword) =>
  visitor.api('POST', '/api/v3/developer/authenticate', { username: email, password, ...more })

async function acceptancesOf(email: string) {
  const { results } = await env.DB.prepare(
    `SELECT version, accepted_at FROM terms_acceptances
     WHERE developer_id = (SELECT id FROM developers WHERE email = ?) ORDER BY version`,
  )
    .bind(email)
    .all<{ version: number; accepted_at: number }>()
  return results
}

async function eventsOf(email: string) {
  const { results } = await env.DB.prepare(
    `SELECT actor, details FROM events WHERE action = 'accept_terms'
       AND developer_id = (SELECT id FROM developers WHERE email = ?) ORDER BY id`,
  )
    .bind(email)
    .all<{ actor: string; details: string }>()
  return results.map(({ actor, details }) => ({ actor, ...JSON.parse(details) }))
}

async function costOf(ask: () => Promise<Response>): Promise<number> {
  const before = counts.roundTrips
  await ask()
  return roundTripsAtAnswer - before
}

describe('/terms', () => {
  test('is the 404 of every other address while there are none', async () => {
    for (const path of ['/terms', '/terms?version=0', '/terms?version=999', '/terms?version=x']) {
      const response = await world.visitor(globex).get(path)
      expect(response.status).toBe(404)
      expect(await response.text()).toContain('Page not found')
    }
  })

  test('shows the text as paragraphs, harmless, and older versions as such', async () => {
    const old = await publish('An older text.')
    const version = await publish('First <b>paragraph</b>,\nin two lines.\n\n \n<script>alert(1)</script>')
    const page = await (await world.visitor(globex).get('/terms')).text()
    expect(page).toContain(
      '<p>First &lt;b&gt;paragraph&lt;/b&gt;,\nin two lines.</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>',
    )
    expect(page).toContain(`Version ${version}, published March`)
    expect(page).not.toContain('This is an older version')
    const older = await (await world.visitor(globex).get(`/terms?version=${old}`)).text()
    expect(older).toContain('An older text.')
    expect(older).toContain('This is an older version')
    await withdraw()
    const withdrawn = await (await world.visitor(globex).get(`/terms?version=${version}`)).text()
    expect(withdrawn).toContain('This version is no longer in force')
  })
})

describe('signing up', () => {
  test('stores the version that was accepted as what it was, with its time, whatever is published before the confirmation', async () => {
    const accepted = await publish()
    const email = freshAddress()
    const visitor = world.visitor(globex)
    const signedUp = await visitor.post('/register', {
      full_name: 'Ada',
      email,
      accepted_terms_version: String(accepted),
    })
    expect(signedUp.status).toBe(303)
    const token = tokenOf(await confirmationPath(world, email))
    const newer = await publish('Be kinder.')
    await visitor.post('/confirm', { token, password: goodPassword })
    expect(await acceptancesOf(email)).toMatchObject([{ version: accepted }])
    const registration = await env.DB.prepare('SELECT terms_accepted_at AS at FROM registrations WHERE email = ?')
      .bind(email)
      .first<{ at: number }>()
    expect((await acceptancesOf(email))[0]?.accepted_at).toBe(registration?.at)
    const path = `/v3/portals/${portalId}/developers/${await developerIdOf(console, portalId, email)}`
    expect(await (await console.get(path)).json()).toMatchObject({ accepted_terms_version: accepted })

    expect((await logIn(visitor, email)).headers.get('Location')).toBe('/accept-terms')
    await visitor.post('/accept-terms', { version: String(newer) })
    expect(await me(visitor)).toBe(200)
    expect(await (await console.get(path)).json()).toMatchObject({ accepted_terms_version: newer })
  })
})

describe('logging in when there are new terms', () => {
  test('opens nothing but the page that asks, and everything once that very version is accepted', async () => {
    const { email, visitor } = await join(world, globex)
    const version = await publish('Be kind.\n\n<script>alert(1)</script>')
    expect((await logIn(visitor, email)).headers.get('Location')).toBe('/accept-terms')
    expect(await me(visitor)).toBe(401)
    expect((await visitor.api('POST', '/api/v3/developer/refresh')).status).toBe(401)
    expect((await visitor.get('/api/v3/search/product-catalog')).status).toBe(401)
    for (const path of ['/', '/login']) {
      expect((await visitor.get(path)).headers.get('Location')).toBe('/accept-terms')
    }

    const page = await visitor.get('/accept-terms')
    expect(page.headers.get('Cache-Control')).toBe('no-store')
    const text = await page.text()
    expect(text).toContain('<p>Be kind.</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>')
    expect(text).toMatch(new RegExp(`name="version"[^>]*value="${version}"`))

    for (const fields of [{}, { version: '' }, { version: 'x' }, { version: '1e0' }] as Record<string, string>[]) {
      const refused = await visitor.post('/accept-terms', fields)
      expect(refused.status).toBe(422)
      expect((await refused.text()).split('Read the terms of service, and tick the box').length - 1).toBe(2)
    }
    expect(await me(visitor)).toBe(401)

    const accepted = await visitor.post('/accept-terms', { version: String(version) })
    expect(accepted.headers.get('Location')).toBe('/')
    expect(await me(visitor)).toBe(200)
    expect((await visitor.get('/accept-terms')).headers.get('Location')).toBe('/')
    expect(await acceptancesOf(email)).toMatchObject([{ version }])
    expect(await eventsOf(email)).toEqual([{ actor: 'developer', version }])
    expect((await logIn(visitor, email)).headers.get('Location')).toBe('/')
  })

  test('asks again when still newer terms were published meanwhile', async () => {
    const { email, visitor } = await join(world, globex)
    const version = await publish()
    await logIn(visitor, email)
    const newer = await publish('Be kinder.')
    const stale = await visitor.post('/accept-terms', { version: String(version) })
    expect(stale.headers.get('Location')).toBe('/accept-terms?notice=changed')
    const page = await (await visitor.get('/accept-terms?notice=changed')).text()
    expect(page).toContain('The terms have just changed again')
    expect(page).toContain('Be kinder.')
    expect(await me(visitor)).toBe(401)
    expect(await acceptancesOf(email)).toEqual([])
    await visitor.post('/accept-terms', { version: String(newer) })
    expect(await me(visitor)).toBe(200)
    expect(await acceptancesOf(email)).toMatchObject([{ version: newer }])
  })

  test('goes on as soon as the terms are withdrawn, or accepted in another browser', async () => {
    const { email, visitor } = await join(world, globex)
    const other = world.visitor(globex)
    const version = String(await publish())
    await logIn(visitor, email)
    await logIn(other, email)
    await Promise.all([0, 1, 2].map(() => other.post('/accept-terms', { version })))
    expect(await eventsOf(email)).toHaveLength(1)
    expect(await me(visitor)).toBe(401)
    expect((await visitor.get('/accept-terms')).headers.get('Location')).toBe('/')
    expect(await me(visitor)).toBe(200)

    await publish('Be kinder.')
    await logIn(visitor, email)
    expect(await me(visitor)).toBe(401)
    await withdraw()
    expect((await visitor.get('/accept-terms')).headers.get('Location')).toBe('/')
    expect(await me(visitor)).toBe(200)
  })

  test('leaves live sessions alone', async () => {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    await publish()
    expect(await me(visitor)).toBe(200)
    expect((await visitor.get('/')).status).toBe(200)
    expect((await visitor.get('/accept-terms')).headers.get('Location')).toBe('/')
  })

  test('lets whoever does not accept log out, and strangers see nothing', async () => {
    const { email, visitor } = await join(world, globex)
    const version = String(await publish())
    await logIn(visitor, email)
    expect((await visitor.post('/logout', {})).headers.get('Location')).toBe('/login?notice=logged_out')
    expect((await visitor.get('/accept-terms')).headers.get('Location')).toBe('/login')
    const stranger = world.visitor(globex)
    expect((await stranger.get('/accept-terms')).headers.get('Location')).toBe('/login')
    expect((await stranger.post('/accept-terms', { version })).headers.get('Location')).toBe('/login')
    expect(await eventsOf(email)).toEqual([])
  })

  test('ends with the developer’s access', async () => {
    const { email, visitor } = await join(world, globex)
    const version = String(await publish())
    await logIn(visitor, email)
    const path = `/v3/portals/${portalId}/developers/${await developerIdOf(console, portalId, email)}`
    await console.api('PATCH', path, { status: 'revoked' })
    await visitor.post('/accept-terms', { version })
    expect(await me(visitor)).toBe(401)
    expect(await eventsOf(email)).toEqual([])
  })

  test('costs no more round trips than any other log-in', async () => {
    const { email, visitor } = await join(world, globex)
    const version = String(await publish())
    await visitor.get('/login')
    expect(await costOf(() => logIn(visitor, email))).toBe(3)
    expect(await costOf(() => visitor.get('/accept-terms'))).toBe(1)
    expect(await costOf(() => visitor.post('/accept-terms', { version }))).toBe(1)
    expect(await costOf(() => visitor.api('GET', '/api/v3/developer/me'))).toBe(1)
    expect(await costOf(() => world.visitor(globex).get('/register'))).toBe(0)
    expect(await costOf(() => world.visitor(globex).get('/terms'))).toBe(1)
  })
})

describe('the developer API’s log-in when there are new terms', () => {
  test('says where to accept them, and gives no cookie', async () => {
    const { email } = await join(world, globex)
    const version = await publish()
    for (const more of [{}, { accepted_terms_version: version - 1 }, { accepted_terms_version: version + 1 }]) {
      const visitor = world.visitor(globex)
      const response = await authenticate(visitor, email, more)
      expect(response.status).toBe(409)
      expect(response.headers.getSetCookie()).toEqual([])
      const { detail } = await response.json<Problem>()
      expect(detail).toContain('https://globex.localhost/login')
    }
    expect(await eventsOf(email)).toEqual([])
    const sessions = await env.DB.prepare(
      'SELECT count(*) AS n FROM sessions WHERE developer_id = (SELECT id FROM developers WHERE email = ?)',
    )
      .bind(email)
      .first()
    expect(sessions).toEqual({ n: 0 })
  })

  test('accepts the current version along with logging in, and keeps what session there was until then', async () => {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    const version = await publish()
    expect((await authenticate(visitor, email)).status).toBe(409)
    expect(await me(visitor)).toBe(200)
    expect((await authenticate(visitor, email, { accepted_terms_version: version })).status).toBe(204)
    expect(await me(visitor)).toBe(200)
    expect(await acceptancesOf(email)).toMatchObject([{ version }])
    expect(await eventsOf(email)).toEqual([{ actor: 'developer', version }])
    expect((await authenticate(world.visitor(globex), email)).status).toBe(204)
  })

  test('tells of new terms only after the right password, and accepts nothing with a wrong one', async () => {
    const { email } = await join(world, globex)
    const accepted_terms_version = await publish()
    const wrong = await authenticate(world.visitor(globex), email, { accepted_terms_version }, 'a wrong password')
    expect(wrong.status).toBe(401)
    expect(await eventsOf(email)).toEqual([])
  })
})
