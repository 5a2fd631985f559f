import type { D1Migration } from '@cloudflare/vitest-plugin'
import type { Bindings } from '../worker/env.ts'
import type { BreachedPasswordsStandIn } from './stand-ins/breached-passwords.ts'

declare global {
  namespace Cloudflare {
    interface Env extends Bindings {
      MIGRATIONS: D1Migration[]
    }
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    breachedPasswords: BreachedPasswordsStandIn
    turnstileOrigin: string
    resendOrigin: string
    faultRun: { resend: string; numbers: string }
    /** What the chance of the fault run begins with: with the same one, the same is drawn again. */
    faultSeed: number
    /** How many random walks there are of each kind, or which one is walked again. */
    walks: { numRuns: number; seed?: number; path?: string }
  }
}
