import * as z from 'zod'
import type { Endpoints } from './endpoint.ts'
import { instant, keyedList, pageSize, uuid } from './management/shapes.ts'

const erasure = z.object({
  id: uuid,
  kind: z.enum(['portal', 'organization']),
  /** What it was called. */
  name: z.string(),
  /** The id that the portal or the organization had. */
  subject_id: uuid,
  /** The organization that it was, or was of. */
  organization_id: uuid,
  closed_at: instant,
  /** Null as long as something is left of it. */
  erased_at: instant.nullable(),
  /** How many rows of each kind went. */
  counts: z.record(z.string(), z.number()),
})

export const operatorErasureEndpoints = {
  /** What was erased and what is being erased, what began first at the top. */
  'GET /operator/erasures': {
    query: z.strictObject({ 'page[size]': pageSize(), 'page[after]': uuid.optional() }),
    answer: keyedList(erasure),
  },
} as const satisfies Endpoints
