import { type Context, Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { confirmationForm } from '../contract/forms.ts'
import type { PortalEnv } from '../env.ts'
import { badPasswords } from '../http/bad-passwords.ts'
import { readForm } from '../http/form.ts'
import { rememberAddress } from '../http/remembered-address.ts'
import { confirmEmail, type LinkState, readLink } from '../usecases/confirm-email.ts'
import { countConfirmation } from './count-confirmation.ts'
import { showPage } from './page.ts'

export const confirm = new Hono<PortalEnv>()
  .get('/confirm', async (context) => {
    const token = context.req.query('token') ?? ''
    const { state, registration } = await readLink(token, context.var)
    // An invitation asks for more than a password.
    if (registration?.link === 'developer-invitation') {
      return context.redirect(`/accept-invitation?${new URLSearchParams({ token })}`, 303)
    }
    const email = registration?.email ?? ''
    if (state !== 'valid') return showDeadLink(context, state, email)
    return showPage(context, 'confirm', { values: { token, username: email }, isPrivate: true })
  })
  .post('/confirm', async (context) => {
    const { portal, store, settings, now, sendLetters, language } = context.var
    const form = await readForm(context, confirmationForm)
    if (!form.ok) {
      const token = form.typed.token ?? ''
      if (form.problems.token) return showDeadLink(context, 'unknown', undefined)
      const { state, registration } = await readLink(token, { store, now })
      const email = registration?.email ?? ''
      if (state !== 'valid') return showDeadLink(context, state, email)
      return showPage(context, 'confirm', {
        status: 422,
        values: { token, username: email },
        problems: form.problems,
        isPrivate: true,
      })
    }

    const result = await confirmEmail(form.value, {
      store,
      badPasswords: badPasswords(context, portal),
      passwordPepper: settings.passwordPepper,
      now,
    })
    countConfirmation(context, result)
    switch (result.outcome) {
      case 'confirmed':
        sendLetters()
        rememberAddress(context, result.email)
        return context.redirect(`/login?notice=confirmed_${result.status}`, 303)
      case 'password_refused':
        return showPage(context, 'confirm', {
          status: 422,
          values: { token: form.value.token, username: result.email },
          problems: { password: copy[language].problems[result.problem].form },
          isPrivate: true,
        })
      case 'link':
        return showDeadLink(context, result.state, result.email)
    }
  })

/** A link that no longer works, or never did: what to do now, with a fresh letter one button away. */
function showDeadLink(context: Context<PortalEnv>, state: Exclude<LinkState, 'valid'>, email: string | undefined) {
  return showPage(context, state === 'confirmed' ? 'already-confirmed' : 'link-expired', {
    status: state === 'unknown' ? 404 : 410,
    values: { email: email ?? '' },
    turnstile: 'resend',
    isPrivate: true,
  })
}
