import { Hono } from 'hono'
import { registrationForm } from '../contract/forms.ts'
import type { PortalEnv } from '../env.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { registerDeveloper } from '../usecases/register-developer.ts'
import { readFormWithOwnFields } from './own-fields.ts'
import { showPage } from './page.ts'
import { rememberAddress } from './remembered-address.ts'

export const register = new Hono<PortalEnv>()
  .get('/register', (context) => showPage(context, 'register'))
  .post('/register', async (context) => {
    const form = await readFormWithOwnFields(context, registrationForm, context.var.portal)
    if (!form.ok) return showPage(context, 'register', { status: 422, values: form.typed, problems: form.problems })

    const { store, settings, now, sendLetters } = context.var
    const { full_name: fullName, email } = form.value
    const { answers, acceptedTermsVersion } = form
    await registerDeveloper(
      { fullName, email, answers, acceptedTermsVersion },
      { store, tokenSecret: settings.tokenSecret, now },
    )
    sendLetters(letterDelay)
    rememberAddress(context, email.address)
    return context.redirect('/check-your-email', 303)
  })
