import { type Context, Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import type { Language } from '../contract/language.ts'
import { type DeveloperTemplate, developerLetters, letterWords, type OwnWords } from '../contract/letter-words.ts'
import type { EmailTemplateChange, EmailTemplateWords } from '../contract/management/email-templates.ts'
import type { InvalidParameter } from '../contract/problem.ts'
import { invalidParameters, problemAnswer } from '../http/problem.ts'
import { tooManyProblem } from '../http/too-many.ts'
import type { StoredWords, Wording } from '../store/letter-words.ts'
import { countAttempt } from '../usecases/count-attempt.ts'
import { previewLetter } from '../usecases/preview-letter.ts'
import { accountGiven } from './account-given.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { letterPurposes, placeholderMeanings } from './email-template-words.ts'
import { editedMeanwhile, instant, serve } from './endpoint.ts'

export const emailTemplates = new Hono<AdminPortalEnv>()

serve(emailTemplates, 'GET /v3/portals/:portalId/email-templates', async ({ context }) => {
  const changed = await context.var.store.letterWords.changed()
  return {
    data: Object.entries(letterPurposes).map(([name, purpose]) => ({
      name: name as DeveloperTemplate,
      ...purpose,
      changed_languages: changed.filter(({ template }) => template === name).map(({ language }) => language),
    })),
  }
})

serve(emailTemplates, 'GET /v3/portals/:portalId/email-templates/:name', async ({ context, params, query }) => {
  const wording = wordingOf(params, query)
  if (!wording) return noSuchLetter(context)
  return wordsAnswer(wording, await context.var.store.letterWords.find(wording))
})

serve(
  emailTemplates,
  'PATCH /v3/portals/:portalId/email-templates/:name',
  async ({ context, params, query, body, version: since }) => {
    const wording = wordingOf(params, query)
    if (!wording) return noSuchLetter(context)
    const unknown = unknownPlaceholders(wording.template, body)
    if (unknown.length > 0) return invalidParameters(context, unknown)
    const { store, admin, now } = context.var
    const made = { eventId: uuidv7({ msecs: now }), adminId: admin.id, since, now }
    const changed = await store.letterWords.change(wording, given(body), made)
    return changed ? wordsAnswer(wording, changed) : editedMeanwhile(context, 'the words of this letter')
  },
)

serve(
  emailTemplates,
  'DELETE /v3/portals/:portalId/email-templates/:name',
  async ({ context, params, query, version: since }) => {
    const wording = wordingOf(params, query)
    if (!wording) return noSuchLetter(context)
    const { store, admin, now } = context.var
    const made = { eventId: uuidv7({ msecs: now }), adminId: admin.id, since, now }
    const reset = await store.letterWords.change(wording, { subject: null, opening: null, closing: null }, made)
    return reset ? undefined : editedMeanwhile(context, 'the words of this letter')
  },
)

serve(
  emailTemplates,
  'POST /v3/portals/:portalId/email-templates/:name/preview',
  async ({ context, params, query, body }) => {
    const wording = wordingOf(params, query)
    if (!wording) return noSuchLetter(context)
    const unknown = unknownPlaceholders(wording.template, body)
    if (unknown.length > 0) return invalidParameters(context, unknown)
    const { portal, admin, settings } = context.var
    const words = await wordsToTry(context, wording, body)
    return previewLetter(wording, words, { portal, recipient: admin.email, ...settings })
  },
)

serve(
  emailTemplates,
  'POST /v3/portals/:portalId/email-templates/:name/send-test-email',
  async ({ context, params, query, body }) => {
    const wording = wordingOf(params, query)
    if (!wording) return noSuchLetter(context)
    const unknown = unknownPlaceholders(wording.template, body)
    if (unknown.length > 0) return invalidParameters(context, unknown)
    const { store, admin, now, sendLetters } = context.var
    const tooMany = await countAttempt('test-letter', { account: admin.id }, accountGiven(context))
    if (tooMany) return tooManyProblem(context, tooMany.retryAfter)
    const words = await wordsToTry(context, wording, body)
    const facts = { kind: 'test-letter', ...wording, words } as const
    await store.letterWords.writeTest({ id: uuidv7({ msecs: now }), recipient: admin.email, facts, now })
    sendLetters()
    return undefined
  },
)

function wordingOf({ name }: { name: string }, { language }: { language: Language }): Wording | undefined {
  return Object.hasOwn(developerLetters, name) ? { template: name as DeveloperTemplate, language } : undefined
}

function noSuchLetter(context: Context<AdminPortalEnv>): Response {
  return problemAnswer(context, 404, 'There is no such letter.')
}

/** Every placeholder that its letter does not know, with those that it does. */
function unknownPlaceholders(template: DeveloperTemplate, words: EmailTemplateChange): InvalidParameter[] {
  const known: readonly string[] = developerLetters[template]
  return Object.entries(words).flatMap(([field, text]) => {
    const used = [...(text ?? '').matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    const unknown = used.find((name) => !known.includes(name))
    if (unknown === undefined) return []
    const there = known.map((name) => `{${name}}`).join(', ')
    return [{ field, reason: `must not hold {${unknown}}. This letter knows ${there}`, source: 'body' as const }]
  })
}

/** What of the words is given: what is left out stays. */
function given(body: EmailTemplateChange): Partial<OwnWords> {
  return Object.fromEntries(Object.entries(body).filter(([, text]) => text !== undefined))
}

/** The words as they would be saved. What is left out is as it was saved before. */
async function wordsToTry(context: Context<AdminPortalEnv>, wording: Wording, body: EmailTemplateChange) {
  const { subject, opening, closing } = await context.var.store.letterWords.find(wording)
  return { subject, opening, closing, ...given(body) }
}

function wordsAnswer({ template, language }: Wording, stored: StoredWords): EmailTemplateWords {
  const { shared, letters } = letterWords[language]
  const { subject, opening } = letters[template]
  const { version, updated_at, ...words } = stored
  return {
    name: template,
    ...letterPurposes[template],
    language,
    default_words: { subject, opening, closing: shared.closing },
    words,
    placeholders: developerLetters[template].map((name) => ({ name, description: placeholderMeanings[name] })),
    updated_at: updated_at === null ? null : instant(updated_at),
    version,
  }
}
