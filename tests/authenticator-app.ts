import { TOTP } from 'otpauth'
import { expect } from 'vitest'
import { admin, adminCredentials, logIn, type Visitor, type World } from './world.ts'

/** The code that an authenticator app shows at this moment of a world, or so many milliseconds later. */
export function codeOf(world: World, secret: string, later = 0): string {
  return TOTP.generate({ secret: new TOTP({ secret }).secret, timestamp: world.now() + later })
}

/** Gives an admin who is logged in an authenticator app. A minute passes: a code works once. */
export async function addApp(world: World, visitor: Visitor): Promise<{ secret: string; codes: string[] }> {
  const begun = await visitor.api('POST', '/v3/me/totp', { password: adminCredentials.password })
  expect(begun.status).toBe(200)
  const { secret } = await begun.json<{ secret: string }>()
  const confirmed = await visitor.api('POST', '/v3/me/totp/confirm', { code: codeOf(world, secret) })
  expect(confirmed.status).toBe(200)
  const { recovery_codes: codes } = await confirmed.json<{ recovery_codes: string[] }>()
  world.pass(60_000)
  return { secret, codes }
}

/** Whether an admin gets in with their password and this code, of the app or for recovery. */
export async function logInWithCode(world: World, email: string, code: string): Promise<boolean> {
  const visitor = world.visitor(admin)
  const given = await logIn(visitor, email, adminCredentials.password)
  expect(given.headers.get('Location')).toBe('/second-factor')
  return (await visitor.post('/second-factor', { code })).status === 303
}
