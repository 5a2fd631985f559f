import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { developerStatus, instant, list, uuid } from './shapes.ts'

const portal = z.object({
  id: uuid,
  /** What admins tell portals apart by. */
  name: z.string(),
  /** What developers read. */
  display_name: z.string(),
  description: z.string(),
  canonical_domain: z.string(),
  /** Where developers go. Konnect shows it as "Portal URL". */
  portal_url: z.string(),
  auto_approve_developers: z.boolean(),
  developer_counts: z.record(developerStatus, z.number()),
  /** Since when nobody can sign up or log in; null while the portal is open. */
  closed_at: instant.nullable(),
  created_at: instant,
  updated_at: instant,
})
export type Portal = z.infer<typeof portal>

export const portalEndpoints = {
  'GET /v3/portals': { answer: list(portal) },
  'GET /v3/portals/:portalId': { answer: portal },
} as const satisfies Endpoints
