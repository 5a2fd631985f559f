import { Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { newEmailForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { DoorEnv, RequestContext } from '../env.ts'
import { limitBody } from '../http/body.ts'
import { readForm } from '../http/form.ts'
import { rememberAddress } from '../http/remembered-address.ts'
import { type DeadLinkState, readAccountLink } from '../usecases/account-link.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { proveEmail } from '../usecases/prove-email.ts'
import { accountGiven } from './account-given.ts'
import { showDeadLink, showEntrance } from './entrance-page.ts'

const { account_link_over: over } = copy[defaultLanguage]

/** Where the letter to an admin's new address leads. Opening it changes nothing: the button does. */
export const confirmNewEmail = new Hono<DoorEnv>()
  .get('/confirm-new-email', async (context) => {
    const token = context.req.query('token') ?? ''
    const found = await readAccountLink('change-email', token, accountGiven(context))
    if (found.state !== 'valid') return showDead(context, found.state)
    return showEntrance(context, 'confirm-new-email', { values: { token, new_email: found.link.email } })
  })
  .post('/confirm-new-email', limitBody(), async (context) => {
    const form = await readForm(context, newEmailForm)
    if (!form.ok) return showDead(context, 'unknown')

    const result = await proveEmail(form.value.token, accountGiven(context))
    switch (result.outcome) {
      case 'proven':
        context.var.sendLetters(letterDelay)
        rememberAddress(context, result.email)
        return context.redirect('/login?notice=email_changed', 303)
      case 'refused':
        return showDeadLink(context, over.address_taken, 409)
      case 'link':
        return showDead(context, result.state)
    }
  })

function showDead(context: RequestContext, state: DeadLinkState): Promise<Response> {
  return showDeadLink(context, over['change-email'], state === 'unknown' ? 404 : 410)
}
