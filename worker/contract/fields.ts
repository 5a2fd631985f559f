import * as z from 'zod'
import { parseEmailAddress } from './email-address.ts'
import { passwordMaxLength, passwordMinLength } from './password-field.ts'

export const fullNameMaxLength = 256

/** What can be wrong with a field. Each has its words in `copy.ts`, for a form and for the API. */
export type FieldProblem =
  | 'full_name_missing'
  | 'full_name_too_long'
  | 'email_missing'
  | 'email_invalid'
  | 'email_domain_refused'
  | 'password_missing'
  | 'password_too_short'
  | 'password_too_long'
  | 'password_guessable'
  | 'password_common'
  | 'password_breached'
  | 'password_wrong'
  | 'email_is_yours'
  | 'code_missing'
  | 'passkey_name_missing'
  | 'passkey_name_too_long'
  | 'text_unreadable'
  | 'not_text'
  | 'given_twice'
  | 'language_unknown'

const problem = (name: FieldProblem) => ({ error: name })

const text = (missing: string) =>
  z.string({ error: ({ input }) => (input === undefined ? missing : ('not_text' satisfies FieldProblem)) })

// Control characters have no place in a line of text: NUL ends a string inside SQLite, CR and LF end a mail header.
// Direction overrides let a name pretend to be another one. U+FFFD is what is left of broken UTF-8.
export const isReadableLine = (value: string) =>
  value.isWellFormed() && !/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd]/u.test(value)

/** The same for text of more than one line: only line feeds and tabs are control characters that it may have. */
export const isReadableText = (value: string) => isReadableLine(value.replaceAll(/[\n\t]/g, ' '))

/** A single line of text that people will read: trimmed, no control characters, between 1 and `maxLength` characters. */
export const line = (maxLength: number, problems: { missing: string; tooLong: string; unreadable: string }) =>
  text(problems.missing)
    .transform((value) => value.trim())
    .refine((value) => value !== '', { error: problems.missing, abort: true })
    .refine(isReadableLine, { error: problems.unreadable, abort: true })
    .refine((value) => countCharacters(value) <= maxLength, { error: problems.tooLong })

export const fullName = line(fullNameMaxLength, {
  missing: 'full_name_missing' satisfies FieldProblem,
  tooLong: 'full_name_too_long' satisfies FieldProblem,
  unreadable: 'text_unreadable' satisfies FieldProblem,
})

export const email = text('email_missing' satisfies FieldProblem)
  .refine((value) => value.trim() !== '', { ...problem('email_missing'), abort: true })
  .transform((value, context) => {
    const address = parseEmailAddress(value)
    if (address) return address
    context.addIssue({ code: 'custom', message: 'email_invalid' satisfies FieldProblem })
    return z.NEVER
  })

/** A password being chosen: 15 to 128 characters, any characters (NIST SP 800-63B-4 3.1.1.2, ASVS 6.2.1, 6.2.5, 6.2.9). */
export const newPassword = text('password_missing' satisfies FieldProblem)
  .refine((value) => value !== '', { ...problem('password_missing'), abort: true })
  .refine((value) => value.isWellFormed() && !value.includes('\ufffd'), { ...problem('text_unreadable'), abort: true })
  .refine((value) => countCharacters(value) >= passwordMinLength, problem('password_too_short'))
  .refine((value) => countCharacters(value) <= passwordMaxLength, problem('password_too_long'))

/** A password being tried: only its size is judged, so that hashing costs the same for whatever is sent. */
export const triedPassword = text('password_missing' satisfies FieldProblem)
  .refine((value) => value !== '', { ...problem('password_missing'), abort: true })
  .refine((value) => countCharacters(value) <= passwordMaxLength, problem('password_too_long'))

/** A token from a letter's link. Anything that is text is looked up; what was never issued is simply not found. */
export const token = text('not_text' satisfies FieldProblem).refine(
  (value) => value.length <= 256,
  problem('text_unreadable'),
)

/** Length as a person counts it: code points, after composing (NIST SP 800-63B-4 3.1.1.2). */
export function countCharacters(value: string): number {
  return [...value.normalize('NFC')].length
}
