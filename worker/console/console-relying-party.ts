import type { Settings } from '../env.ts'
import type { RelyingParty } from '../secrets/webauthn.ts'

/** The console, as passkeys know it. */
export function consoleRelyingParty({ adminHostname, originOf }: Settings): RelyingParty {
  return { hostname: adminHostname, origin: originOf(adminHostname) }
}
