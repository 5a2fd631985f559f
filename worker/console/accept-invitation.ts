import { Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { acceptanceForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { DoorEnv, RequestContext } from '../env.ts'
import { badPasswords } from '../http/bad-passwords.ts'
import { limitBody } from '../http/body.ts'
import { readForm } from '../http/form.ts'
import type { FormDress } from '../http/form-page.ts'
import { rememberAddress } from '../http/remembered-address.ts'
import { type HeldInvitation, openAdminInvitations } from '../store/admin-invitations.ts'
import { directoryDatabase } from '../store/database.ts'
import {
  acceptAdminInvitation,
  type InvitationState,
  readAdminInvitation,
} from '../usecases/accept-admin-invitation.ts'
import { showDeadLink, showEntrance } from './entrance-page.ts'

const words = copy[defaultLanguage]

/** Where the link in an invitation leads: a name and a password, and somebody is an admin. */
export const acceptInvitation = new Hono<DoorEnv>()
  .get('/accept-invitation', async (context) => {
    const token = context.req.query('token') ?? ''
    const found = await readAdminInvitation(token, given(context))
    return found.state === 'valid'
      ? showForm(context, 200, found.invitation, { values: { token } })
      : showOver(context, found.state)
  })
  .post('/accept-invitation', limitBody(), async (context) => {
    const form = await readForm(context, acceptanceForm)
    if (!form.ok) {
      if (form.problems.token) return showOver(context, 'unknown')
      const found = await readAdminInvitation(form.typed.token ?? '', given(context))
      return found.state === 'valid'
        ? showForm(context, 422, found.invitation, { values: form.typed, problems: form.problems })
        : showOver(context, found.state)
    }

    const { token, full_name: fullName, password } = form.value
    const { passwordPepper } = context.var.settings
    const result = await acceptAdminInvitation(
      { token, fullName, password },
      { ...given(context), badPasswords: badPasswords(context), passwordPepper },
    )
    switch (result.outcome) {
      case 'accepted':
        rememberAddress(context, result.email)
        return context.redirect('/login?notice=invitation_accepted', 303)
      case 'password_refused':
        return showForm(context, 422, result.invitation, {
          values: form.typed,
          problems: { password: words.problems[result.problem].form },
        })
      case 'link':
        return showOver(context, result.state)
    }
  })

function given({ env, var: { now } }: RequestContext) {
  return { invitations: openAdminInvitations(directoryDatabase(env)), now }
}

function showForm(
  context: RequestContext,
  status: 200 | 422,
  { email, full_name: fullName, role, organization_name }: HeldInvitation,
  dress: FormDress,
): Promise<Response> {
  return showEntrance(context, 'accept-invitation', {
    ...dress,
    status,
    values: { ...(fullName !== null && { full_name: fullName }), ...dress.values, username: email },
    lead: words.become_admin.tasks[role](organization_name),
  })
}

/** A link that does not count any more, or never did: why, and what to do. */
function showOver(context: RequestContext, state: Exclude<InvitationState, 'valid'>): Promise<Response> {
  return showDeadLink(context, words.admin_invitation_over[state], state === 'unknown' ? 404 : 410)
}
