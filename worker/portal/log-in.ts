import { Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { loginForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { PortalEnv } from '../env.ts'
import { readForm } from '../http/form.ts'
import { giveSession, sessionToken } from '../http/session-cookie.ts'
import { logIn as logInDeveloper } from '../usecases/log-in.ts'
import { developerOrWayIn, ownPath, wayTo } from './developer-session.ts'
import { type Dress, showPage } from './page.ts'

const { notices, not_approved: notApproved } = copy[defaultLanguage]

/** The notices that another step may send a visitor here with. */
const arrivalNotices: Record<string, Dress['notice']> = {
  confirmed_approved: { tone: 'success', ...notices.confirmed_approved },
  confirmed_pending: { tone: 'success', ...notices.confirmed_pending },
  confirmed_rejected: { tone: 'info', ...notices.confirmed_rejected },
  confirmed_revoked: { tone: 'info', ...notices.confirmed_revoked },
  logged_out: { tone: 'success', ...notices.logged_out },
  password_reset: { tone: 'success', ...notices.password_reset },
  email_changed: { tone: 'success', ...notices.email_changed },
  email_change_undone: { tone: 'success', ...notices.email_change_undone },
  account_deleted: { tone: 'success', ...notices.account_deleted },
}

export const logIn = new Hono<PortalEnv>()
  .get('/login', async (context) => {
    // Portals built on Konnect's client link their confirmation letters here.
    const token = context.req.query('token')
    if (token !== undefined) return context.redirect(`/confirm?${new URLSearchParams({ token })}`, 303)
    const returnTo = ownPath(context, context.req.query('return_to') ?? '')
    const visitor = await developerOrWayIn(context, returnTo)
    if ('developer' in visitor) return context.redirect(returnTo, 303)
    if (visitor.awaits === 'terms') return context.redirect(visitor.wayIn, 303)

    const notice =
      arrivalNotices[context.req.query('notice') ?? ''] ??
      (returnTo !== '/' && ({ tone: 'info', ...notices.log_in_first } as const))
    return showPage(context, 'login', { values: { return_to: returnTo }, ...(notice && { notice }) })
  })
  .post('/login', async (context) => {
    const form = await readForm(context, loginForm)
    if (!form.ok) return showPage(context, 'login', { status: 422, values: form.typed, problems: form.problems })

    const { store, settings, now } = context.var
    const { email, password, return_to: returnTo } = form.value
    const result = await logInDeveloper(
      { email: email.address, password, presentToken: sessionToken(context, 'developer'), mayAwaitTerms: true },
      { store, passwordPepper: settings.passwordPepper, now },
    )
    switch (result.outcome) {
      case 'logged_in':
        giveSession(context, 'developer', result.sessionToken)
        return context.redirect(ownPath(context, returnTo), 303)
      case 'awaits_terms':
        if (result.sessionToken) giveSession(context, 'developer', result.sessionToken)
        return context.redirect(wayTo('/accept-terms', ownPath(context, returnTo)), 303)
      case 'not_approved':
        return showPage(context, 'login', {
          status: 401,
          values: form.typed,
          notice: { tone: 'info', ...notApproved[result.status] },
        })
      case 'wrong_credentials':
        return showPage(context, 'login', {
          status: 401,
          values: form.typed,
          notice: { tone: 'error', ...notices.wrong_credentials },
        })
    }
  })
