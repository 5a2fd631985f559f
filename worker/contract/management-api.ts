import * as z from 'zod'
import { developerStatuses } from './developer-status.ts'
import type { Endpoints } from './endpoint.ts'
import { isReadableLine, line } from './fields.ts'

/** How many services a portal can list; what is listed is always read whole. */
export const publishedServicesPerPortal = 100
const pageSizeDefault = 25
const pageSizeMax = 100
/** How deep `page[number]` reaches. Farther pages are reached with `page[after]`, which costs the same at any depth. */
const numberedRowsMax = 400

const uuid = z.uuid({ error: 'must be a UUID' })
const instant = z.iso.datetime()

const textLine = (maxLength: number) =>
  line(maxLength, {
    missing: 'must not be empty',
    tooLong: `must have at most ${maxLength} characters`,
    unreadable: 'must not contain control or broken characters',
  })

const paragraph = (maxLength: number) =>
  z
    .string({ error: 'must be a string' })
    .transform((value) => value.replaceAll('\r\n', '\n').trim())
    .refine((value) => value.isWellFormed() && !/[^\P{Cc}\n\t]|\ufffd/u.test(value), {
      error: 'must not contain control or broken characters',
      abort: true,
    })
    .refine((value) => value.length <= maxLength, { error: `must have at most ${maxLength} characters` })

const webAddress = z
  .string({ error: 'must be a string' })
  .transform((value) => value.trim())
  .refine((value) => value.length <= 2048, { error: 'must have at most 2048 characters', abort: true })
  .refine(isReadableLine, { error: 'must not contain control or broken characters', abort: true })
  .refine((value) => /^https?:\/\//i.test(value) && URL.canParse(value), {
    error: 'must be a web address that starts with https:// or http://',
  })

const developerStatus = z.enum(developerStatuses, { error: `must be one of ${developerStatuses.join(', ')}` })

const developer = z.object({
  id: uuid,
  email: z.string(),
  full_name: z.string(),
  status: developerStatus,
  created_at: instant,
  updated_at: instant,
})
export type Developer = z.infer<typeof developer>

const portal = z.object({
  id: uuid,
  name: z.string(),
  description: z.string(),
  canonical_domain: z.string(),
  /** Where developers go. Konnect shows it as "Portal URL". */
  portal_url: z.string(),
  auto_approve_developers: z.boolean(),
  developer_counts: z.record(developerStatus, z.number()),
  created_at: instant,
  updated_at: instant,
})
export type Portal = z.infer<typeof portal>

const publishedService = z.object({
  id: uuid,
  name: z.string(),
  version: z.string(),
  description: z.string(),
  documentation_url: z.string().nullable(),
  created_at: instant,
  updated_at: instant,
})
export type PublishedService = z.infer<typeof publishedService>

const account = z.object({
  id: uuid,
  email: z.string(),
  full_name: z.string(),
  role: z.literal('organization_admin'),
  organization: z.object({ id: uuid, name: z.string() }),
})

/** `number` and `total` are Konnect's; `next` is the path of the following page, or null on the last one. */
const pageMeta = z.object({
  page: z.object({ number: z.number(), size: z.number(), total: z.number(), next: z.string().nullable() }),
})
const list = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item), meta: pageMeta })

const wholeNumber = (max: number) =>
  z
    .string({ error: 'must be given once' })
    .regex(/^[1-9][0-9]{0,5}$/, { error: `must be a whole number from 1 to ${max}`, abort: true })
    .transform(Number)
    .refine((value) => value <= max, { error: `must be a whole number from 1 to ${max}`, abort: true })

const developerQuery = z
  .strictObject({
    'filter[status][eq]': developerStatus.optional(),
    'page[size]': wholeNumber(pageSizeMax).default(pageSizeDefault),
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

const serviceFields = {
  name: textLine(120),
  version: textLine(40),
  description: paragraph(1000),
  documentation_url: webAddress.nullable(),
}

const newPublishedService = z.strictObject({
  ...serviceFields,
  description: serviceFields.description.default(''),
  documentation_url: serviceFields.documentation_url.default(null),
})

const publishedServiceChange = z.strictObject(serviceFields).partial()

/**
 * The management API, whole: what is not in this table does not exist. Paths and shapes are Konnect's where Konnect has
 * them (Portal Management API v3), and in the same manner where it has not.
 */
export const managementApi = {
  'GET /v3/me': { answer: account },
  'GET /v3/portals': { answer: list(portal) },
  'GET /v3/portals/:portalId': { answer: portal },
  'GET /v3/portals/:portalId/developers': { query: developerQuery, answer: list(developer) },
  'GET /v3/portals/:portalId/developers/:developerId': { answer: developer },
  'PATCH /v3/portals/:portalId/developers/:developerId': { body: developerChange, answer: developer },
  'DELETE /v3/portals/:portalId/developers/:developerId': { status: 204 },
  'GET /v3/portals/:portalId/published-services': { answer: list(publishedService) },
  'POST /v3/portals/:portalId/published-services': { body: newPublishedService, status: 201, answer: publishedService },
  'GET /v3/portals/:portalId/published-services/:serviceId': { answer: publishedService },
  'PATCH /v3/portals/:portalId/published-services/:serviceId': {
    body: publishedServiceChange,
    answer: publishedService,
  },
  'DELETE /v3/portals/:portalId/published-services/:serviceId': { status: 204 },
} as const satisfies Endpoints

export type ManagementApi = typeof managementApi
