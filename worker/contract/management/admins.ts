import * as z from 'zod'
import { adminRoles } from '../admin-role.ts'
import type { Endpoints } from '../endpoint.ts'
import { triedPassword } from '../fields.ts'
import { instant, list, pageSize, uuid } from './shapes.ts'

/** How many admins an organization can have, disabled ones and open invitations included. */
export const adminsPerOrganization = 400

export const adminRole = z.enum(adminRoles, { error: `must be ${adminRoles.join(' or ')}` })

/** The portals given to a service admin. An organization admin reaches every portal and has no list of them. */
export const portalIds = z
  .array(uuid, { error: 'must be a list of portal ids' })
  .max(100, { error: 'must have at most 100 portals' })
  .transform((ids) => [...new Set(ids.map((id) => id.toLowerCase()))].sort())

export const namedPortals = z.array(z.object({ id: uuid, name: z.string() }))

const admin = z.object({
  id: uuid,
  email: z.string(),
  full_name: z.string(),
  role: adminRole,
  portals: namedPortals,
  disabled_at: instant.nullable(),
  /** Whether they have a passkey or an authenticator app. */
  has_second_factor: z.boolean(),
  /** In the newest of their sessions; null while they have none. */
  last_seen_at: instant.nullable(),
  created_at: instant,
  updated_at: instant,
})
export type Admin = z.infer<typeof admin>

const adminChange = z
  .strictObject({
    role: adminRole,
    portal_ids: portalIds,
    disabled: z.boolean({ error: 'must be true or false' }),
  })
  .partial()

export const adminEndpoints = {
  'GET /v3/admins': {
    query: z.strictObject({ 'page[size]': pageSize(), 'page[after]': uuid.optional() }),
    answer: list(admin),
  },
  'GET /v3/admins/:adminId': { answer: admin },
  'PATCH /v3/admins/:adminId': { body: adminChange, answer: admin },
  /**
   * Takes another admin's passkeys, authenticator app and recovery codes away and ends their sessions, for somebody who
   * lost them all. It asks for the password of whoever does it.
   */
  'DELETE /v3/admins/:adminId/second-factor': { body: z.strictObject({ password: triedPassword }), answer: admin },
} as const satisfies Endpoints
