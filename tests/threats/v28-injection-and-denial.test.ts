// V28, what somebody wrote acts where it is shown, and what somebody sends stops the worker: next-auth CVE-2022-31127
// (HTML in a letter), BigTree issue 205 (a name that ran in the admin's list), WordPress CVE-2022-3026 and CVE-2019-17661
// (formulas in CSV), Hono CVE-2025-59139 and CVE-2026-44456 (body limit), better-auth GHSA-737v-mqg7-c878 (prototype
// pollution), next-auth GHSA-8fpg-xm3f-6cx3 and GHSA-xmf8-cvqr-rfgj (malformed headers).
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Endpoint } from '../../worker/contract/endpoint.ts'
import { managementApi } from '../../worker/contract/management-api.ts'
import { operatorApi } from '../../worker/contract/operator-api.ts'
import { mediaTypeOf } from '../posts.ts'
import { pathOfRoute, type Route, routes } from '../routes.ts'
import { addPasskey, softwareAuthenticator } from '../software-authenticator.ts'
import {
  acme,
  addAdmin,
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
  tokenOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()

const logged: string[] = []
beforeEach(() => {
  logged.length = 0
  vi.spyOn(globalThis.console, 'error').mockImplementation((line: string) => void logged.push(line))
})
afterEach(() => {
  vi.restoreAllMocks()
})

let console: Visitor
let acmeId: string
beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
})

/** What a text may hold that acts somewhere: in a page, an attribute, a letter, a sheet, a shell, a query. */
const payloads = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg/onload=alert(1)>",
  '</title></head><body onload=alert(1)>',
  '<a href="javascript:alert(1)">click</a>',
  '{{7*7}} #{7*7} <%= 7*7 %>',
  '=HYPERLINK("http://evil.example","x")',
  '+1+cmd|/C calc!A0',
  '-2+3',
  '@SUM(1+1)',
  '＝1+1',
  '&lt;script&gt;',
  '<!--',
  ']]>',
  '<base href=//evil.example>',
  "Robert'); DROP TABLE developers;--",
  '%s%n%x',
  '$& $1 $`',
  'data-notice',
]

/** Markup that somebody wrote and that came out as markup. */
const actsAsMarkup = /<script>alert|<img src=x|<svg\/onload|<body onload|<a href="javascript:|<base href=\/\/|<!--/

/** A document without the values of its attributes: inside one, in quotes, markup is text. */
const withoutAttributes = (page: string) => page.replaceAll(/="[^"]*"/g, '=""')

test('a name does nothing in the pages, the letters, the admins’ lists, the files and the log', async () => {
  const people: string[] = []
  for (const name of payloads) {
    const email = freshAddress()
    const visitor = world.visitor(acme)
    const again = await (await visitor.post('/register', { full_name: name, email: 'wrong' })).text()
    expect(withoutAttributes(again)).not.toMatch(actsAsMarkup)
    expect((await visitor.post('/register', { full_name: name, email })).status).toBe(303)
    const token = tokenOf(await confirmationPath(world, email))
    // One password is hashed for one of them: the others wait as registrations, invited ones among them.
    if (people.length === 0) {
      await visitor.post('/confirm', { token, password: goodPassword })
      await console.api('PATCH', `/v3/portals/${acmeId}/developers/${await developerIdOf(console, acmeId, email)}`, {
        status: 'approved',
        reason: payloads.join('\n').slice(0, 500),
      })
      await logIn(visitor, email)
      expect(withoutAttributes(await (await visitor.get('/')).text())).not.toMatch(actsAsMarkup)
    }
    await console.api('POST', `/v3/portals/${acmeId}/developers`, { email: freshAddress(), full_name: name })
    for (const { html, text, subject } of await world.letters(email)) {
      expect(withoutAttributes(html)).not.toMatch(actsAsMarkup)
      // The first letter goes to whoever was named: a stranger has no word in it. Later ones go to a known person.
      if (subject.startsWith('Confirm')) expect(subject + text).not.toContain('evil.example')
    }
    people.push(email)
  }
  for (const { html, subject } of await world.letters('admin@example.com')) {
    expect(withoutAttributes(html)).not.toMatch(actsAsMarkup)
    expect(subject).not.toMatch(/[\r\n]/)
  }

  // JSON is data: it is served as such, and no browser takes it for a page.
  const list = await console.get(`/v3/portals/${acmeId}/developers?page[size]=100`)
  expect(list.headers.get('Content-Type')).toBe('application/json')
  expect(list.headers.get('X-Content-Type-Options')).toBe('nosniff')
  const names = (await list.json<{ data: { full_name: string }[] }>()).data.map(({ full_name }) => full_name)
  expect(new Set(names)).toEqual(new Set(payloads))

  for (const file of [`/v3/portals/${acmeId}/developers/export`, '/v3/activity/export?format=csv']) {
    const csv = await (await console.get(file)).text()
    const cells = csv.split('\r\n').flatMap((line) => line.slice(1, -1).split('","'))
    expect(cells.filter((cell) => /^\s*[=+\-@＝＋－＠\t\r]/.test(cell))).toEqual([])
  }
  expect(logged).toEqual([])
})

test('settings, services, terms and questions of a portal, and its people’s answers, are shown as what they are: text', async () => {
  const globexId = await portalIdOf(console, globex)
  const { email: owner, visitor } = await join(world, globex)
  await logIn(visitor, owner)
  const of = (path: string) => `/v3/portals/${globexId}${path}`
  const developerId = await developerIdOf(console, globexId, owner)
  const made = async (method: string, path: string, body: unknown) => {
    const response = await console.api(method, path, body)
    expect(`${method} ${path} ${response.status}`).toMatch(/ 20[01]$/)
    return response
  }
  for (const text of payloads) {
    await made('PATCH', of(''), { display_name: text, description: text })
    await made('POST', of('/published-services'), { name: text, version: text.slice(0, 20), description: text })
    await made('POST', of(`/developers/${developerId}/notes`), { text })
    const question = { label: text, help: text, is_required: false }
    const asked = await made('PUT', of('/registration-form'), {
      fields: [
        { ...question, kind: 'choice', options: [text, 'Nothing of that'] },
        { ...question, kind: 'text' },
      ],
    })
    const { fields } = await asked.json<{ fields: { id: string }[] }>()
    await made('POST', of('/terms'), { text })
    world.pass(6000)
    const answers = Object.fromEntries(fields.map(({ id }) => [`answer_${id}`, text]))
    const answered = await visitor.post('/account', { full_name: text, ...answers })
    expect(answered.headers.get('Location')).toBe('/account?notice=saved')
    world.pass(6000)
    for (const path of ['/', '/login', '/register', '/terms', '/account', '/account/data', '/nothing']) {
      const page = await (await visitor.get(path)).text()
      expect(`${path} ${actsAsMarkup.exec(withoutAttributes(page))?.[0]}`).toBe(`${path} undefined`)
    }
    expect((await console.api('DELETE', of('/terms'))).status).toBe(204)
    world.pass(6000)
    const email = freshAddress()
    expect((await world.visitor(globex).post('/register', { full_name: 'Ada', email })).status).toBe(303)
    const [letter] = await world.letters(email)
    expect(letter?.html).toContain('</html>')
    expect(withoutAttributes(letter?.html ?? '')).not.toMatch(actsAsMarkup)
    expect(letter?.from).not.toMatch(/[\r\n]/)
  }
  await console.api('PATCH', `/v3/portals/${globexId}`, { display_name: 'Globex', description: 'Weather.' })
  await made('PUT', of('/registration-form'), { fields: [] })
  for (const read of ['/published-services', `/developers/${developerId}/notes`, '/registration-form']) {
    const response = await console.get(of(read))
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('application/json')
  }
})

test('so are the names of a passkey, of an admin and of an organization', async () => {
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  const organizationId = crypto.randomUUID()
  const inserted = 'INSERT INTO organizations (id, name, created_at) VALUES (?, ?, 0)'
  await env.DB.prepare(inserted).bind(organizationId, payloads.join(' ').slice(0, 250)).run()
  const { email: adminEmail, visitor: colleague } = await addAdmin(world, {
    role: 'organization_admin',
    organizationId,
  })
  for (const name of payloads.slice(0, 4)) {
    const device = await softwareAuthenticator(visitor.origin)
    expect((await addPasskey(visitor, device, name)).status).toBe(201)
    world.pass(60_000)
    const id = await env.DB.prepare('SELECT id FROM passkeys ORDER BY created_at DESC').first<string>('id')
    for (const path of ['/account/passkeys', `/account/passkeys/remove?id=${id}`]) {
      const page = await (await visitor.get(path)).text()
      expect(withoutAttributes(page)).not.toMatch(actsAsMarkup)
    }
    expect((await colleague.api('PATCH', '/v3/me', { full_name: name })).status).toBe(200)
    const invited = freshAddress()
    await colleague.api('POST', '/v3/admin-invitations', { email: invited, role: 'organization_admin' })
    for (const to of [email, invited]) {
      const [letter] = await world.letters(to)
      expect(letter?.subject).toMatch(/^[^\r\n]+$/)
      expect(withoutAttributes(letter?.html ?? '')).not.toMatch(actsAsMarkup)
    }
  }
  await world.visitor(admin).post('/forgot-password', { email: adminEmail })
  const [letter] = await world.letters(adminEmail)
  expect(withoutAttributes(letter?.html ?? '')).not.toMatch(actsAsMarkup)
})

describe('a line break, which would begin another header of a letter', () => {
  const broken = 'Ada\r\nBcc: eve@evil.example'

  test('is refused in every line of text', async () => {
    const email = freshAddress()
    const visitor = world.visitor(acme)
    expect((await visitor.post('/register', { full_name: broken, email })).status).toBe(422)
    expect((await visitor.api('POST', '/api/v3/developer', { full_name: broken, email })).status).toBe(400)
    expect(
      (await visitor.post('/register', { full_name: 'Ada', email: `${email}\r\nBcc: eve@evil.example` })).status,
    ).toBe(422)
    const lines: [string, string, Record<string, unknown>][] = [
      ['PATCH', `/v3/portals/${acmeId}`, { display_name: broken }],
      ['PATCH', `/v3/portals/${acmeId}`, { name: broken }],
      ['PATCH', '/v3/me', { full_name: broken }],
      ['POST', `/v3/portals/${acmeId}/published-services`, { name: broken, version: 'v1' }],
      ['POST', `/v3/portals/${acmeId}/invitations`, { email, full_name: broken }],
      ['POST', `/v3/portals/${acmeId}/developers`, { email, full_name: broken }],
      ['POST', '/v3/portals', { name: broken, canonical_domain: 'broken.localhost' }],
    ]
    for (const [method, path, body] of lines) {
      const response = await console.api(method, path, body)
      expect(`${path} ${response.status}`).toBe(`${path} 400`)
    }
    expect(await world.letters(email)).toEqual([])
  })

  test('stays inside the text of a letter where more than one line may be written', async () => {
    const email = freshAddress()
    const invite = (message: string) => console.api('POST', `/v3/portals/${acmeId}/invitations`, { email, message })
    expect((await invite('Ada\rBcc: eve@evil.example')).status).toBe(400)
    expect((await invite(broken)).status).toBe(201)
    const [letter] = await world.letters(email)
    expect(letter?.text).toContain('> Ada\n> Bcc: eve@evil.example')
    for (const line of [letter?.subject, letter?.from, letter?.to]) expect(line).toMatch(/^[^\r\n]+$/)
    expect(letter?.to).toBe(email)
    expect(await world.letters('eve@evil.example')).toEqual([])
  })
})

describe('a mark that is not seen, which would turn the words around it', () => {
  test.each(['\u202e', '\u202a', '\u2066', '\u2069'])(
    'is refused in a name if it turns them round: %j',
    async (mark) => {
      const visitor = world.visitor(acme)
      const full_name = `Ada${mark}ecalevoL`
      expect((await visitor.post('/register', { full_name, email: freshAddress() })).status).toBe(422)
    },
  )

  test('is left out of the letters that tell of a name', async () => {
    const email = freshAddress()
    const visitor = world.visitor(acme)
    const full_name = 'A\u200ed\u200fa\u061c \u200bLove\u2060la\u00adce\ufeff'
    expect((await visitor.post('/register', { full_name, email })).status).toBe(303)
    await visitor.post('/confirm', { token: tokenOf(await confirmationPath(world, email)), password: goodPassword })
    const [told] = await world.letters(email)
    const [asked] = await world.letters('admin@example.com')
    expect(told?.text).toContain('Hello Ada Lovelace,')
    expect(asked?.subject).toContain('Ada Lovelace asks to join')
    for (const letter of [told, asked]) {
      for (const part of [letter?.subject, letter?.text, letter?.html]) {
        expect(part).not.toMatch(/[\u200b\u200e\u200f\u061c\u00ad\ufeff\u202a-\u202e\u2066-\u2069]/)
      }
    }
  })
})

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  '//evil.example',
  'https://evil.example/\r\nX: y',
  ' jAvAsCrIpT:1',
])('the address %j of a service is refused', async (documentation_url) => {
  const body = { name: 'Linked', version: 'v1', documentation_url }
  expect((await console.api('POST', `/v3/portals/${acmeId}/published-services`, body)).status).toBe(400)
})

test.each(['red;}*{x:y', '#000;background:url(//evil.example)', 'url(x)', '#12345g', 'expression(1)'])(
  'the color %j of a portal is refused: it would be CSS',
  async (accent_color) => {
    expect((await console.api('PATCH', `/v3/portals/${acmeId}`, { accent_color })).status).toBe(400)
  },
)

describe('a megabyte that comes in chunks, of a length that nobody declared', () => {
  /** Chunks that are made as they are taken, and how many were. */
  function chunks() {
    const sent = { bytes: 0 }
    const chunk = new TextEncoder().encode('a'.repeat(8 * 1024))
    const body = new ReadableStream({
      pull(controller) {
        if (sent.bytes >= 1024 * 1024) return controller.close()
        sent.bytes += chunk.length
        controller.enqueue(chunk)
      },
    })
    return { sent, body }
  }

  /** How much a route reads at most. An invitation list may be larger than this megabyte; of Resend nobody reads anything here. */
  const limitOf = ({ method, path }: Route) =>
    (({ ...managementApi, ...operatorApi }) as Record<string, Endpoint>)[`${method} ${path}`]?.bodyMaxBytes ?? 16 * 1024
  const reading = routes.filter(
    ({ method, hostname, path, ...rest }) =>
      method !== 'GET' &&
      hostname !== 'mail.localhost' &&
      path !== '/webhooks/resend' &&
      limitOf({ method, hostname, path, ...rest }) < 1024 * 1024,
  )

  test('is tried at every route that is no reading, but the one that takes as much', () => {
    expect(reading.length).toBeGreaterThan(90)
  })

  test.each(reading)('$method $hostname $path is refused after a few of them', async (route) => {
    const { sent, body } = chunks()
    const visitor = route.hostname === admin ? console : world.visitor(acme)
    const path = pathOfRoute(route, { portalId: acmeId })
    const sending = {
      method: route.method,
      headers: { 'Content-Type': mediaTypeOf(route) ?? 'application/json' },
      body: body as unknown as BodyInit,
    }
    const asOperator = { Authorization: `Bearer ${env.OPERATOR_TOKEN}`, ...sending.headers }
    const response = path.startsWith('/operator/')
      ? await world.request(`https://${admin}${path}`, { ...sending, headers: asOperator })
      : await visitor.send(path, sending)
    expect(response.status).toBe(413)
    // What is on its way when the limit is met.
    expect(sent.bytes).toBeLessThan(limitOf(route) + 240 * 1024)
  })
})

test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__'])(
  'a property or a field called %s is refused or nobody’s, and changes no object',
  async (name) => {
    const visitor = world.visitor(acme)
    const raw = (fields: string) => ({
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: `{${fields},"${name}":{"isAdmin":true,"status":"approved"}}`,
    })
    const email = freshAddress()
    expect((await visitor.send('/api/v3/developer', raw(`"full_name":"Ada","email":"${email}"`))).status).toBe(400)
    expect((await console.send(`/v3/portals/${acmeId}/invitations`, raw(`"email":"${email}"`))).status).toBe(400)
    await visitor.post('/register', { full_name: 'Ada', email, [name]: 'x', [`${name}[status]`]: 'approved' })
    expect((await console.get(`/v3/portals/${acmeId}/developers?${name}[x]=1`)).status).toBe(400)
    expect(({} as { isAdmin?: boolean; status?: string }).isAdmin).toBeUndefined()
    expect(({} as { status?: string }).status).toBeUndefined()
  },
)

const malformed: Record<string, string>[] = [
  { Cookie: '' },
  { Cookie: ';' },
  { Cookie: '=' },
  { Cookie: '__Host-admin' },
  { Cookie: '__Host-admin=' },
  { Cookie: '__Host-admin=%' },
  { Cookie: '__Host-admin=%E0%A4%A' },
  { Cookie: `__Host-admin=${'A'.repeat(8000)}` },
  { Cookie: `__Host-admin="${'A'.repeat(43)}"` },
  { Cookie: `__Host-admin=${'A'.repeat(43)}; __Host-admin=${'B'.repeat(43)}` },
  { Cookie: '__Host-developer=%; __Host-address=%; __Host-device=%' },
  { Cookie: '__Host-address=%E0%A4%A' },
  { Cookie: '__proto__=x; constructor=y' },
  { Cookie: Array.from({ length: 500 }, (_, index) => `c${index}=x`).join('; ') },
  { Authorization: 'Bearer' },
  { Authorization: 'Bearer ' },
  { Authorization: 'Basic !!!' },
  { Authorization: 'a'.repeat(8000) },
  { 'If-Match': '"' },
  { 'If-None-Match': 'W/' },
  { 'Accept-Language': 'x'.repeat(5000) },
  { 'CF-Connecting-IP': 'not an address' },
  { 'Content-Length': 'many' },
]

test.each(malformed.map((headers) => [JSON.stringify(headers).slice(0, 80), headers] as const))(
  'the header %s is a stranger’s, never an error',
  async (_, headers) => {
    for (const path of ['/', '/login', '/check-your-email', '/confirm?token=%', '/api/v3/portal']) {
      const response = await world.visitor(acme).send(path, { headers })
      expect([200, 303, 404]).toContain(response.status)
    }
    expect((await world.visitor(acme).send('/api/v3/developer/me', { headers })).status).toBe(401)
    expect((await world.visitor(admin).send('/v3/me', { headers })).status).toBe(401)
    expect(logged).toEqual([])
  },
)
