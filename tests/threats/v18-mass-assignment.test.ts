// V18, a field that only the system may set, sent along with the others: Woffice CVE-2025-2798 (role at sign-up), Fieldly
// GHSA-369m-w6hw-7r89, and the read-only attributes of Keycloak's threat chapter.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Endpoint } from '../../worker/contract/endpoint.ts'
import { managementApi } from '../../worker/contract/management-api.ts'
import type { Problem } from '../../worker/contract/problem.ts'
import { bodies } from '../management-calls.ts'
import { developerApiBodies } from '../posts.ts'
import {
  acme,
  admin,
  confirmationPath,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  invitationToken,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenInLetter,
  tokenOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()

const wanted: Record<string, string> = {
  id: '00000000-0000-7000-8000-000000000001',
  portal_id: '00000000-0000-7000-8000-000000000002',
  organization_id: '00000000-0000-7000-8000-000000000003',
  tenant_id: '1',
  developer_id: '1',
  user_id: '1',
  role: 'organization_admin',
  is_admin: 'true',
  approved: 'true',
  auto_approve: 'true',
  email_verified: 'true',
  confirmed_at: '1',
  invited_by: '1',
  added_at: '1',
  password_hash: 'x',
  token_hash: 'x',
  created_at: '0',
  updated_at: '0',
  expires_at: '9999999999999',
  version: '999999',
}

let console: Visitor
let acmeId: string
beforeAll(async () => {
  console = await consoleOf(world)
  acmeId = await portalIdOf(console, acme)
})

async function developer(email: string) {
  return env.DB.prepare('SELECT * FROM developers WHERE email = ?').bind(email).first<Record<string, unknown>>()
}

/** Fails if any column holds what was sent along, as a text or as a number. */
function expectNothingOf(row: Record<string, unknown> | null) {
  for (const [name, value] of Object.entries(wanted)) {
    if (row && name in row) expect(`${name} ${row[name]}`).not.toBe(`${name} ${value}`)
  }
}

test('the forms of the journey make a developer who waits, whatever else is sent along', async () => {
  const email = freshAddress()
  const visitor = world.visitor(acme)
  const extra = { ...wanted, status: 'approved' }
  const signedUpAt = world.now()
  await visitor.post('/register', { ...extra, full_name: 'Ada', email })
  const token = tokenOf(await confirmationPath(world, email))
  const confirmedAt = world.now()
  await visitor.post('/confirm', { ...extra, token, password: goodPassword, full_name: 'Changed' })
  const made = await developer(email)
  expect(made).toMatchObject({
    portal_id: acmeId,
    email,
    full_name: 'Ada',
    status: 'pending',
    signed_up_at: signedUpAt,
    created_at: confirmedAt,
    updated_at: confirmedAt,
    invited_by: null,
  })
  expectNothingOf(made)
  expect((await logIn(visitor, email)).status).toBe(401)
})

test('who looks after a profile changes the name and the wish for letters, and nothing else', async () => {
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  const before = await developer(email)
  const savedAt = world.now()
  const extra = { ...wanted, status: 'revoked', email: 'other@example.com', email_key: 'other@example.com' }
  const saved = await visitor.post('/account', { ...extra, full_name: 'Ada King', new_device_letters: 'on' })
  expect(saved.headers.get('Location')).toBe('/account?notice=saved')
  const changes = { full_name: 'Ada King', new_device_letters: 1, updated_at: savedAt }
  expect(await developer(email)).toEqual({ ...before, ...changes })
})

test('who is invited chooses a name and a password, and nothing else', async () => {
  const email = freshAddress()
  await console.api('POST', `/v3/portals/${acmeId}/invitations`, { email })
  const token = await invitationToken(world, email)
  await world.visitor(acme).post('/accept-invitation', {
    ...wanted,
    email: 'other@example.com',
    status: 'rejected',
    token,
    full_name: 'Ada',
    password: goodPassword,
  })
  expect(await developer(email)).toMatchObject({ portal_id: acmeId, status: 'approved' })
  expect(await developer('other@example.com')).toBeNull()
})

test('an invited admin gets the role of the invitation, whatever is sent along', async () => {
  const email = freshAddress()
  await console.api('POST', '/v3/admin-invitations', { email, role: 'service_admin', portal_ids: [acmeId] })
  const token = tokenInLetter((await world.letters(email))[0])
  const accepted = await world.visitor(admin).post('/accept-invitation', {
    ...wanted,
    email: 'x@example.com',
    token,
    full_name: 'Grace',
    password: goodPassword,
  })
  expect(accepted.status).toBe(303)
  const made = env.DB.prepare('SELECT role FROM admins WHERE email = ?').bind(email)
  expect(await made.first()).toEqual({ role: 'service_admin' })
})

test.each(Object.entries(developerApiBodies))(
  'the developer API’s %s names each field that it does not have',
  async (path, body) => {
    const extra = { ...wanted, status: 'approved' }
    const response = await world.visitor(acme).api('POST', `/api/v3${path}`, { ...extra, ...body })
    expect(response.status).toBe(400)
    const { invalid_parameters: wrong = [] } = await response.json<Problem>()
    expect(wrong.map(({ field }) => field).sort()).toEqual(Object.keys(extra).sort())
  },
)

const withBodies = Object.entries<Endpoint>(managementApi).filter(([, { body }]) => body)

describe.each(withBodies)('%s', (name, { body: schema }) => {
  test('names each field that it does not have, and takes nothing', async () => {
    const [method = '', path = ''] = name.split(' ')
    const sound = bodies[name] as object
    const foreign = Object.entries(wanted).filter(([field, value]) => {
      return !schema?.safeParse({ ...sound, [field]: value }).success && !(field in sound)
    })
    expect(foreign.length).toBeGreaterThan(15)
    const response = await console.api(
      method,
      path.replace(/:(\w+)/g, (_, id: string) => (id === 'portalId' ? acmeId : crypto.randomUUID())),
      { ...Object.fromEntries(foreign), ...sound },
    )
    expect(response.status).toBe(400)
    const { invalid_parameters: wrong = [] } = await response.json<Problem>()
    expect(wrong.map(({ field }) => field).sort()).toEqual(foreign.map(([field]) => field).sort())
  })
})
