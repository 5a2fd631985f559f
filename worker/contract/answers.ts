import * as z from 'zod'
import type { AnswerWords } from './copy.ts'
import { countCharacters, isReadableLine, isReadableText } from './fields.ts'
import type { Answers, RegistrationField } from './registration-form.ts'

type Value = string | number | boolean | undefined

/** What one of a portal's own fields takes, as a value of its kind; undefined where it may stay without an answer. */
export function answerSchema(field: RegistrationField, words: AnswerWords): z.ZodType<Value> {
  const value = valueSchema(field, words)
  return field.is_required ? value : value.optional()
}

/** The same from a form, where everything is text, and a box that is not ticked is not there. */
export function typedAnswerSchema(field: RegistrationField, words: AnswerWords): z.ZodType<Value> {
  return z.preprocess((typed) => readTyped(field, typed), answerSchema(field, words))
}

/** What was answered, in the order of the form, each with the question as it is asked now. */
export function answersTo(fields: RegistrationField[], given: (field: RegistrationField) => unknown): Answers {
  return fields.flatMap((field) => {
    const value = given(field) as Value
    return value === undefined ? [] : [{ field_id: field.id, label: field.label, value }]
  })
}

function valueSchema(field: RegistrationField, words: AnswerWords): z.ZodType<Value> {
  switch (field.kind) {
    case 'text':
      return textSchema(field, words, isReadableLine)
    case 'long_text':
      return textSchema(field, words, isReadableText)
    case 'choice':
      return z.enum(field.options ?? [], { error: words.not_chosen })
    case 'checkbox':
      return z
        .boolean({ error: missingOr(words.not_ticked, words.not_yes_or_no) })
        .refine((ticked) => ticked || !field.is_required, { error: words.not_ticked })
    case 'number':
      return z
        .number({ error: missingOr(words.missing, words.not_a_number) })
        .refine((number) => number >= (field.min ?? -Infinity), { error: words.too_small(field.min ?? 0) })
        .refine((number) => number <= (field.max ?? Infinity), { error: words.too_large(field.max ?? 0) })
  }
}

function textSchema(field: RegistrationField, words: AnswerWords, isReadable: (value: string) => boolean) {
  const { is_required: isRequired, max_length: maxLength = 0 } = field
  return z
    .string({ error: missingOr(words.missing, words.not_text) })
    .transform((value) => value.replaceAll('\r\n', '\n').trim())
    .refine((value) => value !== '' || !isRequired, { error: words.missing, abort: true })
    .refine(isReadable, { error: words.unreadable, abort: true })
    .refine((value) => countCharacters(value) <= maxLength, { error: words.too_long(maxLength) })
    .transform((value) => (value === '' ? undefined : value))
}

function missingOr(missing: string, wrong: string) {
  return ({ input }: { input: unknown }) => (input === undefined ? missing : wrong)
}

function readTyped({ kind }: RegistrationField, typed: unknown): unknown {
  if (kind === 'checkbox') return typed !== undefined
  if (typed === '' && kind !== 'text' && kind !== 'long_text') return undefined
  if (kind === 'number' && typeof typed === 'string') return readNumber(typed.trim())
  return typed
}

// Plain decimals alone: what else JavaScript reads as a number (1e3, 0x10, Infinity) nobody means when they type it.
function readNumber(typed: string): number | string | undefined {
  if (typed === '') return undefined
  return /^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$/.test(typed) ? Number(typed) : typed
}
