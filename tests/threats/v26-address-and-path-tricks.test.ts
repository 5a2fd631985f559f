// V26, another address or another spelling of a path gets around a rule: Litestar CVE-2025-59152 (X-Forwarded-For),
// Pingvin CVE-2026-108162, OpenClaw GHSA-5847-rm3g-23mw (IPv4 written as IPv6), better-auth CVE-2025-71399 (`//path`),
// authentik CVE-2024-47070 (an unreadable X-Forwarded-For failed open).
import { describe, expect, test } from 'vitest'
import { limits } from '../../worker/contract/limits.ts'
import type { RequestContext } from '../../worker/env.ts'
import { networkOf, networkOfAddress } from '../../worker/http/network.ts'
import { acme, admin, freshAddress, openWorld } from '../world.ts'

const world = openWorld()

const otherSpellings = [
  '//login',
  '///login',
  '/./login',
  '/x/../login',
  '/LOGIN',
  '/Login',
  '/login/',
  '/login//',
  '/login%2f',
  '/login%00',
  '/login%20',
  '/login.html',
  '/login;x=1',
  '/%6cogin',
  '/%6Cogin',
  '/%256cogin',
  '/login%0a',
  '/api//v3/portal',
  '/API/v3/portal',
  '/api/V3/portal',
  '/api/v3/portal/',
  '/api/v3//portal',
  '/api/v3/%70ortal',
  '/api/v3/portal%2f',
]

describe.each(otherSpellings)('%s', (path) => {
  test('is either the very page with all its rules, or none', async () => {
    const guarded = await world.request(`https://${acme}${path}`, { method: 'POST', body: 'a=b' })
    expect(guarded.status).toBe(403)
    const url = new URL(`https://${acme}${path}`)
    const shown = await world.request(url.href)
    const plain = await world.request(`https://${acme}/login`)
    const isLogIn = shown.status === 200 && (await shown.text()) === (await plain.text())
    if (!isLogIn) expect([200, 404]).toContain(shown.status)
    if (shown.status === 200) expect(decodeURIComponent(url.pathname)).toMatch(/^\/(login|api\/v3\/portal)$/)
  })
})

test('a limit that is used up is used up for every spelling of the path', async () => {
  const email = freshAddress()
  const asked = { full_name: 'Ada', email }
  const { most } = limits.letter.address[0]
  for (let sent = 0; sent < most; sent += 1) {
    expect((await world.visitor(acme).post('/register', asked)).status).toBe(303)
  }
  for (const path of ['/register', ...otherSpellings.map((one) => one.replace(/login/i, 'register'))]) {
    if (path.includes('/api') || path.includes('/API')) continue
    const response = await world.visitor(acme).post(path, asked)
    expect(`${path} ${response.status}`).toMatch(/ (404|405|429)$/)
  }
  const credentials = { email, full_name: 'Ada' }
  for (const path of [
    '/api/v3/developer',
    '/api/v2/developer',
    '/api/v3/%64eveloper',
    '/api//v3/developer',
    '/API/v3/developer',
    '/api/v3/developer/',
    '/api/v3/developer%2f',
  ]) {
    const response = await world.visitor(acme).api('POST', path, credentials)
    expect(`${path} ${response.status}`).toMatch(/ (404|405|429)$/)
  }
  world.pass(24 * 3_600_000)
  expect((await world.visitor(acme).post('/register', asked)).status).toBe(303)
})

test.each([
  '/console/login',
  '/console/login.html',
  '//console/login.html',
  '/_astro/../console/login.html',
  '/_astro/%2e%2e/console/login.html',
  '/_astro/..%2fconsole/login.html',
  '/_astro/..%5cconsole%5clogin.html',
  '/_astro/%252e%252e/console/login.html',
  '/_astro/./../console/portals.html',
  '/mailbox/letters.html',
  '/_astro/..%2fmailbox/letters.html',
  '/portal/login',
  '/index.html',
  '/refusal.html',
  '/common-passwords.txt',
  '/_astro/..%2fcommon-passwords.txt',
])('%s opens no other door, and no file that is not served', async (path) => {
  for (const hostname of [acme, 'mail.localhost']) {
    const response = await world.request(`https://${hostname}${path}`)
    expect(response.status).toBe(404)
    expect(await response.text()).not.toMatch(/<script|data-message/)
  }
})

test('the console’s own rules hold for every spelling of the management API', async () => {
  for (const path of [
    '/v3/me',
    '//v3/me',
    '/V3/me',
    '/v3//me',
    '/v3/me/',
    '/v3/./me',
    '/v3/%6de',
    '/v3/me%2f',
    '/v3/me;x',
  ]) {
    const response = await world.request(`https://${admin}${path}`)
    expect([401, 404]).toContain(response.status)
    const changed = await world.request(`https://${admin}${path}`, { method: 'POST', body: '{}' })
    expect(changed.status).toBe(403)
  }
})

const from = (headers: Record<string, string>) =>
  networkOf({ req: { header: (name: string) => headers[name] } } as unknown as Pick<RequestContext, 'req'>)

describe('the network that is counted', () => {
  test('is what Cloudflare says, and nothing that a client can write', () => {
    const forged = {
      'X-Forwarded-For': '198.51.100.7',
      'X-Real-IP': '198.51.100.7',
      'True-Client-IP': '198.51.100.7',
      Forwarded: 'for=198.51.100.7',
      'X-Client-IP': '1.1.1.1',
    }
    expect(from({ 'CF-Connecting-IP': '203.0.113.9', ...forged })).toBe('203.0.113.9')
    expect(from(forged)).toBe(from({}))
  })

  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:CB00:7109', '203.0.113.9'],
    ['0:0:0:0:0:ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('of %s is %s', (address, network) => {
    expect(networkOfAddress(address)).toBe(network)
  })

  test.each([
    '',
    ' ',
    'unknown',
    'null',
    '203.0.113',
    '203.0.113.999',
    '1.2.3.4, 5.6.7.8',
    'x:y',
    '[::1]',
    '::1%eth0',
    '2001:db8::1::2',
  ])('of %j is one that all who cannot be read share: they are limited together, not let through', (address) => {
    expect(networkOfAddress(address)).toBe('unknown')
  })
})
