import { type Context, Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { changePasswordForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { PortalEnv } from '../env.ts'
import { giveDevice } from '../http/browser.ts'
import { readForm } from '../http/form.ts'
import { giveSession } from '../http/session-cookie.ts'
import { tooManyNotice } from '../http/too-many.ts'
import { changePassword } from '../usecases/change-password.ts'
import { accountGiven } from './account-given.ts'
import { forOwner, type Owner } from './developer-session.ts'
import { type Dress, showPage } from './page.ts'

const { account, problems } = copy[defaultLanguage]

export const accountPassword = new Hono<PortalEnv>()
  .get(
    '/account/password',
    forOwner((context, owner) =>
      showPassword(context, owner, {
        ...(context.req.query('notice') === 'changed' && {
          notice: { tone: 'success', ...account.password.changed },
        }),
      }),
    ),
  )
  .post('/account/password', forOwner(savePassword))

async function savePassword(context: Context<PortalEnv>, owner: Owner): Promise<Response> {
  const form = await readForm(context, changePasswordForm)
  if (!form.ok) return showPassword(context, owner, { status: 422, problems: form.problems })

  const { present_password: presentPassword, password } = form.value
  const { developer, sessionToken } = owner
  const result = await changePassword(developer.id, { presentPassword, password, sessionToken }, accountGiven(context))
  switch (result.outcome) {
    case 'changed':
      giveSession(context, 'developer', result.sessionToken)
      giveDevice(context, result.deviceCookie)
      context.var.sendLetters()
      return context.redirect('/account/password?notice=changed', 303)
    case 'wrong_password':
      return showPassword(context, owner, {
        status: 422,
        problems: { present_password: problems.password_wrong.form },
      })
    case 'password_refused':
      return showPassword(context, owner, { status: 422, problems: { password: problems[result.problem].form } })
    case 'too_many':
      return showPassword(context, owner, { status: 429, notice: tooManyNotice(context, result.retryAfter) })
  }
}

function showPassword(context: Context<PortalEnv>, { developer }: Owner, dress: Dress): Promise<Response> {
  return showPage(context, 'account/password', { ...dress, values: { username: developer.email }, isPrivate: true })
}
