import { type Context, Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { newPasswordForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { PortalEnv } from '../env.ts'
import { giveDevice } from '../http/browser.ts'
import { readForm } from '../http/form.ts'
import { type DeadLinkState, readAccountLink } from '../usecases/account-link.ts'
import { resetPassword as resetPasswordOf } from '../usecases/reset-password.ts'
import { accountGiven } from './account-given.ts'
import { type Dress, showPage } from './page.ts'

const { problems } = copy[defaultLanguage]

/** Where the letter about a forgotten password leads. */
export const resetPassword = new Hono<PortalEnv>()
  .get('/reset-password', (context) => showReset(context, context.req.query('token') ?? ''))
  .post('/reset-password', async (context) => {
    const form = await readForm(context, newPasswordForm)
    if (!form.ok) return showReset(context, form.typed.token ?? '', { status: 422, problems: form.problems })

    const given = accountGiven(context)
    const result = await resetPasswordOf(form.value, given)
    switch (result.outcome) {
      case 'reset':
        context.var.sendLetters()
        giveDevice(context, result.deviceCookie)
        return context.redirect('/login?notice=password_reset', 303)
      case 'password_refused': {
        const { token } = form.value
        return showReset(context, token, { status: 422, problems: { password: problems[result.problem].form } })
      }
      case 'link':
        return showDeadLink(context, result.state, result.email)
    }
  })

/** The form, if the link still counts; without spending it. */
async function showReset(context: Context<PortalEnv>, token: string, dress: Dress = {}): Promise<Response> {
  const found = await readAccountLink('reset-password', token, accountGiven(context))
  if (found.state === 'unknown') return showDeadLink(context, 'unknown', undefined)
  const { email } = found.link
  if (found.state !== 'valid') return showDeadLink(context, found.state, email)
  return showPage(context, 'reset-password', { ...dress, values: { token, username: email }, isPrivate: true })
}

/** A link that no longer works, or never did: a fresh letter is one button away. */
function showDeadLink(context: Context<PortalEnv>, state: DeadLinkState, email: string | undefined) {
  return showPage(context, 'reset-link-over', {
    status: state === 'unknown' ? 404 : 410,
    values: { email: email ?? '' },
    turnstile: 'forgot-password',
    isPrivate: true,
  })
}
