import { Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { registrationForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { PortalEnv } from '../env.ts'
import { readFormWithOwnFields } from '../http/own-fields.ts'
import { signUpPages } from '../http/portal-dress.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { registerDeveloper } from '../usecases/register-developer.ts'
import { showPage } from './page.ts'
import { rememberAddress } from './remembered-address.ts'

export const register = new Hono<PortalEnv>()
  .get('/register', (context) => showPage(context, signUpPages[context.var.portal.sign_up_mode]))
  .post('/register', async (context) => {
    const { portal } = context.var
    if (portal.sign_up_mode !== 'open') return showPage(context, signUpPages[portal.sign_up_mode], { status: 403 })
    const form = await readFormWithOwnFields(context, registrationForm, portal)
    if (!form.ok) return showPage(context, 'register', { status: 422, values: form.typed, problems: form.problems })

    const { store, settings, now, sendLetters } = context.var
    const { full_name: fullName, email } = form.value
    const { answers, acceptedTermsVersion } = form
    const outcome = await registerDeveloper(
      { fullName, email, answers, acceptedTermsVersion },
      { portal, store, tokenSecret: settings.tokenSecret, now },
    )
    if (outcome === 'email_domain_refused') {
      const problems = { email: copy[defaultLanguage].problems[outcome].form }
      return showPage(context, 'register', { status: 422, values: form.typed, problems })
    }
    sendLetters(letterDelay)
    rememberAddress(context, email.address)
    return context.redirect('/check-your-email', 303)
  })
