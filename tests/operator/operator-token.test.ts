import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { operatorApi } from '../../worker/contract/operator-api.ts'
import { acme, admin, consoleOf, globex, openWorld, operatorOf, type Visitor } from '../world.ts'

const world = openWorld()

const endpoints = Object.keys(operatorApi).map((name) => {
  const [method = '', path = ''] = name.split(' ')
  return { name, method, path: path.replace(/:\w+/g, () => crypto.randomUUID()) }
})

let console: Visitor
beforeAll(async () => {
  console = await consoleOf(world)
})

const organizations = async () =>
  (await env.DB.prepare('SELECT count(*) AS n FROM organizations').first<{ n: number }>())?.n

describe.each(endpoints)('$name', ({ method, path }) => {
  const body = method === 'POST' ? { name: 'Acme', admin: { email: 'ada@example.com', full_name: 'Ada' } } : undefined

  test('is 401 without the token: with none, a wrong one, an admin’s session, or another scheme', async () => {
    const before = await organizations()
    const cookie = [...console.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const wrong: Record<string, string>[] = [
      { Authorization: '' },
      { Authorization: 'Bearer' },
      { Authorization: 'Bearer wrong' },
      { Authorization: `Bearer ${env.OPERATOR_TOKEN}x` },
      { Authorization: `Bearer ${env.OPERATOR_TOKEN?.slice(0, -1)}` },
      { Authorization: `Basic ${btoa(`operator:${env.OPERATOR_TOKEN}`)}` },
      { Authorization: '', Cookie: cookie },
      { Authorization: '', Cookie: `__Host-admin=${env.OPERATOR_TOKEN}` },
    ]
    for (const headers of wrong) {
      const response = await operatorOf(world, headers)(method, path, body)
      expect(`${JSON.stringify(headers)} ${response.status}`).toBe(`${JSON.stringify(headers)} 401`)
      expect(response.headers.get('WWW-Authenticate')).toBe('Bearer')
      expect(response.headers.get('Content-Type')).toBe('application/problem+json')
      expect(response.headers.getSetCookie()).toEqual([])
    }
    expect(await organizations()).toBe(before)
  })

  test('is refused to a browser, with the token and whatever its page', async () => {
    const before = await organizations()
    const fromBrowsers: Record<string, string>[] = [
      { Origin: `https://${admin}` },
      { Origin: 'null' },
      { Origin: '' },
      { Origin: 'https://evil.example' },
      { 'Sec-Fetch-Site': 'same-origin' },
      { 'Sec-Fetch-Site': 'none' },
    ]
    for (const headers of fromBrowsers) {
      const response = await operatorOf(world, headers)(method, path, body)
      expect(`${JSON.stringify(headers)} ${response.status}`).toBe(`${JSON.stringify(headers)} 403`)
      expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false)
    }
    expect(await organizations()).toBe(before)
  })

  test('is not there without an OPERATOR_TOKEN: the answer is that of any unknown path, to the byte', async () => {
    for (const token of [undefined, '']) {
      const without = openWorld({ ...env, OPERATOR_TOKEN: token } as typeof env)
      const any: Record<string, string>[] = [{}, { Authorization: 'Bearer ' }, { Origin: `https://${admin}` }]
      for (const headers of any) {
        const there = await operatorOf(without, headers)(method, path, body)
        const nowhere = await operatorOf(without, headers)(method, '/nothing/at/all', body)
        expect(await seen(there)).toBe(await seen(nowhere))
      }
    }
  })

  test('does not exist on a portal’s hostname', async () => {
    for (const hostname of [acme, globex]) {
      const response = await world.visitor(hostname).send(path, {
        method,
        headers: { Authorization: `Bearer ${env.OPERATOR_TOKEN}`, 'Content-Type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      expect(response.status).toBe(404)
    }
  })
})

async function seen(response: Response): Promise<string> {
  const body = (await response.text()).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
  return `${response.status} ${JSON.stringify([...response.headers])} ${body}`
}

test('the token opens nothing else', async () => {
  const operator = operatorOf(world)
  for (const path of ['/v3/me', '/v3/portals', '/v3/activity', '/v3/admins']) {
    const response = await operator('GET', path)
    expect(`${path} ${response.status}`).toBe(`${path} 401`)
  }
  const developer = await world.visitor(globex).send('/api/v3/developer/me', {
    headers: { Authorization: `Bearer ${env.OPERATOR_TOKEN}` },
  })
  expect(developer.status).toBe(401)
})

test('with the token what does not exist is a 404 in JSON, and a method that is not served a 405', async () => {
  const operator = operatorOf(world)
  const nothing = await operator('GET', '/operator/nothing')
  expect(nothing.status).toBe(404)
  expect(nothing.headers.get('Content-Type')).toBe('application/problem+json')
  const deleting = await operator('DELETE', '/operator/organizations')
  expect(deleting.status).toBe(405)
  expect(deleting.headers.get('Allow')).toBe('GET, POST')
})

test('a body of another type, without end or with something unknown is refused', async () => {
  const status = async (headers: Record<string, string>, body: unknown) =>
    (await operatorOf(world, headers)('POST', '/operator/organizations', body)).status
  const sound = { name: 'Acme', admin: { email: 'ada@example.com', full_name: 'Ada' } }
  const before = await organizations()
  expect(await status({ 'Content-Type': 'text/plain' }, sound)).toBe(415)
  expect(await status({ 'Content-Type': 'application/x-www-form-urlencoded' }, sound)).toBe(415)
  expect(await status({}, { ...sound, name: 'x'.repeat(20_000) })).toBe(413)
  expect(await status({}, { ...sound, id: crypto.randomUUID() })).toBe(400)
  expect(await status({}, { ...sound, name: 'Acme\r\nBcc: eve@evil.example' })).toBe(400)
  expect(await organizations()).toBe(before)
})

describe('wrong tokens', () => {
  test('are counted for each network: after 30 in 15 minutes even the right one is not taken there', async () => {
    const world = openWorld()
    const [own, other] = ['203.0.113.7', '203.0.113.8']
    const guess = (network: string) =>
      operatorOf(world, { Authorization: 'Bearer wrong', 'CF-Connecting-IP': network })('GET', '/operator/status')
    const right = (network: string) => operatorOf(world, { 'CF-Connecting-IP': network })('GET', '/operator/status')
    for (let guesses = 0; guesses < 30; guesses += 1) expect((await guess(own)).status).toBe(401)
    const refused = await guess(own)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect((await right(own)).status).toBe(429)
    expect((await right(other)).status).toBe(200)
    world.pass(15 * 60_000)
    expect((await right(own)).status).toBe(200)
  })

  test('are no more than the limit, when they are guessed at the same time', async () => {
    const guess = operatorOf(openWorld(), { Authorization: 'Bearer wrong', 'CF-Connecting-IP': '203.0.113.9' })
    const answers = await Promise.all(Array.from({ length: 40 }, () => guess('GET', '/operator/status')))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(30)
  })

  test('are forgotten where the right one was given, so that the operator is never counted out', async () => {
    const operator = operatorOf(world)
    for (let calls = 0; calls < 40; calls += 1) expect((await operator('GET', '/operator/status')).status).toBe(200)
  })

  test('are in no line of the log', async () => {
    const lines: string[] = []
    for (const method of ['error', 'info', 'log', 'warn'] as const) {
      vi.spyOn(globalThis.console, method).mockImplementation((line: string) => void lines.push(line))
    }
    const broken = { ...env, DB: null as unknown as D1Database }
    await operatorOf(openWorld(broken), { Authorization: 'Bearer a-wrong-token' })('GET', '/operator/status')
    await operatorOf(openWorld(broken))('GET', '/operator/status')
    vi.restoreAllMocks()
    expect(lines).toHaveLength(4)
    expect(lines.join()).not.toMatch(new RegExp(`a-wrong-token|${env.OPERATOR_TOKEN}`))
  })
})

test('a token that is too short to be a secret keeps the worker from starting', async () => {
  vi.spyOn(globalThis.console, 'error').mockImplementation(() => {})
  const response = await openWorld({ ...env, OPERATOR_TOKEN: 'short' })
    .visitor(admin)
    .get('/login')
  vi.restoreAllMocks()
  expect(response.status).toBe(500)
})
