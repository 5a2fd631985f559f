import { Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { acceptanceForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { DoorEnv, RequestContext } from '../env.ts'
import { badPasswords } from '../http/bad-passwords.ts'
import { limitBody } from '../http/body.ts'
import { readForm } from '../http/form.ts'
import { dressForm, type FormDress } from '../http/form-page.ts'
import { type HeldInvitation, openAdminInvitations } from '../store/admin-invitations.ts'
import { directoryDatabase } from '../store/database.ts'
import {
  acceptAdminInvitation,
  type InvitationState,
  readAdminInvitation,
} from '../usecases/accept-admin-invitation.ts'
import { consolePage } from './pages.ts'

const words = copy[defaultLanguage]

/** Where the link in an invitation leads: a name and a password, and somebody is an admin. */
export const acceptInvitation = new Hono<DoorEnv>()
  .get('/accept-invitation', async (context) => {
    const token = context.req.query('token') ?? ''
    const found = await readAdminInvitation(token, given(context))
    return found.state === 'valid'
      ? showForm(context, 200, found.invitation, { values: { token } })
      : showDeadLink(context, found.state)
  })
  .post('/accept-invitation', limitBody(), async (context) => {
    const form = await readForm(context, acceptanceForm)
    if (!form.ok) {
      if (form.problems.token) return showDeadLink(context, 'unknown')
      const found = await readAdminInvitation(form.typed.token ?? '', given(context))
      return found.state === 'valid'
        ? showForm(context, 422, found.invitation, { values: form.typed, problems: form.problems })
        : showDeadLink(context, found.state)
    }

    const { token, full_name: fullName, password } = form.value
    const { passwordPepper } = context.var.settings
    const result = await acceptAdminInvitation(
      { token, fullName, password },
      { ...given(context), badPasswords: badPasswords(context), passwordPepper },
    )
    switch (result.outcome) {
      case 'accepted':
        return context.redirect('/login?notice=invitation_accepted', 303)
      case 'password_refused':
        return showForm(context, 422, result.invitation, {
          values: form.typed,
          problems: { password: words.problems[result.problem].form },
        })
      case 'link':
        return showDeadLink(context, result.state)
    }
  })

function given({ env, var: { now } }: RequestContext) {
  return { invitations: openAdminInvitations(directoryDatabase(env)), now }
}

async function showForm(
  context: RequestContext,
  status: 200 | 422,
  { email, role, organization_name }: HeldInvitation,
  dress: FormDress,
): Promise<Response> {
  const rewriter = new HTMLRewriter().on('[data-invited-to]', {
    element: (element) => void element.setInnerContent(`${words.become_admin.tasks[role]} ${organization_name}.`),
  })
  const filled = dressForm(rewriter, { ...dress, values: { ...dress.values, username: email } })
  return answer(filled.transform(await consolePage(context, 'accept-invitation')), status)
}

/** A link that does not count any more, or never did: why, and what to do. */
async function showDeadLink(context: RequestContext, state: Exclude<InvitationState, 'valid'>): Promise<Response> {
  const { title, text } = words.admin_invitation_over[state]
  const filled = new HTMLRewriter()
    .on('title', { element: (element) => void element.setInnerContent(`${title} · Vestibule`) })
    .on('[data-title]', { element: (element) => void element.setInnerContent(title) })
    .on('[data-text]', { element: (element) => void element.setInnerContent(text) })
  return answer(filled.transform(await consolePage(context, 'invitation-over')), state === 'unknown' ? 404 : 410)
}

function answer(page: Response, status: 200 | 404 | 410 | 422): Response {
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }
  return new Response(page.body, { status, headers })
}
