import * as z from 'zod'
import { answerSchema } from './answers.ts'
import type { AnswerWords } from './copy.ts'
import { email, fullName, newPassword, token, triedPassword } from './fields.ts'
import type { RegistrationField } from './registration-form.ts'

// The bodies of the developer API, in Konnect's names (KONNECT b.2). Unknown properties are refused.

/**
 * Konnect's body, and what this portal asks besides: `answers` by the ids of its fields, and the version of its terms.
 * Both may be left out where nothing is required. `words` say what is wrong with an answer.
 */
export function newDeveloperOf(
  portal: { registration_form: RegistrationField[]; terms_version: number },
  words: AnswerWords,
) {
  const terms = acceptedTermsVersion(portal.terms_version)
  return z.strictObject({
    email,
    full_name: fullName,
    answers: z
      .strictObject(
        Object.fromEntries(portal.registration_form.map((field) => [field.id, answerSchema(field, words)])),
        { error: 'must be an object of answers by the ids of their fields' },
      )
      .prefault({}),
    accepted_terms_version: portal.terms_version > 0 ? terms : terms.optional(),
    turnstile_token: turnstileToken,
  })
}

// Asked for where Turnstile's keys are set, and ignored elsewhere.
const turnstileToken = z.string({ error: 'not_text' }).optional()

// English: whoever reads this writes a program. What people may read has its words in `copy.ts`.
const acceptedTermsVersion = (version: number) =>
  z.literal(version, {
    error:
      version > 0
        ? `must be ${version}: the version of the terms of service, which stand at /terms`
        : 'must be 0 or left out: there are no terms of service',
  })

export const emailVerification = z.strictObject({ token })
export const forgottenPassword = z.strictObject({ email, turnstile_token: turnstileToken })
export const passwordReset = z.strictObject({ token, password: newPassword })
export const credentials = z.strictObject({
  username: z.string({ error: 'not_text' }).max(254, 'email_invalid'),
  password: triedPassword,
  accepted_terms_version: z.int({ error: 'must be a whole number' }).min(0, { error: 'must be 0 or more' }).optional(),
  turnstile_token: turnstileToken,
})

const pageNumber = (max: number) => {
  const error = `must be a whole number from 1 to ${max}`
  return z.coerce.number({ error }).int({ error }).min(1, { error }).max(max, { error })
}

/** What the catalogue search understands; other parameters of existing clients are ignored. */
export const catalogSearch = z.object({
  q: z.string({ error: 'must be given once' }).max(256, 'must have at most 256 characters').default(''),
  'page[size]': pageNumber(100).default(12),
  'page[number]': pageNumber(1000).default(1),
})
