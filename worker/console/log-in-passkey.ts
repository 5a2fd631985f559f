import { Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { defaultLanguage } from '../contract/language.ts'
import { passkeyAnswer } from '../contract/passkeys.ts'
import type { DoorEnv, RequestContext } from '../env.ts'
import { limitBody } from '../http/body.ts'
import { browserOf, giveDevice } from '../http/browser.ts'
import { readJson } from '../http/json.ts'
import { recordLogIn } from '../http/log-in-record.ts'
import { networkOf } from '../http/network.ts'
import { problemAnswer } from '../http/problem.ts'
import { returnPath } from '../http/return-path.ts'
import { giveSession, sessionToken } from '../http/session-cookie.ts'
import { tooManyProblem } from '../http/too-many.ts'
import { openAdmins } from '../store/admins.ts'
import { attemptsOf } from '../store/attempts.ts'
import { directoryDatabase } from '../store/database.ts'
import { adminPasskeys } from '../store/passkeys.ts'
import { askForPasskey } from '../usecases/ask-for-passkey.ts'
import { countAttempt } from '../usecases/count-attempt.ts'
import { logInAdminWithPasskey } from '../usecases/log-in-admin-with-passkey.ts'
import { consoleRelyingParty } from './console-relying-party.ts'

const { notices } = copy[defaultLanguage]

/** What the button "Log in with a passkey" asks for: JSON, since only a script can talk to an authenticator. */
export const logInPasskey = new Hono<DoorEnv>()
  .post('/login/passkey/options', limitBody(), async (context) => {
    const tooMany = await countAttempt('passkey-challenge', { network: networkOf(context) }, given(context))
    if (tooMany) return tooManyProblem(context, tooMany.retryAfter)
    return context.json(await askForPasskey('log-in', null, given(context)))
  })
  .post('/login/passkey', limitBody(), async (context) => {
    const body = await readJson(context, passkeyAnswer)
    if (!body.ok) return body.refusal
    const result = await logInAdminWithPasskey(
      { answer: body.value, browser: browserOf(context), presentToken: sessionToken(context, 'admin') },
      given(context),
    )
    recordLogIn(context, { email: undefined, outcome: result.outcome })
    switch (result.outcome) {
      case 'logged_in': {
        giveSession(context, 'admin', result.session.token)
        giveDevice(context, result.session.deviceCookie)
        const { settings, sendLetters } = context.var
        if (result.session.isNewDevice) sendLetters()
        const returnTo = context.req.query('return_to') ?? ''
        return context.json({ location: returnPath(returnTo, settings.originOf(settings.adminHostname)) })
      }
      case 'disabled':
        return problemAnswer(context, 401, `${notices.admin_disabled.title}. ${notices.admin_disabled.text}`)
      case 'wrong_credentials':
        return problemAnswer(context, 401, notices.wrong_passkey.text)
      case 'too_many':
        return tooManyProblem(context, result.retryAfter)
    }
  })

function given({ env, var: { settings, now } }: RequestContext) {
  const database = directoryDatabase(env)
  return {
    admins: openAdmins(database),
    passkeys: adminPasskeys(database),
    attempts: attemptsOf(database),
    relyingParty: consoleRelyingParty(settings),
    scope: 'console',
    tokenSecret: settings.tokenSecret,
    now,
  }
}
