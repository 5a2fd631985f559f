// V12, enumeration by what an answer says: authentik CVE-2023-39522 (recovery told whether an account exists), Directus
// GHSA-jgf4-vwc3-r46v, ownCloud CVE-2025-59716.
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { countedDatabase } from '../counted-database.ts'
import { acme, goodPassword, logIn, openWorld } from '../world.ts'
import { addressesInEveryState, asks, betweenAsks, seenOf } from './six-states.ts'

const { database, counts } = countedDatabase(env.DB)
let roundTripsAtAnswer = 0
const world = openWorld({ ...env, DB: database }, () => {
  roundTripsAtAnswer = counts.roundTrips
})

let addresses: Record<string, string>
// Fresh ones for each, for what is asked counts for a day.
beforeEach(async () => {
  addresses = await addressesInEveryState(world)
  world.pass(betweenAsks)
})

test.each(asks)(
  '%s looks the same to the byte, whatever the address is, and costs as many round trips',
  async (_, ask, status) => {
    const seen = new Map<string, string[]>()
    for (const [state, email] of Object.entries(addresses)) {
      await world.visitor(acme).get('/login')
      const before = counts.roundTrips
      const response = await ask(world.visitor(acme), email)
      expect(response.status).toBe(status)
      const answer = `${roundTripsAtAnswer - before} ${await seenOf(response, email)}`
      seen.set(answer, [...(seen.get(answer) ?? []), state])
    }
    expect([...seen.values()]).toEqual([['pending', 'approved', 'rejected', 'revoked', 'unproven', 'unknown']])
  },
)

test('only the right password is told where the account stands', async () => {
  const { pending = '', rejected = '', revoked = '', unproven = '' } = addresses
  const told = async (email: string) => (await logIn(world.visitor(acme), email, goodPassword)).text()
  expect(await told(pending)).toContain('Your account is pending approval for access')
  expect(await told(rejected)).toContain('not approved')
  expect(await told(revoked)).toContain('revoked')
  // Nobody has chosen a password for it yet, so none is right.
  expect(await told(unproven)).toContain('email or password')
})
