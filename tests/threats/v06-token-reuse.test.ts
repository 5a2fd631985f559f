// V6, a link that works twice, or after it should be dead: Sylius GHSA-mf3v-f2qq-pf9g, Serenity GHSA-2hp9-3xfr-r9w2,
// vulnerability-lookup CVE-2026-73431, better-auth GHSA-hc7v-rggr-4hvx, authentik CVE-2022-23555 (invitations).
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { everyLink, linkKinds, spendLink } from '../links.ts'
import { consoleOf, developerIdOf, globex, join, logIn, openWorld, portalIdOf, type Visitor } from '../world.ts'

const world = openWorld()
const another = 'orange lantern nineteen'

let console: Visitor
let globexId: string
beforeAll(async () => {
  console = await consoleOf(world)
  globexId = await portalIdOf(console, globex)
})

/** All that a link may change of the accounts that there are. */
async function accounts(): Promise<unknown> {
  const { results } = await env.DB.prepare(
    'SELECT email, password_hash FROM developers UNION ALL SELECT email, password_hash FROM admins ORDER BY email',
  ).all()
  return results
}

describe.each(everyLink)('the link of %s', (_, kind) => {
  const withAnother = { ...kind, fields: { ...kind.fields, password: another } }

  test('works once: spent again it changes nothing', async () => {
    const { token } = await kind.make(world)
    expect((await spendLink(world, kind, token)).status).toBe(303)
    const after = await accounts()
    expect((await spendLink(world, withAnother, token)).status).toBe(410)
    expect(await accounts()).toEqual(after)
  })
})

describe.each(everyLink.filter(([name]) => !name.endsWith('email-changed')))('the link of %s', (_, kind) => {
  test('is dead once a newer one was made, and the newer one works', async () => {
    const { token: older, again } = await kind.make(world)
    const newer = await again?.()
    expect(newer).not.toBe(older)
    expect((await spendLink(world, kind, older)).status).toBe(404)
    expect((await spendLink(world, kind, newer ?? '')).status).toBe(303)
  })
})

test('a spent link does not come back to life when the developer is deleted and the address signs up again', async () => {
  const kind = linkKinds['confirm-email']
  const { token: spent, to: email } = await kind.make(world)
  expect((await spendLink(world, kind, spent)).status).toBe(303)
  const id = await developerIdOf(console, globexId, email)
  expect((await console.api('DELETE', `/v3/portals/${globexId}/developers/${id}`)).status).toBe(204)
  expect((await spendLink(world, kind, spent)).status).toBe(404)
  await world.visitor(globex).post('/register', { full_name: 'Ada', email })
  expect(await world.letters(email)).toHaveLength(2)
  expect((await spendLink(world, kind, spent)).status).toBe(404)
})

test('an ended session is never good again: after a log-out, a new log-in, a revocation', async () => {
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  const first = visitor.cookies.get('__Host-developer') ?? ''
  await logIn(visitor, email)
  const second = visitor.cookies.get('__Host-developer') ?? ''
  await visitor.post('/logout', {})
  await logIn(visitor, email)
  const third = visitor.cookies.get('__Host-developer') ?? ''
  const path = `/v3/portals/${globexId}/developers/${await developerIdOf(console, globexId, email)}`
  for (const status of ['revoked', 'approved']) {
    expect((await console.api('PATCH', path, { status })).status).toBe(200)
  }
  expect((await logIn(visitor, email)).status).toBe(303)
  for (const token of [first, second, third]) {
    const thief = world.visitor(globex)
    thief.cookies.set('__Host-developer', token)
    expect((await thief.api('GET', '/api/v3/developer/me')).status).toBe(401)
  }
  expect((await visitor.api('GET', '/api/v3/developer/me')).status).toBe(200)
})
