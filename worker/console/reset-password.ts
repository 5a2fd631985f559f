import { Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { newPasswordForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { DoorEnv, RequestContext } from '../env.ts'
import { limitBody } from '../http/body.ts'
import { giveDevice } from '../http/browser.ts'
import { readForm } from '../http/form.ts'
import type { FormDress } from '../http/form-page.ts'
import { type DeadLinkState, readAccountLink } from '../usecases/account-link.ts'
import { resetPassword as resetPasswordOf } from '../usecases/reset-password.ts'
import { accountGiven } from './account-given.ts'
import { showEntrance } from './entrance-page.ts'

const { problems } = copy[defaultLanguage]

/** Where the letter about a forgotten password leads. */
export const resetPassword = new Hono<DoorEnv>()
  .get('/reset-password', (context) => showReset(context, context.req.query('token') ?? ''))
  .post('/reset-password', limitBody(), async (context) => {
    const form = await readForm(context, newPasswordForm)
    if (!form.ok) return showReset(context, form.typed.token ?? '', form.problems)

    const given = accountGiven(context)
    const result = await resetPasswordOf(form.value, given)
    switch (result.outcome) {
      case 'reset':
        context.var.sendLetters()
        giveDevice(context, result.deviceCookie)
        return context.redirect('/login?notice=password_reset', 303)
      case 'password_refused':
        return showReset(context, form.value.token, { password: problems[result.problem].form })
      case 'link':
        return showDeadReset(context, result.state, result.email)
    }
  })

/** The form, if the link still counts; without spending it. */
async function showReset(context: RequestContext, token: string, found?: FormDress['problems']): Promise<Response> {
  const read = await readAccountLink('reset-password', token, accountGiven(context))
  if (read.state === 'unknown') return showDeadReset(context, 'unknown', undefined)
  const { email } = read.link
  if (read.state !== 'valid') return showDeadReset(context, read.state, email)
  const values = { token, username: email }
  return showEntrance(context, 'reset-password', found ? { status: 422, values, problems: found } : { values })
}

/** A link that no longer works, or never did: a fresh letter is one button away. */
function showDeadReset(context: RequestContext, state: DeadLinkState, email: string | undefined): Promise<Response> {
  return showEntrance(context, 'reset-link-over', {
    status: state === 'unknown' ? 404 : 410,
    values: { email: email ?? '' },
    turnstile: 'forgot-password',
  })
}
