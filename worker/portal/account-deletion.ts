import { type Context, Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { deleteAccountForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { PortalEnv } from '../env.ts'
import { readForm } from '../http/form.ts'
import { notYetDeletable } from '../http/not-yet-deletable.ts'
import { takeSession } from '../http/session-cookie.ts'
import { tooManyNotice } from '../http/too-many.ts'
import { deleteOwnDeveloper } from '../usecases/delete-own-developer.ts'
import { accountGiven } from './account-given.ts'
import { showAccountPage } from './account-page.ts'
import { forOwner, type Owner } from './developer-session.ts'
import type { Dress } from './page.ts'

const { problems } = copy[defaultLanguage]

export const accountDeletion = new Hono<PortalEnv>()
  .get(
    '/account/delete',
    forOwner((context, owner) => showDeletion(context, owner, {})),
  )
  .post('/account/delete', forOwner(deleteAccount))

async function deleteAccount(context: Context<PortalEnv>, owner: Owner): Promise<Response> {
  const form = await readForm(context, deleteAccountForm)
  if (!form.ok) return showDeletion(context, owner, { status: 422, problems: form.problems })

  const { developers } = context.var.store
  const result = await deleteOwnDeveloper(owner.developer.id, form.value.present_password, {
    ...accountGiven(context),
    developers,
  })
  switch (result.outcome) {
    case 'deleted':
      takeSession(context, 'developer')
      return context.redirect('/login?notice=account_deleted', 303)
    case 'wrong_password':
      return showDeletion(context, owner, {
        status: 422,
        problems: { present_password: problems.password_wrong.form },
      })
    case 'way_back_open':
      return showDeletion(context, owner, { status: 409, notice: { tone: 'info', ...notYetDeletable(result.until) } })
    case 'too_many':
      return showDeletion(context, owner, { status: 429, notice: tooManyNotice(context, result.retryAfter) })
  }
}

function showDeletion(context: Context<PortalEnv>, owner: Owner, dress: Dress): Promise<Response> {
  return showAccountPage(context, owner, 'account/delete', dress)
}
