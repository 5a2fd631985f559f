import { type Context, Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import { answersTo } from '../contract/answers.ts'
import {
  catalogSearch,
  credentials,
  emailVerification,
  forgottenPassword,
  newDeveloperOf,
  passwordReset,
} from '../contract/developer-api.ts'
import type { PortalEnv } from '../env.ts'
import { browserOf, giveDevice } from '../http/browser.ts'
import { instant } from '../http/endpoint.ts'
import { readJson, readQuery } from '../http/json.ts'
import { recordLogIn } from '../http/log-in-record.ts'
import { networkOf } from '../http/network.ts'
import { invalidParameters, problemAnswer } from '../http/problem.ts'
import { giveSession, sessionToken, takeSession } from '../http/session-cookie.ts'
import { tooManyProblem } from '../http/too-many.ts'
import { isHuman } from '../http/turnstile.ts'
import { wordsFor } from '../http/words.ts'
import { hashToken } from '../secrets/token.ts'
import type { PublishedService } from '../store/published-services.ts'
import { type DeadLinkState, readAccountLink } from '../usecases/account-link.ts'
import { confirmEmail, type LinkState, readLink } from '../usecases/confirm-email.ts'
import { letterDelay } from '../usecases/letter-delay.ts'
import { logIn } from '../usecases/log-in.ts'
import { registerDeveloper } from '../usecases/register-developer.ts'
import { requestPasswordReset } from '../usecases/request-password-reset.ts'
import { resetPassword } from '../usecases/reset-password.ts'
import { accountGiven } from './account-given.ts'
import { answerLogo, portalStylesheet } from './appearance.ts'
import { countConfirmation } from './count-confirmation.ts'
import { loggedInDeveloper } from './developer-session.ts'

/** The developer who asks. Without one the answer is 401: existing clients then try one refresh, and show the log-in. */
const requireDeveloper = createMiddleware<PortalEnv>(async (context, next) =>
  (await loggedInDeveloper(context)) ? next() : noSession(context),
)

/**
 * Konnect's developer API (Dev Portal API, KONNECT b.2 and b.9), served at /api/v3 and /api/v2: Kong's published
 * client and the portals built on it work against it unchanged.
 */
export const developerApi = new Hono<PortalEnv>()
  .use(async (context, next) => {
    await next()
    if (!context.res.headers.has('Cache-Control')) context.header('Cache-Control', 'no-store')
  })

  .post('/developer', async (context) => {
    const { portal, store, settings, now, count, sendLetters, language } = context.var
    // Existing clients show the detail of a 409 word for word.
    if (portal.sign_up_mode !== 'open')
      return problemAnswer(context, 409, wordsFor(context).register[portal.sign_up_mode].lead)
    const body = await readJson(context, newDeveloperOf(portal, wordsFor(context).answer_problems.reason))
    if (!body.ok) return body.refusal
    const { full_name: fullName, email, answers: given, turnstile_token: proof } = body.value
    const answers = answersTo(portal.registration_form, (field) => given[field.id])
    if (!(await isHuman(context, proof, 'register'))) return notHuman(context)
    const result = await registerDeveloper(
      { fullName, email, answers, acceptedTermsVersion: portal.terms_version || null, language },
      networkOf(context),
      { portal, store, tokenSecret: settings.tokenSecret, now },
    )
    count({ what: 'registration', portal: portal.id, outcome: result.outcome })
    switch (result.outcome) {
      case 'requested':
        sendLetters(letterDelay)
        return context.json({}, 201)
      case 'email_domain_refused':
        return invalidParameters(context, [
          { field: 'email', reason: wordsFor(context).problems.email_domain_refused.reason, source: 'body' },
        ])
      case 'too_many':
        return tooManyProblem(context, result.retryAfter)
    }
  })

  .post('/developer/verify-email', async (context) => {
    const body = await readJson(context, emailVerification)
    if (!body.ok) return body.refusal
    const { token } = body.value
    const { state, registration } = await readLink(token, context.var)
    if (registration) {
      // The link of an invitation opens its own page, and nothing else.
      if (registration.link !== 'confirm-email') return deadLink(context, 'unknown')
      return state === 'valid' ? context.json({ email: registration.email, token }, 202) : deadLink(context, state)
    }

    // The token of a reset letter proves the address no less.
    const reset = await readAccountLink('reset-password', token, accountGiven(context))
    if (reset.state === 'valid') return context.json({ email: reset.link.email, token }, 202)
    return deadLink(context, reset.state)
  })

  .post('/developer/forgot-password', async (context) => {
    const body = await readJson(context, forgottenPassword)
    if (!body.ok) return body.refusal
    const { email, turnstile_token: proof } = body.value
    if (!(await isHuman(context, proof, 'forgot-password'))) return notHuman(context)
    const requested = await requestPasswordReset(email, networkOf(context), accountGiven(context))
    if (requested.outcome === 'too_many') return tooManyProblem(context, requested.retryAfter)
    context.var.sendLetters(letterDelay)
    return context.json({})
  })

  .post('/developer/reset-password', async (context) => {
    const body = await readJson(context, passwordReset)
    if (!body.ok) return body.refusal
    const given = accountGiven(context)
    const reset = await resetPassword(body.value, given)
    const isConfirmation = reset.outcome === 'link' && reset.state === 'unknown'
    const confirmed = isConfirmation
      ? await confirmEmail(body.value, { ...given, store: context.var.store })
      : undefined
    if (confirmed) countConfirmation(context, confirmed)
    const result = confirmed ?? reset
    switch (result.outcome) {
      case 'reset':
        giveDevice(context, result.deviceCookie)
        context.var.sendLetters()
        return context.body(null, 204)
      case 'confirmed':
        context.var.sendLetters()
        return context.body(null, 204)
      case 'password_refused':
        return invalidParameters(context, [
          { field: 'password', reason: wordsFor(context).problems[result.problem].reason, source: 'body' },
        ])
      case 'link':
        return deadLink(context, result.state)
    }
  })

  .post('/developer/authenticate', async (context) => {
    const body = await readJson(context, credentials)
    if (!body.ok) return body.refusal
    const { store, settings, now, portal, sendLetters } = context.var
    const { username: email, password, turnstile_token: proof } = body.value
    const { tokenSecret, passwordPepper } = settings
    const result = await logIn(
      {
        email,
        password,
        browser: browserOf(context),
        presentToken: sessionToken(context, 'developer'),
        acceptedTermsVersion: body.value.accepted_terms_version,
        mayAwaitTerms: false,
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
    recordLogIn(context, { email, outcome: result.outcome })
    switch (result.outcome) {
      case 'logged_in':
        giveSession(context, 'developer', result.session.token)
        giveDevice(context, result.session.deviceCookie)
        if (result.session.isNewDevice) sendLetters()
        return context.body(null, 204)
      case 'awaits_terms':
        return problemAnswer(context, 409, wordsFor(context).api.new_terms(settings.originOf(portal.canonicalHostname)))
      case 'not_approved':
        // Existing clients recognise this case by the word "disabled" in the title.
        return problemAnswer(context, 401, wordsFor(context).not_approved[result.status].text, {
          title: 'Developer is disabled',
        })
      case 'wrong_credentials':
        return problemAnswer(context, 401, wordsFor(context).notices.wrong_credentials.text)
      case 'not_human':
        return notHuman(context)
      case 'too_many':
        return tooManyProblem(context, result.retryAfter)
    }
  })

  .post('/developer/refresh', requireDeveloper, (context) => context.body(null, 204))

  .post('/developer/logout', async (context) => {
    const token = sessionToken(context, 'developer')
    if (token) await context.var.store.sessions.end(await hashToken(token))
    takeSession(context, 'developer')
    return context.body(null, 204)
  })

  .get('/developer/me', async (context) => {
    const developer = await loggedInDeveloper(context)
    if (!developer) return noSession(context)
    const { id, email, full_name, status, language, created_at, updated_at } = developer
    return context.json({
      id,
      email,
      full_name,
      status,
      language,
      created_at: instant(created_at),
      updated_at: instant(updated_at),
    })
  })

  .get('/portal', (context) => {
    const { portal } = context.var
    return context.json({
      portal_id: portal.id,
      org_id: portal.organization_id,
      name: portal.display_name,
      canonical_domain: portal.canonicalHostname,
      featureset_id: portal.id,
      is_public: false,
      authentication_enabled: true,
      basic_auth_enabled: true,
      oidc_auth_enabled: false,
      saml_auth_enabled: false,
      rbac_enabled: false,
      dcr_provider_ids: [],
      allowed_time_period: 'DAY',
      registration_form: portal.registration_form,
      terms_version: portal.terms_version,
    })
  })
  .get('/portal/appearance', ({ var: { portal }, json }) =>
    json({
      variables: {
        catalog: { primary_header: { text: portal.display_name }, welcome_message: { text: portal.description } },
      },
    }),
  )
  .get('/portal/logo', answerLogo)
  .get('/portal/stylesheet.css', (context) =>
    context.body(portalStylesheet(context.var.portal), 200, { 'Content-Type': 'text/css; charset=utf-8' }),
  )

  .get('/search/product-catalog', requireDeveloper, async (context) => {
    const query = readQuery(context, catalogSearch)
    if (!query.ok) return query.refusal
    const { q, 'page[size]': size, 'page[number]': number } = query.value
    const found = (await context.var.store.publishedServices.all()).filter(mentions(q))
    const data = found.slice((number - 1) * size, number * size).map((service) => ({
      index: 'product-catalog',
      source: catalogEntry(service),
    }))
    return context.json({ data, meta: { page: { number, size, total: found.length } } })
  })
  .get('/stats/config', requireDeveloper, (context) => context.json({ analytics: null }))
  .get('/applications', requireDeveloper, (context) => context.json(emptyList))
  .get('/applications/auth-strategies', requireDeveloper, (context) => context.json(emptyList))

/** Applications are not what an entrance hall keeps; clients that ask for them find none. */
const emptyList = { data: [], meta: { page: { number: 1, size: 10, total: 0 } } }

function noSession(context: Context<PortalEnv>): Response {
  return problemAnswer(context, 401, wordsFor(context).passkeys.log_in_first)
}

function notHuman(context: Context<PortalEnv>): Response {
  return invalidParameters(context, [
    { field: 'turnstile_token', reason: wordsFor(context).turnstile.reason, source: 'body' },
  ])
}

/** A bad token is never a 401, which existing clients would read as a wrong password. */
function deadLink(context: Context<PortalEnv>, state: Exclude<LinkState, 'valid'> | DeadLinkState): Response {
  const { already_confirmed: confirmed, link_expired: over } = wordsFor(context)
  if (state === 'unknown') return problemAnswer(context, 404, over.title)
  return problemAnswer(context, 410, state === 'confirmed' ? confirmed.title : over.title)
}

function mentions(text: string) {
  const wanted = text.trim().toLowerCase()
  return ({ name, description }: PublishedService) => `${name}\n${description}`.toLowerCase().includes(wanted)
}

function catalogEntry({ id, name, version, description, created_at, updated_at }: PublishedService) {
  return {
    id,
    name,
    description,
    created_at: instant(created_at),
    updated_at: instant(updated_at),
    document_count: 0,
    version_count: 1,
    latest_version: { id, name: version },
    public_labels: {},
  }
}
