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
      showEmail(context, owner, (waiting) => {
        const notice = noticeOf(context, waiting)
        return { ...(waiting && { values: { email: waiting } }), ...(notice && { notice }) }
      }),
    ),
  )
  .post('/account/email', forOwner(askForEmail))
  .post(
    '/account/email/cancel',
    forOwner(async (context, { developer }) => {
      await context.var.store.accounts.cancelEmailChange(developer.id)
      return context.redirect('/account/email?notice=cancelled', 303)
    }),
  )

function noticeOf(context: Context<PortalEnv>, waiting: string | undefined): Dress['notice'] {
  const { sent, cancelled } = wordsFor(context).account.email
  const name = context.req.query('notice')
  if (name === 'sent' && waiting) return { tone: 'success', title: sent.title, text: sent.text(waiting) }
  return name === 'cancelled' && !waiting ? { tone: 'success', ...cancelled } : undefined
}

async function askForEmail(context: Context<PortalEnv>, owner: Owner): Promise<Response> {
  const form = await readForm(context, changeEmailForm)
  const { typed } = form
  const again = (dress: Dress) => showEmail(context, owner, () => ({ status: 422, values: typed, ...dress }))
  if (!form.ok) return again({ problems: form.problems })

  const mend = (field: 'email' | 'present_password', problem: FieldProblem) =>
    again({ problems: { [field]: wordsFor(context).problems[problem].form } })
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
      return again({ status: 429, notice: say(context, result.retryAfter) })
    }
  }
}

/** The page, with the address that has yet to be confirmed, if there is one. */
async function showEmail(
  context: Context<PortalEnv>,
  owner: Owner,
  dressFor: (waiting: string | undefined) => Dress,
): Promise<Response> {
  const waiting = await context.var.store.accounts.waitingEmail(owner.developer.id, context.var.now)
  return showAccountPage(context, owner, 'account/email', {
    ...dressFor(waiting),
    facts: { waiting: waiting ? wordsFor(context).account.email.waiting(waiting) : '' },
    rewrite: (rewriter) => rewriter.on('[data-waiting]', { element: (element) => void (waiting ?? element.remove()) }),
  })
}
