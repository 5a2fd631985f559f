import { Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { loginForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { DoorEnv, RequestContext } from '../env.ts'
import { limitBody } from '../http/body.ts'
import { browserOf, giveDevice } from '../http/browser.ts'
import { readForm } from '../http/form.ts'
import { dressForm, type FormDress } from '../http/form-page.ts'
import { recordLogIn } from '../http/log-in-record.ts'
import { rememberedAddress } from '../http/remembered-address.ts'
import { returnPath } from '../http/return-path.ts'
import { giveSession, sessionToken } from '../http/session-cookie.ts'
import { tooManyNotice } from '../http/too-many.ts'
import { isHuman, notHumanNotice, showTurnstile } from '../http/turnstile.ts'
import { openAdmins } from '../store/admins.ts'
import { attemptsOf } from '../store/attempts.ts'
import { directoryDatabase } from '../store/database.ts'
import { logInAdmin } from '../usecases/log-in-admin.ts'
import { findSession } from './admin-session.ts'
import { consolePage } from './pages.ts'
import { stepAddress } from './second-factor.ts'

const { notices } = copy[defaultLanguage]

/** The notices that steps send an admin here with who has just proven an address. They log in with it. */
const provenNotices: Record<string, FormDress['notice']> = {
  invitation_accepted: { tone: 'success', ...notices.invitation_accepted },
  password_reset: { tone: 'success', ...notices.password_reset },
  email_changed: { tone: 'success', ...notices.email_changed },
  email_change_undone: { tone: 'success', ...notices.email_change_undone },
}

/** The other ones. */
const arrivalNotices: Record<string, FormDress['notice']> = {
  logged_out: { tone: 'info', ...notices.logged_out },
  account_deleted: { tone: 'info', ...notices.account_deleted },
}

export const logIn = new Hono<DoorEnv>()
  .get('/login', async (context) => {
    const returnTo = context.req.query('return_to') ?? ''
    const session = await findSession(context)
    if (session && session.standing !== 'complete') {
      return context.redirect(stepAddress(session.standing, returnTo), 303)
    }
    const isSentHere = returnTo !== '' && returnTo !== '/'
    const name = context.req.query('notice') ?? ''
    const email = provenNotices[name] && rememberedAddress(context)
    const notice =
      provenNotices[name] ??
      arrivalNotices[name] ??
      (isSentHere && ({ tone: 'info', ...notices.log_in_first } as const))
    return showLogIn(context, 200, {
      values: { return_to: returnTo, ...(email && { email }) },
      ...(notice && { notice }),
    })
  })
  .post('/login', limitBody(), async (context) => {
    const form = await readForm(context, loginForm)
    if (!form.ok) return showLogIn(context, 422, { values: form.typed, problems: form.problems })

    const { settings, now, sendLetters } = context.var
    const { tokenSecret, passwordPepper } = settings
    const { email, password, return_to: returnTo, turnstile_token: proof } = form.value
    const database = directoryDatabase(context.env)
    const result = await logInAdmin(
      {
        email: email.address,
        password,
        browser: browserOf(context),
        presentToken: sessionToken(context, 'admin'),
      },
      {
        admins: openAdmins(database),
        attempts: attemptsOf(database),
        scope: 'console',
        tokenSecret,
        passwordPepper,
        isHuman: () => isHuman(context, proof, 'log-in'),
        now,
      },
    )
    recordLogIn(context, { email: email.address, outcome: result.outcome })
    const again = (status: 401 | 422 | 429, notice: FormDress['notice'], needsProof: boolean) =>
      showLogIn(context, status, { values: form.typed, ...(notice && { notice }) }, needsProof)
    switch (result.outcome) {
      case 'logged_in':
        giveSession(context, 'admin', result.session.token)
        if (result.session.isNewDevice) sendLetters()
        if (result.standing !== 'complete') return context.redirect(stepAddress(result.standing, returnTo), 303)
        giveDevice(context, result.session.deviceCookie)
        return context.redirect(returnPath(returnTo, settings.originOf(settings.adminHostname)), 303)
      case 'disabled':
        return again(401, { tone: 'error', ...notices.admin_disabled }, result.needsProof)
      case 'wrong_credentials':
        return again(401, { tone: 'error', ...notices.wrong_credentials }, result.needsProof)
      case 'not_human':
        return again(422, notHumanNotice(context), true)
      case 'too_many':
        return again(429, tooManyNotice(context, result.retryAfter, 'log_in'), true)
    }
  })

async function showLogIn(
  context: RequestContext,
  status: 200 | 401 | 422 | 429,
  dress: FormDress,
  needsProof = false,
): Promise<Response> {
  const page = await consolePage(context, 'login')
  const rewriter = dressForm(new HTMLRewriter(), dress, context.var.language)
  return context.body(
    (needsProof ? showTurnstile(context, rewriter, 'log-in') : rewriter).transform(page).body ?? '',
    status,
    Object.fromEntries(page.headers),
  )
}
