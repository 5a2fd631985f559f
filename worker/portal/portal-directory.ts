import type { Bindings } from '../env.ts'
import { directoryDatabase } from '../store/database.ts'
import { findPortalByHostname, type VisitedPortal } from '../store/portals.ts'

/**
 * How long an isolate may show a portal as it read it. Long enough that a busy portal's pages need no database, short
 * enough that an admin sees a change at once. Decisions read the portal's row in their own statement.
 */
const keptMilliseconds = 5_000
const keptAtMost = 1_000

/** Which portal a hostname belongs to. */
export interface PortalDirectory {
  /** No round trip for a portal that was found within the last seconds, one otherwise. */
  find(bindings: Bindings, hostname: string, now: number): Promise<VisitedPortal | undefined>
}

/** A directory with a small memory. What it remembers is keyed by the exact hostname; hostnames of nobody are not kept. */
export function portalDirectory(): PortalDirectory {
  const kept = new Map<string, { portal: VisitedPortal; readAt: number }>()
  return {
    async find(bindings, hostname, now) {
      const known = kept.get(hostname)
      if (known && now - known.readAt < keptMilliseconds && now >= known.readAt) return known.portal

      const portal = await findPortalByHostname(directoryDatabase(bindings), hostname)
      kept.delete(hostname)
      if (portal) kept.set(hostname, { portal, readAt: now })
      const [oldest] = kept.keys()
      if (kept.size > keptAtMost && oldest !== undefined) kept.delete(oldest)
      return portal
    },
  }
}
