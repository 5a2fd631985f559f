import { expect, test } from 'vitest'
import { networkOfAddress } from '../../worker/http/network.ts'
import { acme, freshAddress, logIn, openWorld, type Visitor } from '../world.ts'

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002:0000:0000:0000:0001', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1', 'fe80:0:0:0::/64'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::ffff:cb00:7107', '203.0.113.7'],
])('%s is of the network %s', (address, network) => {
  expect(networkOfAddress(address)).toBe(network)
})

test.each([
  '',
  'unknown',
  '999.1.1.1',
  '203.0.113',
  '203.0.113.7, 198.51.100.1',
  '203.0.113.7:80',
  '[2001:db8::1]',
  '2001:db8::1%eth0',
  '2001:db8:::1',
  'x'.repeat(1000),
])('"%s" is no address: all such requests share one network', (address) => {
  expect(networkOfAddress(address)).toBe('unknown')
})

// An hour of registrations from one network: each test begins one of its own.
async function useUp(visitor: Visitor, headers: (index: number) => Record<string, string>): Promise<number[]> {
  const statuses = []
  for (let index = 0; index < 61; index += 1) statuses.push((await signUp(visitor, headers(index))).status)
  return statuses
}

function signUp(visitor: Visitor, headers: Record<string, string>): Promise<Response> {
  return visitor.send('/register', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({ full_name: 'Ada', email: freshAddress() }).toString(),
  })
}

const sixtyAndNoMore = [...Array(60).fill(303), 429]

test('all addresses of an IPv6 /64 are one network, and the next /64 is another', async () => {
  const world = openWorld()
  const visitor = world.visitor(acme)
  const inside = (index: number) => ({ 'CF-Connecting-IP': `2001:db8:ffff:1:${index.toString(16)}::${index}` })
  expect(await useUp(visitor, inside)).toEqual(sixtyAndNoMore)
  expect((await signUp(visitor, { 'CF-Connecting-IP': '2001:db8:ffff:2::1' })).status).toBe(303)
})

test('a header that anybody can send makes nobody another network', async () => {
  const world = openWorld()
  const visitor = world.visitor(acme)
  const forged = (index: number) => ({
    'CF-Connecting-IP': '198.51.100.1',
    'X-Forwarded-For': `198.51.100.${index + 2}`,
    'X-Real-IP': `198.51.100.${index + 2}`,
    'True-Client-IP': `198.51.100.${index + 2}`,
    Forwarded: `for=198.51.100.${index + 2}`,
  })
  expect(await useUp(visitor, forged)).toEqual(sixtyAndNoMore)
})

test('those without an address share one network: leaving it out gets nobody around a limit', async () => {
  const world = openWorld()
  const visitor = world.visitor(acme)
  const broken = ['', 'unknown', '203.0.113.7, 198.51.100.1']
  const without = (index: number) => ({ 'CF-Connecting-IP': broken[index % broken.length] ?? '' })
  expect(await useUp(visitor, without)).toEqual(sixtyAndNoMore)
  expect((await logIn(world.visitor(acme), freshAddress())).status).toBe(401)
})
