import { type Context, Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { parseEmailAddress } from '../contract/email-address.ts'
import { resendForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { PortalEnv } from '../env.ts'
import { readForm } from '../http/form.ts'
import { networkOf } from '../http/network.ts'
import { tooManyNotice } from '../http/too-many.ts'
import { isHuman, notHumanNotice } from '../http/turnstile.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { resendConfirmation } from '../usecases/resend-confirmation.ts'
import { type Dress, showPage } from './page.ts'
import { rememberAddress, rememberedAddress } from './remembered-address.ts'

export const checkYourEmail = new Hono<PortalEnv>()
  .get('/check-your-email', (context) => {
    const email = parseEmailAddress(rememberedAddress(context) ?? '')?.address
    const letterSent = context.req.query('sent') === 'again'
    return showResend(context, {
      isPrivate: true,
      ...(email && { values: { email } }),
      ...(letterSent && { notice: { tone: 'success', ...copy[defaultLanguage].notices.letter_sent } }),
    })
  })
  .post('/check-your-email', async (context) => {
    const form = await readForm(context, resendForm)
    if (!form.ok) return showResend(context, { status: 422, values: form.typed, problems: form.problems })
    const { email, turnstile_token: proof } = form.value
    if (!(await isHuman(context, proof, 'resend'))) {
      return showResend(context, { status: 422, values: form.typed, notice: notHumanNotice })
    }

    const { portal, store, settings, now, sendLetters } = context.var
    const counting = { scope: portal.id, tokenSecret: settings.tokenSecret, now }
    const result = await resendConfirmation(email, networkOf(context), { store, ...counting })
    if (result.outcome === 'too_many') {
      const notice = tooManyNotice(context, result.retryAfter)
      return showResend(context, { status: 429, values: form.typed, notice })
    }
    sendLetters(letterDelay)
    rememberAddress(context, email.address)
    return context.redirect('/check-your-email?sent=again', 303)
  })

function showResend(context: Context<PortalEnv>, dress: Dress) {
  return showPage(context, 'check-your-email', { ...dress, turnstile: 'resend' })
}
