// V17, an array or an object where a text is expected: GitLab CVE-2023-7028 (a reset letter to a list of two addresses),
// Strapi CVE-2019-18818, Parse CVE-2026-30941 and CVE-2026-32248, Payload CVE-2026-34751.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { Endpoint } from '../../worker/contract/endpoint.ts'
import { managementApi } from '../../worker/contract/management-api.ts'
import { addApp } from '../authenticator-app.ts'
import { bodies } from '../management-calls.ts'
import { developerApiBodies, fieldsOf, type Post, postedForms, soundForm } from '../posts.ts'
import {
  acme,
  addAdmin,
  admin,
  adminCredentials,
  consoleOf,
  freshAddress,
  globex,
  join,
  logIn,
  openWorld,
  portalIdOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const victim = 'victim@example.com'
const attacker = 'attacker@example.com'

/** What a client may send where a text, a number, a list or a truth value is expected. */
const strange: unknown[] = [
  [victim, attacker],
  [],
  [[]],
  {},
  { $ne: null },
  { $gt: '' },
  { $regex: '.*' },
  { length: 43, toString: 'x' },
  { email: victim },
  0,
  1,
  -1,
  1.5,
  1e308,
  true,
  false,
  null,
  '',
  '\u0000',
  '[object Object]',
]

let console: Visitor
let portalId: string
let developer: Visitor
let halfway: Visitor
beforeAll(async () => {
  console = await consoleOf(world)
  portalId = await portalIdOf(console, acme)
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  developer = visitor
  const { email: adminEmail, visitor: withApp } = await addAdmin(world, { role: 'service_admin' })
  await addApp(world, withApp)
  halfway = world.visitor(admin)
  await logIn(halfway, adminEmail, adminCredentials.password)
})

/** A text where a text is expected, a whole number from zero on where a version is, an object where there are answers. */
function isOfItsKind(field: string, value: unknown, sound: unknown): boolean {
  if (field === 'accepted_terms_version') return Number.isSafeInteger(value) && Number(value) >= 0
  return typeof value === typeof sound && value !== null && !Array.isArray(value)
}

describe.each(Object.entries(developerApiBodies))('the developer API’s POST %s', (path, body) => {
  test.each(Object.keys(body))('takes %s as what it is, or not at all', async (field) => {
    for (const value of strange) {
      if (isOfItsKind(field, value, body[field])) continue
      const attempt = { ...body, [field]: value }
      const response = await world.visitor(acme).api('POST', `/api/v3${path}`, attempt)
      expect(`${JSON.stringify(value)} ${response.status}`).toBe(`${JSON.stringify(value)} 400`)
    }
    expect(await world.letters(victim)).toEqual([])
    expect(await world.letters(attacker)).toEqual([])
  })
})

const withBodies = Object.entries<Endpoint>(managementApi).filter(([, { body }]) => body)

/** The fields that an endpoint's body can have, those that its sound example leaves out included. */
function propertiesOf(body: z.ZodType): string[] {
  const { properties = {} } = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) as { properties?: object }
  return Object.keys(properties)
}

describe.each(withBodies)('%s', (name, { body: schema }) => {
  const [method = '', path = ''] = name.split(' ')
  const send = (body: unknown) =>
    console.api(
      method,
      path.replace(/:(\w+)/g, (_, id: string) => (id === 'portalId' ? portalId : crypto.randomUUID())),
      body,
    )

  test('takes each field as what it is, or not at all, and never breaks', async () => {
    const sound = bodies[name] as Record<string, unknown>
    const fields = [...new Set([...Object.keys(sound), ...propertiesOf(schema as z.ZodType)])]
    expect(fields.length).toBeGreaterThan(0)
    for (const field of fields) {
      for (const value of strange) {
        const attempt = { ...sound, [field]: value }
        // Where it is a sound value after all, other tests know what happens.
        if (schema?.safeParse(attempt).success) continue
        const response = await send(attempt)
        expect(`${field} ${JSON.stringify(value)} ${response.status}`).toBe(`${field} ${JSON.stringify(value)} 400`)
      }
    }
  })

  test('takes no list, text or number for its body', async () => {
    for (const body of [[], [bodies[name]], 'text', 7, null, true]) expect((await send(body)).status).toBe(400)
  })
})

/** Nothing is taken: the page is shown again, or, where it has nothing to show, the one before it. */
const refused = /(404|422) $|303 \/(login|account\/passkeys|account\/sessions)$/

/** Who may post it: the forms of an account and of the second step of a log-in are somebody's. */
function visitorFor({ hostname, path }: Post): Visitor {
  if (path.startsWith('/account')) return developer
  return path === '/second-factor' ? halfway : world.visitor(hostname)
}

describe.each(postedForms.filter((post) => fieldsOf(post).length > 0))('the form at $hostname $path', (post) => {
  const fields = fieldsOf(post)
  const send = (body: string) =>
    visitorFor(post).send(post.path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body,
    })

  test.each(fields)('takes one %s, given plainly', async (field) => {
    const sound = soundForm(post)
    const others = fields.filter((name) => name !== field)
    const rest = others.map((name) => `${name}=${encodeURIComponent(sound[name] ?? '')}`)
    const value = encodeURIComponent(sound[field] ?? '')
    const ways = {
      twice: [`${field}=${value}`, `${field}=${value}`],
      'twice, once empty': [`${field}=${value}`, `${field}=`],
      'as a list': [`${field}[]=${value}`, `${field}[]=${value}`],
      'as an object': [`${field}[x]=${value}`],
      'with an index': [`${field}[0]=${value}`],
      'nested in itself': [`${field}[${field}]=${value}`],
      'in dots': [`${field}.0=${value}`],
    }
    const stored = await everythingStored()
    for (const [way, pairs] of Object.entries(ways)) {
      const response = await send([...rest, ...pairs].join('&'))
      // Where the field may be left out, a field of another name is nobody's.
      const mayBeMissing = post.schema.shape[field]?.safeParse(undefined).success && !way.startsWith('twice')
      const answer = `${way} ${response.status} ${response.headers.get('Location') ?? ''}`
      expect(answer).toMatch(mayBeMissing ? /(401|422) $|303 \/(account\?notice=saved|login)$/ : refused)
      expect(response.headers.getSetCookie()).toEqual([])
    }
    expect(await everythingStored()).toEqual(stored)
  })
})

/** What no field in disguise may change. */
async function everythingStored(): Promise<unknown> {
  const tables = ['developers', 'admins', 'registrations', 'sessions', 'letters', 'one_time_tokens', 'passkeys']
  const counts = await env.DB.batch(tables.map((table) => env.DB.prepare(`SELECT count(*) AS n FROM ${table}`)))
  return counts.map(({ results }) => results[0])
}

test('query parameters that are given twice, as lists or as objects are a 400 or nothing, never a surprise', async () => {
  const queries = [
    'a[]=1',
    'token=a&token=b',
    'token[]=a',
    'token[x]=a',
    'notice=a&notice=b',
    'version=1&version=2',
    '%',
  ]
  for (const query of queries) {
    for (const path of ['/login', '/confirm', '/accept-invitation', '/terms', '/check-your-email', '/register']) {
      const response = await world.visitor(acme).get(`${path}?${query}`)
      expect([200, 303, 404]).toContain(response.status)
    }
    const listed = await console.get(`/v3/portals/${portalId}/developers?page[size]=1&page[size]=2&${query}`)
    expect(listed.status).toBe(400)
  }
  expect((await world.visitor(acme).get(`/confirm?token=${freshAddress()}`)).status).toBe(404)
})
