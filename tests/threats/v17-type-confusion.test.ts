// V17, an array or an object where a text is expected: GitLab CVE-2023-7028 (a reset letter to a list of two addresses),
// Strapi CVE-2019-18818, Parse CVE-2026-30941 and CVE-2026-32248, Payload CVE-2026-34751.
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { Endpoint } from '../../worker/contract/endpoint.ts'
import * as forms from '../../worker/contract/forms.ts'
import { managementApi } from '../../worker/contract/management-api.ts'
import { bodies } from '../management-calls.ts'
import { acme, admin, consoleOf, freshAddress, goodPassword, openWorld, portalIdOf, type Visitor } from '../world.ts'

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
beforeAll(async () => {
  console = await consoleOf(world)
  portalId = await portalIdOf(console, acme)
})

const developerBodies: Record<string, Record<string, unknown>> = {
  '/developer': { email: 'someone@example.com', full_name: 'Ada', answers: {}, accepted_terms_version: 0 },
  '/developer/verify-email': { token: 'x' },
  '/developer/forgot-password': { email: 'someone@example.com' },
  '/developer/reset-password': { token: 'x', password: goodPassword },
  '/developer/authenticate': { username: 'someone@example.com', password: goodPassword, accepted_terms_version: 0 },
}

describe.each(Object.entries(developerBodies))('the developer API’s POST %s', (path, body) => {
  test.each(Object.keys(body))('takes %s as what it is, or not at all', async (field) => {
    for (const value of strange) {
      if (typeof value === typeof body[field] && value !== null && !Array.isArray(value)) continue
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
function fieldsOf(body: z.ZodType): string[] {
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
    const fields = [...new Set([...Object.keys(sound), ...fieldsOf(schema as z.ZodType)])]
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

/** Every form, where it is posted, and how it answers what it cannot take. */
const posted: [string, string, z.ZodObject][] = [
  [acme, '/register', forms.registrationForm],
  [acme, '/check-your-email', forms.resendForm],
  [acme, '/confirm', forms.confirmationForm],
  [acme, '/accept-invitation', forms.acceptanceForm],
  [acme, '/login', forms.loginForm],
  [acme, '/forgot-password', forms.forgotPasswordForm],
  [acme, '/reset-password', forms.newPasswordForm],
  [acme, '/undo-email-change', forms.newPasswordForm],
  [acme, '/confirm-new-email', forms.newEmailForm],
  [admin, '/accept-invitation', forms.acceptanceForm],
  [admin, '/login', forms.loginForm],
]

describe.each(posted)('the form at %s%s', (hostname, path, form) => {
  const sound: Record<string, string> = {
    full_name: 'Ada',
    email: victim,
    password: goodPassword,
    token: 'A'.repeat(43),
    return_to: '/',
  }
  const post = (body: string) =>
    world
      .visitor(hostname)
      .send(path, { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body })

  // The answer of a robot check that is off is read by nobody.
  const fields = Object.keys(form.shape).filter((field) => field !== 'turnstile_token')

  test.each(fields)('takes one %s, given plainly', async (field) => {
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
    for (const [way, pairs] of Object.entries(ways)) {
      const response = await post([...rest, ...pairs].join('&'))
      // Where the field may be left out, a field of another name is nobody's.
      const mayBeMissing = form.shape[field]?.safeParse(undefined).success && !way.startsWith('twice')
      expect(`${way} ${response.status}`).toMatch(mayBeMissing ? /(401|422)$/ : /(404|422)$/)
      expect(response.headers.getSetCookie()).toEqual([])
    }
    expect(await world.letters(victim)).toEqual([])
  })
})

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
