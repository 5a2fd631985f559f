import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { rowOutcomes, rowProblems } from '../invitation-rows.ts'
import { invitationMessage } from './invitations.ts'
import { instant, pageSize, uuid, wholeNumber } from './shapes.ts'

/** How many people one list can name. */
export const rowsPerList = 10_000

/** Rows are judged one by one, so that each that is wrong can be named: here only their shape is. */
const givenRow = z.strictObject({
  email: z.string({ error: 'must be a string' }),
  full_name: z.string({ error: 'must be a string' }).default(''),
  /** The number that the row has where it comes from, such as its line in a file. Without one they are counted from 1. */
  row: z.int({ error: 'must be a whole number' }).min(1).max(1_000_000).optional(),
})

const newInvitationList = z.strictObject({
  rows: z
    .array(givenRow, { error: 'must be a list' })
    .min(1, { error: 'must not be empty' })
    .max(rowsPerList, { error: `must have at most ${rowsPerList} rows` })
    .transform((rows) => rows.map((row, index) => ({ ...row, row: row.row ?? index + 1 })))
    .refine((rows) => rows.every(({ row }, index) => index === 0 || row > (rows[index - 1]?.row ?? 0)), {
      error: 'must be numbered in ascending order',
    }),
  message: invitationMessage,
})
export type NewInvitationList = z.infer<typeof newInvitationList>

const invitationList = z.object({
  id: uuid,
  state: z.enum(['preview', 'running', 'stopped', 'done']),
  message: z.string().nullable(),
  /** How many rows there are, and how many of them can be invited and cannot. */
  rows: z.number(),
  good: z.number(),
  problems: z.number(),
  /** Of the good ones: how many were invited, and how many no longer needed to be. */
  invited: z.number(),
  skipped: z.number(),
  created_by: z.object({ id: uuid, full_name: z.string() }),
  created_at: instant,
  finished_at: instant.nullable(),
})
export type InvitationList = z.infer<typeof invitationList>

const invitationRow = z.object({
  row: z.number(),
  email: z.string(),
  full_name: z.string(),
  problem: z.enum(rowProblems).nullable(),
  same_as_row: z.number().nullable(),
  outcome: z.enum(rowOutcomes).nullable(),
})
export type InvitationRow = z.infer<typeof invitationRow>

const rowQuery = z.strictObject({
  /** `problems`: rows that cannot be invited. `skipped`: good ones that no longer needed to be when their turn came. */
  show: z.enum(['all', 'problems', 'skipped'], { error: 'must be all, problems or skipped' }).default('all'),
  'page[size]': pageSize(),
  'page[after]': wholeNumber(999_999).optional(),
})

const rowList = z.object({
  data: z.array(invitationRow),
  meta: z.object({ page: z.object({ size: z.number(), next: z.string().nullable() }) }),
})

export const invitationListEndpoints = {
  'POST /v3/portals/:portalId/invitation-lists': {
    body: newInvitationList,
    bodyMaxBytes: 2 * 1024 * 1024,
    status: 201,
    answer: invitationList,
  },
  'GET /v3/portals/:portalId/invitation-lists/:jobId': { answer: invitationList },
  'DELETE /v3/portals/:portalId/invitation-lists/:jobId': { status: 204 },
  'GET /v3/portals/:portalId/invitation-lists/:jobId/rows': { query: rowQuery, answer: rowList },
  'POST /v3/portals/:portalId/invitation-lists/:jobId/start': { answer: invitationList },
  /** A CSV file: each row with what became of it. */
  'GET /v3/portals/:portalId/invitation-lists/:jobId/result': {},
} as const satisfies Endpoints
