import { Hono } from 'hono'
import type { DoorEnv } from '../env.ts'
import { originGuard } from '../http/origin-guard.ts'
import { refuseOtherMethods } from '../http/other-methods.ts'
import { Refused } from '../http/refused.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { account } from './account.ts'
import { accountData } from './account-data.ts'
import { activity } from './activity.ts'
import { adminInvitations } from './admin-invitations.ts'
import { admins } from './admins.ts'
import { approvalRules } from './approval-rules.ts'
import { bulkJobs } from './bulk-jobs.ts'
import { confirmNewEmail } from './confirm-new-email.ts'
import { developerExport } from './developer-export.ts'
import { developerRecords } from './developer-records.ts'
import { developers } from './developers.ts'
import { emailTemplates } from './email-templates.ts'
import { forgotPassword } from './forgot-password.ts'
import { health } from './health.ts'
import { hostnames } from './hostnames.ts'
import { invitationLists } from './invitation-lists.ts'
import { invitations } from './invitations.ts'
import { letters } from './letters.ts'
import { logIn } from './log-in.ts'
import { logInPasskey } from './log-in-passkey.ts'
import { logOut } from './log-out.ts'
import { organization } from './organization.ts'
import { overview } from './overview.ts'
import { ownSecondFactor } from './own-second-factor.ts'
import { ownSessions } from './own-sessions.ts'
import { pages } from './pages.ts'
import { portalLogo } from './portal-logo.ts'
import { portals } from './portals.ts'
import { preview } from './preview.ts'
import { publishedServices } from './published-services.ts'
import { registrationForm } from './registration-form.ts'
import { resendWebhook } from './resend-webhook.ts'
import { resetPassword } from './reset-password.ts'
import { secondFactor } from './second-factor.ts'
import { terms } from './terms.ts'
import { undoEmailChange } from './undo-email-change.ts'

/** The admins' door: the console's pages and the management API, on the admin hostname. */
export function consoleDoor() {
  const door = new Hono<DoorEnv>()
    // Signed by whoever sends it, instead of sent by a page of this hostname.
    .route('/', resendWebhook)
    .use(originGuard)
    .route('/', health)
    .route('/', logIn)
    .route('/', logInPasskey)
    .route('/', secondFactor)
    .route('/', logOut)
    .route('/', acceptInvitation)
    .route('/', forgotPassword)
    .route('/', resetPassword)
    .route('/', confirmNewEmail)
    .route('/', undoEmailChange)
    .route('/', account)
    .route('/', ownSessions)
    .route('/', accountData)
    .route('/', organization)
    .route('/', ownSecondFactor)
    .route('/', admins)
    .route('/', adminInvitations)
    .route('/', portals)
    .route('/', overview)
    .route('/', approvalRules)
    .route('/', portalLogo)
    .route('/', preview)
    .route('/', developerExport)
    .route('/', hostnames)
    .route('/', developers)
    .route('/', bulkJobs)
    .route('/', invitations)
    .route('/', developerRecords)
    .route('/', letters)
    .route('/', invitationLists)
    .route('/', publishedServices)
    .route('/', registrationForm)
    .route('/', terms)
    .route('/', emailTemplates)
    .route('/', activity)
    .route('/', pages)
  refuseOtherMethods(door)
  return door.all('*', () => {
    throw new Refused('not_found')
  })
}
