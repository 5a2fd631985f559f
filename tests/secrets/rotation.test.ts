// What becomes of each kind of value when TOKEN_SECRET and PASSWORD_PEPPER are rotated.
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Secrets } from '../../worker/contract/operator-api.ts'
import { keyedHash } from '../../worker/secrets/keyed-hash.ts'
import { keyId } from '../../worker/secrets/rotated-secret.ts'
import { addApp, codeOf, logInWithCode } from '../authenticator-app.ts'
import { everyLink } from '../links.ts'
import { announced, both, fresh, notYet, old, over, rotated } from '../rotation-steps.ts'
import {
  acme,
  addAdmin,
  consoleOf,
  freshAddress,
  globex,
  goodPassword,
  join,
  logIn,
  notMeToken,
  openWorld,
  operatorOf,
  portalIdOf,
  tokenInLetter,
  type Visitor,
} from '../world.ts'

const world = openWorld()

beforeEach(() => world.configure(notYet))

let console: Visitor
beforeAll(async () => {
  console = await consoleOf(world)
})

const passwordHashOf = (email: string, table = 'developers') =>
  env.DB.prepare(`SELECT password_hash FROM ${table} WHERE email = ?`).bind(email).first<string>('password_hash')

async function subjectsTo(email: string): Promise<string[]> {
  return (await world.letters(email)).map(({ subject }) => subject)
}

const giveCode = (email: string, code: string) => logInWithCode(world, email, code)

describe.each(everyLink)('a letter with the link of %s', (_, kind) => {
  test('that was written before the rotation and leaves after it holds a link that works, then and later', async () => {
    const leavesLater = {
      ...world,
      async letters(to: string) {
        world.configure(rotated)
        const letters = await world.letters(to)
        world.configure(notYet)
        return letters
      },
    }
    const { token } = await kind.make(leavesLater)
    for (const settings of [rotated, over, notYet]) {
      world.configure(settings)
      expect((await world.visitor(kind.hostname).get(`${kind.path}?token=${token}`)).status).toBe(200)
    }
    world.configure(over)
    const answer = await world.visitor(kind.hostname).post(kind.path, { token, ...kind.fields })
    expect(answer.status).toBe(303)
  })
})

describe('after the rotation', () => {
  test('a letter that failed before is sent again, as long as its link works', async () => {
    const { email, visitor } = await join(world, globex)
    await visitor.post('/forgot-password', { email })
    await world.letters(email)
    await env.DB.prepare("UPDATE letters SET state = 'failed' WHERE recipient = ? AND kind = 'reset-password'")
      .bind(email)
      .run()
    world.configure(rotated)
    const portalId = await portalIdOf(console, globex)
    const answer = await operatorOf(world)('POST', `/operator/portals/${portalId}/letters/retry`, {})
    expect(await answer.json()).toMatchObject({ retried: 1 })
    const token = tokenInLetter((await world.letters(email))[0])
    expect((await world.visitor(globex).post('/reset-password', { token, password: goodPassword })).status).toBe(303)
  })

  test('a password is hashed anew when it is given, and is good without the pepper of before from then on', async () => {
    const [{ email: comes }, { email: staysAway }] = [await join(world, globex), await join(world, globex)]
    const hashes = [await passwordHashOf(comes), await passwordHashOf(staysAway)]
    world.configure(rotated)
    expect((await logIn(world.visitor(globex), comes)).status).toBe(303)
    expect(await passwordHashOf(comes)).not.toBe(hashes[0])
    world.configure(over)
    expect((await logIn(world.visitor(globex), comes)).status).toBe(303)
    expect((await logIn(world.visitor(globex), staysAway)).status).toBe(401)
    expect(await passwordHashOf(staysAway)).toBe(hashes[1])

    // Who stayed away has lost nothing: they choose a new one by letter.
    const visitor = world.visitor(globex)
    await visitor.post('/forgot-password', { email: staysAway })
    const token = tokenInLetter((await world.letters(staysAway))[0])
    await visitor.post('/reset-password', { token, password: 'another umbrella eighteen' })
    expect((await logIn(visitor, staysAway, 'another umbrella eighteen')).status).toBe(303)
  })

  test('a device stays known, and so does another one of the same account whose password was hashed anew', async () => {
    const { email, visitor: laptop } = await join(world, globex)
    const phone = world.visitor(globex)
    for (const device of [laptop, phone]) await logIn(device, email)
    const told = await subjectsTo(email)
    for (const settings of [rotated]) {
      world.configure(settings)
      for (const device of [laptop, phone]) expect((await logIn(device, email)).status).toBe(303)
    }
    world.configure(over)
    for (const device of [laptop, phone]) expect((await logIn(device, email)).status).toBe(303)
    expect(await subjectsTo(email)).toEqual(told)
  })

  test('a device that was met by version 0.1.0 stays known', async () => {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    const stored = (await passwordHashOf(email)) ?? ''
    const ofFirstVersion = stored.replace(/,keyid=[^$]+/, '')
    await env.DB.prepare('UPDATE developers SET password_hash = ? WHERE email = ?').bind(ofFirstVersion, email).run()
    const nonce = 'n'.repeat(43)
    const parts = ['device', await portalIdOf(console, globex), email, ofFirstVersion, nonce]
    visitor.cookies.set('__Host-device', `${nonce}.${await keyedHash(old.TOKEN_SECRET, parts)}`)
    const told = await subjectsTo(email)
    expect((await logIn(visitor, email)).status).toBe(303)
    expect(await passwordHashOf(email)).toBe(stored)
    visitor.cookies.set('__Host-device', `${nonce}.${await keyedHash(old.TOKEN_SECRET, parts)}`)
    world.configure(both)
    expect((await logIn(visitor, email)).status).toBe(303)
    expect(await subjectsTo(email)).toEqual(told)
  })

  test('somebody still says “this was not me”, and an address that wants no letters gets none', async () => {
    const [email, said] = [freshAddress(), freshAddress()]
    const visitor = world.visitor(acme)
    for (const to of [email, said]) await visitor.post('/register', { full_name: 'Ada', email: to })
    await world.letters(email)
    const token = await notMeToken(world, email)
    const saidToken = await notMeToken(world, said)
    expect((await visitor.post('/not-me', { token: saidToken })).status).toBe(303)
    world.configure(rotated)

    expect((await visitor.post('/not-me', { token })).status).toBe(303)
    for (const to of [email, said]) {
      const told = await subjectsTo(to)
      world.pass(60_000)
      await visitor.post('/register', { full_name: 'Ada', email: to })
      expect(await subjectsTo(to)).toEqual(told)
    }
    expect((await visitor.get(`/not-me?token=${saidToken}`)).status).toBe(200)
    // An admin lets both have letters again, whichever secret they are kept with.
    const portalId = await portalIdOf(console, acme)
    for (const to of [email, said]) {
      const allow = () => console.api('POST', `/v3/portals/${portalId}/letters/allow`, { email: to })
      expect((await allow()).status).toBe(204)
      expect((await allow()).status).toBe(404)
    }
  })

  test('codes of an authenticator app and recovery codes are good, and each recovery code once', async () => {
    const { email, visitor } = await addAdmin(world, { role: 'organization_admin' })
    const { secret, codes } = await addApp(world, visitor)
    const [first = '', second = ''] = codes
    world.configure(rotated)
    expect(await giveCode(email, codeOf(world, secret))).toBe(true)
    expect(await giveCode(email, first)).toBe(true)
    expect(await giveCode(email, first)).toBe(false)

    // Without the secret of before they are wrong, and no error.
    world.configure({ ...fresh, PASSWORD_PEPPER_BEFORE: old.PASSWORD_PEPPER })
    world.pass(60_000)
    expect(await giveCode(email, codeOf(world, secret))).toBe(false)
    world.configure(rotated)

    // What is sealed is sealed anew without its owner, what is hashed cannot be.
    const sealed = () =>
      env.DB.prepare('SELECT totp_secret FROM admins WHERE email = ?').bind(email).first('totp_secret')
    const sealedBefore = await sealed()
    await world.sweep()
    expect(await sealed()).not.toBe(sealedBefore)
    world.configure(over)
    world.pass(60_000)
    expect(await giveCode(email, codeOf(world, secret))).toBe(true)
    expect(await giveCode(email, second)).toBe(false)
  })

  test('nobody gets a second budget: what was tried in vain before counts until the secret of before goes', async () => {
    const { email } = await join(world, globex)
    const tries = async (n: number) => {
      const answers = []
      for (let i = 0; i < n; i += 1)
        answers.push((await logIn(world.visitor(globex), email, 'not the password')).status)
      return answers
    }
    expect(await tries(5)).not.toContain(429)
    for (const settings of [announced, both]) {
      world.configure(settings)
      expect(await tries(1)).toEqual([401])
    }
    world.configure(rotated)
    expect(await tries(4)).toEqual([401, 401, 401, 429])
    world.configure(over)
    expect(await tries(1)).toEqual([401])
  })
})

describe('GET /operator/secrets', () => {
  const secrets = async () => (await operatorOf(world)('GET', '/operator/secrets')).json<Secrets>()

  test('tells what the secrets of before are needed for, and that it gets less', async () => {
    await world.sweep()
    const [tokenId, pepperId] = [keyId(old.TOKEN_SECRET), keyId(old.PASSWORD_PEPPER)]
    const outside = await secrets()
    expect(outside).toMatchObject({
      token_secret: { id: tokenId, before: null, next: null },
      password_pepper: { id: pepperId, before: null, next: null },
      needed_before: null,
    })
    expect(Date.parse(outside.token_secret.since ?? '')).toBeLessThan(world.now())

    const { email } = await join(world, globex)
    const { visitor } = await addAdmin(world, { role: 'organization_admin' })
    await addApp(world, visitor)
    const said = freshAddress()
    await world.visitor(globex).post('/register', { full_name: 'Ada', email: said })
    await world.visitor(globex).post('/not-me', { token: await notMeToken(world, said) })
    await world.visitor(globex).post('/register', { full_name: 'Ada', email: freshAddress() })

    world.configure(rotated)
    const turnedAt = world.now()
    await world.sweep()
    const first = await secrets()
    expect(first.token_secret).toMatchObject({
      id: keyId(fresh.TOKEN_SECRET),
      before: tokenId,
      next: keyId(fresh.TOKEN_SECRET),
    })
    expect(Date.parse(first.token_secret.since ?? '')).toBeGreaterThanOrEqual(turnedAt)
    // The sweep has sealed the app's secret anew already.
    expect(first.needed_before).toMatchObject({ totp_secrets: 0, letters: 1 })
    expect(first.needed_before?.recovery_codes).toBeGreaterThanOrEqual(10)
    expect(first.needed_before?.admins_with_recovery_codes).toBeGreaterThanOrEqual(1)
    expect(first.needed_before?.unwanted_addresses).toBeGreaterThanOrEqual(1)

    const countOf = ({ passwords }: Secrets, pepper: string) =>
      passwords.find((count) => count.pepper === pepper)?.passwords ?? 0
    expect((await logIn(world.visitor(globex), email)).status).toBe(303)
    const second = await secrets()
    expect(countOf(second, 'unnamed')).toBe(countOf(first, 'unnamed') - 1)
    expect(countOf(second, 'current')).toBe(countOf(first, 'current') + 1)
    world.pass(2000)
    await world.sweep()
    expect((await secrets()).needed_before).toMatchObject({ letters: 0 })

    world.configure(over)
    const last = await secrets()
    expect(last.needed_before).toBeNull()
  })

  test('counts every password once, whatever becomes of its owner', async () => {
    const { email, visitor } = await join(world, globex)
    await logIn(visitor, email)
    const plant = (hash: string) =>
      env.DB.prepare('UPDATE developers SET password_hash = ? WHERE email = ?').bind(hash, email).run()
    await plant('$scrypt$ln=4,r=8,p=1,keyid=0123456789ab$salt$key')
    expect((await secrets()).passwords).toContainEqual({ pepper: 'unknown', id: '0123456789ab', passwords: 1 })
    await plant('$scrypt$ln=14,r=8,p=1,keyid=none$salt$key')
    const { passwords } = await secrets()
    expect(passwords).toContainEqual({ pepper: 'none', id: 'none', passwords: 1 })
    const { n } = (await env.DB.prepare(
      `SELECT (SELECT count(*) FROM developers WHERE password_hash IS NOT NULL) + (SELECT count(*) FROM admins) AS n`,
    ).first<{ n: number }>()) ?? { n: 0 }
    expect(passwords.reduce((sum, count) => sum + count.passwords, 0)).toBe(n)
    await env.DB.prepare('DELETE FROM developers WHERE email = ?').bind(email).run()
    expect((await secrets()).passwords.map(({ pepper }) => pepper)).not.toContain('none')
  })
})
