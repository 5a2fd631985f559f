import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server'
import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { triedPassword } from '../fields.ts'
import { namedPasskey, passkeyName, passkeyWish } from '../passkeys.ts'
import { instant, uuid, wholeList } from './shapes.ts'

const withPassword = z.strictObject({ password: triedPassword })

/** Shown this once, and never again. */
const recoveryCodes = z.array(z.string())

const secondFactor = z.object({
  /** Whether the organization asks for one. */
  is_required: z.boolean(),
  /** Since when an authenticator app is in use; null without one. */
  totp_added_at: instant.nullable(),
  recovery_codes_left: z.number(),
})
export type SecondFactor = z.infer<typeof secondFactor>

const passkey = z.object({
  id: uuid,
  name: z.string(),
  created_at: instant,
  last_used_at: instant.nullable(),
})
export type Passkey = z.infer<typeof passkey>

/** What the browser passes on to the authenticator. */
const creationOptions = z.custom<PublicKeyCredentialCreationOptionsJSON>()

/**
 * The second factor of whoever calls. What adds to it or takes away from it asks for the present password
 * (ASVS 7.5.1).
 */
export const secondFactorEndpoints = {
  'GET /v3/me/second-factor': { answer: secondFactor },
  /** Begins with an authenticator app: it gets the secret, by hand or from the address as a QR code. */
  'POST /v3/me/totp': { body: withPassword, answer: z.object({ secret: z.string(), address: z.string() }) },
  /** The first code of the app proves that it has the secret. `recovery_codes` is empty for those who have some. */
  'POST /v3/me/totp/confirm': {
    body: z.strictObject({
      code: z
        .string({ error: 'must be a string' })
        .transform((value) => value.replaceAll(/\s/g, ''))
        .refine((value) => /^\d{6}$/.test(value), { error: 'must be the six digits that the app shows' }),
    }),
    answer: z.object({ recovery_codes: recoveryCodes }),
  },
  'DELETE /v3/me/totp': { body: withPassword, status: 204 },
  /** New recovery codes instead of all from before. */
  'POST /v3/me/recovery-codes': {
    body: withPassword,
    status: 201,
    answer: z.object({ recovery_codes: recoveryCodes }),
  },
  'GET /v3/me/passkeys': { answer: wholeList(passkey) },
  'POST /v3/me/passkeys/options': { body: passkeyWish, answer: creationOptions },
  'POST /v3/me/passkeys': {
    body: namedPasskey,
    status: 201,
    answer: z.object({ id: uuid, recovery_codes: recoveryCodes }),
  },
  'PATCH /v3/me/passkeys/:passkeyId': { body: z.strictObject({ name: passkeyName }), answer: passkey },
  'DELETE /v3/me/passkeys/:passkeyId': { body: withPassword, status: 204 },
} as const satisfies Endpoints
