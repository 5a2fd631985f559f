// V13, a mail that cannot be sent tells whether there is an account: Django GHSA-rrqc-c2jx-6jgv. Letters leave after the
// answer, so whatever the provider does, the answer is written already.
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { acme, openWorld } from '../world.ts'
import { addressesInEveryState, asks, seenOf } from './six-states.ts'

const world = openWorld()
let addresses: Record<string, string>

beforeAll(async () => {
  addresses = await addressesInEveryState(world)
  // No letter arrives from here on: whoever keeps one is refused, as by a provider that answers 500.
  await env.DB.exec(
    "CREATE TRIGGER no_mail BEFORE INSERT ON mailbox BEGIN SELECT RAISE(ABORT, 'provider is down'); END",
  )
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterAll(async () => {
  vi.restoreAllMocks()
  await env.DB.exec('DROP TRIGGER no_mail')
})

describe.each(asks)('while no letter can be sent, %s', (_, ask) => {
  test('looks the same, and as it does otherwise, whatever the address is', async () => {
    const seen = new Set<string>()
    for (const email of Object.values(addresses)) seen.add(await seenOf(await ask(world.visitor(acme), email), email))
    expect(seen.size).toBe(1)
    expect([...seen][0]).not.toMatch(/"status":5/)
  })
})

test('a letter that could not leave stays, and leaves once it can', async () => {
  await env.DB.exec('DROP TRIGGER no_mail')
  world.pass(24 * 3_600_000)
  const { unproven = '', pending = '' } = addresses
  expect((await world.letters(unproven))[0]?.subject).toContain('Confirm your email')
  expect((await world.letters(pending)).map(({ subject }) => subject)).toContain('You are already registered with Acme')
  await env.DB.exec(
    "CREATE TRIGGER no_mail BEFORE INSERT ON mailbox BEGIN SELECT RAISE(ABORT, 'provider is down'); END",
  )
})
