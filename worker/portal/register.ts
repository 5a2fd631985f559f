import { type Context, Hono } from 'hono'
import { registrationForm } from '../contract/forms.ts'
import type { PortalEnv } from '../env.ts'
import { networkOf } from '../http/network.ts'
import { readFormWithOwnFields } from '../http/own-fields.ts'
import { signUpPages } from '../http/portal-dress.ts'
import { rememberAddress } from '../http/remembered-address.ts'
import { tooManyNotice } from '../http/too-many.ts'
import { isHuman, notHumanNotice } from '../http/turnstile.ts'
import { wordsFor } from '../http/words.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { registerDeveloper } from '../usecases/register-developer.ts'
import { developerOrWayIn } from './developer-session.ts'
import { type Dress, showPage } from './page.ts'

export const register = new Hono<PortalEnv>()
  .get('/register', async (context) => {
    const visitor = await developerOrWayIn(context, '/')
    if ('developer' in visitor) return context.redirect('/', 303)
    if (visitor.awaits === 'terms') return context.redirect(visitor.wayIn, 303)
    return showRegister(context)
  })
  .post('/register', async (context) => {
    const { portal } = context.var
    if (portal.sign_up_mode !== 'open') return showRegister(context, { status: 403 })
    const form = await readFormWithOwnFields(context, registrationForm, portal)
    if (!form.ok) return showRegister(context, { status: 422, values: form.typed, problems: form.problems })
    const { answers, acceptedTermsVersion, typed } = form
    const { full_name: fullName, email, turnstile_token: proof } = form.value
    // Before it is counted: robots must not use up what the portal takes.
    if (!(await isHuman(context, proof, 'register'))) {
      return showRegister(context, { status: 422, values: typed, notice: notHumanNotice(context) })
    }

    const { store, settings, now, count, sendLetters, language } = context.var
    const signUp = { fullName, email, answers, acceptedTermsVersion, language }
    const result = await registerDeveloper(signUp, networkOf(context), {
      portal,
      store,
      tokenSecret: settings.tokenSecret,
      now,
    })
    count({ what: 'registration', portal: portal.id, outcome: result.outcome })
    switch (result.outcome) {
      case 'requested':
        sendLetters(letterDelay)
        rememberAddress(context, email.address)
        return context.redirect('/check-your-email', 303)
      case 'email_domain_refused': {
        const problems = { email: wordsFor(context).problems.email_domain_refused.form }
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
