import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { defaultLanguage, languages } from '../language.ts'
import { type DeveloperTemplate, developerLetters, ownWords } from '../letter-words.ts'
import { instant, paragraph, textLine, wholeList } from './shapes.ts'

const subjectMaxLength = 200
const sentenceMaxLength = 1000

export const templates = Object.keys(developerLetters) as [DeveloperTemplate, ...DeveloperTemplate[]]
export const language = z.enum(languages, { error: `must be one of ${languages.join(', ')}` })

const emailTemplate = z.object({
  name: z.enum(templates),
  title: z.string(),
  /** When it is sent, and to whom. */
  description: z.string(),
  /** The languages in which it says something of the portal's own. */
  changed_languages: z.array(language),
})
export type EmailTemplate = z.infer<typeof emailTemplate>

const words = z.record(z.enum(ownWords), z.string())

/** One letter in one language. */
const emailTemplateWords = emailTemplate.omit({ changed_languages: true }).extend({
  language,
  default_words: words,
  /** The portal's own; null for the default. */
  words: z.record(z.enum(ownWords), z.string().nullable()),
  /** What may stand in braces in them, and what takes its place. */
  placeholders: z.array(z.object({ name: z.string(), description: z.string() })),
  /** When the portal changed them last; null if it never did. */
  updated_at: instant.nullable(),
  version: z.number(),
})
export type EmailTemplateWords = z.infer<typeof emailTemplateWords>

const template = <Text extends z.ZodType<string>>(text: Text) =>
  text
    .refine((value) => value !== '', { error: 'must not be empty: null goes back to the default', abort: true })
    .refine((value) => !/[{}]/.test(value.replaceAll(/\{\w+\}/g, '')), {
      error: 'must hold braces in pairs, and only around a placeholder, such as {portal_display_name}',
    })
    .nullable()
    .optional()

/** What is left out stays as it is; null goes back to the default. */
export const wordsChange = z.strictObject({
  subject: template(textLine(subjectMaxLength)),
  opening: template(paragraph(sentenceMaxLength)),
  closing: template(paragraph(sentenceMaxLength)),
})
export type EmailTemplateChange = z.infer<typeof wordsChange>

/** What is wrong with words that hold a placeholder which their letter does not know; undefined when it knows them all. */
export function unknownPlaceholder(name: DeveloperTemplate, text: string): string | undefined {
  const known: readonly string[] = developerLetters[name]
  const unknown = [...text.matchAll(/\{(\w+)\}/g)].map(([, used = '']) => used).find((used) => !known.includes(used))
  if (unknown === undefined) return undefined
  return `must not hold {${unknown}}. This letter knows ${known.map((one) => `{${one}}`).join(', ')}`
}

const emailPreview = z.object({ subject: z.string(), text: z.string(), html: z.string() })
export type EmailPreview = z.infer<typeof emailPreview>

const query = z.strictObject({ language: language.default(defaultLanguage) })

export const emailTemplateEndpoints = {
  'GET /v3/portals/:portalId/email-templates': { answer: wholeList(emailTemplate) },
  'GET /v3/portals/:portalId/email-templates/:name': { query, answer: emailTemplateWords },
  'PATCH /v3/portals/:portalId/email-templates/:name': { query, body: wordsChange, answer: emailTemplateWords },
  /** Goes back to the default. */
  'DELETE /v3/portals/:portalId/email-templates/:name': { query, status: 204 },
  /** The letter with words that are not saved, as it would tell of somebody who does not exist. */
  'POST /v3/portals/:portalId/email-templates/:name/preview': { query, body: wordsChange, answer: emailPreview },
  /** The same, sent to whoever asks. */
  'POST /v3/portals/:portalId/email-templates/:name/send-test-email': { query, body: wordsChange, status: 204 },
} as const satisfies Endpoints
