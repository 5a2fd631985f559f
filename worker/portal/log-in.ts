import { Hono } from 'hono'
import type { Copy } from '../contract/copy.ts'
import { loginForm } from '../contract/forms.ts'
import type { PortalEnv } from '../env.ts'
import { browserOf, giveDevice } from '../http/browser.ts'
import { readForm } from '../http/form.ts'
import { recordLogIn } from '../http/log-in-record.ts'
import { rememberedAddress } from '../http/remembered-address.ts'
import { giveSession, sessionToken } from '../http/session-cookie.ts'
import { tooManyNotice } from '../http/too-many.ts'
import { isHuman, notHumanNotice } from '../http/turnstile.ts'
import { wordsFor } from '../http/words.ts'
import { logIn as logInDeveloper } from '../usecases/log-in.ts'
import { developerOrWayIn, ownPath, wayTo } from './developer-session.ts'
import { type Dress, showPage } from './page.ts'

/** The notices that steps send a visitor here with who has just proven an address. They log in with it. */
const provenNotices = ({ notices }: Copy): Record<string, Dress['notice']> => ({
  confirmed_approved: { tone: 'success', ...notices.confirmed_approved },
  confirmed_pending: { tone: 'success', ...notices.confirmed_pending },
  confirmed_rejected: { tone: 'info', ...notices.confirmed_rejected },
  confirmed_revoked: { tone: 'info', ...notices.confirmed_revoked },
  password_reset: { tone: 'success', ...notices.password_reset },
  email_changed: { tone: 'success', ...notices.email_changed },
  email_change_undone: { tone: 'success', ...notices.email_change_undone },
})

/** The other ones. */
const arrivalNotices = ({ notices }: Copy): Record<string, Dress['notice']> => ({
  logged_out: { tone: 'success', ...notices.logged_out },
  account_deleted: { tone: 'success', ...notices.account_deleted },
})

export const logIn = new Hono<PortalEnv>()
  .get('/login', async (context) => {
    // Portals built on Konnect's client link their confirmation letters here.
    const token = context.req.query('token')
    if (token !== undefined) return context.redirect(`/confirm?${new URLSearchParams({ token })}`, 303)
    const returnTo = ownPath(context, context.req.query('return_to') ?? '')
    const visitor = await developerOrWayIn(context, returnTo)
    if ('developer' in visitor) return context.redirect(returnTo, 303)
    if (visitor.awaits === 'terms') return context.redirect(visitor.wayIn, 303)

    const words = wordsFor(context)
    const name = context.req.query('notice') ?? ''
    const proven = provenNotices(words)[name]
    const email = proven && rememberedAddress(context)
    const notice =
      proven ??
      arrivalNotices(words)[name] ??
      (returnTo !== '/' && ({ tone: 'info', ...words.notices.log_in_first } as const))
    return showPage(context, 'login', {
      values: { return_to: returnTo, ...(email && { email }) },
      isPrivate: email !== undefined,
      ...(notice && { notice }),
    })
  })
  .post('/login', async (context) => {
    const form = await readForm(context, loginForm)
    if (!form.ok) return showPage(context, 'login', { status: 422, values: form.typed, problems: form.problems })

    const { portal, store, settings, now, sendLetters } = context.var
    const { email, password, return_to: returnTo, turnstile_token: proof } = form.value
    const { tokenSecret, passwordPepper } = settings
    const result = await logInDeveloper(
      {
        email: email.address,
        password,
        browser: browserOf(context),
        presentToken: sessionToken(context, 'developer'),
        mayAwaitTerms: true,
      },
      {
        store,
        attempts: store.attempts,
        scope: portal.id,
        tokenSecret,
        passwordPepper,
        isHuman: () => isHuman(context, proof, 'log-in'),
        now,
      },
    )
    recordLogIn(context, { email: email.address, outcome: result.outcome })
    const words = wordsFor(context)
    const again = (status: 401 | 422 | 429, notice: Dress['notice'], needsProof: boolean) =>
      showPage(context, 'login', {
        status,
        values: form.typed,
        ...(notice && { notice }),
        ...(needsProof && { turnstile: 'log-in' }),
      })
    switch (result.outcome) {
      case 'logged_in':
      case 'awaits_terms': {
        if (result.session) {
          giveSession(context, 'developer', result.session.token)
          giveDevice(context, result.session.deviceCookie)
          if (result.session.isNewDevice) sendLetters()
        }
        const path = ownPath(context, returnTo)
        return context.redirect(result.outcome === 'logged_in' ? path : wayTo('/accept-terms', path), 303)
      }
      case 'not_approved':
        return again(401, { tone: 'info', ...words.not_approved[result.status] }, result.needsProof)
      case 'wrong_credentials':
        return again(401, { tone: 'error', ...words.notices.wrong_credentials }, result.needsProof)
      case 'not_human':
        return again(422, notHumanNotice(context), true)
      case 'too_many':
        return again(429, tooManyNotice(context, result.retryAfter, 'log_in'), true)
    }
  })
