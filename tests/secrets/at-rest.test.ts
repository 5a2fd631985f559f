import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { addApp } from '../authenticator-app.ts'
import { everyLink } from '../links.ts'
import { askForPasskey } from '../software-authenticator.ts'
import { addAdmin, admin, consoleOf, globex, goodPassword, join, logIn, openWorld, type Visitor } from '../world.ts'

const world = openWorld()

/** Everything in the database but the mailbox, which stands for what has left. */
let stored: string

const tokens: Record<string, string> = {}
const cookies: Record<string, string> = {}
const others: Record<string, string> = {}

const keepCookies = (owner: string, visitor: Visitor) => {
  for (const [name, value] of visitor.cookies) if (name !== '__Host-address') cookies[`${owner}: ${name}`] = value
}

beforeAll(async () => {
  for (const [name, kind] of everyLink) tokens[name] = (await kind.make(world)).token
  const { email, visitor } = await join(world, globex)
  await logIn(visitor, email)
  keepCookies('a developer', visitor)
  const { visitor: console } = await addAdmin(world, { role: 'organization_admin' })
  const { secret, codes } = await addApp(world, console)
  keepCookies('an admin', console)
  others['the secret of an authenticator app'] = secret
  for (const [index, code] of codes.entries()) others[`recovery code ${index}`] = code
  others['a challenge'] = (await askForPasskey(world.visitor(globex))).challenge
  others['a challenge to an admin'] = (await askForPasskey(world.visitor(admin))).challenge
  others['a password'] = goodPassword
  await consoleOf(world)

  const { results: tables } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'",
  ).all<{ name: string }>()
  const all = await env.DB.batch(
    tables.filter(({ name }) => name !== 'mailbox').map(({ name }) => env.DB.prepare(`SELECT * FROM "${name}"`)),
  )
  stored = JSON.stringify(all.map(({ results }) => results)).toLowerCase()
})

/** Neither as it is, nor in the letters that an upper-case or spaced code is typed in. */
function expectNotStored(secrets: Record<string, string>) {
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret.length, name).toBeGreaterThan(10)
    for (const spelled of [secret, secret.replaceAll(/[\s-]/g, '')]) {
      expect(stored.includes(spelled.toLowerCase()), name).toBe(false)
    }
  }
}

test('no table but the local mailbox holds the token of a link, whatever its kind', () => {
  expect(Object.keys(tokens)).toHaveLength(everyLink.length)
  expectNotStored(tokens)
})

test('no table holds what a cookie of a session or of a device says', () => {
  expect(Object.keys(cookies).sort()).toEqual([
    'a developer: __Host-developer',
    'a developer: __Host-device',
    'an admin: __Host-admin',
    'an admin: __Host-device',
  ])
  expectNotStored(cookies)
  // The parts of a device's cookie neither.
  expectNotStored(
    Object.fromEntries(Object.values(cookies).flatMap((value) => value.split('.').map((part) => [part, part]))),
  )
})

test('nor a password, a code, a challenge or the secret of an app', () => {
  expectNotStored(others)
})

test('what is looked through is what is stored', () => {
  expect(stored).toContain('$scrypt$')
  expect(stored).toContain('"token_hash"')
  expect(stored).toContain('"challenge_hash"')
})
