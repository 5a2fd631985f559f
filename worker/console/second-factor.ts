import { type Context, Hono } from 'hono'
import { copy } from '../contract/copy.ts'
import { secondFactorForm } from '../contract/forms.ts'
import { defaultLanguage } from '../contract/language.ts'
import { passkeyAnswer } from '../contract/passkeys.ts'
import type { DoorEnv, RequestContext } from '../env.ts'
import { limitBody } from '../http/body.ts'
import { browserOf, giveDevice } from '../http/browser.ts'
import { readForm } from '../http/form.ts'
import { dressForm, type FormDress } from '../http/form-page.ts'
import { readJson } from '../http/json.ts'
import { recordProof } from '../http/log-in-record.ts'
import { networkOf } from '../http/network.ts'
import { problemAnswer } from '../http/problem.ts'
import { returnPath } from '../http/return-path.ts'
import { giveSession } from '../http/session-cookie.ts'
import { tooManyNotice, tooManyProblem } from '../http/too-many.ts'
import { attemptsOf } from '../store/attempts.ts'
import { directoryDatabase } from '../store/database.ts'
import { adminPasskeys } from '../store/passkeys.ts'
import { openSecondFactors, type SecondFactor } from '../store/second-factors.ts'
import { askForPasskey } from '../usecases/ask-for-passkey.ts'
import { countAttempt } from '../usecases/count-attempt.ts'
import { giveSecondFactorCode, giveSecondFactorPasskey } from '../usecases/give-second-factor.ts'
import { findSession } from './admin-session.ts'
import { consoleRelyingParty } from './console-relying-party.ts'
import { consolePage } from './pages.ts'

const { notices, second_factor: words } = copy[defaultLanguage]

/** The second step of a log-in: a code of the authenticator app, a recovery code, or a passkey. */
export const secondFactor = new Hono<DoorEnv>()
  .get('/second-factor', async (context) => {
    const returnTo = context.req.query('return_to') ?? ''
    const session = await findSession(context)
    if (session?.standing !== 'awaits_second_factor') return context.redirect(wayOn(context, session, returnTo), 303)
    return showStep(context, session.admin.id, 200, { values: { return_to: returnTo } })
  })
  .post('/second-factor', limitBody(), async (context) => {
    const form = await readForm(context, secondFactorForm)
    const returnTo = form.typed.return_to ?? ''
    const session = await findSession(context)
    if (session?.standing !== 'awaits_second_factor') return context.redirect(wayOn(context, session, returnTo), 303)
    const { id: adminId } = session.admin
    const values = { return_to: returnTo }
    if (!form.ok) return showStep(context, adminId, 422, { values, problems: form.problems })

    const result = await giveSecondFactorCode(
      { adminId, tokenHash: session.tokenHash, deviceCookie: browserOf(context).deviceCookie },
      form.value.code,
      given(context),
    )
    recordProof(context, { what: 'a second factor', account: adminId, outcome: result.outcome })
    switch (result.outcome) {
      case 'given':
        giveSession(context, 'admin', result.sessionToken)
        giveDevice(context, result.deviceCookie)
        context.var.sendLetters()
        return context.redirect(returnPath(returnTo, ownOrigin(context)), 303)
      case 'wrong':
        return showStep(context, adminId, 401, { values, notice: { tone: 'error', ...notices.wrong_code } })
      case 'too_many':
        return showStep(context, adminId, 429, { values }, result.retryAfter)
    }
  })
  .post('/second-factor/passkey/options', limitBody(), async (context) => {
    const session = await findSession(context)
    if (session?.standing !== 'awaits_second_factor') return noStep(context)
    const tooMany = await countAttempt('passkey-challenge', { network: networkOf(context) }, given(context))
    if (tooMany) return tooManyProblem(context, tooMany.retryAfter)
    return context.json(await askForPasskey('second-factor', session.admin.id, given(context)))
  })
  .post('/second-factor/passkey', limitBody(), async (context) => {
    const body = await readJson(context, passkeyAnswer)
    if (!body.ok) return body.refusal
    const session = await findSession(context)
    if (session?.standing !== 'awaits_second_factor') return noStep(context)
    const { tokenHash, admin } = session
    const { deviceCookie } = browserOf(context)
    const result = await giveSecondFactorPasskey(
      { adminId: admin.id, tokenHash, deviceCookie },
      body.value,
      given(context),
    )
    recordProof(context, { what: 'a second factor', account: admin.id, outcome: result.outcome })
    switch (result.outcome) {
      case 'given': {
        giveSession(context, 'admin', result.sessionToken)
        giveDevice(context, result.deviceCookie)
        const location = returnPath(context.req.query('return_to') ?? '', ownOrigin(context))
        return context.json({ location })
      }
      case 'wrong':
        return problemAnswer(context, 401, notices.wrong_passkey.text)
    }
  })
  .get('/set-up-second-factor', async (context) => {
    const session = await findSession(context)
    if (session?.standing === 'awaits_set_up') return consolePage(context, 'set-up-second-factor')
    return context.redirect(wayOn(context, session, context.req.query('return_to') ?? ''), 303)
  })

/** Where a session goes that is not at this step. */
function wayOn(context: Context<DoorEnv>, session: Awaited<ReturnType<typeof findSession>>, returnTo: string): string {
  if (session?.standing === 'complete') return returnPath(returnTo, ownOrigin(context))
  return stepAddress(session?.standing ?? 'logged_out', returnTo)
}

/** The page that a log-in goes on with, which keeps where the admin wanted to go. */
export function stepAddress(
  standing: 'logged_out' | 'awaits_second_factor' | 'awaits_set_up',
  returnTo: string,
): string {
  const path = { logged_out: '/login', awaits_second_factor: '/second-factor', awaits_set_up: '/set-up-second-factor' }
  return returnTo === '' ? path[standing] : `${path[standing]}?${new URLSearchParams({ return_to: returnTo })}`
}

function ownOrigin({ var: { settings } }: RequestContext): string {
  return settings.originOf(settings.adminHostname)
}

function given({ env, var: { settings, now } }: RequestContext) {
  const database = directoryDatabase(env)
  return {
    factors: openSecondFactors(database),
    passkeys: adminPasskeys(database),
    attempts: attemptsOf(database),
    relyingParty: consoleRelyingParty(settings),
    scope: 'console',
    tokenSecret: settings.tokenSecret,
    now,
  }
}

function noStep(context: RequestContext): Response {
  return problemAnswer(context, 401, words.over)
}

/** The page of the step, with what this admin can give. After too many codes it says in how many seconds to come back. */
async function showStep(
  context: RequestContext,
  adminId: string,
  status: 200 | 401 | 422 | 429,
  dress: FormDress,
  retryAfter?: number,
): Promise<Response> {
  const factor = await openSecondFactors(directoryDatabase(context.env)).find(adminId)
  const rewriter = new HTMLRewriter()
    .on('[data-lead]', { element: (element) => void element.setInnerContent(leadFor(factor)) })
    .on('[data-passkey]', { element: (element) => void (factor?.passkeys || element.remove()) })
  const notice =
    retryAfter === undefined
      ? dress.notice
      : tooManyNotice(context, retryAfter, factor?.passkeys ? 'second_factor' : 'anywhere')
  const page = dressForm(rewriter, { ...dress, ...(notice && { notice }) }, context.var.language).transform(
    await consolePage(context, 'second-factor'),
  )
  return context.body(page.body ?? '', status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
  })
}

function leadFor(factor: SecondFactor | undefined): string {
  if (!factor?.totp_confirmed_at) return words.lead_passkey
  return factor.passkeys > 0 ? words.lead_both : words.lead_app
}
