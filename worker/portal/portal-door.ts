import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { PortalEnv } from '../env.ts'
import { limitBody } from '../http/body.ts'
import { originGuard } from '../http/origin-guard.ts'
import { refuseOtherMethods } from '../http/other-methods.ts'
import { signUpMaxBytes } from '../http/own-fields.ts'
import { problemAnswer } from '../http/problem.ts'
import { Refused } from '../http/refused.ts'
import { isApi } from '../http/surprise.ts'
import { wordsFor } from '../http/words.ts'
import { databaseOf } from '../store/database.ts'
import { openPortalStore } from '../store/portal-store.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { acceptTerms } from './accept-terms.ts'
import { accountData } from './account-data.ts'
import { accountDeletion } from './account-deletion.ts'
import { accountEmail } from './account-email.ts'
import { accountPasskeys } from './account-passkeys.ts'
import { accountPassword } from './account-password.ts'
import { accountProfile } from './account-profile.ts'
import { accountSessions } from './account-sessions.ts'
import { appearance } from './appearance.ts'
import { checkYourEmail } from './check-your-email.ts'
import { confirm } from './confirm.ts'
import { confirmNewEmail } from './confirm-new-email.ts'
import { developerApi } from './developer-api.ts'
import { forgotPassword } from './forgot-password.ts'
import { logIn } from './log-in.ts'
import { logInPasskey } from './log-in-passkey.ts'
import { logOut } from './log-out.ts'
import { notMe } from './not-me.ts'
import { showPage } from './page.ts'
import type { PortalDirectory } from './portal-directory.ts'
import { publishedServices } from './published-services.ts'
import { register } from './register.ts'
import { resetPassword } from './reset-password.ts'
import { terms } from './terms.ts'
import { undoEmailChange } from './undo-email-change.ts'
import { keepChosenLanguage, nameLanguage, visitorsLanguage } from './visitors-language.ts'

/**
 * The developers' door: what is served on a portal's hostname. The portal is resolved here, once, by the hostname of
 * the URL alone; from then on nothing can name another one.
 */
export function portalDoor(directory: PortalDirectory) {
  const door = new Hono<PortalEnv>()
    .use(nameLanguage, resolvePortal(directory))
    .use(originGuard, limitForms, keepChosenLanguage)
    .route('/', publishedServices)
    .route('/', logIn)
    .route('/', logInPasskey)
    .route('/', logOut)
    .route('/', register)
    .route('/', checkYourEmail)
    .route('/', confirm)
    .route('/', notMe)
    .route('/', forgotPassword)
    .route('/', resetPassword)
    .route('/', confirmNewEmail)
    .route('/', undoEmailChange)
    .route('/', terms)
    .route('/', acceptTerms)
    .route('/', acceptInvitation)
    .route('/', accountProfile)
    .route('/', accountPassword)
    .route('/', accountPasskeys)
    .route('/', accountEmail)
    .route('/', accountSessions)
    .route('/', accountData)
    .route('/', accountDeletion)
    .route('/', appearance)
    .route('/api/v3', developerApi)
    .route('/api/v2', developerApi)
  refuseOtherMethods(door)
  return door.all('*', (context) =>
    isApi(context)
      ? problemAnswer(context, 404, wordsFor(context).api.nothing_here)
      : showPage(context, 'not-found', { status: 404 }),
  )
}

const pathsWithOwnFields = ['/register', '/accept-invitation', '/account', '/api/v3/developer', '/api/v2/developer']

/** The usual limit for every form, and more where the portal's own fields ask for long answers. */
const limitForms = createMiddleware<PortalEnv>((context, next) => {
  const hasOwnFields = pathsWithOwnFields.includes(new URL(context.req.url).pathname)
  return limitBody(hasOwnFields ? signUpMaxBytes(context.var.portal) : undefined)(context, next)
})

function resolvePortal(directory: PortalDirectory) {
  return createMiddleware<PortalEnv>(async (context, next) => {
    const url = new URL(context.req.url)
    context.set('language', visitorsLanguage(context))
    const portal = await directory.find(context.env, url.hostname, context.var.now)
    // No product name, no hint: whoever asks for a hostname that is nobody's learns nothing.
    if (!portal) return context.text('Not found\n', 404)

    context.set('place', portal.id)
    context.set('language', visitorsLanguage(context, portal.language))
    if (portal.closed_at !== null) throw new Refused('portal_closed')
    if (url.hostname !== portal.canonicalHostname) {
      const origin = context.var.settings.originOf(portal.canonicalHostname)
      return context.redirect(`${origin}${url.pathname}${url.search}`, 308)
    }
    context.set('portal', portal)
    context.set('store', openPortalStore(databaseOf(context.env, portal), portal))
    return next()
  })
}
