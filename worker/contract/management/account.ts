import * as z from 'zod'
import { adminRoles } from '../admin-role.ts'
import type { Endpoints } from '../endpoint.ts'
import { email, fullName, newPassword, triedPassword } from '../fields.ts'
import { namedPortals } from './admins.ts'
import { instant, uuid, wholeList } from './shapes.ts'

const account = z.object({
  id: uuid,
  email: z.string(),
  full_name: z.string(),
  role: z.enum(adminRoles),
  /** Whether a letter tells of a log-in with a browser that was never used before. */
  new_device_letters: z.boolean(),
  organization: z.object({
    id: uuid,
    name: z.string(),
    /** Whether its organization admins cannot go on without a second factor. */
    require_second_factor: z.boolean(),
  }),
})
export type Account = z.infer<typeof account>

const profileChange = z
  .strictObject({ full_name: fullName, new_device_letters: z.boolean({ error: 'must be true or false' }) })
  .partial()

/** Where somebody is logged in, as they see it themselves. */
const ownSession = z.object({
  id: uuid,
  /** Such as "Firefox on Linux". */
  device: z.string(),
  /** Such as "Lisbon, Portugal"; null where it is not known. */
  place: z.string().nullable(),
  created_at: instant,
  last_seen_at: instant,
  /** The session that asks. */
  is_this: z.boolean(),
})
export type OwnSession = z.infer<typeof ownSession>

/** Everything that is kept about an admin. Of developers, whom their doings were about, it has the ids alone. */
const accountData = z.object({
  account: account.extend({ has_authenticator_app: z.boolean(), created_at: instant, updated_at: instant }),
  portals: namedPortals,
  sessions: z.array(ownSession),
  passkeys: z.array(z.object({ name: z.string(), created_at: instant, last_used_at: instant.nullable() })),
  events: z.array(
    z.object({
      id: uuid,
      action: z.string(),
      portal_id: uuid.nullable(),
      developer_id: uuid.nullable(),
      from_status: z.string().nullable(),
      to_status: z.string().nullable(),
      reason: z.string().nullable(),
      subject: z.string().nullable(),
      details: z.unknown(),
      job_id: uuid.nullable(),
      created_at: instant,
    }),
  ),
  letters: z.array(
    z.object({
      id: uuid,
      kind: z.string(),
      portal_id: uuid.nullable(),
      created_at: instant,
      sent_at: instant.nullable(),
    }),
  ),
})
export type AccountData = z.infer<typeof accountData>

/** The account of whoever calls. What matters most asks for the present password once more (ASVS 6.2.3, 7.5.1). */
export const accountEndpoints = {
  'GET /v3/me': { answer: account },
  'PATCH /v3/me': { body: profileChange, answer: account },
  'DELETE /v3/me': { body: z.strictObject({ password: triedPassword }), status: 204 },
  'POST /v3/me/password': {
    body: z.strictObject({ password: triedPassword, new_password: newPassword }),
    status: 204,
  },
  /** The address changes once the new one has proven itself; the answer is the same whether it has an account or not. */
  'POST /v3/me/email': { body: z.strictObject({ email, password: triedPassword }), status: 204 },
  /** The new address that has yet to be confirmed; null when there is none. */
  'GET /v3/me/waiting-email': { answer: z.object({ email: z.string().nullable() }) },
  /** Takes back that it was asked for. */
  'DELETE /v3/me/waiting-email': { status: 204 },
  'GET /v3/me/sessions': { answer: wholeList(ownSession) },
  /** Ends all sessions but the one that asks. */
  'DELETE /v3/me/sessions': { status: 204 },
  'DELETE /v3/me/sessions/:sessionId': { status: 204 },
  'GET /v3/me/data': { answer: accountData },
} as const satisfies Endpoints
