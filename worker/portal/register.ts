import { Hono } from 'hono'
import { registrationForm } from '../contract/forms.ts'
import type { PortalEnv } from '../env.ts'
import { readForm } from '../http/form.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { registerDeveloper } from '../usecases/register-developer.ts'
import { showPage } from './page.ts'
import { rememberAddress } from './remembered-address.ts'

export const register = new Hono<PortalEnv>()
  .get('/register', (context) => showPage(context, 'register'))
  .post('/register', async (context) => {
    const form = await readForm(context, registrationForm)
    if (!form.ok) return showPage(context, 'register', { status: 422, values: form.typed, problems: form.problems })

    const { store, settings, now, sendLetters } = context.var
    const { full_name: fullName, email } = form.value
    await registerDeveloper(
      { fullName, email, answers: [], acceptedTermsVersion: null },
      { store, tokenSecret: settings.tokenSecret, now },
    )
    sendLetters(letterDelay)
    rememberAddress(context, email.address)
    return context.redirect('/check-your-email', 303)
  })
