import { Hono } from 'hono'
import { parseEmailAddress } from '../contract/email-address.ts'
import { resendForm } from '../contract/forms.ts'
import type { PortalEnv } from '../env.ts'
import { readForm } from '../http/form.ts'
import { networkOf } from '../http/network.ts'
import { tooManyNotice } from '../http/too-many.ts'
import { wordsFor } from '../http/words.ts'
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
      ...(letterSent && { notice: { tone: 'success', ...wordsFor(context).notices.letter_sent } }),
    })
  })
  .post('/check-your-email', async (context) => {
    const form = await readForm(context, resendForm)
    if (!form.ok)
      return showPage(context, 'check-your-email', { status: 422, values: form.typed, problems: form.problems })

    const { portal, store, settings, now, sendLetters } = context.var
    const counting = { scope: portal.id, tokenSecret: settings.tokenSecret, now }
    const result = await resendConfirmation(form.value.email, networkOf(context), { store, ...counting })
    if (result.outcome === 'too_many') {
      const notice = tooManyNotice(context, result.retryAfter)
      return showPage(context, 'check-your-email', { status: 429, values: form.typed, notice })
    }
    sendLetters(letterDelay)
    rememberAddress(context, form.value.email.address)
    return context.redirect('/check-your-email?sent=again', 303)
  })
