import * as z from 'zod'
import type { Endpoints } from './endpoint.ts'
import { instant, uuid } from './management/shapes.ts'

/** The form of the file that an export is. Whoever changes the form changes this. */
export const exportFormat = 'vestibule-export-1'

const digest = z.string().regex(/^[0-9a-f]{64}$/, { error: 'must be a SHA-256 digest in hexadecimal digits' })
const keyIds = z.array(z.string().max(64)).max(3)

/** The first line of the file. */
const header = z.strictObject({
  format: z.literal(exportFormat, { error: `must be ${exportFormat}` }),
  kind: z.enum(['portal', 'organization']),
  id: uuid,
  name: z.string().max(1024),
  /** The organization itself, or the one of the portal. */
  organization: z.strictObject({ id: uuid, name: z.string().max(1024), created_at: z.number() }),
  /** The newest migration of the database that the rows are from. */
  migration: z.string().max(256),
  /** Which secrets links and passwords in it were made with. */
  keys: z.strictObject({ TOKEN_SECRET: keyIds, PASSWORD_PEPPER: keyIds }),
  exported_at: instant,
})
export type ExportHeader = z.infer<typeof header>

/** Rows, each as a line of JSON: `{"table":"developers","row":{...}}`. */
const lines = z.array(z.string().max(2_000_000))

const beginning = z.object({
  header,
  /** What nothing else can be without: the portals, their hostnames, the admins of an organization. */
  frame: lines,
  /** Of the frame's lines. */
  digest,
  /** How many developers will come, about. */
  developers: z.number(),
})

const rows = {
  query: z.strictObject({
    /** Where the page before ended; the first page without it. */
    position: z.string().max(4096).optional(),
    /** Of all lines before. */
    digest,
  }),
  answer: z.object({
    lines,
    /** Of all lines up to the last of these. */
    digest,
    /** Where the next page begins; null when there is none. */
    next: z.string().nullable(),
  }),
} as const

/** What one call carries of a file. */
export const linesAtOnce = { most: 400, bytes: 500_000 } as const

export const operatorExportEndpoints = {
  'GET /operator/portals/:portalId/export': { answer: beginning },
  'GET /operator/portals/:portalId/export/rows': rows,
  'GET /operator/organizations/:organizationId/export': { answer: beginning },
  'GET /operator/organizations/:organizationId/export/rows': rows,
  /** Everything is looked at before anything is written. The same file again goes on with its import. */
  'POST /operator/imports': {
    bodyMaxBytes: 16_000_000,
    body: z.strictObject({ header, digest, frame: lines }),
    status: 204,
  },
  /** Rows that are there already are left as they are. */
  'POST /operator/imports/:subjectId/rows': {
    bodyMaxBytes: 4_000_000,
    body: z.strictObject({ lines }),
    status: 204,
  },
  /** Opens what was imported, as it was when it was exported, and tells the digest of the frame that is there now. */
  'POST /operator/imports/:subjectId/finish': {
    bodyMaxBytes: 16_000_000,
    body: z.strictObject({ frame: lines }),
    answer: z.object({ digest }),
  },
  /** Erases what an import that was broken off has left. */
  'POST /operator/imports/:subjectId/remove': { status: 204 },
} as const satisfies Endpoints
