import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { routes } from './management-calls.ts'
import {
  acme,
  admin,
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
  type Visitor,
} from './world.ts'

const world = openWorld()

/** Cookies as a thief would carry them to another hostname. */
function thiefAt(hostname: string, ...victims: Visitor[]): Visitor {
  const thief = world.visitor(hostname)
  for (const victim of victims) for (const [name, value] of victim.cookies) thief.cookies.set(name, value)
  return thief
}

const foreign = { organization: '', portal: '', developer: '', service: '', job: '', admin: '', invitation: '' }
let console: Visitor
let developer: Visitor
let acmeId: string
let globexId: string
let developerId: string
let jobId: string
let sessionId: string
let noteId: string

beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
  globexId = await portalIdOf(console, globex)
  const joined = await join(world, globex)
  await logIn(joined.visitor, joined.email)
  developer = joined.visitor
  developerId = await developerIdOf(console, globexId, joined.email)
  const records = `/v3/portals/${globexId}/developers/${developerId}`
  const sessions = await (await console.get(`${records}/sessions`)).json<{ data: { id: string }[] }>()
  sessionId = sessions.data[0]?.id ?? ''
  noteId = (await (await console.api('POST', `${records}/notes`, { text: 'Kept.' })).json<{ id: string }>()).id

  // Another company on the same installation.
  foreign.organization = crypto.randomUUID()
  foreign.portal = crypto.randomUUID()
  foreign.developer = crypto.randomUUID()
  foreign.service = crypto.randomUUID()
  foreign.job = crypto.randomUUID()
  jobId = crypto.randomUUID()
  foreign.admin = crypto.randomUUID()
  foreign.invitation = crypto.randomUUID()
  await env.DB.batch([
    env.DB.prepare("INSERT INTO organizations (id, name, created_at) VALUES (?, 'Globex', 0)").bind(
      foreign.organization,
    ),
    env.DB.prepare(
      `INSERT INTO portals (id, organization_id, name, display_name, description, accent_color, accent_text_color,
        auto_approve_developers, created_at, updated_at)
       VALUES (?, ?, 'Globex', 'Globex', '', '#333333', '#ffffff', 0, 0, 0)`,
    ).bind(foreign.portal, foreign.organization),
    env.DB.prepare("INSERT INTO hostnames VALUES ('initrode.localhost', ?, 1)").bind(foreign.portal),
    env.DB.prepare(
      `INSERT INTO developers (id, portal_id, email, email_key, full_name, status, password_hash, created_at, updated_at)
       VALUES (?, ?, 'a@example.com', 'a@example.com', 'A', 'pending', 'x', 0, 0)`,
    ).bind(foreign.developer, foreign.portal),
    env.DB.prepare("INSERT INTO published_services VALUES (?, ?, 'S', 'v1', '', NULL, 0, 0)").bind(
      foreign.service,
      foreign.portal,
    ),
    // One of them runs, and the other does not.
    bulkJob(foreign.job, foreign.portal, 'stopped'),
    bulkJob(jobId, globexId, 'running'),
    env.DB.prepare(
      `INSERT INTO admins (id, organization_id, email, email_key, full_name, role, password_hash, created_at, updated_at)
       VALUES (?, ?, 'b@example.com', 'b@example.com', 'B', 'organization_admin', 'x', 0, 0)`,
    ).bind(foreign.admin, foreign.organization),
    env.DB.prepare(
      `INSERT INTO admin_invitations (id, organization_id, email, email_key, role, portal_ids, token_hash, invited_by,
        created_at, expires_at)
       VALUES (?, ?, 'c@example.com', 'c@example.com', 'service_admin', '[]', 'x', ?, 0, 0)`,
    ).bind(foreign.invitation, foreign.organization, foreign.admin),
  ])
})

function bulkJob(id: string, portalId: string, state: string): D1PreparedStatement {
  return env.DB.prepare(
    `INSERT INTO bulk_jobs (id, portal_id, kind, state, input, total, created_by, created_at, updated_at, leased_until)
     SELECT ?, ?, 'apply_rules', ?, '{"kind":"apply_rules","rules":[]}', 7, id, 0, 0, 9e15 FROM admins`,
  ).bind(id, portalId, state)
}

describe.each(routes)('$name', ({ path, call }) => {
  const ids = () => ({ portalId: acmeId, developerId, serviceId: foreign.service, jobId: foreign.job })

  test('is 401 without a session, with a developer’s, and with an admin’s that is sent as a developer’s', async () => {
    const disguised = world.visitor(admin)
    for (const [, value] of console.cookies) disguised.cookies.set('__Host-developer', value)
    const asAdmin = world.visitor(admin)
    for (const [, value] of developer.cookies) asAdmin.cookies.set('__Host-admin', value)
    for (const visitor of [world.visitor(admin), thiefAt(admin, developer), disguised, asAdmin]) {
      const response = await call(visitor, ids())
      expect(response.status).toBe(401)
      expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    }
  })

  test('does not exist on a portal’s hostname', async () => {
    const response = await call(thiefAt(globex, console, developer), ids())
    expect(response.status).toBe(404)
  })

  if (path.includes(':portalId')) {
    test('is the same 404 for a portal of another organization as for one that never existed', async () => {
      const answers = await Promise.all(
        [foreign.portal, crypto.randomUUID(), 'nonsense'].map(async (portalId) => {
          const ofPortal = { portalId, developerId: foreign.developer, serviceId: foreign.service, jobId: foreign.job }
          const response = await call(console, ofPortal)
          expect(response.status).toBe(404)
          const { instance, ...body } = await response.json<Record<string, unknown>>()
          return JSON.stringify(body)
        }),
      )
      expect(new Set(answers).size).toBe(1)
    })
  }

  if (/^\/v3\/admin.*:/.test(path)) {
    test('is the same 404 for what belongs to another organization as for what never existed', async () => {
      const answers = await Promise.all(
        [
          { adminId: foreign.admin, invitationId: foreign.invitation },
          { adminId: crypto.randomUUID(), invitationId: crypto.randomUUID() },
        ].map(async (strange) => {
          const response = await call(console, strange)
          expect(response.status).toBe(404)
          const { instance, ...body } = await response.json<Record<string, unknown>>()
          return JSON.stringify(body)
        }),
      )
      expect(new Set(answers).size).toBe(1)
    })
  }

  if (/:(developerId|serviceId|jobId|hostname)/.test(path)) {
    test('is a 404 for what belongs to another portal of the same organization, and changes nothing', async () => {
      const services = await (await console.get(`/v3/portals/${globexId}/published-services`)).json<{
        data: { id: string }[]
      }>()
      const serviceId = services.data[0]?.id ?? ''
      const elsewhere = { portalId: acmeId, developerId, serviceId, jobId, sessionId, noteId, hostname: globex }
      expect((await call(console, elsewhere)).status).toBe(404)
      const notes = await console.get(`/v3/portals/${globexId}/developers/${developerId}/notes`)
      expect(await notes.json()).toMatchObject({ data: [{ id: noteId, text: 'Kept.' }] })
      expect(await (await developer.api('GET', '/api/v3/developer/me')).json()).toMatchObject({ id: developerId })
      const after = await (await console.get(`/v3/portals/${globexId}/published-services`)).json()
      expect(after).toEqual(services)
      const job = await console.get(`/v3/portals/${globexId}/bulk-jobs/${jobId}`)
      expect(await job.json()).toMatchObject({ state: 'running', total: 7, done: 0 })
    })
  }
})

describe.each(routes.filter(({ path }) => path.includes(':invitationId')))('$name', ({ call }) => {
  test('is a 404 for an invitation to another portal of the same organization, and changes nothing', async () => {
    const invitations = `/v3/portals/${globexId}/invitations`
    const invited = await console.api('POST', invitations, { email: freshAddress() })
    const { id: invitationId } = await invited.json<{ id: string }>()
    const before = await (await console.get(invitations)).text()
    expect((await call(console, { portalId: acmeId, invitationId })).status).toBe(404)
    expect(await (await console.get(invitations)).text()).toBe(before)
  })
})

test('nothing of the other organization was touched', async () => {
  const row = await env.DB.prepare('SELECT status FROM developers WHERE id = ?').bind(foreign.developer).first()
  expect(row).toEqual({ status: 'pending' })
  const services = await env.DB.prepare('SELECT name FROM published_services WHERE portal_id = ?')
    .bind(foreign.portal)
    .all()
  expect(services.results).toEqual([{ name: 'S' }])
  const job = await env.DB.prepare('SELECT state FROM bulk_jobs WHERE id = ?').bind(foreign.job).first()
  expect(job).toEqual({ state: 'stopped' })
  const admin = await env.DB.prepare('SELECT disabled_at FROM admins WHERE id = ?').bind(foreign.admin).first()
  expect(admin).toEqual({ disabled_at: null })
  const invitation = await env.DB.prepare('SELECT id FROM admin_invitations WHERE id = ?')
    .bind(foreign.invitation)
    .first()
  expect(invitation).not.toBeNull()
  const { data } = await (await console.get('/v3/portals')).json<{ data: { name: string }[] }>()
  expect(data.map((portal) => portal.name)).toEqual(['Acme', 'Globex'])
})

describe('the other portal’s session', () => {
  test.each([
    ['GET', '/api/v3/developer/me', 401],
    ['POST', '/api/v3/developer/refresh', 401],
    ['GET', '/api/v3/search/product-catalog', 401],
    ['GET', '/api/v3/stats/config', 401],
    ['GET', '/api/v3/applications', 401],
    ['GET', '/api/v3/applications/auth-strategies', 401],
    ['GET', '/', 303],
    ['GET', '/account', 303],
    ['GET', '/account/password', 303],
    ['GET', '/account/email', 303],
    ['GET', '/account/sessions', 303],
    ['GET', '/account/data', 303],
    ['GET', '/account/data.json', 303],
    ['GET', '/account/delete', 303],
  ])('opens nothing: %s %s', async (method, path, status) => {
    expect((await thiefAt(acme, developer).api(method, path)).status).toBe(status)
    expect((await developer.api(method, path)).status).toBeLessThan(300)
  })

  test('cannot be ended from another portal', async () => {
    await thiefAt(acme, developer).post('/logout', {})
    await thiefAt(acme, developer).api('POST', '/api/v3/developer/logout')
    expect((await developer.api('GET', '/api/v3/developer/me')).status).toBe(200)
  })

  test('changes nothing of the account from another portal', async () => {
    const thief = thiefAt(acme, developer)
    for (const [path, fields] of [
      ['/account', { full_name: 'Mallory' }],
      ['/account/password', { present_password: goodPassword, password: 'orange bicycle forty-two' }],
      ['/account/email', { present_password: goodPassword, email: freshAddress() }],
      ['/account/sessions', { end: 'others' }],
      ['/account/delete', { present_password: goodPassword }],
    ] as const) {
      expect((await thief.post(path, fields)).headers.get('Location')).toMatch(/^\/login\?/)
    }
    expect(await (await developer.api('GET', '/api/v3/developer/me')).json()).toMatchObject({
      id: developerId,
      full_name: 'Ada Lovelace',
    })
  })

  test('of the console is not ended by a portal’s logout, nor a developer’s by the console’s', async () => {
    await thiefAt(globex, console).post('/logout', {})
    await thiefAt(admin, developer).post('/logout', {})
    expect((await console.get('/v3/me')).status).toBe(200)
    expect((await developer.api('GET', '/api/v3/developer/me')).status).toBe(200)
  })
})

describe('the other portal’s token', () => {
  test('of a reset letter is unknown, and still works where it belongs', async () => {
    const { email } = await join(world, globex)
    world.pass(60_000)
    await world.visitor(globex).post('/forgot-password', { email })
    const token = tokenInLetter((await world.letters(email))[0])
    const resetting = { token, password: 'orange bicycle forty-two' }
    const elsewhere = world.visitor(acme)
    for (const api of ['/api/v3', '/api/v2']) {
      expect((await elsewhere.api('POST', `${api}/developer/verify-email`, { token })).status).toBe(404)
      expect((await elsewhere.api('POST', `${api}/developer/reset-password`, resetting)).status).toBe(404)
    }
    expect((await elsewhere.post('/reset-password', resetting)).status).toBe(404)
    expect((await world.visitor(globex).post('/reset-password', resetting)).status).toBe(303)
  })

  test.each(['/api/v3', '/api/v2'])('is unknown to %s, and still works where it belongs', async (api) => {
    const email = freshAddress()
    await world.visitor(globex).post('/register', { full_name: 'Ada', email })
    const token = tokenOf(await confirmationPath(world, email))
    const elsewhere = world.visitor(acme)
    expect((await elsewhere.api('POST', `${api}/developer/verify-email`, { token })).status).toBe(404)
    const spent = await elsewhere.api('POST', `${api}/developer/reset-password`, { token, password: goodPassword })
    expect(spent.status).toBe(404)
    const home = world.visitor(globex)
    const confirmed = await home.api('POST', `${api}/developer/reset-password`, { token, password: goodPassword })
    expect(confirmed.status).toBe(204)
  })
})

describe('hostnames', () => {
  test('a hostname of nobody gets one plain 404 without a product name, whatever the path and method', async () => {
    for (const path of ['/', '/login', '/api/v3/portal', '/v3/me', '/messages', '/_astro/x.css']) {
      const response = await world.visitor('nobody.localhost').get(path)
      expect(response.status).toBe(404)
      expect(await response.text()).toBe('Not found\n')
    }
    expect((await world.visitor('nobody.localhost').post('/login', {})).status).toBe(404)
  })

  test('headers cannot open another door', async () => {
    const headers = {
      Host: admin,
      'X-Forwarded-Host': acme,
      Forwarded: `host=${acme}`,
      'X-Original-URL': '/login',
    }
    const response = await world.visitor('nobody.localhost').send('/login', { headers })
    expect(response.status).toBe(404)
  })

  test('a portal’s second hostname leads to the canonical one, with path and query', async () => {
    const response = await world.visitor('www.acme.localhost').get('/confirm?token=abc')
    expect(response.status).toBe(308)
    expect(response.headers.get('Location')).toBe('https://acme.localhost/confirm?token=abc')
  })

  test('the mailbox exists only with the mailbox transport, and the console’s pages only on the admin hostname', async () => {
    expect((await world.visitor('mail.localhost').get('/')).status).toBe(200)
    expect((await world.visitor(acme).get('/console/login')).status).toBe(404)
    expect((await world.visitor(acme).get('/console/login.html')).status).toBe(404)
    expect((await world.visitor(acme).get('/portals/x/developers')).status).toBe(404)
    expect((await world.visitor(admin).get('/register')).status).toBe(404)
  })

  test('a link in a letter is built from the stored hostname, whatever the request says', async () => {
    const email = freshAddress()
    await world.visitor(acme).send('/register', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        'X-Forwarded-Host': 'evil.example',
        Forwarded: 'host=evil.example',
      },
      body: new URLSearchParams({ full_name: 'Ada', email, callbackURL: 'https://evil.example' }).toString(),
    })
    const [letter] = await world.letters(email)
    expect(letter?.text).toContain('https://acme.localhost/confirm?token=')
    expect(letter?.text + String(letter?.html)).not.toContain('evil.example')
  })
})
