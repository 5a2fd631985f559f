import * as z from 'zod'
import { line, triedPassword } from './fields.ts'

/** How many passkeys an account can have. */
export const passkeysPerAccount = 20

/** What a browser is asked to sign: a passkey that is being made, a log-in, or the second step of one. */
export type PasskeyPurpose = 'register' | 'log-in' | 'second-factor'

/** What its owner knows a passkey by. */
export const passkeyName = line(64, {
  missing: 'must not be empty',
  tooLong: 'must have at most 64 characters',
  unreadable: 'must not contain control or broken characters',
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

/** What the page of a developer's passkeys asks for before one is made, and with the one that was. */
export const passkeyWish = z.strictObject({ password: triedPassword })
export const namedPasskey = z.strictObject({ name: passkeyName, credential: madePasskey })
