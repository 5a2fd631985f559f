import { type Context, Hono } from 'hono'
import { newPasswordForm } from '../contract/forms.ts'
import type { PortalEnv } from '../env.ts'
import { readForm } from '../http/form.ts'
import { rememberAddress } from '../http/remembered-address.ts'
import { wordsFor } from '../http/words.ts'
import { type DeadLinkState, readAccountLink } from '../usecases/account-link.ts'
import { undoEmailChange as undoEmailChangeOf } from '../usecases/undo-email-change.ts'
import { accountGiven } from './account-given.ts'
import { type Dress, showPage } from './page.ts'

/** Where the letter to the address of before leads: the way back, for whoever did not change it. */
export const undoEmailChange = new Hono<PortalEnv>()
  .get('/undo-email-change', (context) => showWayBack(context, context.req.query('token') ?? ''))
  .post('/undo-email-change', async (context) => {
    const form = await readForm(context, newPasswordForm)
    if (!form.ok) return showWayBack(context, form.typed.token ?? '', { status: 422, problems: form.problems })

    const result = await undoEmailChangeOf(form.value, accountGiven(context))
    switch (result.outcome) {
      case 'undone':
        context.var.sendLetters()
        rememberAddress(context, result.email)
        return context.redirect('/login?notice=email_change_undone', 303)
      case 'password_refused': {
        const { problems } = wordsFor(context)
        return showWayBack(context, form.value.token, {
          status: 422,
          problems: { password: problems[result.problem].form },
        })
      }
      case 'refused':
        return showPage(context, 'address-taken', { status: 409, isPrivate: true })
      case 'link':
        return showDeadLink(context, result.state)
    }
  })

/** The form, if the link still counts; without spending it. */
async function showWayBack(context: Context<PortalEnv>, token: string, dress: Dress = {}): Promise<Response> {
  const found = await readAccountLink('email-changed', token, accountGiven(context))
  if (found.state !== 'valid') return showDeadLink(context, found.state)
  const { email } = found.link
  return showPage(context, 'undo-email-change', { ...dress, values: { token, username: email }, isPrivate: true })
}

function showDeadLink(context: Context<PortalEnv>, state: DeadLinkState): Promise<Response> {
  return showPage(context, 'undo-link-over', { status: state === 'unknown' ? 404 : 410, isPrivate: true })
}
