import { Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { loginForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import type { PortalEnv } from '../env.ts'
import { readForm } from '../http/form.ts'
import { giveSession, sessionToken } from '../http/session-cookie.ts'
import { logIn as logInDeveloper } from '../usecases/log-in.ts'
import { developerOrWayIn } from './developer-session.ts'
import { type Dress, showPage } from './page.ts'

const { notices, not_approved: notApproved } = copy[defaultLanguage]

/** The notices that another step may send a visitor here with. */
const arrivalNotices: Record<string, Dress['notice']> = {
  confirmed_approved: { tone: 'success', ...notices.confirmed_approved },
  confirmed_pending: { tone: 'success', ...notices.confirmed_pending },
  confirmed_rejected: { tone: 'info', ...notices.confirmed_rejected },
  confirmed_revoked: { tone: 'info', ...notices.confirmed_revoked },
  logged_out: { tone: 'success', ...notices.logged_out },
}

export const logIn = new Hono<PortalEnv>()
  .get('/login', async (context) => {
    // Portals built on Konnect's client link their confirmation letters here.
    const token = context.req.query('token')
    if (token !== undefined) return context.redirect(`/confirm?${new URLSearchParams({ token })}`, 303)
    const visitor = await developerOrWayIn(context)
    if ('developer' in visitor) return context.redirect('/', 303)
    if (visitor.wayIn !== '/login') return context.redirect(visitor.wayIn, 303)

    const notice = arrivalNotices[context.req.query('notice') ?? '']
    return showPage(context, 'login', notice && { notice })
  })
  .post('/login', async (context) => {
    const form = await readForm(context, loginForm)
    if (!form.ok) return showPage(context, 'login', { status: 422, values: form.typed, problems: form.problems })

    const { store, settings, now } = context.var
    const { email, password } = form.value
    const result = await logInDeveloper(
      { email: email.address, password, presentToken: sessionToken(context, 'developer'), mayAwaitTerms: true },
      { store, passwordPepper: settings.passwordPepper, now },
    )
    switch (result.outcome) {
      case 'logged_in':
        giveSession(context, 'developer', result.sessionToken)
        return context.redirect('/', 303)
      case 'awaits_terms':
        if (result.sessionToken) giveSession(context, 'developer', result.sessionToken)
        return context.redirect('/accept-terms', 303)
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
