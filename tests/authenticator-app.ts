import { TOTP } from 'otpauth'
import { expect } from 'vitest'
import { adminCredentials, type Visitor, type World } from './world.ts'

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
