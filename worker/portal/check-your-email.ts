import { Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { parseEmailAddress } from '../contract/email-address.ts'
import { resendForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { PortalEnv } from '../env.ts'
import { readForm } from '../http/form.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { resendConfirmation } from '../usecases/resend-confirmation.ts'
import { showPage } from './page.ts'
import { rememberAddress, rememberedAddress } from './remembered-address.ts'

export const checkYourEmail = new Hono<PortalEnv>()
  .get('/check-your-email', (context) => {
    const email = parseEmailAddress(rememberedAddress(context) ?? '')?.address
    const letterSent = context.req.query('sent') === 'again'
    return showPage(context, 'check-your-email', {
      isPrivate: true,
      ...(email && { values: { email } }),
      ...(letterSent && { notice: { tone: 'success', ...copy[defaultLanguage].notices.letter_sent } }),
    })
  })
  .post('/check-your-email', async (context) => {
    const form = await readForm(context, resendForm)
    if (!form.ok)
      return showPage(context, 'check-your-email', { status: 422, values: form.typed, problems: form.problems })

    const { store, settings, now, sendLetters } = context.var
    await resendConfirmation(form.value.email, { store, tokenSecret: settings.tokenSecret, now })
    sendLetters(letterDelay)
    rememberAddress(context, form.value.email.address)
    return context.redirect('/check-your-email?sent=again', 303)
  })
