import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Portal } from '../../worker/contract/management/portals.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import { acme, addAdmin, consoleOf, openWorld, portalIdOf, type Visitor } from '../world.ts'

const world = openWorld()
let console: Visitor
let path: string

const seeded = {
  name: 'Acme',
  display_name: 'Acme',
  description: 'Build payments, orders and invoices into your product.',
  accent_color: '#c2410c',
  contact_email: 'portal@acme.example',
  language: 'en',
  sign_up_mode: 'open',
  allowed_email_domains: [],
  denied_email_domains: [],
  auto_approve_developers: false,
  sender_name: null,
  reply_to_email: null,
  sender_email: null,
  letters_per_hour: 1000,
} as const

beforeAll(async () => {
  console = await consoleOf(world)
  path = `/v3/portals/${await portalIdOf(console, acme)}`
})

beforeEach(async () => {
  expect((await console.api('PATCH', path, seeded)).status).toBe(200)
})

const read = async () => (await console.get(path)).json<Portal>()

function save(visitor: Visitor, body: unknown, version?: number): Promise<Response> {
  return visitor.send(path, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json', ...(version !== undefined && { 'If-Match': `"${version}"` }) },
    body: JSON.stringify(body),
  })
}

async function events(): Promise<{ actor_id: string; details: Record<string, [unknown, unknown]> }[]> {
  const { results } = await env.DB.prepare(
    "SELECT actor_id, details FROM events WHERE action = 'change_portal' AND portal_id = ? ORDER BY id DESC",
  )
    .bind(path.split('/')[3])
    .all<{ actor_id: string; details: string }>()
  return results.map(({ actor_id, details }) => ({ actor_id, details: JSON.parse(details) }))
}

describe('saving', () => {
  test('changes what is given, leaves the rest, and says so in one event', async () => {
    const before = await read()
    const change = {
      display_name: 'Acme Developers',
      contact_email: null,
      language: 'ja',
      sign_up_mode: 'invite_only',
      allowed_email_domains: ['example.com', '*.example.org'],
      auto_approve_developers: true,
    }
    const response = await save(console, change, before.version)
    expect(response.status).toBe(200)
    expect(response.headers.get('ETag')).toBe(`"${before.version + 1}"`)
    const answered = await response.json<Portal>()
    const { updated_at, ...rest } = before
    expect(answered).toMatchObject({ ...rest, ...change, version: before.version + 1 })
    expect(Date.parse(answered.updated_at)).toBeGreaterThan(Date.parse(updated_at))
    expect(await read()).toEqual(answered)
    const [event] = await events()
    expect(event).toEqual({
      actor_id: (await (await console.get('/v3/me')).json<{ id: string }>()).id,
      details: {
        display_name: ['Acme', 'Acme Developers'],
        contact_email: ['portal@acme.example', null],
        language: ['en', 'ja'],
        sign_up_mode: ['open', 'invite_only'],
        allowed_email_domains: [[], ['example.com', '*.example.org']],
        auto_approve_developers: [false, true],
      },
    })
  })

  test('tells in the event only what differs', async () => {
    await save(console, { ...seeded, description: 'Other words.' })
    expect((await events())[0]?.details).toEqual({ description: [seeded.description, 'Other words.'] })
  })

  test('what already is so writes nothing, and no event', async () => {
    const [before, noted] = [await read(), await events()]
    for (const same of [seeded, {}, { name: ' Acme ' }]) {
      const response = await save(console, same, before.version)
      expect(response.status).toBe(200)
      expect(await response.json()).toEqual(before)
    }
    expect(await events()).toEqual(noted)
  })

  test('an accent brings the text color that reads best on it', async () => {
    await save(console, { accent_color: '#767600' })
    const styles = async () => {
      world.pass(6000)
      return (await world.visitor(acme).get('/portal.css')).text()
    }
    expect(await styles()).toContain('--accent:#767600;--accent-text:#ffffff')
    await save(console, { accent_color: '#E07000' })
    expect(await styles()).toContain('--accent:#e07000;--accent-text:#000000')
  })

  test('is for service admins of the portal too', async () => {
    const { visitor } = await addAdmin(world, { role: 'service_admin', portalIds: [path.split('/')[3] ?? ''] })
    expect((await save(visitor, { description: 'Theirs.' })).status).toBe(200)
  })

  test('a name that another portal of the organization has is a 409, and changes nothing', async () => {
    const before = await read()
    const response = await save(console, { name: 'Globex', description: 'Lost.' })
    expect(response.status).toBe(409)
    expect((await response.json<Problem>()).detail).toContain('Another portal of your organization has that name')
    expect(await read()).toEqual(before)
  })

  test('a name that another organization’s portal has is free', async () => {
    const organization = crypto.randomUUID()
    await env.DB.batch([
      env.DB.prepare("INSERT INTO organizations (id, name, created_at) VALUES (?, 'Globex', 0)").bind(organization),
      env.DB.prepare(
        `INSERT INTO portals (id, organization_id, name, description, accent_color, accent_text_color,
          auto_approve_developers, created_at, updated_at) VALUES (?, ?, 'Globex too', '', '#333333', '#ffffff', 0, 0, 0)`,
      ).bind(crypto.randomUUID(), organization),
    ])
    expect((await save(console, { name: 'Globex too' })).status).toBe(200)
  })
})

describe('two admins', () => {
  test('who save at once: one is saved, the other hears of it, and one event is written', async () => {
    const other = (await addAdmin(world, { role: 'organization_admin' })).visitor
    const { version } = await read()
    const noted = (await events()).length
    const responses = await Promise.all([
      save(console, { description: 'Mine.' }, version),
      save(other, { description: 'Theirs.' }, version),
    ])
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 412])
    const lost = await responses.find(({ status }) => status === 412)?.json<Problem>()
    expect(lost?.detail).toContain('Somebody else changed the settings meanwhile')
    expect((await read()).version).toBe(version + 1)
    expect(await events()).toHaveLength(noted + 1)
  })

  test('the later one saves with the version that is there now', async () => {
    const { version } = await read()
    await save(console, { description: 'First.' }, version)
    expect((await save(console, { display_name: 'Second' }, version)).status).toBe(412)
    const response = await save(console, { display_name: 'Second' }, version + 1)
    expect(await response.json()).toMatchObject({ description: 'First.', display_name: 'Second' })
  })
})

describe('bad input is named, and nothing is changed', () => {
  const domains = (count: number) => Array.from({ length: count }, (_, index) => `d${index}.example.com`)
  test.each<[string, unknown, string, string]>([
    ['an empty name', { name: ' ' }, 'name', 'must not be empty'],
    ['a long name', { name: 'x'.repeat(10_000) }, 'name', 'at most 255'],
    ['a name that turns text around', { name: 'a\u202Eb' }, 'name', 'control or broken'],
    ['a long display name', { display_name: 'x'.repeat(256) }, 'display_name', 'at most 255'],
    ['no display name', { display_name: null }, 'display_name', 'must be a string'],
    ['a long description', { description: 'x'.repeat(513) }, 'description', 'at most 512'],
    ['a description that turns text around', { description: 'a\u2067b' }, 'description', 'control or broken'],
    ['a description with a control character', { description: 'a\u0000b' }, 'description', 'control or broken'],
    ['a color by name', { accent_color: 'red' }, 'accent_color', 'like #c2410c'],
    ['a color with more in it', { accent_color: '#c2410c;}' }, 'accent_color', 'like #c2410c'],
    ['a short color', { accent_color: '#fff' }, 'accent_color', 'like #c2410c'],
    ['a faint color', { accent_color: '#FFD400' }, 'accent_color', '1.4:1'],
    ['a contact that is no address', { contact_email: 'ada' }, 'contact_email', 'email address'],
    ['an empty contact', { contact_email: '' }, 'contact_email', 'must not be empty'],
    ['an unknown language', { language: 'tlh' }, 'language', 'en, de, fr, es, ja'],
    ['no language', { language: null }, 'language', 'en, de, fr, es, ja'],
    ['an unknown mode', { sign_up_mode: 'ajar' }, 'sign_up_mode', 'open, invite_only, closed'],
    ['a yes that is text', { auto_approve_developers: 'true' }, 'auto_approve_developers', 'true or false'],
    [
      'a sender’s name of two lines',
      { sender_name: 'Acme\r\nBcc: all@example.com' },
      'sender_name',
      'control or broken',
    ],
    ['a sender’s name that turns text around', { sender_name: 'a\u202Eb' }, 'sender_name', 'control or broken'],
    ['a long sender’s name', { sender_name: 'x'.repeat(101) }, 'sender_name', 'at most 100'],
    ['an empty sender’s name', { sender_name: '' }, 'sender_name', 'must not be empty'],
    ['two addresses for answers', { reply_to_email: 'a@example.com,b@example.com' }, 'reply_to_email', 'email address'],
    [
      'an address for answers with a header',
      { reply_to_email: 'a@example.com\nBcc: b@c.de' },
      'reply_to_email',
      'email',
    ],
    ['a sender where no domain sends', { sender_email: 'a@acme.example' }, 'sender_email', 'no domain is set up'],
    ['too few letters', { letters_per_hour: 9 }, 'letters_per_hour', 'from 10 to 10000'],
    ['too many letters', { letters_per_hour: 10_001 }, 'letters_per_hour', 'from 10 to 10000'],
    ['half a letter', { letters_per_hour: 10.5 }, 'letters_per_hour', 'whole number'],
    ['letters as text', { letters_per_hour: '1000' }, 'letters_per_hour', 'whole number'],
    ['no letters', { letters_per_hour: null }, 'letters_per_hour', 'whole number'],
    ['domains that are no list', { allowed_email_domains: 'example.com' }, 'allowed_email_domains', 'a list'],
    ['too many domains', { allowed_email_domains: domains(201) }, 'allowed_email_domains', 'at most 200'],
    [
      'a domain twice',
      { denied_email_domains: ['a.example', 'A.example '] },
      'denied_email_domains',
      'a.example twice',
    ],
    ['a domain that is no text', { denied_email_domains: [7] }, 'denied_email_domains.0', 'must be a string'],
    [
      'an address as domain',
      { denied_email_domains: ['ada@example.com'] },
      'denied_email_domains',
      '“ada@example.com”',
    ],
    ['a web address', { allowed_email_domains: ['https://a.example'] }, 'allowed_email_domains', '“https://a.example”'],
    ['everything', { allowed_email_domains: ['*'] }, 'allowed_email_domains', '“*”'],
    ['a script', { allowed_email_domains: ['<script>'] }, 'allowed_email_domains', '“<script>”'],
    [
      'an enormous domain',
      { allowed_email_domains: ['x'.repeat(10_000)] },
      'allowed_email_domains',
      `“${'x'.repeat(60)}…”`,
    ],
    [
      'a domain that turns text around',
      { allowed_email_domains: ['a\u202E.example'] },
      'allowed_email_domains',
      '“a.example”',
    ],
    ['an unknown setting', { status: 'approved' }, 'status', 'not a known property'],
    ['a setting of another’s', { closed_at: null }, 'closed_at', 'not a known property'],
  ])('%s', async (_, body, field, reason) => {
    const before = await read()
    const response = await save(console, body)
    expect(response.status).toBe(400)
    const problem = await response.json<Problem>()
    expect(problem.invalid_parameters?.[0]).toMatchObject({ field, reason: expect.stringContaining(reason) })
    expect(await read()).toEqual(before)
  })

  test('a faint color comes back with the nearest darker shade that stands out, which is taken', async () => {
    const problem = await (await save(console, { accent_color: '#ffd400' })).json<Problem>()
    const [shade] = /#[0-9a-f]{6}/.exec(problem.detail) ?? []
    expect(shade).toBe('#b09200')
    expect((await save(console, { accent_color: shade })).status).toBe(200)
  })

  test('a version that is none is named', async () => {
    const response = await console.send(path, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', 'If-Match': 'yesterday' },
      body: '{}',
    })
    expect((await response.json<Problem>()).invalid_parameters?.[0]?.field).toBe('If-Match')
  })

  test('as many domains as there may be are taken, in ASCII', async () => {
    const response = await save(console, {
      allowed_email_domains: domains(200),
      denied_email_domains: ['Bücher.example', ' *.EVIL.example '],
    })
    expect(response.status).toBe(200)
    const saved = await response.json<Portal>()
    expect(saved.allowed_email_domains).toEqual(domains(200))
    expect(saved.denied_email_domains).toEqual(['xn--bcher-kva.example', '*.evil.example'])
  })

  test('markup in the texts is shown as harmless text', async () => {
    await save(console, {
      display_name: '"><script>alert(1)</script>',
      description: '<img src=x onerror=alert(1)>',
    })
    world.pass(6000)
    const page = await (await world.visitor(acme).get('/login')).text()
    expect(page).toContain('"&gt;&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(page).not.toContain('<script>alert')
    expect(page).not.toContain('<img src=x')
  })
})
