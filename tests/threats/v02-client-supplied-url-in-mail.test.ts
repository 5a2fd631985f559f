// V2, a letter whose link the client chose: Statamic CVE-2026-27593 (reset_url in the request), Directus
// GHSA-4hmq-ggrm-qfc6 (reset_url allow-list by prefix).
import { beforeAll, expect, test } from 'vitest'
import type { Problem } from '../../worker/contract/problem.ts'
import { acme, admin, consoleOf, freshAddress, join, openWorld, portalIdOf, type Visitor } from '../world.ts'

const world = openWorld()
const evil = 'https://evil.example/steal'
const minute = 60_000
const urlFields = [
  'reset_url',
  'resetUrl',
  'invite_url',
  'verification_url',
  'redirect',
  'redirect_uri',
  'redirectTo',
  'return_to',
  'callbackURL',
  'callback',
  'next',
  'url',
  'origin',
  'host',
  'continue',
]
const allOfThem = Object.fromEntries(urlFields.map((field) => [field, evil]))

let console: Visitor
let acmeId: string
beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
})

test.each([
  [acme, '/register'],
  [acme, '/check-your-email'],
])('the form at %s%s reads no address of a page from its fields or its query', async (hostname, path) => {
  const email = freshAddress()
  await world.visitor(acme).post('/register', { full_name: 'Ada', email })
  await world.letters(email)
  world.pass(minute)
  const query = new URLSearchParams(allOfThem)
  const response = await world.visitor(hostname).post(`${path}?${query}`, { full_name: 'Ada', email, ...allOfThem })
  expect(response.headers.get('Location')).toMatch(/^\/check-your-email(\?sent=again)?$/)
  const letters = await world.letters(email)
  expect(letters).toHaveLength(2)
  expect(JSON.stringify(letters)).not.toContain('evil.example')
})

test('the form at /forgot-password reads none either: the link leads to the portal itself', async () => {
  const { email } = await join(world, acme)
  world.pass(minute)
  const query = new URLSearchParams(allOfThem)
  const response = await world.visitor(acme).post(`/forgot-password?${query}`, { email, ...allOfThem })
  expect(response.headers.get('Location')).toBe('/forgot-password?notice=sent')
  const [letter] = await world.letters(email)
  expect(letter?.text).toContain(`https://${acme}/reset-password?token=`)
  expect(JSON.stringify(letter)).not.toContain('evil.example')
})

test.each([
  ['POST', acme, '/api/v3/developer', { full_name: 'Ada' }],
  ['POST', acme, '/api/v3/developer/forgot-password', {}],
  ['POST', admin, '/v3/portals/:portalId/invitations', {}],
  ['POST', admin, '/v3/portals/:portalId/developers', { full_name: 'Ada' }],
  ['POST', admin, '/v3/admin-invitations', { role: 'organization_admin' }],
])('%s %s%s refuses each of them by name, and writes to nobody', async (method, hostname, path, body) => {
  const email = freshAddress()
  const visitor = hostname === admin ? console : world.visitor(hostname)
  const response = await visitor.api(method, path.replace(':portalId', acmeId), { ...body, email, ...allOfThem })
  expect(response.status).toBe(400)
  const { invalid_parameters: wrong = [] } = await response.json<Problem>()
  expect(wrong.map(({ field }) => field).sort()).toEqual([...urlFields].sort())
  expect(await world.letters(email)).toEqual([])
})
