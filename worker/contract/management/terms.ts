import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { instant, list, pageSize, paragraph, uuid, wholeNumber } from './shapes.ts'

const termsMaxLength = 100_000

const termsVersion = z.object({
  version: z.number(),
  /** True for the one that developers accept now. */
  is_current: z.boolean(),
  published_at: instant,
  /** Without a name when they have left; null when it was whoever operates the installation. */
  published_by: z.object({ id: uuid, full_name: z.string().nullable() }).nullable(),
})
export type TermsVersion = z.infer<typeof termsVersion>

const terms = termsVersion.extend({ text: z.string() })
export type Terms = z.infer<typeof terms>

const termsQuery = z.strictObject({ 'page[size]': pageSize(), 'page[after]': wholeNumber(999_999).optional() })

export const termsText = paragraph(termsMaxLength).refine((text) => text !== '', { error: 'must not be empty' })

const newTerms = z.strictObject({ text: termsText })

export const termsEndpoints = {
  /** `terms_version` is the one that developers accept; 0 while there are no terms, though there may have been. */
  'GET /v3/portals/:portalId/terms': {
    query: termsQuery,
    answer: list(termsVersion).extend({ terms_version: z.number() }),
  },
  'POST /v3/portals/:portalId/terms': { body: newTerms, status: 201, bodyMaxBytes: 640 * 1024, answer: terms },
  'GET /v3/portals/:portalId/terms/:version': { answer: terms },
  'DELETE /v3/portals/:portalId/terms': { status: 204 },
} as const satisfies Endpoints
