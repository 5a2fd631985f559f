import { type Context, Hono } from 'hono'
import { resendForm } from '../contract/forms.ts'
import type { PortalEnv } from '../env.ts'
import { readForm } from '../http/form.ts'
import { networkOf } from '../http/network.ts'
import { rememberAddress, rememberedAddress } from '../http/remembered-address.ts'
import { tooManyLettersNotice } from '../http/too-many.ts'
import { isHuman, notHumanNotice } from '../http/turnstile.ts'
import { wordsFor } from '../http/words.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { resendConfirmation } from '../usecases/resend-confirmation.ts'
import { type Dress, showPage } from './page.ts'

export const checkYourEmail = new Hono<PortalEnv>()
  .get('/check-your-email', (context) => {
    const email = rememberedAddress(context)
    const letterSent = context.req.query('sent') === 'again'
    return showResend(context, {
      isPrivate: true,
      ...(email && { values: { email } }),
      ...(letterSent && { notice: { tone: 'success', ...wordsFor(context).notices.letter_sent } }),
    })
  })
  .post('/check-your-email', async (context) => {
    const form = await readForm(context, resendForm)
    if (!form.ok) return showResend(context, { status: 422, values: form.typed, problems: form.problems })
    const { email, turnstile_token: proof } = form.value
    if (!(await isHuman(context, proof, 'resend'))) {
      return showResend(context, { status: 422, values: form.typed, notice: notHumanNotice(context) })
    }

    const { portal, store, settings, now, sendLetters } = context.var
    const given = { portal, store, tokenSecret: settings.tokenSecret, now }
    const result = await resendConfirmation(email, networkOf(context), given)
    if (result.outcome === 'too_many') {
      const notice = tooManyLettersNotice(context, result.retryAfter)
      return showResend(context, { status: 429, values: form.typed, notice })
    }
    sendLetters(letterDelay)
    rememberAddress(context, email.address)
    return context.redirect('/check-your-email?sent=again', 303)
  })

function showResend(context: Context<PortalEnv>, dress: Dress) {
  return showPage(context, 'check-your-email', { ...dress, turnstile: 'resend' })
}
