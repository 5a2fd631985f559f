import { type Context, Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import type { Language } from '../contract/language.ts'
import { type DeveloperTemplate, developerLetters, letterWords, type OwnWords } from '../contract/letter-words.ts'
import {
  type EmailTemplateChange,
  type EmailTemplateWords,
  unknownPlaceholder,
} from '../contract/management/email-templates.ts'
import type { InvalidParameter } from '../contract/problem.ts'
import { instant } from '../http/endpoint.ts'
import { invalidParameters, problemAnswer } from '../http/problem.ts'
import { tooManyProblem } from '../http/too-many.ts'
import type { StoredWords, Wording } from '../store/letter-words.ts'
import { countAttempt } from '../usecases/count-attempt.ts'
import { previewLetter } from '../usecases/preview-letter.ts'
import { accountGiven } from './account-given.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { letterPurposes, placeholderMeanings } from './email-template-words.ts'
import { editedMeanwhile, serve } from './endpoint.ts'

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
  const asked = askedOf(context, params, query)
  if (asked instanceof Response) return asked
  return wordsAnswer(asked.wording, await context.var.store.letterWords.find(asked.wording))
})

serve(
  emailTemplates,
  'PATCH /v3/portals/:portalId/email-templates/:name',
  async ({ context, params, query, body, version }) => {
    const asked = askedOf(context, params, query, body)
    if (asked instanceof Response) return asked
    const changed = await change(context, asked, version)
    return changed ? wordsAnswer(asked.wording, changed) : editedMeanwhile(context, 'the words of this letter')
  },
)

serve(
  emailTemplates,
  'DELETE /v3/portals/:portalId/email-templates/:name',
  async ({ context, params, query, version }) => {
    const asked = askedOf(context, params, query, { subject: null, opening: null, closing: null })
    if (asked instanceof Response) return asked
    const reset = await change(context, asked, version)
    return reset ? undefined : editedMeanwhile(context, 'the words of this letter')
  },
)

serve(
  emailTemplates,
  'POST /v3/portals/:portalId/email-templates/:name/preview',
  async ({ context, params, query, body }) => {
    const asked = askedOf(context, params, query, body)
    if (asked instanceof Response) return asked
    const { portal, admin, settings } = context.var
    const words = await wordsToTry(context, asked)
    return previewLetter(asked.wording, words, { portal, recipient: admin.email, ...settings })
  },
)

serve(
  emailTemplates,
  'POST /v3/portals/:portalId/email-templates/:name/send-test-email',
  async ({ context, params, query, body }) => {
    const asked = askedOf(context, params, query, body)
    if (asked instanceof Response) return asked
    const { store, admin, now, sendLetters } = context.var
    const tooMany = await countAttempt('test-letter', { account: admin.id }, accountGiven(context))
    if (tooMany) return tooManyProblem(context, tooMany.retryAfter)
    const facts = { kind: 'test-letter', ...asked.wording, words: await wordsToTry(context, asked) } as const
    await store.letterWords.writeTest({ id: uuidv7({ msecs: now }), recipient: admin.email, facts, now })
    sendLetters()
    return undefined
  },
)

/** The letter that is meant, and the words that are given for it: what is left out stays. */
interface Asked {
  wording: Wording
  words: Partial<OwnWords>
}

/** What is asked, or why it is refused. */
function askedOf(
  context: Context<AdminPortalEnv>,
  { name }: { name: string },
  { language }: { language: Language },
  body: EmailTemplateChange = {},
): Asked | Response {
  if (!isDeveloperTemplate(name)) return problemAnswer(context, 404, 'There is no such letter.')
  const unknown = unknownPlaceholders(name, body)
  if (unknown.length > 0) return invalidParameters(context, unknown)
  const words = Object.fromEntries(Object.entries(body).filter(([, text]) => text !== undefined))
  return { wording: { template: name, language }, words }
}

function isDeveloperTemplate(name: string): name is DeveloperTemplate {
  return Object.hasOwn(developerLetters, name)
}

/** Every placeholder that its letter does not know, with those that it does. */
function unknownPlaceholders(template: DeveloperTemplate, words: EmailTemplateChange): InvalidParameter[] {
  return Object.entries(words).flatMap(([field, text]) => {
    const reason = unknownPlaceholder(template, text ?? '')
    return reason === undefined ? [] : [{ field, reason, source: 'body' as const }]
  })
}

function change(context: Context<AdminPortalEnv>, { wording, words }: Asked, since: number | undefined) {
  const { store, admin, now } = context.var
  return store.letterWords.change(wording, words, { eventId: uuidv7({ msecs: now }), adminId: admin.id, since, now })
}

/** The words as they would be saved. */
async function wordsToTry(context: Context<AdminPortalEnv>, { wording, words }: Asked): Promise<OwnWords> {
  const { subject, opening, closing } = await context.var.store.letterWords.find(wording)
  return { subject, opening, closing, ...words }
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
