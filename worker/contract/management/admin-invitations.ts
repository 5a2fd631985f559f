import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { email } from '../fields.ts'
import { adminRole, namedPortals, portalIds } from './admins.ts'
import { instant, list, uuid } from './shapes.ts'

/** How many invitations an organization can have open; they are always read whole. */
export const openInvitationsPerOrganization = 100

const adminInvitation = z.object({
  id: uuid,
  email: z.string(),
  role: adminRole,
  portals: namedPortals,
  /** Without a name when they have left; null when it was whoever operates the installation. */
  invited_by: z.object({ id: uuid, full_name: z.string().nullable() }).nullable(),
  /** `stopped`: whoever invited is no active organization admin any more, so the link does not count. */
  state: z.enum(['open', 'expired', 'stopped']),
  created_at: instant,
  expires_at: instant,
})
export type AdminInvitation = z.infer<typeof adminInvitation>

const newAdminInvitation = z.strictObject({
  email,
  role: adminRole,
  portal_ids: portalIds.default([]),
})

export const adminInvitationEndpoints = {
  'GET /v3/admin-invitations': { answer: list(adminInvitation) },
  /** Inviting an address again replaces its invitation: the older link is dead. */
  'POST /v3/admin-invitations': { body: newAdminInvitation, status: 201, answer: adminInvitation },
  'DELETE /v3/admin-invitations/:invitationId': { status: 204 },
} as const satisfies Endpoints
