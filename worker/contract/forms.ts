import * as z from 'zod'
import { email, type FieldProblem, fullName, newPassword, token, triedPassword } from './fields.ts'

// The forms of the pages. A form ignores what it does not have.

/** What the widget of Turnstile puts into a form, where there is one. */
const turnstileToken = z.string().optional()

export const registrationForm = z.object({ full_name: fullName, email, turnstile_token: turnstileToken })
export const resendForm = z.object({ email, turnstile_token: turnstileToken })
export const confirmationForm = z.object({ token, password: newPassword })
/** An invited person's answer, an admin's too; on a portal its own fields come with it. */
export const acceptanceForm = z.object({ token, full_name: fullName, password: newPassword })
/** Where somebody wanted to go comes back with the form. */
export const loginForm = z.object({
  email,
  password: triedPassword,
  return_to: z.string().default(''),
  turnstile_token: turnstileToken,
})

export const forgotPasswordForm = z.object({ email, turnstile_token: turnstileToken })
/** A new password by the link of a letter: after a reset, or with the way back from a change of address. */
export const newPasswordForm = z.object({ token, password: newPassword })
export const newEmailForm = z.object({ token })

// The forms of an account. A box that is not ticked is not there.
export const profileForm = z.object({ full_name: fullName, new_device_letters: z.string().optional() })
export const changePasswordForm = z.object({ present_password: triedPassword, password: newPassword })
export const changeEmailForm = z.object({ email, present_password: triedPassword })
/** The id of a session to end, or `others`. */
export const endSessionsForm = z.object({ end: z.string().max(64) })
export const deleteAccountForm = z.object({ present_password: triedPassword })
export const removePasskeyForm = z.object({ id: z.string().max(64), present_password: triedPassword })

/** A code of an authenticator app or a recovery code. */
export const secondFactorForm = z.object({
  code: z
    .string({ error: 'code_missing' satisfies FieldProblem })
    .trim()
    .min(1, { error: 'code_missing' satisfies FieldProblem })
    .max(64, { error: 'text_unreadable' satisfies FieldProblem }),
  return_to: z.string().default(''),
})
