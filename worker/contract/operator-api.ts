import * as z from 'zod'
import { developerStatuses } from './developer-status.ts'
import type { Endpoints } from './endpoint.ts'
import { email, fullName } from './fields.ts'
import { instant, keyedList, pageSize, textLine, uuid, wholeList } from './management/shapes.ts'
import { operatorDeveloperEndpoints } from './operator-developers.ts'
import { operatorErasureEndpoints } from './operator-erasures.ts'
import { operatorExportEndpoints } from './operator-exports.ts'
import { operatorHostnameEndpoints } from './operator-hostnames.ts'
import { portalDescription } from './portal-description.ts'

const organization = z.object({
  id: uuid,
  name: z.string(),
  /** How many there are, closed ones included. */
  portals: z.number(),
  /** How many there are, disabled ones included. Whoever was invited is none before the invitation was accepted. */
  admins: z.number(),
  created_at: instant,
  /** Since when its portals are closed and its admins locked out; null while it is open. */
  closed_at: instant.nullable(),
  /** When it is erased with everything it owns, unless it is reopened before; null while it is open. */
  erases_at: instant.nullable(),
})
export type Organization = z.infer<typeof organization>

const adminInvitation = z.object({ id: uuid, email: z.string(), expires_at: instant })

const portal = z.object({
  id: uuid,
  name: z.string(),
  /** Where its links lead: its canonical hostname. */
  portal_url: z.string(),
  /** The canonical one first. */
  hostnames: z.array(z.object({ hostname: z.string(), canonical: z.boolean() })),
  closed_at: instant.nullable(),
})

/** A bounded number of letters is looked at, the oldest first: `after` goes on where `next` says that the call before ended. */
const retry = z.strictObject({ after: uuid.optional() })

const retried = z.object({
  /** How many are sent again. */
  retried: z.number(),
  /** How many are not, for what they say is no longer so, their link is over, or another letter has taken their place. */
  left: z.number(),
  /** Where to go on; null when all were looked at. */
  next: uuid.nullable(),
})

const openAndClosed = z.object({ open: z.number(), closed: z.number() })

const status = z.object({
  organizations: openAndClosed,
  portals: openAndClosed,
  developers: z.record(z.enum(developerStatuses), z.number()),
  letters: z.object({
    waiting: z.number(),
    /** Given up, and not forgotten yet. */
    failed: z.number(),
    /** Since when the letter is due that has waited for longest; null when none waits. */
    waiting_since: instant.nullable(),
  }),
  /** The newest change of the database's tables. */
  last_migration: z.string().nullable(),
})

/** A secret by its id, and those that are known besides while it is rotated. */
const rotatedSecret = z.object({
  id: z.string(),
  /** Since when new values are made with it; null as long as the worker has not noted it. */
  since: instant.nullable(),
  before: z.string().nullable(),
  next: z.string().nullable(),
})

const secrets = z.object({
  token_secret: rotatedSecret,
  password_pepper: rotatedSecret,
  /** How many passwords were hashed with which pepper. `unnamed`: before any rotation, with the oldest that is known. */
  passwords: z.array(
    z.object({
      pepper: z.enum(['current', 'before', 'next', 'unnamed', 'none', 'unknown']),
      id: z.string().nullable(),
      passwords: z.number(),
    }),
  ),
  /** What TOKEN_SECRET_BEFORE is still needed for; null while there is none. */
  needed_before: z
    .object({
      /** Those of authenticator apps. The worker seals them anew by itself. */
      totp_secrets: z.number(),
      recovery_codes: z.number(),
      admins_with_recovery_codes: z.number(),
      letters: z.number(),
      unwanted_addresses: z.number(),
    })
    .nullable(),
})
export type Secrets = z.infer<typeof secrets>

/** Of an exported portal, and of a plan: another state of the portal has another one. */
const digest = z.string({ error: 'must be the digest of a plan' })

/** A description with everything that it can hold. */
const descriptionMaxBytes = 4 * 1024 * 1024

const exportedPortal = z.object({ portal_id: uuid, digest, description: portalDescription })

const portalPlan = z.object({
  /** Null for a portal that is to begin. */
  portal_id: uuid.nullable(),
  digest,
  /** The portal as it is, and as it would be: both whole, so that what differs is what would change. */
  current: portalDescription.nullable(),
  planned: portalDescription,
})

/**
 * The operator API, whole: what whoever runs the installation does with its organizations. It is on the admin hostname, and
 * only where there is an OPERATOR_TOKEN.
 */
export const operatorApi = {
  'GET /operator/status': { answer: status },
  'GET /operator/secrets': { answer: secrets },
  'GET /operator/organizations': {
    query: z.strictObject({ 'page[size]': pageSize(), 'page[after]': uuid.optional() }),
    answer: keyedList(organization),
  },
  /** The first admin gets an invitation to the console. */
  'POST /operator/organizations': {
    body: z.strictObject({ name: textLine(256), admin: z.strictObject({ email, full_name: fullName }) }),
    status: 201,
    answer: organization,
  },
  /** Closing what is closed, and reopening what is open, changes nothing. */
  'POST /operator/organizations/:organizationId/close': { answer: organization },
  'POST /operator/organizations/:organizationId/reopen': { answer: organization },
  /** Inviting an address again replaces its invitation: the older link is dead. A name that is not given stays. */
  'POST /operator/organizations/:organizationId/admin-invitations': {
    body: z.strictObject({ email, full_name: fullName.optional() }),
    status: 201,
    answer: adminInvitation,
  },
  'GET /operator/organizations/:organizationId/portals': { answer: wholeList(portal) },
  /** The portal as a description that, applied, changes nothing. */
  'GET /operator/portals/:portalId/description': { answer: exportedPortal },
  /** What a description would change. What stands against it is told as it would be when it is applied. */
  'POST /operator/portals/plan': {
    body: z.strictObject({ description: portalDescription }),
    bodyMaxBytes: descriptionMaxBytes,
    answer: portalPlan,
  },
  /** Makes a portal what is described, all of it or nothing, as long as it is what the plan with this digest was made on. */
  'POST /operator/portals/apply': {
    body: z.strictObject({ description: portalDescription, digest }),
    bodyMaxBytes: descriptionMaxBytes,
    answer: exportedPortal,
  },
  /** The letters to its admins; those of its portals are retried portal by portal. */
  'POST /operator/organizations/:organizationId/letters/retry': { body: retry, answer: retried },
  'POST /operator/portals/:portalId/letters/retry': { body: retry, answer: retried },
  ...operatorDeveloperEndpoints,
  ...operatorHostnameEndpoints,
  ...operatorErasureEndpoints,
  ...operatorExportEndpoints,
} as const satisfies Endpoints

export type OperatorApi = typeof operatorApi
