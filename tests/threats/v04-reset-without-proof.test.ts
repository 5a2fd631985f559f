// V4, a step that can be called without the one before it: Keycloak CVE-2026-18963 (a password was set without the
// letter's link, by trying another way in the middle of the flow).
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  acme,
  admin,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  openWorld,
  portalIdOf,
} from '../world.ts'

const world = openWorld()

let email: string
let hashes: string
beforeAll(async () => {
  email = (await join(world, globex)).email
  await world.visitor(globex).post('/register', { full_name: 'Ada', email: freshAddress() })
  hashes = await passwordHashes()
})

/** Every password that there is, as it is stored. */
async function passwordHashes(): Promise<string> {
  const { results } = await env.DB.prepare(
    'SELECT email, password_hash FROM developers UNION ALL SELECT email, password_hash FROM admins ORDER BY email',
  ).all()
  return JSON.stringify(results)
}

const noProof: Record<string, string>[] = [
  {},
  { token: '' },
  { token: 'undefined' },
  { token: 'null' },
  { token: '0' },
  { token: '*' },
  { token: '%' },
  { token: "' OR 1=1 --" },
  { token: 'A'.repeat(43) },
  { token: 'A'.repeat(5000) },
  { token: '\u0000' },
]

describe.each([
  [globex, '/confirm'],
  [globex, '/accept-invitation'],
  [globex, '/reset-password'],
  [globex, '/undo-email-change'],
  [globex, '/confirm-new-email'],
  [admin, '/accept-invitation'],
])('POST %s%s', (hostname, path) => {
  test('without a token from a letter sets nobody’s password, whoever is named and whoever is logged in', async () => {
    const owner = world.visitor(hostname)
    if (hostname === globex) await logIn(owner, email)
    for (const visitor of [world.visitor(hostname), owner]) {
      // What the step before would have left in the browser is not proof.
      visitor.cookies.set('__Host-address', encodeURIComponent(email))
      for (const proof of noProof) {
        const response = await visitor.post(path, {
          full_name: 'Eve',
          email,
          username: email,
          password: goodPassword,
          verified: 'true',
          step: '2',
          ...proof,
        })
        expect(response.status).toBe(404)
      }
    }
    expect(await passwordHashes()).toBe(hashes)
  })
})

test.each(['/api/v3', '/api/v2'])(
  '%s sets no password without a token, nor by one that was only looked at',
  async (api) => {
    const visitor = world.visitor(globex)
    for (const proof of noProof) {
      for (const body of [
        { ...proof, password: goodPassword },
        { ...proof, password: goodPassword, email },
      ]) {
        const response = await visitor.api('POST', `${api}/developer/reset-password`, body)
        expect([400, 404]).toContain(response.status)
      }
    }
    const looked = await visitor.api('POST', `${api}/developer/verify-email`, { token: 'A'.repeat(43) })
    expect(looked.status).toBe(404)
    expect(await passwordHashes()).toBe(hashes)
  },
)

test('an admin can neither set nor see a password: no endpoint takes or shows one', async () => {
  const console = await consoleOf(world)
  const developers = `/v3/portals/${await portalIdOf(console, globex)}/developers`
  const list = await (await console.get(developers)).json<{ data: { id: string }[] }>()
  const one = `${developers}/${list.data[0]?.id}`
  expect(await (await console.get(one)).text()).not.toMatch(/password|scrypt/)
  const set = await console.api('PATCH', one, { status: 'approved', password: goodPassword })
  expect(set.status).toBe(400)
  expect((await console.api('POST', developers, { email: freshAddress(), password: goodPassword })).status).toBe(400)
  expect(await passwordHashes()).toBe(hashes)
})

test('a session that only awaits terms, or none at all, accepts nothing', async () => {
  const visitor = world.visitor(acme)
  const response = await visitor.post('/accept-terms', { version: '1' })
  expect(response.headers.get('Location')).toBe('/login')
})
