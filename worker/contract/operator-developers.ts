import * as z from 'zod'
import { developerLine, developersPerCall, exportedDeveloper } from './developer-lines.ts'
import type { Endpoints } from './endpoint.ts'
import { uuid } from './management/shapes.ts'

const developers = z.array(developerLine).min(1).max(developersPerCall)

/** What would become of some developers. Those who are there already stay as they are, and count nowhere else. */
const preview = z.object({
  new: z.number(),
  there: z.number(),
  /** Of the new ones: whose hash is one that they can log in with. */
  with_password: z.number(),
  /** Of the new ones: who gets a letter to choose a password. Rejected and revoked people get none. */
  letters: z.number(),
  /** Of the new ones: who accepted terms that this portal has not published. That is left out. */
  unknown_terms: z.number(),
})

/** What became of some developers. */
const imported = z.object({ imported: z.number(), there: z.number(), letters: z.number() })

const importMaxBytes = 1024 * 1024

export const operatorDeveloperEndpoints = {
  /** All developers, as many at a call as one takes, in the order in which they came. The first call is noted. */
  'GET /operator/portals/:portalId/developers': {
    query: z.strictObject({ 'page[after]': uuid.optional() }),
    answer: z.object({
      data: z.array(exportedDeveloper),
      meta: z.object({ page: z.object({ total: z.number(), next: z.string().nullable() }) }),
    }),
  },
  /** Looks at developers who might be imported. Nothing changes. */
  'POST /operator/portals/:portalId/developers/preview': {
    body: z.strictObject({ developers }),
    bodyMaxBytes: importMaxBytes,
    answer: preview,
  },
  /** Begins an import, and notes it: once, however many calls it takes. */
  'POST /operator/portals/:portalId/imports': {
    body: z.strictObject({ developers: z.int().min(1), letters: z.int().min(0) }),
    status: 201,
    answer: z.object({ id: uuid }),
  },
  /** All of them or none. Whoever is there already stays as they are: so the same call again changes nothing. */
  'POST /operator/portals/:portalId/imports/:importId/developers': {
    body: z.strictObject({ developers }),
    bodyMaxBytes: importMaxBytes,
    answer: imported,
  },
} as const satisfies Endpoints
