import * as z from 'zod'
import { asciiDomain } from '../email-address.ts'
import type { Endpoints } from '../endpoint.ts'
import { list } from './shapes.ts'

/** How many hostnames a portal can have; they are always read whole. */
export const hostnamesPerPortal = 20

const longestHostname = 253

/** A hostname as a person typed it, in lower-case ASCII afterwards. No address on an IP, no single label. */
export const newHostname = z.string({ error: 'must be a string' }).transform((typed, context) => {
  const hostname = asciiDomain(typed.trim())
  if (hostname && hostname.length <= longestHostname) return hostname
  context.addIssue({ code: 'custom', message: 'must be a hostname like developers.example.com' })
  return z.NEVER
})

export const hostname = z.object({
  hostname: z.string(),
  /** True for the one that links are built with; the others lead to it. */
  canonical: z.boolean(),
  url: z.string(),
})
export type Hostname = z.infer<typeof hostname>

export const hostnameEndpoints = {
  'GET /v3/portals/:portalId/hostnames': { answer: list(hostname) },
  'POST /v3/portals/:portalId/hostnames': {
    body: z.strictObject({ hostname: newHostname }),
    status: 201,
    answer: hostname,
  },
  'PATCH /v3/portals/:portalId/hostnames/:hostname': {
    body: z.strictObject({
      canonical: z.literal(true, { error: 'must be true; make another hostname canonical instead' }),
    }),
    answer: hostname,
  },
  'DELETE /v3/portals/:portalId/hostnames/:hostname': { status: 204 },
} as const satisfies Endpoints
