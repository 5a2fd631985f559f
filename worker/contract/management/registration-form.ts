import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { registrationFieldKinds } from '../registration-form.ts'
import { paragraph, textLine, uuid } from './shapes.ts'

const fieldsPerPortal = 20
const optionsPerChoice = 50
const textMaxLength = 500
const longTextMaxLength = 5000
/** Whole numbers up to here, and decimals below, are kept as they were typed. */
const largestNumber = 1_000_000_000_000_000

const registrationField = z.object({
  id: uuid,
  kind: z.enum(registrationFieldKinds),
  label: z.string(),
  help: z.string(),
  is_required: z.boolean(),
  options: z.array(z.string()).optional(),
  max_length: z.number().optional(),
  min: z.number().nullable().optional(),
  max: z.number().nullable().optional(),
})

const registrationForm = z.object({ fields: z.array(registrationField), version: z.number() })
export type RegistrationForm = z.infer<typeof registrationForm>

/** What every kind of field has. A field without an id is a new one. */
const everyField = {
  id: uuid.optional(),
  label: textLine(120),
  help: paragraph(300).default(''),
  is_required: z.boolean({ error: 'must be true or false' }),
}

const maxLength = (most: number) => {
  const error = `must be a whole number from 1 to ${most}`
  return z.int({ error }).min(1, { error }).max(most, { error }).default(most)
}

const limit = z
  .number({ error: 'must be a number or null' })
  .refine((value) => Math.abs(value) <= largestNumber, { error: `must be at most ${largestNumber} from zero` })
  .nullable()
  .default(null)

const options = z
  .array(textLine(120), { error: 'must be a list of texts' })
  .min(2, { error: 'must have at least 2 entries' })
  .max(optionsPerChoice, { error: `must have at most ${optionsPerChoice} entries` })
  .refine((all) => new Set(all.map((option) => option.normalize('NFC'))).size === all.length, {
    error: 'must not have the same entry twice',
  })

const fieldChange = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('text'), ...everyField, max_length: maxLength(textMaxLength) }),
    z.strictObject({ kind: z.literal('long_text'), ...everyField, max_length: maxLength(longTextMaxLength) }),
    z.strictObject({ kind: z.literal('choice'), ...everyField, options }),
    z.strictObject({ kind: z.literal('checkbox'), ...everyField }),
    z
      .strictObject({ kind: z.literal('number'), ...everyField, min: limit, max: limit })
      .refine(({ min, max }) => min === null || max === null || min <= max, {
        path: ['max'],
        error: 'must not be smaller than min',
      }),
  ],
  { error: `must be one of ${registrationFieldKinds.join(', ')}` },
)
export type FieldChange = z.infer<typeof fieldChange>
/** The same as it is sent, with nothing filled in. */
export type FieldDraft = z.input<typeof fieldChange>

/** The whole form, in the order in which it is asked. What is not in it is no longer asked. */
export const registrationFields = z
  .array(fieldChange, { error: 'must be a list of fields' })
  .max(fieldsPerPortal, { error: `must have at most ${fieldsPerPortal} entries` })

const registrationFormChange = z.strictObject({ fields: registrationFields })

export const registrationFormEndpoints = {
  'GET /v3/portals/:portalId/registration-form': { answer: registrationForm },
  'PUT /v3/portals/:portalId/registration-form': {
    body: registrationFormChange,
    bodyMaxBytes: 64 * 1024,
    answer: registrationForm,
  },
} as const satisfies Endpoints
