import { Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { newPasswordForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { DoorEnv, RequestContext } from '../env.ts'
import { limitBody } from '../http/body.ts'
import { readForm } from '../http/form.ts'
import type { FormDress } from '../http/form-page.ts'
import { rememberAddress } from '../http/remembered-address.ts'
import { type DeadLinkState, readAccountLink } from '../usecases/account-link.ts'
import { undoEmailChange as undoEmailChangeOf } from '../usecases/undo-email-change.ts'
import { accountGiven } from './account-given.ts'
import { showDeadLink, showEntrance } from './entrance-page.ts'

const { account_link_over: over, problems } = copy[defaultLanguage]

/** Where the letter to an admin's address of before leads: the way back, for whoever did not change it. */
export const undoEmailChange = new Hono<DoorEnv>()
  .get('/undo-email-change', (context) => showWayBack(context, context.req.query('token') ?? ''))
  .post('/undo-email-change', limitBody(), async (context) => {
    const form = await readForm(context, newPasswordForm)
    if (!form.ok) return showWayBack(context, form.typed.token ?? '', form.problems)

    const result = await undoEmailChangeOf(form.value, accountGiven(context))
    switch (result.outcome) {
      case 'undone':
        context.var.sendLetters()
        rememberAddress(context, result.email)
        return context.redirect('/login?notice=email_change_undone', 303)
      case 'password_refused':
        return showWayBack(context, form.value.token, { password: problems[result.problem].form })
      case 'refused':
        return showDeadLink(context, over.address_taken, 409)
      case 'link':
        return showDead(context, result.state)
    }
  })

/** The form, if the link still counts; without spending it. */
async function showWayBack(context: RequestContext, token: string, found?: FormDress['problems']): Promise<Response> {
  const read = await readAccountLink('email-changed', token, accountGiven(context))
  if (read.state !== 'valid') return showDead(context, read.state)
  const values = { token, username: read.link.email }
  return showEntrance(context, 'undo-email-change', found ? { status: 422, values, problems: found } : { values })
}

function showDead(context: RequestContext, state: DeadLinkState): Promise<Response> {
  return showDeadLink(context, over.email_changed_of_admin, state === 'unknown' ? 404 : 410)
}
