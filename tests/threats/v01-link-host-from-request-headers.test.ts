// V1, links that lead where a request header says: ZITADEL GHSA-2wmj-46rj-qm2w (CVE-2023-49097), couch-auth
// CVE-2025-70948, Keycloak CVE-2017-12161, Astro CVE-2025-61925 (X-Forwarded-Host) and CVE-2025-64525 (X-Forwarded-Proto
// and -Port).
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { acme, admin, consoleOf, freshAddress, globex, join, openWorld, portalIdOf, type Visitor } from '../world.ts'

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
      const { headers: own, body } = init(email)
      const response = await visitor.send(path.replace(':portalId', acmeId), {
        method: 'POST',
        headers: { ...own, ...headers },
        body,
      })
      expect(response.status).toBeLessThan(400)
      const [letter] = await world.letters(email)
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
