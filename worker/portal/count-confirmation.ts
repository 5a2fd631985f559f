import type { Context } from 'hono'
import type { PortalEnv } from '../env.ts'
import type { Confirmed } from '../usecases/confirm-email.ts'

/** Counts a try to confirm an address, by the status that it led to, or by what stood against it. */
export function countConfirmation({ var: { count, portal } }: Context<PortalEnv>, result: Confirmed): void {
  const outcome = result.outcome === 'confirmed' ? result.status : result.outcome
  count({ what: 'confirmation', portal: portal.id, outcome })
}
