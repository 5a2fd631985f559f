import * as z from 'zod'
import { type DeveloperSort, foundAnywhereMin, isFoundAnywhere } from '../developer-search.ts'
import type { Endpoints } from '../endpoint.ts'
import { email, fullNameMaxLength } from '../fields.ts'
import { developerStatus, instant, pageAfter, pageSize, paragraph, textLine, uuid, wholeNumber } from './shapes.ts'

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

const searched = textLine(256).optional()

/** Konnect's filters, and one of ours: a name or an address. */
const developerFilter = {
  'filter[status][eq]': developerStatus.optional(),
  'filter[name][contains]': searched,
  'filter[email][contains]': searched,
  'filter[search][contains]': searched,
}
const searches = ['filter[name][contains]', 'filter[email][contains]', 'filter[search][contains]'] as const

const newestFirst = 'created_at desc'
const sorts = ['created_at', 'full_name', 'email'].flatMap((name) => [name, `${name} asc`, `${name} desc`])

const sort = z.enum(sorts, { error: `must be one of ${sorts.join(', ')}` }).transform((text) => {
  const [by, direction = 'asc'] = text.split(' ')
  return { by, direction } as DeveloperSort
})

const developerQuery = z
  .strictObject({
    ...developerFilter,
    'page[size]': pageSize(),
    'page[number]': wholeNumber(numberedRowsMax).optional(),
    'page[after]': pageAfter,
    sort: sort.default({ by: 'created_at', direction: 'desc' }),
  })
  .superRefine(refuseShortOfSeveral)
  .refine((query) => !isSearch(query) || (query.sort.by === 'created_at' && query.sort.direction === 'desc'), {
    path: ['sort'],
    error: `must be "${newestFirst}" in a search`,
  })
  .refine((query) => !isSearch(query) || (query['page[number]'] ?? 1) === 1, {
    path: ['page[number]'],
    error: 'reaches only the first page of a search; follow meta.page.next instead',
  })
  .refine((query) => !(query['page[number]'] && query['page[after]']), {
    path: ['page[number]'],
    error: 'must not be given together with page[after]',
  })
  .refine((query) => (query['page[number]'] ?? 1) * query['page[size]'] <= numberedRowsMax, {
    path: ['page[number]'],
    error: `reaches only the first ${numberedRowsMax} developers; follow meta.page.next instead`,
  })

const developerExportQuery = z.strictObject(developerFilter).superRefine(refuseShortOfSeveral)

type Searched = Partial<Record<(typeof searches)[number], string | undefined>>

function isSearch(query: Searched): boolean {
  return searches.some((name) => query[name] !== undefined)
}

// Two beginnings have no index that knows them both.
function refuseShortOfSeveral(query: Searched, context: z.RefinementCtx): void {
  const given = searches.flatMap((name) => (query[name] === undefined ? [] : [{ name, text: query[name] }]))
  if (given.length < 2) return
  for (const { name, text } of given) {
    if (isFoundAnywhere(text)) continue
    const message = `must have at least ${foundAnywhereMin} characters when it is combined with another search`
    context.addIssue({ code: 'custom', path: [name], message })
  }
}

/**
 * In a search, `total` is counted only so far: if `is_total_capped`, there are more than that. There is no `next` for
 * a search of one or two characters.
 */
const developerList = z.object({
  data: z.array(developer),
  meta: z.object({
    page: z.object({
      number: z.number(),
      size: z.number(),
      total: z.number(),
      is_total_capped: z.boolean(),
      next: z.string().nullable(),
    }),
  }),
})
export type DeveloperPage = z.infer<typeof developerList>

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
  'GET /v3/portals/:portalId/developers': { query: developerQuery, answer: developerList },
  /** Answers with the CSV of all that match. */
  'GET /v3/portals/:portalId/developers/export': { query: developerExportQuery },
  'GET /v3/portals/:portalId/developers/:developerId': { answer: developerInFull },
  'POST /v3/portals/:portalId/developers': { body: newDeveloper, status: 201, answer: developer },
  'PATCH /v3/portals/:portalId/developers/:developerId': { body: developerChange, answer: developer },
  'DELETE /v3/portals/:portalId/developers/:developerId': { status: 204 },
} as const satisfies Endpoints
