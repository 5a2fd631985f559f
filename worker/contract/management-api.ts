import type { Endpoints } from './endpoint.ts'
import { accountEndpoints } from './management/account.ts'
import { activityEndpoints } from './management/activity.ts'
import { adminInvitationEndpoints } from './management/admin-invitations.ts'
import { adminEndpoints } from './management/admins.ts'
import { approvalRuleEndpoints } from './management/approval-rules.ts'
import { bulkJobEndpoints } from './management/bulk-jobs.ts'
import { developerRecordEndpoints } from './management/developer-records.ts'
import { developerEndpoints } from './management/developers.ts'
import { emailTemplateEndpoints } from './management/email-templates.ts'
import { hostnameEndpoints } from './management/hostnames.ts'
import { invitationListEndpoints } from './management/invitation-lists.ts'
import { invitationEndpoints } from './management/invitations.ts'
import { letterEndpoints } from './management/letters.ts'
import { organizationEndpoints } from './management/organization.ts'
import { overviewEndpoints } from './management/overview.ts'
import { portalEndpoints } from './management/portals.ts'
import { publishedServiceEndpoints } from './management/published-services.ts'
import { registrationFormEndpoints } from './management/registration-form.ts'
import { secondFactorEndpoints } from './management/second-factor.ts'
import { termsEndpoints } from './management/terms.ts'

/**
 * The management API, whole: what is not in this table does not exist. Paths and shapes are Konnect's where Konnect has
 * them (Portal Management API v3), and in the same manner where it has not. Who may call what stands in
 * `worker/console/authorization.ts`.
 */
export const managementApi = {
  ...accountEndpoints,
  ...organizationEndpoints,
  ...secondFactorEndpoints,
  ...adminEndpoints,
  ...adminInvitationEndpoints,
  ...portalEndpoints,
  ...overviewEndpoints,
  ...approvalRuleEndpoints,
  ...hostnameEndpoints,
  ...developerEndpoints,
  ...bulkJobEndpoints,
  ...invitationEndpoints,
  ...developerRecordEndpoints,
  ...letterEndpoints,
  ...invitationListEndpoints,
  ...publishedServiceEndpoints,
  ...registrationFormEndpoints,
  ...termsEndpoints,
  ...emailTemplateEndpoints,
  ...activityEndpoints,
} as const satisfies Endpoints

export type ManagementApi = typeof managementApi
