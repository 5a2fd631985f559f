import * as z from 'zod'
import { email, fullName, newPassword, token, triedPassword } from './fields.ts'

// The bodies of the developer API, in Konnect's names (KONNECT b.2). Unknown properties are refused.

export const newDeveloper = z.strictObject({ email, full_name: fullName })
export const emailVerification = z.strictObject({ token })
export const passwordReset = z.strictObject({ token, password: newPassword })
export const credentials = z.strictObject({
  username: z.string({ error: 'not_text' }).max(254, 'email_invalid'),
  password: triedPassword,
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
