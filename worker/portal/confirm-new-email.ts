import { type Context, Hono } from 'hono'
import { newEmailForm } from '../contract/forms.ts'
import type { PortalEnv } from '../env.ts'
import { readForm } from '../http/form.ts'
import { rememberAddress } from '../http/remembered-address.ts'
import { type DeadLinkState, readAccountLink } from '../usecases/account-link.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { proveEmail } from '../usecases/prove-email.ts'
import { accountGiven } from './account-given.ts'
import { showPage } from './page.ts'

/** Where the letter to a new address leads. Opening it changes nothing: the button does. */
export const confirmNewEmail = new Hono<PortalEnv>()
  .get('/confirm-new-email', (context) => showConfirmation(context, context.req.query('token') ?? ''))
  .post('/confirm-new-email', async (context) => {
    const form = await readForm(context, newEmailForm)
    if (!form.ok) return showDeadLink(context, 'unknown')

    const result = await proveEmail(form.value.token, accountGiven(context))
    switch (result.outcome) {
      case 'proven':
        context.var.sendLetters(letterDelay)
        rememberAddress(context, result.email)
        return context.redirect('/login?notice=email_changed', 303)
      case 'refused':
        return showPage(context, 'address-taken', { status: 409, isPrivate: true })
      case 'link':
        return showDeadLink(context, result.state)
    }
  })

async function showConfirmation(context: Context<PortalEnv>, token: string): Promise<Response> {
  const found = await readAccountLink('change-email', token, accountGiven(context))
  if (found.state !== 'valid') return showDeadLink(context, found.state)
  return showPage(context, 'confirm-new-email', { values: { token, new_email: found.link.email }, isPrivate: true })
}

function showDeadLink(context: Context<PortalEnv>, state: DeadLinkState): Promise<Response> {
  return showPage(context, 'new-email-link-over', { status: state === 'unknown' ? 404 : 410, isPrivate: true })
}
