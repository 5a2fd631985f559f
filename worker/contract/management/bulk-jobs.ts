import * as z from 'zod'
import { foundAnywhereMin, isFoundAnywhere } from '../developer-search.ts'
import type { Endpoints } from '../endpoint.ts'
import { developerStatus, instant, pageAfter, pageSize, paragraph, textLine, uuid } from './shapes.ts'

/** How many developers one job can name. More than that are chosen by what they have in common. */
const developersPerChoice = 1000

const bulkJob = z.object({
  id: uuid,
  kind: z.enum(['decide', 'apply_rules', 'invite']),
  state: z.enum(['preview', 'running', 'stopped', 'done']),
  decision: z.enum(['approve', 'reject', 'revoke']).nullable(),
  reason: z.string().nullable(),
  /** Of `decide`: developers named one by one, or all that matched `status` and `search` when the job began. */
  choice: z.enum(['named', 'matching']).nullable(),
  status: developerStatus.nullable(),
  search: z.string().nullable(),
  total: z.number(),
  /** How many were changed, and how many were left as they are. Together they say how far the job came. */
  done: z.number(),
  skipped: z.number(),
  created_by: z.object({ id: uuid, full_name: z.string() }),
  created_at: instant,
  updated_at: instant,
  finished_at: instant.nullable(),
})
export type BulkJob = z.infer<typeof bulkJob>

/** A UUID of the caller's own for what they ask: asked again with the same one, the answer is the same job. */
const request_id = uuid.transform((id) => id.toLowerCase()).optional()

const developerIds = z
  .array(uuid, { error: 'must be a list of developers’ ids' })
  .min(1, { error: 'must name at least one developer' })
  .max(developersPerChoice, { error: `must name at most ${developersPerChoice} developers` })

const decide = z
  .strictObject({
    kind: z.literal('decide'),
    decision: z.enum(['approve', 'reject', 'revoke'], { error: 'must be approve, reject or revoke' }),
    reason: paragraph(500)
      .nullable()
      .default(null)
      .transform((reason) => reason || null),
    developer_ids: developerIds.optional(),
    status: developerStatus.nullable().optional(),
    search: textLine(256)
      .refine(isFoundAnywhere, { error: `must have at least ${foundAnywhereMin} characters` })
      .nullable()
      .optional(),
    request_id,
  })
  .refine(({ developer_ids, status, search }) => (developer_ids === undefined) !== (status === undefined && !search), {
    path: ['developer_ids'],
    error: 'must be given, or else status and search to choose all that match',
  })

const applyRules = z.strictObject({ kind: z.literal('apply_rules'), request_id })

const newBulkJob = z.discriminatedUnion('kind', [decide, applyRules], { error: 'must be decide or apply_rules' })
export type NewBulkJob = z.infer<typeof newBulkJob>

const bulkJobQuery = z.strictObject({
  'filter[state][eq]': z.literal('running', { error: 'must be running' }).optional(),
  'page[size]': pageSize(),
  'page[after]': pageAfter,
})

const bulkJobList = z.object({
  data: z.array(bulkJob),
  meta: z.object({ page: z.object({ size: z.number(), next: z.string().nullable() }) }),
})

export const bulkJobEndpoints = {
  'GET /v3/portals/:portalId/bulk-jobs': { query: bulkJobQuery, answer: bulkJobList },
  'POST /v3/portals/:portalId/bulk-jobs': { body: newBulkJob, bodyMaxBytes: 64 * 1024, status: 201, answer: bulkJob },
  'GET /v3/portals/:portalId/bulk-jobs/:jobId': { answer: bulkJob },
  'POST /v3/portals/:portalId/bulk-jobs/:jobId/stop': { answer: bulkJob },
  'POST /v3/portals/:portalId/bulk-jobs/:jobId/continue': { answer: bulkJob },
} as const satisfies Endpoints
