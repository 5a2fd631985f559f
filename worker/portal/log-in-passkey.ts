import { type Context, Hono } from 'hono'
import { passkeyAnswer } from '../contract/passkeys.ts'
import type { PortalEnv } from '../env.ts'
import { browserOf, giveDevice } from '../http/browser.ts'
import { readJson } from '../http/json.ts'
import { recordLogIn } from '../http/log-in-record.ts'
import { networkOf } from '../http/network.ts'
import { problemAnswer } from '../http/problem.ts'
import { giveSession, sessionToken } from '../http/session-cookie.ts'
import { tooManyProblem } from '../http/too-many.ts'
import { wordsFor } from '../http/words.ts'
import { askForPasskey } from '../usecases/ask-for-passkey.ts'
import { countAttempt } from '../usecases/count-attempt.ts'
import { logInWithPasskey } from '../usecases/log-in-with-passkey.ts'
import { ownPath, wayTo } from './developer-session.ts'

/** What the button "Log in with a passkey" asks for: JSON, since only a script can talk to an authenticator. */
export const logInPasskey = new Hono<PortalEnv>()
  .post('/login/passkey/options', async (context) => {
    const tooMany = await countAttempt('passkey-challenge', { network: networkOf(context) }, given(context))
    if (tooMany) return tooManyProblem(context, tooMany.retryAfter)
    return context.json(await askForPasskey('log-in', null, given(context)))
  })
  .post('/login/passkey', async (context) => {
    const body = await readJson(context, passkeyAnswer)
    if (!body.ok) return body.refusal
    const result = await logInWithPasskey(
      { answer: body.value, browser: browserOf(context), presentToken: sessionToken(context, 'developer') },
      given(context),
    )
    const { outcome } = result
    recordLogIn(context, { email: undefined, outcome })
    const returnTo = ownPath(context, context.req.query('return_to') ?? '')
    switch (result.outcome) {
      case 'logged_in':
      case 'awaits_terms':
        if (result.session) {
          giveSession(context, 'developer', result.session.token)
          giveDevice(context, result.session.deviceCookie)
          if (result.session.isNewDevice) context.var.sendLetters()
        }
        return context.json({
          location: result.outcome === 'logged_in' ? returnTo : wayTo('/accept-terms', returnTo),
        })
      case 'not_approved':
        return problemAnswer(context, 401, wordsFor(context).not_approved[result.status].text)
      case 'wrong_credentials':
        return problemAnswer(context, 401, wordsFor(context).notices.wrong_passkey.text)
      case 'too_many':
        return tooManyProblem(context, result.retryAfter)
    }
  })

function given({ var: { portal, store, settings, now } }: Context<PortalEnv>) {
  return {
    store,
    passkeys: store.passkeys,
    attempts: store.attempts,
    relyingParty: portalRelyingParty(portal.canonicalHostname, settings),
    scope: portal.id,
    tokenSecret: settings.tokenSecret,
    now,
  }
}

/** A portal, as passkeys know it. */
export function portalRelyingParty(hostname: string, { originOf }: PortalEnv['Variables']['settings']) {
  return { hostname, origin: originOf(hostname) }
}
