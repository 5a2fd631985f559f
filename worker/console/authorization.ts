import type { AdminRole } from '../contract/admin-role.ts'
import type { ManagementApi } from '../contract/management-api.ts'

/**
 * `all`: whatever there is in the organization. `own`: only what belongs to the portals given to them; for everything
 * else the answer is the 404 of what never existed. `forbidden`: 403, on portals given to them; `nothing`: 404.
 */
type Reach = 'all' | 'own' | 'forbidden' | 'nothing'
type Access = Record<AdminRole, Reach>

const everyAdmin: Access = { organization_admin: 'all', service_admin: 'own' }
const organizationAdmin: Access = { organization_admin: 'all', service_admin: 'forbidden' }
const organizationAdminUnseen: Access = { organization_admin: 'all', service_admin: 'nothing' }

/** Who may do what: every endpoint of the management API, each once. What is not in this table does not compile. */
export const authorization: Record<keyof ManagementApi, Access> = {
  'GET /v3/me': everyAdmin,
  'PATCH /v3/me': everyAdmin,
  'DELETE /v3/me': everyAdmin,
  'POST /v3/me/password': everyAdmin,
  'POST /v3/me/email': everyAdmin,
  'GET /v3/me/waiting-email': everyAdmin,
  'DELETE /v3/me/waiting-email': everyAdmin,
  'GET /v3/me/sessions': everyAdmin,
  'DELETE /v3/me/sessions': everyAdmin,
  'DELETE /v3/me/sessions/:sessionId': everyAdmin,
  'GET /v3/me/data': everyAdmin,
  'PATCH /v3/organization': organizationAdmin,
  'GET /v3/me/second-factor': everyAdmin,
  'POST /v3/me/totp': everyAdmin,
  'POST /v3/me/totp/confirm': everyAdmin,
  'DELETE /v3/me/totp': everyAdmin,
  'POST /v3/me/recovery-codes': everyAdmin,
  'GET /v3/me/passkeys': everyAdmin,
  'POST /v3/me/passkeys/options': everyAdmin,
  'POST /v3/me/passkeys': everyAdmin,
  'PATCH /v3/me/passkeys/:passkeyId': everyAdmin,
  'DELETE /v3/me/passkeys/:passkeyId': everyAdmin,

  'GET /v3/admins': organizationAdminUnseen,
  'GET /v3/admins/:adminId': organizationAdminUnseen,
  'PATCH /v3/admins/:adminId': organizationAdminUnseen,
  'DELETE /v3/admins/:adminId/second-factor': organizationAdminUnseen,
  'GET /v3/admin-invitations': organizationAdminUnseen,
  'POST /v3/admin-invitations': organizationAdminUnseen,
  'DELETE /v3/admin-invitations/:invitationId': organizationAdminUnseen,

  'GET /v3/portals': everyAdmin,
  'POST /v3/portals': organizationAdmin,
  'GET /v3/portals/:portalId': everyAdmin,
  'PATCH /v3/portals/:portalId': everyAdmin,
  'GET /v3/portals/:portalId/assets/logo': everyAdmin,
  'PUT /v3/portals/:portalId/assets/logo': everyAdmin,
  'DELETE /v3/portals/:portalId/assets/logo': everyAdmin,
  'POST /v3/portals/:portalId/preview': everyAdmin,
  'DELETE /v3/portals/:portalId': organizationAdmin,
  'POST /v3/portals/:portalId/reopen': organizationAdmin,
  'POST /v3/portals/:portalId/letters/resume': everyAdmin,
  'POST /v3/portals/:portalId/letters/allow': everyAdmin,

  'GET /v3/portals/:portalId/hostnames': everyAdmin,
  'POST /v3/portals/:portalId/hostnames': organizationAdmin,
  'PATCH /v3/portals/:portalId/hostnames/:hostname': organizationAdmin,
  'DELETE /v3/portals/:portalId/hostnames/:hostname': organizationAdmin,

  'GET /v3/portals/:portalId/overview': everyAdmin,

  'GET /v3/portals/:portalId/approval-rules': everyAdmin,
  'PUT /v3/portals/:portalId/approval-rules': everyAdmin,
  'POST /v3/portals/:portalId/approval-rules/dry-run': everyAdmin,

  'GET /v3/portals/:portalId/developers': everyAdmin,
  'POST /v3/portals/:portalId/developers': everyAdmin,
  'GET /v3/portals/:portalId/developers/export': everyAdmin,
  'GET /v3/portals/:portalId/developers/:developerId': everyAdmin,
  'PATCH /v3/portals/:portalId/developers/:developerId': everyAdmin,
  'DELETE /v3/portals/:portalId/developers/:developerId': everyAdmin,

  'GET /v3/portals/:portalId/bulk-jobs': everyAdmin,
  'POST /v3/portals/:portalId/bulk-jobs': everyAdmin,
  'GET /v3/portals/:portalId/bulk-jobs/:jobId': everyAdmin,
  'POST /v3/portals/:portalId/bulk-jobs/:jobId/stop': everyAdmin,
  'POST /v3/portals/:portalId/bulk-jobs/:jobId/continue': everyAdmin,
  'GET /v3/portals/:portalId/developers/:developerId/events': everyAdmin,
  'GET /v3/portals/:portalId/developers/:developerId/letters': everyAdmin,
  'GET /v3/portals/:portalId/developers/:developerId/sessions': everyAdmin,
  'DELETE /v3/portals/:portalId/developers/:developerId/sessions': everyAdmin,
  'DELETE /v3/portals/:portalId/developers/:developerId/sessions/:sessionId': everyAdmin,
  'GET /v3/portals/:portalId/developers/:developerId/notes': everyAdmin,
  'POST /v3/portals/:portalId/developers/:developerId/notes': everyAdmin,
  'DELETE /v3/portals/:portalId/developers/:developerId/notes/:noteId': everyAdmin,
  'GET /v3/portals/:portalId/developers/:developerId/terms-acceptances': everyAdmin,

  'GET /v3/portals/:portalId/invitations': everyAdmin,
  'POST /v3/portals/:portalId/invitations': everyAdmin,
  'POST /v3/portals/:portalId/invitations/:invitationId/resend': everyAdmin,
  'DELETE /v3/portals/:portalId/invitations/:invitationId': everyAdmin,
  'POST /v3/portals/:portalId/invitation-lists': everyAdmin,
  'GET /v3/portals/:portalId/invitation-lists/:jobId': everyAdmin,
  'DELETE /v3/portals/:portalId/invitation-lists/:jobId': everyAdmin,
  'GET /v3/portals/:portalId/invitation-lists/:jobId/rows': everyAdmin,
  'POST /v3/portals/:portalId/invitation-lists/:jobId/start': everyAdmin,
  'GET /v3/portals/:portalId/invitation-lists/:jobId/result': everyAdmin,

  'GET /v3/portals/:portalId/published-services': everyAdmin,
  'POST /v3/portals/:portalId/published-services': everyAdmin,
  'GET /v3/portals/:portalId/published-services/:serviceId': everyAdmin,
  'PATCH /v3/portals/:portalId/published-services/:serviceId': everyAdmin,
  'DELETE /v3/portals/:portalId/published-services/:serviceId': everyAdmin,

  'GET /v3/portals/:portalId/registration-form': everyAdmin,
  'PUT /v3/portals/:portalId/registration-form': everyAdmin,

  'GET /v3/portals/:portalId/terms': everyAdmin,
  'POST /v3/portals/:portalId/terms': everyAdmin,
  'GET /v3/portals/:portalId/terms/:version': everyAdmin,
  'DELETE /v3/portals/:portalId/terms': everyAdmin,

  'GET /v3/portals/:portalId/email-templates': everyAdmin,
  'GET /v3/portals/:portalId/email-templates/:name': everyAdmin,
  'PATCH /v3/portals/:portalId/email-templates/:name': everyAdmin,
  'DELETE /v3/portals/:portalId/email-templates/:name': everyAdmin,
  'POST /v3/portals/:portalId/email-templates/:name/preview': everyAdmin,
  'POST /v3/portals/:portalId/email-templates/:name/send-test-email': everyAdmin,

  'GET /v3/activity': everyAdmin,
  'GET /v3/activity/export': everyAdmin,
}

/** What an admin may do who cannot go on before they have set up a second factor: set one up, and nothing else. */
export const openBeforeSetUp: ReadonlySet<keyof ManagementApi> = new Set([
  'GET /v3/me/second-factor',
  'POST /v3/me/totp',
  'POST /v3/me/totp/confirm',
  'GET /v3/me/passkeys',
  'POST /v3/me/passkeys/options',
  'POST /v3/me/passkeys',
])
