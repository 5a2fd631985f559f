import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { instant } from './shapes.ts'

export const overviewDaysMax = 366

const day = z.iso.date({ error: 'must be a day like 2026-03-01' })

const counts = { sign_ups: z.number(), confirmed: z.number(), approved: z.number() }

/** Everything is counted under the day (UTC) on which somebody signed up: what became of those who came that day. */
const overview = z.object({
  from: day,
  to: day,
  funnel: z.object({ ...counts, first_log_ins: z.number() }),
  /**
   * Within how many hours of confirming half of those approved were approved: to the minute up to two hours, to half an
   * hour up to two days, then to half a day. Null while nobody was.
   */
  median_hours_to_approval: z.number().nullable(),
  /** Every day from first to last. */
  days: z.array(z.object({ date: day, ...counts })),
  /** Who waits now, whatever the days asked for. */
  waiting: z.object({ pending: z.number(), oldest_since: instant.nullable() }),
})
export type Overview = z.infer<typeof overview>

export const overviewEndpoints = {
  'GET /v3/portals/:portalId/overview': {
    query: z.strictObject({ from: day.optional(), to: day.optional() }),
    answer: overview,
  },
} as const satisfies Endpoints
