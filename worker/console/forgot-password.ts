import { Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { forgotPasswordForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { DoorEnv, RequestContext } from '../env.ts'
import { limitBody } from '../http/body.ts'
import { readForm } from '../http/form.ts'
import { networkOf } from '../http/network.ts'
import { rememberAddress, rememberedAddress } from '../http/remembered-address.ts'
import { tooManyLettersNotice } from '../http/too-many.ts'
import { isHuman, notHumanNotice } from '../http/turnstile.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { requestPasswordReset } from '../usecases/request-password-reset.ts'
import { accountGiven } from './account-given.ts'
import { type Dress, showEntrance } from './entrance-page.ts'

const { sent } = copy[defaultLanguage].forgot_password

/** The way in for admins who forgot their password: one answer for everybody, and a letter for those who may log in. */
export const forgotPassword = new Hono<DoorEnv>()
  .get('/forgot-password', (context) => {
    const email = rememberedAddress(context)
    return showForgotPassword(context, {
      ...(email && { values: { email } }),
      ...(context.req.query('notice') === 'sent' && { notice: { tone: 'success', ...sent } }),
    })
  })
  .post('/forgot-password', limitBody(), async (context) => {
    const form = await readForm(context, forgotPasswordForm)
    if (!form.ok) return showForgotPassword(context, { status: 422, values: form.typed, problems: form.problems })
    const { email, turnstile_token: proof } = form.value
    if (!(await isHuman(context, proof, 'forgot-password'))) {
      return showForgotPassword(context, { status: 422, values: form.typed, notice: notHumanNotice(context) })
    }

    const requested = await requestPasswordReset(email, networkOf(context), accountGiven(context))
    if (requested.outcome === 'too_many') {
      const notice = tooManyLettersNotice(context, requested.retryAfter)
      return showForgotPassword(context, { status: 429, values: form.typed, notice })
    }
    context.var.sendLetters(letterDelay)
    rememberAddress(context, email.address)
    return context.redirect('/forgot-password?notice=sent', 303)
  })

function showForgotPassword(context: RequestContext, dress: Dress) {
  return showEntrance(context, 'forgot-password', { ...dress, turnstile: 'forgot-password' })
}
