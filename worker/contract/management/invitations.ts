import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { email, fullNameMaxLength } from '../fields.ts'
import { instant, list, pageAfter, pageSize, paragraph, textLine, uuid } from './shapes.ts'

export const invitationMessage = paragraph(500)
  .nullable()
  .default(null)
  .transform((value) => value || null)

const invitation = z.object({
  id: uuid,
  email: z.string(),
  /** Empty when whoever invited them did not know it. */
  full_name: z.string(),
  message: z.string().nullable(),
  invited_by: z.object({ id: z.string(), full_name: z.string() }),
  sent_at: instant,
  expires_at: instant,
  is_expired: z.boolean(),
})
export type Invitation = z.infer<typeof invitation>

const newInvitation = z.strictObject({
  email,
  full_name: textLine(fullNameMaxLength).optional(),
  message: invitationMessage,
})

export const invitationEndpoints = {
  'GET /v3/portals/:portalId/invitations': {
    query: z.strictObject({ 'page[size]': pageSize(), 'page[after]': pageAfter }),
    answer: list(invitation),
  },
  'POST /v3/portals/:portalId/invitations': { body: newInvitation, status: 201, answer: invitation },
  'POST /v3/portals/:portalId/invitations/:invitationId/resend': { answer: invitation },
  'DELETE /v3/portals/:portalId/invitations/:invitationId': { status: 204 },
} as const satisfies Endpoints
