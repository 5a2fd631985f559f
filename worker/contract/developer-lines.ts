import * as z from 'zod'
import { developerStatuses } from './developer-status.ts'
import { email, fullName, isReadableText } from './fields.ts'
import { languages } from './language.ts'

/** How many developers one call takes or gives: a fraction of a second's work for the database. */
export const developersPerCall = 250

/** The longest line that is read, in bytes. Nobody's answers come near it. */
export const longestLineBytes = 128 * 1024

const timeWords = 'must be a time like 2026-01-31T12:00:00Z'

/** A time in milliseconds: nothing here is older than the epoch, and ids begin with it. */
const time = z.iso
  .datetime({ offset: true, error: timeWords, abort: true })
  .transform((value) => Date.parse(value))
  .refine((at) => at >= 0, { error: 'must not be before 1970' })

const text = (maxLength: number) =>
  z
    .string({ error: 'must be a text' })
    .refine(isReadableText, { error: 'must not contain control or broken characters', abort: true })
    .refine((value) => value.length <= maxLength, { error: `must have at most ${maxLength} characters` })

const yesOrNo = z.boolean({ error: 'must be true or false' }).default(false)

/** What somebody answered to a question of the registration form: as it stands, whatever the form asks now. */
const answer = z.strictObject({
  field_id: text(64),
  label: text(500),
  value: z.union([text(5000), z.number(), z.boolean()], {
    error: 'must be a text of at most 5000 characters, a number, true or false',
  }),
})

const acceptance = z.strictObject({
  version: z.int({ error: 'must be a whole number' }).min(1, { error: 'must be 1 or more' }),
  accepted_at: time,
})

/**
 * A developer who moves in: what stands on a line of the file. Who exports a portal gets the same lines with nothing left
 * out, so what is not given is given a meaning here, and what is not known is refused rather than lost.
 */
export const developerLine = z.strictObject({
  email,
  full_name: fullName,
  status: z.enum(developerStatuses, { error: `must be one of ${developerStatuses.join(', ')}` }),
  /** Of the letters to them; the portal's without it. */
  language: z.enum(languages, { error: `must be one of ${languages.join(', ')}` }).optional(),
  /** Since when they are a developer; now without it. */
  created_at: time.optional(),
  updated_at: time.optional(),
  signed_up_at: time.optional(),
  first_approved_at: time.nullish(),
  first_logged_in_at: time.nullish(),
  /** Whether an admin had invited or added them. */
  invited: yesOrNo,
  new_device_letters: yesOrNo,
  answers: z
    .array(answer, { error: 'must be a list' })
    .max(200, { error: 'must have at most 200 entries' })
    .default([]),
  accepted_terms: z
    .array(acceptance, { error: 'must be a list' })
    .max(200, { error: 'must have at most 200 entries' })
    .refine((all) => new Set(all.map(({ version }) => version)).size === all.length, {
      error: 'must not have a version twice',
    })
    .default([]),
  /** In PHC form, if it is scrypt's; of any other kind it is of no use here. */
  password_hash: text(1024).nullable().default(null),
})
export type DeveloperLine = z.infer<typeof developerLine>

const instant = z.iso.datetime()

/** A developer who moves out: a line with everything that another installation needs. */
export const exportedDeveloper = z.object({
  email: z.string(),
  full_name: z.string(),
  status: z.enum(developerStatuses),
  language: z.enum(languages),
  created_at: instant,
  updated_at: instant,
  signed_up_at: instant,
  first_approved_at: instant.nullable(),
  first_logged_in_at: instant.nullable(),
  invited: z.boolean(),
  new_device_letters: z.boolean(),
  answers: z.array(
    z.object({ field_id: z.string(), label: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }),
  ),
  accepted_terms: z.array(z.object({ version: z.number(), accepted_at: instant })),
  /** With the parameter `keyid`, which says how it was peppered. */
  password_hash: z.string().nullable(),
})
