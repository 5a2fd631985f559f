import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { email, fullNameMaxLength } from '../fields.ts'
import { developerStatus, instant, list, pageSize, paragraph, textLine, uuid, wholeNumber } from './shapes.ts'

/** How deep `page[number]` reaches. Farther pages are reached with `page[after]`, which costs the same at any depth. */
const numberedRowsMax = 400

const developer = z.object({
  id: uuid,
  email: z.string(),
  full_name: z.string(),
  status: developerStatus,
  created_at: instant,
  updated_at: instant,
})
export type Developer = z.infer<typeof developer>

/** What helps to decide about one developer, besides what a list tells. */
const developerInFull = developer.extend({
  /** In the order of the form, with the questions as they were asked. */
  answers: z.array(
    z.object({ field_id: uuid, label: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }),
  ),
  /** 0 as long as they accepted none. */
  accepted_terms_version: z.number(),
  /** True for those whom an admin invited or added. */
  invited: z.boolean(),
  signed_up_at: instant,
})
export type DeveloperInFull = z.infer<typeof developerInFull>

const developerQuery = z
  .strictObject({
    'filter[status][eq]': developerStatus.optional(),
    'page[size]': pageSize(),
    'page[number]': wholeNumber(numberedRowsMax).optional(),
    'page[after]': uuid.optional(),
    sort: z.literal('created_at desc', { error: 'must be "created_at desc"' }).optional(),
  })
  .refine((query) => !(query['page[number]'] && query['page[after]']), {
    path: ['page[number]'],
    error: 'must not be given together with page[after]',
  })
  .refine((query) => (query['page[number]'] ?? 1) * query['page[size]'] <= numberedRowsMax, {
    path: ['page[number]'],
    error: `reaches only the first ${numberedRowsMax} developers; follow meta.page.next instead`,
  })

/** Konnect's PATCH, and an optional reason that reaches the developer's letter. */
const developerChange = z.strictObject({
  status: z.enum(['approved', 'rejected', 'revoked'], { error: 'must be approved, rejected or revoked' }),
  reason: paragraph(500)
    .nullable()
    .default(null)
    .transform((value) => value || null),
})

const newDeveloper = z.strictObject({
  email,
  full_name: textLine(fullNameMaxLength),
  status: developerStatus.optional(),
  send_invitation_email: z.boolean({ error: 'must be true or false' }).default(false),
})

export const developerEndpoints = {
  'GET /v3/portals/:portalId/developers': { query: developerQuery, answer: list(developer) },
  'GET /v3/portals/:portalId/developers/:developerId': { answer: developerInFull },
  'POST /v3/portals/:portalId/developers': { body: newDeveloper, status: 201, answer: developer },
  'PATCH /v3/portals/:portalId/developers/:developerId': { body: developerChange, answer: developer },
  'DELETE /v3/portals/:portalId/developers/:developerId': { status: 204 },
} as const satisfies Endpoints
