import * as z from 'zod'
import { type FieldProblem, line, triedPassword } from './fields.ts'
import { passkeyNameMaxLength } from './passkey-name.ts'

/** How many passkeys an account can have. */
export const passkeysPerAccount = 20

/** What a browser is asked to sign: a passkey that is being made, a log-in, or the second step of one. */
export type PasskeyPurpose = 'register' | 'log-in' | 'second-factor'

/** What its owner knows a passkey by. */
export const passkeyName = line(passkeyNameMaxLength, {
  missing: 'passkey_name_missing' satisfies FieldProblem,
  tooLong: 'passkey_name_too_long' satisfies FieldProblem,
  unreadable: 'text_unreadable' satisfies FieldProblem,
})

const bytes = (maxLength: number) =>
  z
    .string({ error: 'must be a string' })
    .max(maxLength, { error: 'is too long', abort: true })
    .regex(/^[A-Za-z0-9_-]+$/, { error: 'must be base64url' })

// In WebAuthn's own names (RegistrationResponseJSON, AuthenticationResponseJSON), and no more than is needed. A
// credential id has at most 1023 bytes (WebAuthn 3, section 4).
const credentialId = bytes(1364)

/** What a browser answers when it has made a passkey. */
const madePasskey = z.strictObject({
  id: credentialId,
  response: z.strictObject({
    clientDataJSON: bytes(4096),
    attestationObject: bytes(8192),
    transports: z.array(z.string().max(32)).max(10).default([]),
  }),
})
export type MadePasskey = z.infer<typeof madePasskey>

/** What a browser answers when it has signed with a passkey. */
export const passkeyAnswer = z.strictObject({
  id: credentialId,
  response: z.strictObject({
    clientDataJSON: bytes(4096),
    authenticatorData: bytes(4096),
    signature: bytes(2048),
    userHandle: bytes(128).optional(),
  }),
})
export type PasskeyAnswer = z.infer<typeof passkeyAnswer>

/** What is asked for before a passkey is made: the device keeps what it makes, so nothing may be wrong with it after. */
export const passkeyWish = z.strictObject({ name: passkeyName, password: triedPassword })
/** The one that was made. */
export const namedPasskey = z.strictObject({ name: passkeyName, credential: madePasskey })
