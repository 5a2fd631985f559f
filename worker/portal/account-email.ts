import { type Context, Hono } from 'hono'
import type { FieldProblem } from '../contract/fields.ts'
import { changeEmailForm } from '../contract/forms.ts'
import type { PortalEnv } from '../env.ts'
import { readForm } from '../http/form.ts'
import { networkOf } from '../http/network.ts'
import { tooManyLettersNotice, tooManyNotice } from '../http/too-many.ts'
import { wordsFor } from '../http/words.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { requestEmailChange } from '../usecases/request-email-change.ts'
import { accountGiven } from './account-given.ts'
import { showAccountPage } from './account-page.ts'
import { forOwner, type Owner } from './developer-session.ts'
import type { Dress } from './page.ts'

/** Another address: it has to prove itself before anything changes. */
export const accountEmail = new Hono<PortalEnv>()
  .get(
    '/account/email',
    forOwner((context, owner) =>
      showEmail(context, owner, {
        ...(context.req.query('notice') === 'sent' && {
          notice: { tone: 'success', ...wordsFor(context).account.email.sent },
        }),
      }),
    ),
  )
  .post('/account/email', forOwner(askForEmail))

async function askForEmail(context: Context<PortalEnv>, owner: Owner): Promise<Response> {
  const form = await readForm(context, changeEmailForm)
  const { typed } = form
  if (!form.ok) return showEmail(context, owner, { status: 422, values: typed, problems: form.problems })

  const mend = (field: 'email' | 'present_password', problem: FieldProblem) =>
    showEmail(context, owner, {
      status: 422,
      values: typed,
      problems: { [field]: wordsFor(context).problems[problem].form },
    })
  const { email, present_password: presentPassword } = form.value
  const result = await requestEmailChange(
    owner.developer.id,
    { email, presentPassword, network: networkOf(context) },
    accountGiven(context),
  )
  switch (result.outcome) {
    case 'requested':
      context.var.sendLetters(letterDelay)
      return context.redirect('/account/email?notice=sent', 303)
    case 'wrong_password':
      return mend('present_password', 'password_wrong')
    case 'email_domain_refused':
      return mend('email', 'email_domain_refused')
    case 'same_address':
      return mend('email', 'email_is_yours')
    case 'too_many':
    case 'too_many_letters': {
      const say = result.outcome === 'too_many' ? tooManyNotice : tooManyLettersNotice
      const notice = say(context, result.retryAfter)
      return showEmail(context, owner, { status: 429, values: typed, notice })
    }
  }
}

function showEmail(context: Context<PortalEnv>, owner: Owner, dress: Dress): Promise<Response> {
  return showAccountPage(context, owner, 'account/email', dress)
}
