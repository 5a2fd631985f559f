// V14, the clock tells whether there is an account: Django PYSEC-2016-16, its fix in 5.0.7 (accounts without a usable
// password) and CVE-2025-13473. Here every answer does the same work, counted and not timed: round trips, statements and
// hashes. What a clock outside can tell is measured by `npm run bench`.
import { env } from 'cloudflare:workers'
import { beforeEach, expect, test } from 'vitest'
import { countedDatabase } from '../counted-database.ts'
import { hashed } from '../stand-ins/counted-scrypt.ts'
import {
  acme,
  admin,
  adminCredentials,
  consoleOf,
  freshAddress,
  join,
  logIn,
  openWorld,
  portalIdOf,
  type Visitor,
} from '../world.ts'
import { addressesInEveryState, asks, betweenAsks } from './six-states.ts'

const { database, counts } = countedDatabase(env.DB)
const workSoFar = () => ({ ...counts, hashes: hashed.length })
let atAnswer = workSoFar()
const world = openWorld({ ...env, DB: database }, () => {
  atAnswer = workSoFar()
})

/** What this product hashes with (OWASP: scrypt, N=2^15, r=8, p=3). */
const fullCost = expect.objectContaining({ N: 2 ** 15, r: 8, p: 3 })

let addresses: Record<string, string>
// Fresh ones for each, for what is asked counts for a day.
beforeEach(async () => {
  addresses = await addressesInEveryState(world)
  // An account that has no password at all: an admin added it.
  const console = await consoleOf(world)
  addresses.added = freshAddress()
  await console.api('POST', `/v3/portals/${await portalIdOf(console, acme)}/developers`, {
    email: addresses.added,
    full_name: 'Ada',
    status: 'approved',
  })
  // One whose pepper is not there any more.
  addresses['of a lost pepper'] = (await join(world, acme)).email
  await env.DB.prepare(
    "UPDATE developers SET password_hash = replace(password_hash, ',p=3$', ',p=3,keyid=0123456789ab$') WHERE email = ?",
  )
    .bind(addresses['of a lost pepper'])
    .run()
  world.pass(betweenAsks)
})

/** The work that goes into one answer. */
async function workFor(visitor: Visitor, ask: (visitor: Visitor) => Promise<Response>, status: number) {
  // A portal is known for some seconds after its first visitor.
  await visitor.get('/login')
  const before = workSoFar()
  expect((await ask(visitor)).status).toBe(status)
  return {
    roundTrips: atAnswer.roundTrips - before.roundTrips,
    statements: atAnswer.statements - before.statements,
    hashes: hashed.slice(before.hashes, atAnswer.hashes),
  }
}

test.each(asks)('%s takes as many round trips, statements and hashes for every address', async (name, ask, status) => {
  const unknown = await workFor(world.visitor(acme), (visitor) => ask(visitor, freshAddress()), status)
  expect(unknown.hashes).toEqual(name.startsWith('logging in') ? [fullCost] : [])
  for (const [state, email] of Object.entries(addresses)) {
    expect({ state, ...(await workFor(world.visitor(acme), (visitor) => ask(visitor, email), status)) }).toEqual({
      state,
      ...unknown,
    })
  }
})

test('the console’s log-in does as much for an admin, for nobody, and for an invited person without a password', async () => {
  const console = await consoleOf(world)
  const invited = freshAddress()
  await console.api('POST', '/v3/admin-invitations', { email: invited, role: 'organization_admin' })
  const works = []
  for (const email of [freshAddress(), adminCredentials.email, invited]) {
    works.push(await workFor(world.visitor(admin), (visitor) => logIn(visitor, email), 401))
  }
  const [nobody] = works
  expect(nobody?.hashes).toEqual([fullCost])
  expect(works).toEqual([nobody, nobody, nobody])
})

test('no letter is sent before the answer has left', async () => {
  const email = freshAddress()
  const kept = 'SELECT count(*) AS n FROM mailbox WHERE recipient = ?'
  let atThatMoment: unknown
  const watching = openWorld(env, () => {
    atThatMoment = env.DB.prepare(kept).bind(email).first<{ n: number }>()
  })
  await watching.visitor(acme).post('/register', { full_name: 'Ada', email })
  expect(await atThatMoment).toEqual({ n: 0 })
  expect(await watching.letters(email)).toHaveLength(1)
})
