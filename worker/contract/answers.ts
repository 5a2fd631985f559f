import * as z from 'zod'
import type { AnswerWords } from './copy.ts'
import { countCharacters, isReadableLine, isReadableText } from './fields.ts'
import type { Language } from './language.ts'
import type { Answers, RegistrationField } from './registration-form.ts'

type Value = string | number | boolean | undefined

/** What one of a portal's own fields takes, as a value of its kind; undefined where it may stay without an answer. */
export function answerSchema(
  field: RegistrationField,
  words: AnswerWords,
  say: (number: number) => string = String,
): z.ZodType<Value> {
  const value = valueSchema(field, words, say)
  return field.is_required ? value : value.optional()
}

/** The same from a form, where everything is text as its reader writes it, and a box that is not ticked is not there. */
export function typedAnswerSchema(field: RegistrationField, words: AnswerWords, language: Language): z.ZodType<Value> {
  const schema = answerSchema(field, words, (number) => numberIn(language, number))
  return z.preprocess((typed) => readTyped(field, typed, language), schema)
}

/** A number as it is typed in a language: with its decimal sign, and nothing between thousands. */
export function numberIn(language: Language, number: number): string {
  return new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 15 }).format(number)
}

/** What was answered, in the order of the form, each with the question as it is asked now. */
export function answersTo(fields: RegistrationField[], given: (field: RegistrationField) => unknown): Answers {
  return fields.flatMap((field) => {
    const value = given(field) as Value
    return value === undefined ? [] : [{ field_id: field.id, label: field.label, value }]
  })
}

function valueSchema(field: RegistrationField, words: AnswerWords, say: (number: number) => string): z.ZodType<Value> {
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
        .refine((number) => number >= (field.min ?? -Infinity), { error: words.too_small(say(field.min ?? 0)) })
        .refine((number) => number <= (field.max ?? Infinity), { error: words.too_large(say(field.max ?? 0)) })
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

function readTyped({ kind }: RegistrationField, typed: unknown, language: Language): unknown {
  if (kind === 'checkbox') return typed !== undefined
  if (typed === '' && kind !== 'text' && kind !== 'long_text') return undefined
  if (kind === 'number' && typeof typed === 'string') return readNumber(typed.trim(), language)
  return typed
}

// Plain decimals alone: what else JavaScript reads as a number (1e3, 0x10, Infinity) nobody means when they type it. A
// comma is as good as a point, but where it stands between thousands, 1,000 might mean either and is asked for again.
function readNumber(typed: string, language: Language): number | string | undefined {
  if (typed === '') return undefined
  const mayBeThousands = /,[0-9]{3}$/.test(typed) && numberIn(language, 0.5) === '0.5'
  const isNumber = /^[+-]?[0-9]{1,15}([.,][0-9]{1,15})?$/.test(typed) && !mayBeThousands
  return isNumber ? Number(typed.replace(',', '.')) : typed
}
