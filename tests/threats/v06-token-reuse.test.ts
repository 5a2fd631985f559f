// V6, a link that works twice, or after it should be dead: Sylius GHSA-mf3v-f2qq-pf9g, Serenity GHSA-2hp9-3xfr-r9w2,
// vulnerability-lookup CVE-2026-73431, better-auth GHSA-hc7v-rggr-4hvx, authentik CVE-2022-23555 (invitations).
import { beforeAll, describe, expect, test } from 'vitest'
import {
  admin,
  confirmationPath,
  consoleOf,
  developerIdOf,
  freshAddress,
  globex,
  goodPassword,
  invitationToken,
  join,
  logIn,
  openWorld,
  portalIdOf,
  tokenInLetter,
  tokenOf,
  type Visitor,
} from '../world.ts'

const world = openWorld()
const minute = 60_000
const another = 'orange lantern nineteen'

let console: Visitor
let globexId: string
beforeAll(async () => {
  console = await consoleOf(world)
  globexId = await portalIdOf(console, globex)
})

/** Every kind of link: how a letter with one is asked for, and how it is spent. */
const kinds = {
  'of a confirmation': {
    ask: async (email: string) => {
      await world.visitor(globex).post('/register', { full_name: 'Ada', email })
      return tokenOf(await confirmationPath(world, email))
    },
    again: async (email: string) => {
      await world.visitor(globex).post('/check-your-email', { email })
      return tokenOf(await confirmationPath(world, email))
    },
    spend: (token: string, password: string) => world.visitor(globex).post('/confirm', { token, password }),
  },
  'of a developer’s invitation': {
    ask: async (email: string) => {
      await console.api('POST', `/v3/portals/${globexId}/invitations`, { email })
      return invitationToken(world, email)
    },
    again: async (email: string) => {
      await world.visitor(globex).post('/check-your-email', { email })
      return invitationToken(world, email)
    },
    spend: (token: string, password: string) =>
      world.visitor(globex).post('/accept-invitation', { token, password, full_name: 'Ada' }),
  },
  'of a forgotten password': {
    ask: async (email: string) => {
      await join(world, globex, email)
      return resetToken(email)
    },
    again: (email: string) => resetToken(email),
    spend: (token: string, password: string) => world.visitor(globex).post('/reset-password', { token, password }),
  },
  'of an admin’s invitation': {
    ask: (email: string) => inviteAdmin(email),
    again: (email: string) => inviteAdmin(email),
    spend: (token: string, password: string) =>
      world.visitor(admin).post('/accept-invitation', { token, password, full_name: 'Ada' }),
  },
}

async function resetToken(email: string): Promise<string> {
  world.pass(minute)
  await world.visitor(globex).post('/forgot-password', { email })
  return tokenInLetter((await world.letters(email))[0])
}

async function inviteAdmin(email: string): Promise<string> {
  await console.api('POST', '/v3/admin-invitations', { email, role: 'organization_admin' })
  return tokenInLetter((await world.letters(email))[0])
}

describe.each(Object.entries(kinds))('the link %s', (name, { ask, again, spend }) => {
  const hostname = name.includes('admin') ? admin : globex

  test('works once: spent again it changes no password', async () => {
    const email = freshAddress()
    const token = await ask(email)
    expect((await spend(token, goodPassword)).status).toBe(303)
    expect((await spend(token, another)).status).toBe(410)
    expect((await logIn(world.visitor(hostname), email, another)).status).toBe(401)
    expect((await logIn(world.visitor(hostname), email)).status).toBe(303)
  })

  test('is dead once a newer one was made, and the newer one works', async () => {
    const email = freshAddress()
    const older = await ask(email)
    world.pass(minute)
    const newer = await again(email)
    expect(newer).not.toBe(older)
    expect((await spend(older, another)).status).toBe(404)
    expect((await spend(newer, goodPassword)).status).toBe(303)
  })
})

test('a spent link does not come back to life when the developer is deleted and the address signs up again', async () => {
  const email = freshAddress()
  const spent = await kinds['of a confirmation'].ask(email)
  await kinds['of a confirmation'].spend(spent, goodPassword)
  const id = await developerIdOf(console, globexId, email)
  expect((await console.api('DELETE', `/v3/portals/${globexId}/developers/${id}`)).status).toBe(204)
  expect((await kinds['of a confirmation'].spend(spent, another)).status).toBe(404)
  await kinds['of a confirmation'].ask(email)
  expect((await kinds['of a confirmation'].spend(spent, another)).status).toBe(404)
})

test('an ended session is never good again: after a log-out, a new log-in, a revocation', async () => {
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  const first = visitor.cookies.get('__Host-developer') ?? ''
  await logIn(visitor, email)
  const second = visitor.cookies.get('__Host-developer') ?? ''
  await visitor.post('/logout', {})
  await logIn(visitor, email)
  for (const token of [first, second]) {
    const thief = world.visitor(globex)
    thief.cookies.set('__Host-developer', token)
    expect((await thief.api('GET', '/api/v3/developer/me')).status).toBe(401)
  }
})
