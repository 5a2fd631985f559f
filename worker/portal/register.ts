import { type Context, Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { registrationForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { PortalEnv } from '../env.ts'
import { networkOf } from '../http/network.ts'
import { readFormWithOwnFields } from '../http/own-fields.ts'
import { signUpPages } from '../http/portal-dress.ts'
import { tooManyNotice } from '../http/too-many.ts'
import { isHuman, notHumanNotice } from '../http/turnstile.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { registerDeveloper } from '../usecases/register-developer.ts'
import { type Dress, showPage } from './page.ts'
import { rememberAddress } from './remembered-address.ts'

export const register = new Hono<PortalEnv>()
  .get('/register', (context) => showRegister(context))
  .post('/register', async (context) => {
    const { portal } = context.var
    if (portal.sign_up_mode !== 'open') return showRegister(context, { status: 403 })
    const form = await readFormWithOwnFields(context, registrationForm, portal)
    if (!form.ok) return showRegister(context, { status: 422, values: form.typed, problems: form.problems })
    const { answers, acceptedTermsVersion, typed } = form
    const { full_name: fullName, email, turnstile_token: proof } = form.value
    // Before it is counted: robots must not use up what the portal takes.
    if (!(await isHuman(context, proof, 'register'))) {
      return showRegister(context, { status: 422, values: typed, notice: notHumanNotice })
    }

    const { store, settings, now, sendLetters } = context.var
    const result = await registerDeveloper({ fullName, email, answers, acceptedTermsVersion }, networkOf(context), {
      portal,
      store,
      tokenSecret: settings.tokenSecret,
      now,
    })
    switch (result.outcome) {
      case 'requested':
        sendLetters(letterDelay)
        rememberAddress(context, email.address)
        return context.redirect('/check-your-email', 303)
      case 'email_domain_refused': {
        const problems = { email: copy[defaultLanguage].problems.email_domain_refused.form }
        return showRegister(context, { status: 422, values: typed, problems })
      }
      case 'too_many':
        return showRegister(context, {
          status: 429,
          values: typed,
          notice: tooManyNotice(context, result.retryAfter),
        })
    }
  })

function showRegister(context: Context<PortalEnv>, dress: Dress = {}) {
  const { sign_up_mode: mode } = context.var.portal
  // Where only invited people sign up, the page's form asks for their letter again.
  return showPage(context, signUpPages[mode], { ...dress, turnstile: mode === 'invite_only' ? 'resend' : 'register' })
}
