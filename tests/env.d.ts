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
    /** How many random walks there are of each kind, or which one is walked again. */
    walks: { numRuns: number; seed?: number; path?: string }
  }
}
