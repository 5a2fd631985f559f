// V1, links that lead where a request header says: ZITADEL GHSA-2wmj-46rj-qm2w (CVE-2023-49097), couch-auth
// CVE-2025-70948, Keycloak CVE-2017-12161, Astro CVE-2025-61925 (X-Forwarded-Host) and CVE-2025-64525 (X-Forwarded-Proto
// and -Port).
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { LetterKind } from '../../worker/contract/letters.ts'
import { addApp } from '../authenticator-app.ts'
import { addPasskey, softwareAuthenticator } from '../software-authenticator.ts'
import {
  acme,
  addAdmin,
  admin,
  adminCredentials,
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
} from '../world.ts'

const world = openWorld()
const evil = 'evil.example'
const day = 24 * 3_600_000
const poison: Record<string, string>[] = [
  { Host: evil },
  { Host: `${acme}@${evil}` },
  { Host: `${acme}:443@${evil}` },
  { 'X-Forwarded-Host': evil },
  { 'X-Forwarded-Host': `${acme}, ${evil}` },
  { 'X-Forwarded-Proto': 'http' },
  { 'X-Forwarded-Proto': `javascript:alert(1)//` },
  { 'X-Forwarded-Port': '6666' },
  { 'X-Forwarded-Server': evil },
  { 'X-Host': evil },
  { 'X-HTTP-Host-Override': evil },
  { 'X-Original-Host': evil },
  { 'X-Original-URL': `https://${evil}/login` },
  { 'X-Rewrite-URL': `https://${evil}/login` },
  { Forwarded: `host=${evil};proto=http` },
  { 'X-Astro-Path': `//${evil}/login`, 'X-Astro-Locals': '{}' },
  { Referer: `https://${evil}/` },
]

const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
const json = { 'Content-Type': 'application/json' }
const encoded = (fields: Record<string, string>) => new URLSearchParams(fields).toString()

let acmeId: string
let known: string
let atGlobex: string
beforeAll(async () => {
  acmeId = await portalIdOf(await consoleOf(world), acme)
  known = (await join(world, acme)).email
  atGlobex = (await join(world, globex)).email
})

/** What makes us write to somebody, at which door, and where the link of the letter must lead. */
interface Writes {
  hostname: string
  path: string
  /** The letters of a known account have links as well. */
  to?: () => string
  init: (email: string) => { headers: Record<string, string>; body: string }
  by?: () => Promise<Visitor>
}

const letters: Record<string, Writes> = {
  'signing up': {
    hostname: acme,
    path: '/register',
    init: (email) => ({ headers: form, body: encoded({ full_name: 'Ada', email }) }),
  },
  'signing up again with a known address': {
    hostname: acme,
    path: '/register',
    to: () => known,
    init: (email) => ({ headers: form, body: encoded({ full_name: 'Ada', email }) }),
  },
  'signing up through the API': {
    hostname: acme,
    path: '/api/v3/developer',
    init: (email) => ({ headers: json, body: JSON.stringify({ full_name: 'Ada', email }) }),
  },
  'forgetting a password': {
    hostname: globex,
    path: '/forgot-password',
    to: () => atGlobex,
    init: (email) => ({ headers: form, body: encoded({ email }) }),
  },
  'forgetting a password, through the API': {
    hostname: globex,
    path: '/api/v3/developer/forgot-password',
    to: () => atGlobex,
    init: (email) => ({ headers: json, body: JSON.stringify({ email }) }),
  },
  'being invited to a portal': {
    hostname: acme,
    path: '/v3/portals/:portalId/invitations',
    init: (email) => ({ headers: json, body: JSON.stringify({ email }) }),
    by: () => consoleOf(world),
  },
  'being invited to the console': {
    hostname: admin,
    path: '/v3/admin-invitations',
    init: (email) => ({ headers: json, body: JSON.stringify({ email, role: 'organization_admin' }) }),
    by: () => consoleOf(world),
  },
}

describe.each(Object.entries(letters))('%s', (_, { hostname, path, to, init, by }) => {
  test('leads to the stored hostname, whatever the headers say', async () => {
    const visitor = (await by?.()) ?? world.visitor(hostname)
    for (const headers of poison) {
      const email = to?.() ?? freshAddress()
      const [before] = await world.letters(email)
      const { headers: own, body } = init(email)
      const response = await visitor.send(path.replace(':portalId', acmeId), {
        method: 'POST',
        headers: { ...own, ...headers },
        body,
      })
      expect(response.status).toBeLessThan(400)
      const [letter] = await world.letters(email)
      expect(letter?.id).not.toBe(before?.id)
      const links = [...`${letter?.text} ${letter?.html}`.matchAll(/https?:\/\/[^\s"<>]+/g)].map(
        ([link]) => new URL(link),
      )
      expect(links.length).toBeGreaterThan(0)
      expect(new Set(links.map(({ origin }) => origin))).toEqual(new Set([`https://${hostname}`]))
      expect(JSON.stringify(letter)).not.toContain(evil)
      if (to) world.pass(day)
    }
  })
})

test('so do all the other letters, to people and to admins who are logged in: no link in any of them leads away', async () => {
  const headers: Record<string, string> = Object.assign({}, ...poison)
  const at = (hostname: string) => world.visitor(hostname, headers)
  const console = at(admin)
  expect((await logIn(console, adminCredentials.email, adminCredentials.password)).status).toBe(303)

  // A developer of Acme, from the sign-up to a way back from another address.
  const [email, next] = [freshAddress(), freshAddress()]
  const developer = at(acme)
  await developer.post('/register', { full_name: 'Ada', email })
  await developer.post('/confirm', { token: tokenOf(await confirmationPath(world, email)), password: goodPassword })
  const path = `/v3/portals/${acmeId}/developers/${await developerIdOf(console, acmeId, email)}`
  for (const status of ['rejected', 'approved', 'revoked', 'approved']) {
    expect((await console.api('PATCH', path, { status })).status).toBe(200)
    await world.letters(email)
  }
  await logIn(developer, email)
  await developer.post('/account', { full_name: 'Ada', new_device_letters: 'on' })
  expect((await logIn(at(acme), email)).status).toBe(303)
  expect((await addPasskey(developer, await softwareAuthenticator(developer.origin))).status).toBe(201)
  await developer.post('/account/email', { email: known, present_password: goodPassword })
  await developer.post('/account/email', { email: next, present_password: goodPassword })
  await developer.post('/confirm-new-email', { token: tokenInLetter((await world.letters(next))[0]) })
  await logIn(developer, next)
  await developer.post('/account/password', { present_password: goodPassword, password: 'quiet harbour lantern' })
  await world.letters(next)

  // And an admin.
  const { password } = adminCredentials
  const { email: adminEmail } = await addAdmin(world, { role: 'service_admin' })
  const other = at(admin)
  expect((await logIn(other, adminEmail, password)).status).toBe(303)
  await addApp(world, other)
  const moved = freshAddress()
  await other.api('POST', '/v3/me/email', { email: moved, password })
  await other.post('/confirm-new-email', { token: tokenInLetter((await world.letters(moved))[0]) })
  world.pass(60_000)
  expect((await other.post('/forgot-password', { email: moved })).status).toBe(303)
  const reset = tokenInLetter((await world.letters(moved))[0])
  expect((await other.post('/reset-password', { token: reset, password: goodPassword })).status).toBe(303)
  await world.letters(moved)

  const { results: kinds } = await env.DB.prepare('SELECT DISTINCT kind FROM letters WHERE sent_at IS NOT NULL').all<{
    kind: LetterKind
  }>()
  expect(kinds.map(({ kind }) => kind).sort()).toEqual(Object.keys(everyKind).sort())
  const { results: kept } = await env.DB.prepare(
    'SELECT m.*, l.kind FROM mailbox m JOIN letters l ON l.id = m.id',
  ).all<{
    kind: LetterKind
    portal: string
    text: string
    html: string
  }>()
  const origins: Record<string, string> = { Acme: acme, Globex: globex, 'Example APIs': admin }
  for (const { kind, portal, text, html } of kept) {
    const hostnames = [...`${text} ${html}`.matchAll(/https?:\/\/[^\s"<>]+/g)].map(([link]) => new URL(link).host)
    // What asks an admin to decide leads to the console as well.
    const allowed = [origins[portal], ...(kind === 'approval-requested' ? [admin] : [])]
    expect(hostnames.filter((hostname) => !allowed.includes(hostname))).toEqual([])
    expect(text + html).not.toMatch(/evil\.example|http:\/\//)
  }
})

/**
 * A new kind of letter does not compile before it is told of here. Nobody's request is behind those that are left out: a
 * sweep writes three of them, and the fourth tries words.
 */
const everyKind: Record<
  Exclude<LetterKind, 'letters-stopped' | 'still-pending' | 'operator-alert' | 'test-letter'>,
  true
> = {
  'request-received': true,
  'confirm-email': true,
  'already-registered': true,
  'account-approved': true,
  'account-rejected': true,
  'account-revoked': true,
  'approval-requested': true,
  'developer-invitation': true,
  'admin-invitation': true,
  'reset-password': true,
  'password-changed': true,
  'change-email': true,
  'email-taken': true,
  'email-changed': true,
  'passkey-added': true,
  'second-factor-changed': true,
  'new-device': true,
}

test.each(['nobody.localhost', evil, `${acme}.${evil}`, `x${acme}`, `${acme}.`, '127.0.0.1', '[::1]', 'localhost'])(
  'the hostname %s opens no door and makes nobody write',
  async (hostname) => {
    const before = await env.DB.prepare('SELECT count(*) AS n FROM letters').first()
    for (const headers of [{}, { Host: acme }, { 'X-Forwarded-Host': acme }] as Record<string, string>[]) {
      const response = await world.visitor(hostname).send('/register', {
        method: 'POST',
        headers: { ...form, ...headers },
        body: encoded({ full_name: 'Ada', email: freshAddress() }),
      })
      expect(response.status).toBe(404)
      expect(await response.text()).toBe('Not found\n')
    }
    expect(await env.DB.prepare('SELECT count(*) AS n FROM letters').first()).toEqual(before)
  },
)

test('one request’s host is never used for another’s links, at the same time or later', async () => {
  const addresses = Array.from({ length: 10 }, () => freshAddress())
  await Promise.all(
    addresses.map((email, index) =>
      world.visitor(index % 2 ? acme : globex).post('/register', { full_name: 'Ada', email }),
    ),
  )
  for (const [index, email] of addresses.entries()) {
    const [letter] = await world.letters(email)
    expect(letter?.text).toContain(`https://${index % 2 ? acme : globex}/confirm?token=`)
  }
})
