import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { v7 as uuidv7 } from 'uuid'
import { copy } from '../contract/copy.ts'
import { removePasskeyForm } from '../contract/forms.ts'
import type { Language } from '../contract/language.ts'
import { namedPasskey, passkeyWish } from '../contract/passkeys.ts'
import type { PortalEnv } from '../env.ts'
import { readForm } from '../http/form.ts'
import { readJson } from '../http/json.ts'
import { problemAnswer } from '../http/problem.ts'
import { sentence } from '../http/sentence.ts'
import { tooManyNotice, tooManyProblem } from '../http/too-many.ts'
import { wordsFor } from '../http/words.ts'
import type { OwnPasskey } from '../store/passkeys.ts'
import { addPasskey } from '../usecases/add-passkey.ts'
import { askForNewPasskey } from '../usecases/ask-for-passkey.ts'
import { verifyPresentPassword } from '../usecases/verify-present-password.ts'
import { accountGiven } from './account-given.ts'
import { showAccountPage } from './account-page.ts'
import { timeOf } from './account-sessions.ts'
import { forOwner, loggedInDeveloper, type Owner } from './developer-session.ts'
import { portalRelyingParty } from './log-in-passkey.ts'
import type { Dress } from './page.ts'

/** The passkeys of a developer. Making one takes a script; looking at them and removing them does not. */
export const accountPasskeys = new Hono<PortalEnv>()
  .get(
    '/account/passkeys',
    forOwner(async (context, owner) => {
      const passkeys = await context.var.store.passkeys.list(owner.developer.id)
      const { language, now } = context.var
      const words = copy[language].account.passkeys
      const notices: Record<string, Dress['notice']> = {
        added: { tone: 'success', ...words.was_added },
        removed: { tone: 'success', ...words.was_removed },
      }
      const notice = notices[context.req.query('notice') ?? '']
      return showAccountPage(context, owner, 'account/passkeys', {
        ...(notice && { notice }),
        rewrite: (rewriter) =>
          rewriter.on('[data-passkeys]', {
            element(element) {
              if (passkeys.length === 0) return void element.replace(String(html`<p>${words.none}</p>`), { html: true })
              const items = passkeys.map((passkey) => passkeyItem(passkey, { language, now }))
              element.setInnerContent(items.join(''), { html: true })
            },
          }),
      })
    }),
  )
  .post('/account/passkeys/options', async (context) => {
    const body = await readJson(context, passkeyWish, 'form')
    if (!body.ok) return body.refusal
    const developer = await loggedInDeveloper(context)
    if (!developer) return problemAnswer(context, 401, wordsFor(context).passkeys.log_in_first)
    const password = await verifyPresentPassword(developer.id, body.value.password, accountGiven(context))
    switch (password.outcome) {
      case 'verified':
        return context.json(
          await askForNewPasskey(developer, context.var.portal.display_name, keepingOf(context)),
          200,
          {
            'Cache-Control': 'no-store',
          },
        )
      case 'wrong_password': {
        const { form: reason } = wordsFor(context).problems.password_wrong
        return problemAnswer(context, 400, reason, {
          invalidParameters: [{ field: 'password', reason, rule: 'password_wrong', source: 'body' }],
        })
      }
      case 'too_many':
        return tooManyProblem(context, password.retryAfter)
    }
  })
  .post('/account/passkeys', async (context) => {
    const body = await readJson(context, namedPasskey, 'form')
    if (!body.ok) return body.refusal
    const developer = await loggedInDeveloper(context)
    if (!developer) return problemAnswer(context, 401, wordsFor(context).passkeys.log_in_first)
    const { name, credential: made } = body.value
    const { outcome } = await addPasskey(developer.id, { made, name }, keepingOf(context))
    switch (outcome) {
      case 'added':
        context.var.sendLetters()
        return context.json({ location: '/account/passkeys?notice=added' }, 201)
      case 'not_proven':
        return problemAnswer(context, 409, wordsFor(context).account.passkeys.not_made)
      case 'refused':
        return problemAnswer(context, 409, wordsFor(context).account.passkeys.refused)
    }
  })
  .get(
    '/account/passkeys/remove',
    forOwner((context, owner) => showRemoval(context, owner, context.req.query('id') ?? '')),
  )
  .post('/account/passkeys/remove', forOwner(removePasskey))

async function removePasskey(context: Context<PortalEnv>, owner: Owner): Promise<Response> {
  const form = await readForm(context, removePasskeyForm)
  const id = form.typed.id ?? ''
  if (!form.ok) return showRemoval(context, owner, id, { status: 422, problems: form.problems })

  const { store, now, language } = context.var
  const { developer } = owner
  const { problems } = copy[language]
  const wrong = { status: 422, problems: { present_password: problems.password_wrong.form } } as const
  const password = await verifyPresentPassword(developer.id, form.value.present_password, accountGiven(context))
  switch (password.outcome) {
    case 'wrong_password':
      return showRemoval(context, owner, id, wrong)
    case 'too_many':
      return showRemoval(context, owner, id, { status: 429, notice: tooManyNotice(context, password.retryAfter) })
    case 'verified': {
      const made = { verifiedHash: password.verifiedHash, eventId: uuidv7({ msecs: now }), now }
      const removed = await store.passkeys.remove(developer.id, id, made)
      // It stays only if the password was changed in this very moment.
      return removed === 'kept'
        ? showRemoval(context, owner, id, wrong)
        : context.redirect('/account/passkeys?notice=removed', 303)
    }
  }
}

async function showRemoval(
  context: Context<PortalEnv>,
  owner: Owner,
  id: string,
  dress: Dress = {},
): Promise<Response> {
  const passkey = (await context.var.store.passkeys.list(owner.developer.id)).find((one) => one.id === id)
  if (!passkey) return context.redirect('/account/passkeys', 303)
  return showAccountPage(context, owner, 'account/remove-passkey', {
    ...dress,
    values: { id },
    facts: { passkey: passkey.name },
  })
}

function keepingOf({ var: { portal, store, settings, now } }: Context<PortalEnv>) {
  const relyingParty = portalRelyingParty(portal.canonicalHostname, settings)
  return { passkeys: store.passkeys, relyingParty, now }
}

function passkeyItem(passkey: OwnPasskey, shown: { language: Language; now: number }): string {
  const words = copy[shown.language].account.passkeys
  const { id, name, created_at: createdAt, last_used_at: usedAt } = passkey
  const added = timeOf(createdAt, shown)
  const facts =
    usedAt === null
      ? sentence(words.added, { added })
      : sentence(words.added_and_used, { added, used: timeOf(usedAt, shown) })
  return String(html`<li class="session">
    <div>
      <h2 class="session-device">${name}</h2>
      <p class="session-facts">${facts}</p>
    </div>
    <a class="button" href="/account/passkeys/remove?id=${id}">${words.remove}<span class="visually-hidden">: ${name}</span></a>
  </li>`)
}
