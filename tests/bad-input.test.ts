import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../worker/contract/problem.ts'
import {
  acme,
  admin,
  confirmationPath,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenOf,
  type Visitor,
} from './world.ts'

const world = openWorld()
const form = 'application/x-www-form-urlencoded'
const json = 'application/json'

let console: Visitor
let acmeId: string
beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
})

async function registrations(): Promise<unknown> {
  return (await env.DB.prepare('SELECT count(*) AS n FROM registrations').first<{ n: number }>())?.n
}

describe('the registration form', () => {
  test.each([
    ['an empty name', 'full_name=&email=a%40example.com', 'Enter your full name.'],
    ['a name of spaces', 'full_name=+++&email=a%40example.com', 'Enter your full name.'],
    ['no name', 'email=a%40example.com', 'Enter your full name.'],
    ['a long name', `full_name=${'x'.repeat(257)}&email=a%40example.com`, 'Shorten your name'],
    ['a name with NUL', 'full_name=a%00b&email=a%40example.com', 'Remove the characters that cannot be read'],
    ['a name of broken UTF-8', 'full_name=%ff%fe&email=a%40example.com', 'Remove the characters that cannot be read'],
    ['a name that turns the text around', 'full_name=a%E2%80%AEb&email=a%40example.com', 'Remove the characters'],
    ['two names', 'full_name=A&full_name=B&email=a%40example.com', 'Enter one value.'],
    ['an empty address', 'full_name=A&email=', 'Enter your email address.'],
    ['no address', 'full_name=A', 'Enter your email address.'],
    ['half an address', 'full_name=A&email=ada', 'Enter an email address like'],
    ['a list of addresses', 'full_name=A&email=a%40example.com%2Cb%40example.com', 'Enter an email address like'],
    [
      'an address that is too long',
      `full_name=A&email=${'x'.repeat(250)}%40example.com`,
      'Enter an email address like',
    ],
    [
      'an address with a line break',
      'full_name=A&email=a%40example.com%0ABcc%3Ab%40example.com',
      'Enter an email address',
    ],
    ['an array', 'full_name[]=A&email[x]=a%40example.com', 'Enter your full name.'],
    ['nothing', '', 'Enter your full name.'],
  ])('with %s comes back with a message next to the field and in the summary', async (_, body, message) => {
    const before = await registrations()
    const response = await world
      .visitor(acme)
      .send('/register', { method: 'POST', headers: { 'Content-Type': form }, body })
    expect(response.status).toBe(422)
    const page = await response.text()
    expect(page.split(message).length - 1).toBe(2)
    expect(page).toContain('Please check what you entered')
    expect(page).toContain('<title>Error: ')
    expect(page).toContain('aria-invalid="true"')
    expect(await registrations()).toBe(before)
  })

  test('that is wrong as a whole says so in its title too, and goes on where something is typed again', async () => {
    const visitor = world.visitor(acme)
    expect(await (await visitor.get('/login')).text()).not.toMatch(/<title>Error|autofocus/)
    const page = await (await visitor.post('/login', { email: 'ada@example.com', password: 'wrong' })).text()
    expect(page).toContain('<title>Error: Log in')
    expect(page.match(/<input[^>]* autofocus/g)).toEqual([expect.stringContaining('name="password"')])
  })

  test('keeps what was typed, as harmless text', async () => {
    const response = await world
      .visitor(acme)
      .post('/register', { full_name: '"><script>alert(1)</script>', email: 'no' })
    const page = await response.text()
    // Inside a quoted attribute only the quote itself could end it.
    expect(page).toContain('value="&quot;><script>alert(1)</script>"')
    expect(page).not.toContain('"><script>')
  })

  test('comes back exactly as it was typed, ampersands included', async () => {
    const response = await world.visitor(acme).post('/register', { full_name: 'Tom &lt;b&gt; &amp; Co', email: 'no' })
    expect(await response.text()).toContain('value="Tom &amp;lt;b&amp;gt; &amp;amp; Co"')
  })

  test('ignores a field that it does not have', async () => {
    const email = freshAddress()
    const extra = { full_name: 'Ada', email, status: 'approved', portal_id: 'x', id: '1', role: 'admin' }
    expect((await world.visitor(acme).post('/register', extra)).status).toBe(303)
  })
})

describe('the confirmation form', () => {
  test('never shows the password again, keeps the link alive, and names what is wrong with it', async () => {
    const email = freshAddress()
    const visitor = world.visitor(globex)
    await visitor.post('/register', { full_name: 'Ada', email })
    const token = tokenOf(await confirmationPath(world, email))
    for (const [password, message] of [
      ['', 'Enter a password.'],
      ['fourteen chars', 'Use at least 15 characters.'],
      ['x'.repeat(129), 'Use at most 128 characters.'],
      [`${email}`, 'nothing but names and addresses'],
    ] as const) {
      const response = await visitor.post('/confirm', { token, password })
      expect(response.status).toBe(422)
      const page = await response.text()
      expect(page).toContain(message)
      expect(page).toContain(email)
      if (password !== email) expect(page.includes(`value="${password || 'nothing'}"`)).toBe(false)
    }
    const confirmed = await visitor.post('/confirm', { token, password: '  spaces and ünïcödé 🔑\u0000 are fine' })
    expect(confirmed.status).toBe(303)
    expect((await logIn(visitor, email, '  spaces and ünïcödé 🔑\u0000 are fine')).status).toBe(303)
  })

  test('takes a password typed with composed or decomposed letters as the same one', async () => {
    const email = freshAddress()
    const visitor = world.visitor(globex)
    await visitor.post('/register', { full_name: 'Ada', email })
    const token = tokenOf(await confirmationPath(world, email))
    await visitor.post('/confirm', { token, password: 'a café in the rain'.normalize('NFD') })
    expect((await logIn(visitor, email, 'a café in the rain'.normalize('NFC'))).status).toBe(303)
  })

  test('takes a password of 128 characters, however many bytes they are, and looks at the last of them', async () => {
    const email = freshAddress()
    const visitor = world.visitor(globex)
    await visitor.post('/register', { full_name: 'Ada', email })
    const token = tokenOf(await confirmationPath(world, email))
    const longest = 'ệ🔑'.repeat(64)
    const confirm = (password: string) => visitor.post('/confirm', { token, password })
    expect((await confirm(`${longest}!`)).status).toBe(422)
    expect((await confirm(longest)).status).toBe(303)
    expect((await logIn(visitor, email, [...longest].slice(0, 127).join(''))).status).toBe(401)
    expect((await logIn(visitor, email, `${longest}!`)).status).toBe(422)
    expect((await logIn(visitor, email, longest)).status).toBe(303)
    expect((await logIn(visitor, email, longest.normalize('NFD'))).status).toBe(303)
  })
})

describe.each([
  '/login',
  '/register',
  '/check-your-email',
  '/confirm',
  '/forgot-password',
  '/reset-password',
  '/confirm-new-email',
  '/undo-email-change',
  '/accept-terms',
  '/logout',
])('POST %s', (path) => {
  const visitor = world.visitor(acme)

  test.each([
    ['no origin', { Origin: '' }],
    ['another origin', { Origin: 'https://globex.localhost' }],
    ['the null origin', { Origin: 'null' }],
    ['the right host on plain http', { Origin: 'http://acme.localhost' }],
    ['a cross-site navigation', { Origin: 'https://acme.localhost', 'Sec-Fetch-Site': 'cross-site' }],
  ])('from %s is refused', async (_, headers) => {
    const response = await visitor.send(path, {
      method: 'POST',
      headers: { 'Content-Type': form, ...headers },
      body: 'a=b',
    })
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('This form came from somewhere else')
  })

  test('with another method is a 405 that says which ones are possible', async () => {
    const response = await visitor.send(path, { method: 'DELETE' })
    expect(response.status).toBe(405)
    expect(response.headers.get('Allow')).toContain('POST')
  })

  test.each([
    json,
    'text/plain',
    'multipart/form-data; boundary=x',
    `${form}; charset=utf-16`,
    `text/plain; ${form}`,
    'nonsense',
  ])('as %s is refused', async (contentType) => {
    const headers = { 'Content-Type': contentType }
    expect((await visitor.send(path, { method: 'POST', headers, body: 'a=b' })).status).toBe(415)
  })

  test('with a body over 16 KB is refused, whether its length is declared or it comes in chunks', async () => {
    const large = `full_name=${'x'.repeat(17_000)}`
    const headers = { 'Content-Type': form }
    expect((await visitor.send(path, { method: 'POST', headers, body: large })).status).toBe(413)
    const chunks = new Blob([large]).stream()
    expect((await visitor.send(path, { method: 'POST', headers, body: chunks })).status).toBe(413)
  })

  test('with bytes that are not UTF-8 is refused', async () => {
    const body = new Uint8Array([0x61, 0x3d, 0xff, 0xfe])
    expect((await visitor.send(path, { method: 'POST', headers: { 'Content-Type': form }, body })).status).toBe(400)
  })
})

const sound = {
  '/developer': { email: 'someone@example.com', full_name: 'Ada' },
  '/developer/verify-email': { token: 'x' },
  '/developer/reset-password': { token: 'x', password: goodPassword },
  '/developer/authenticate': { username: 'someone@example.com', password: goodPassword },
}

describe.each(Object.entries(sound))('the developer API’s POST %s', (path, body) => {
  const visitor = world.visitor(acme)
  const url = `/api/v3${path}`
  const send = (text: BodyInit, contentType = json) =>
    visitor.send(url, { method: 'POST', headers: { 'Content-Type': contentType }, body: text })

  test.each(Object.keys(body))('refuses %s when it is missing, of another type, or unreadable', async (field) => {
    const { [field as keyof typeof body]: _, ...without } = body
    const wrong = [without, ...[['a'], { a: 1 }, 7, true, null, [[]]].map((value) => ({ ...body, [field]: value }))]
    for (const attempt of wrong) {
      const response = await send(JSON.stringify(attempt))
      expect(response.status).toBe(400)
      const problem = await response.json<Problem>()
      expect(problem.title).toBe('Bad Request')
      expect(problem.invalid_parameters).toMatchObject([{ field, source: 'body' }])
    }
  })

  test('refuses unknown and doubled properties by name', async () => {
    const unknown = await send(JSON.stringify({ ...body, status: 'approved' }))
    expect(unknown.status).toBe(400)
    expect((await unknown.json<Problem>()).invalid_parameters).toMatchObject([{ field: 'status' }])

    const [field] = Object.keys(body)
    const doubled = await send(JSON.stringify(body).replace('{', `{"${field}":"first",`))
    expect(doubled.status).toBe(400)
    expect((await doubled.json<Problem>()).invalid_parameters).toMatchObject([{ field, reason: 'must be given once' }])

    const prototype = await send(JSON.stringify(body).replace('{', '{"__proto__":{"status":"approved"},'))
    expect(prototype.status).toBe(400)
  })

  test.each(['', '{', 'null', '[]', '"text"', '{"a":1}}', "{'a':1}"])('refuses the body %j', async (text) => {
    const response = await send(text)
    expect(response.status).toBe(400)
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  })

  test('refuses a body that is nested without end', async () => {
    const [field] = Object.keys(body)
    const depth = 7000
    const nested = `{"${field}":${'['.repeat(depth)}${']'.repeat(depth)}}`
    expect((await send(nested)).status).toBe(400)
    expect((await send(`{"x":${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}}`)).status).toBe(400)
  })

  test('refuses what is not JSON, not UTF-8, too large, or from elsewhere, each with a problem that has a title', async () => {
    const answers = await Promise.all([
      send(JSON.stringify(body), 'text/plain'),
      send(JSON.stringify(body), 'text/plain; application/json'),
      send(new Uint8Array([0x7b, 0xff, 0x7d])),
      send(JSON.stringify({ ...body, padding: 'x'.repeat(17_000) })),
      visitor.send(url, {
        method: 'POST',
        headers: { 'Content-Type': json, Origin: 'https://evil.example' },
        body: JSON.stringify(body),
      }),
      visitor.send(url, { method: 'PUT' }),
    ])
    expect(answers.map((answer) => answer.status)).toEqual([415, 415, 400, 413, 403, 405])
    for (const answer of answers) expect((await answer.json<Problem>()).title).toEqual(expect.any(String))
  })
})

describe('the management API', () => {
  const services = () => `/v3/portals/${acmeId}/published-services`

  test('names every wrong field of a service, and adds none', async () => {
    const body = {
      name: ' ',
      version: 'x'.repeat(41),
      description: 7,
      documentation_url: 'javascript:alert(1)',
      id: '1',
    }
    const response = await console.api('POST', services(), body)
    expect(response.status).toBe(400)
    const { invalid_parameters: wrong } = await response.json<Problem>()
    expect(wrong?.map(({ field }) => field).sort()).toEqual([
      'description',
      'documentation_url',
      'id',
      'name',
      'version',
    ])
  })

  test.each(['https://a/\u0000b', 'https://a/\nb', 'https://a/\ud800b', 'ftp://a', '//a', 'data:text/html,x'])(
    'refuses %j as the link of a service, and writes nothing',
    async (documentation_url) => {
      const added = await console.api('POST', services(), {
        name: 'Linked',
        version: documentation_url.length.toString(),
        documentation_url,
      })
      expect(added.status).toBe(400)
      expect((await added.json<Problem>()).invalid_parameters).toMatchObject([{ field: 'documentation_url' }])
    },
  )

  test('says that a name is listed already only when it is', async () => {
    const add = async (name: string) =>
      (await (await console.api('POST', services(), { name, version: 'v1' })).json<{ id: string }>()).id
    const [first] = [await add('First'), await add('Second')]
    expect((await console.api('PATCH', `${services()}/${first}`, { name: 'Second' })).status).toBe(409)
    expect((await console.api('PATCH', `${services()}/${first}`, { name: 'First', description: 'Same.' })).status).toBe(
      200,
    )
    expect((await console.api('PATCH', `${services()}/${crypto.randomUUID()}`, { name: 'Second' })).status).toBe(404)
  })

  test('refuses a second service of one name and version, and more than a hundred', async () => {
    const service = { name: 'Twice', version: 'v1' }
    expect((await console.api('POST', services(), service)).status).toBe(201)
    expect((await console.api('POST', services(), service)).status).toBe(409)
    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        console.api('POST', services(), { name: `Many ${index}`, version: 'v1' }),
      ),
    )
    const { data } = await (await console.get(services())).json<{ data: unknown[] }>()
    expect(data).toHaveLength(100)
    const full = await console.api('POST', services(), { name: 'One more', version: 'v1' })
    expect(full.status).toBe(409)
    expect((await full.json<Problem>()).detail).toContain('at most 100 services')
  })

  test.each([
    ['filter[status][eq]', 'gone'],
    ['filter[name][contains]', ''],
    ['filter[name]', 'a'],
    ['page[size]', '101'],
    ['page[size]', '0'],
    ['page[size]', '1e2'],
    ['page[number]', '501'],
    ['page[after]', "' OR 1=1"],
    ['sort', 'status'],
  ])('refuses the query %s=%s by name', async (field, value) => {
    const response = await console.get(`/v3/portals/${acmeId}/developers?${new URLSearchParams({ [field]: value })}`)
    expect(response.status).toBe(400)
    expect((await response.json<Problem>()).invalid_parameters).toMatchObject([{ field, source: 'query' }])
  })

  test.each([{ status: 'pending' }, { status: 'gone' }, {}, { status: 'approved', reason: 'x'.repeat(501) }])(
    'refuses the decision %j',
    async (body) => {
      const path = `/v3/portals/${acmeId}/developers/${crypto.randomUUID()}`
      expect((await console.api('PATCH', path, body)).status).toBe(400)
    },
  )

  test('says 404 as a problem for a path that it does not have, and 405 for a method', async () => {
    expect((await console.get('/v3/nothing')).headers.get('Content-Type')).toBe('application/problem+json')
    expect((await console.send('/v3/portals', { method: 'DELETE' })).status).toBe(405)
  })

  test('shows hostile text as text', async () => {
    const name = `<img src=x onerror=alert(1)> ${crypto.randomUUID()}`
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    const globexId = await portalIdOf(console, globex)
    await console.api('POST', `/v3/portals/${globexId}/published-services`, {
      name,
      version: '<b>',
      description: '</li>',
    })
    const page = await (await visitor.get('/')).text()
    expect(page).not.toContain('<img src=x')
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
  })
})

describe('cookies', () => {
  test.each(['', 'x', '%', 'a'.repeat(43), 'a'.repeat(5000), '"quoted"', '%00', '../..'])(
    'a session cookie %j is no session, and no error',
    async (value) => {
      const developer = world.visitor(acme)
      developer.cookies.set('__Host-developer', value)
      expect((await developer.api('GET', '/api/v3/developer/me')).status).toBe(401)
      expect((await developer.get('/')).status).toBe(303)
      const thief = world.visitor(admin)
      thief.cookies.set('__Host-admin', value)
      expect((await thief.get('/v3/me')).status).toBe(401)
    },
  )
})

describe('when D1 fails', () => {
  const broken = new Proxy(env.DB, {
    get() {
      return () => {
        throw new Error('D1_ERROR: Network connection lost.')
      }
    },
  })

  test('every door gives a plain 503 with a request id, and a problem where an API was asked', async () => {
    const silenced = globalThis.console.error
    const logged: string[] = []
    globalThis.console.error = (line: string) => void logged.push(line)
    try {
      const dark = openWorld({ ...env, DB: broken })
      for (const [hostname, path] of [
        [acme, '/login'],
        ['mail.localhost', '/'],
      ] as const) {
        const response = await dark.visitor(hostname).get(path)
        expect(response.status).toBe(503)
        expect(response.headers.get('Retry-After')).toBe('10')
        expect(await response.text()).toMatch(/Request id <code[^>]*>[0-9a-f-]{36}</)
      }
      const api = await dark.visitor(acme).get('/api/v3/portal')
      expect(api.status).toBe(503)
      expect((await api.json<Problem>()).title).toBe('Service Unavailable')
      const visitor = dark.visitor(admin)
      const login = await visitor.post('/login', {
        email: 'admin@example.com',
        password: 'a secret that must not be logged',
      })
      expect(login.status).toBe(503)
    } finally {
      globalThis.console.error = silenced
    }
    expect(logged).toHaveLength(4)
    expect(logged.join()).not.toContain('secret that must not be logged')
  })

  test('the log says what failed, and nothing about whom', async () => {
    const { email } = await join(world, globex)
    const failing = new Proxy(env.DB, {
      get(target, name) {
        if (name !== 'prepare') return Reflect.get(target, name)
        return (query: string) =>
          target.prepare(query.includes('from "developers"') ? 'SELECT * FROM no_such_table WHERE ? = ?' : query)
      },
    })
    const logged: string[] = []
    const silenced = globalThis.console.error
    globalThis.console.error = (line: string) => void logged.push(line)
    try {
      const response = await logIn(openWorld({ ...env, DB: failing }).visitor(globex), email)
      expect(response.status).toBe(503)
    } finally {
      globalThis.console.error = silenced
    }
    expect(logged).toHaveLength(1)
    expect(logged[0]).toContain('no such table: no_such_table')
    expect(logged[0]).not.toContain(email)
  })

  test('in the middle of a batch, nothing is half done', async () => {
    const email = freshAddress()
    // The letter cannot be written, so the registration must not be either.
    await env.DB.exec("CREATE TRIGGER no_letters BEFORE INSERT ON letters BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    const silenced = globalThis.console.error
    globalThis.console.error = () => {}
    try {
      const response = await world.visitor(acme).post('/register', { full_name: 'Ada', email })
      expect(response.status).toBeGreaterThanOrEqual(500)
    } finally {
      globalThis.console.error = silenced
      await env.DB.exec('DROP TRIGGER no_letters')
    }
    expect(await env.DB.prepare('SELECT * FROM registrations WHERE email = ?').bind(email).first()).toBeNull()
    expect((await world.visitor(acme).post('/register', { full_name: 'Ada', email })).status).toBe(303)
    expect(await world.letters(email)).toHaveLength(1)
  })
})
