import { Buffer } from 'node:buffer'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { MadePasskey, PasskeyAnswer } from '../contract/passkeys.ts'

/** Where passkeys are made and used: each hostname has passkeys of its own. */
export interface RelyingParty {
  hostname: string
  origin: string
}

/** A passkey as it is stored. */
export interface StoredPasskey {
  credential_id: string
  public_key: string
  counter: number
}

/** Ed25519, ECDSA with P-256, RSA: what authenticators can do. */
const algorithms = [-8, -7, -257]
const timeout = 5 * 60_000

/**
 * What a browser needs to make a passkey. It stays on the device and asks for its owner there, so that it is good
 * without a password (WebAuthn 3, section 5.4; ASVS 6.5.8). `known` are passkeys that the account has already.
 */
export function passkeyCreation(
  { hostname }: RelyingParty,
  given: {
    challenge: string
    service: string
    account: { id: string; email: string; full_name: string }
    known: { credential_id: string; transports: string[] }[]
  },
) {
  const { challenge, service, account, known } = given
  return generateRegistrationOptions({
    rpName: service,
    rpID: hostname,
    userID: new TextEncoder().encode(account.id),
    userName: account.email,
    userDisplayName: account.full_name,
    challenge: Buffer.from(challenge, 'base64url'),
    timeout,
    attestationType: 'none',
    excludeCredentials: known.map(({ credential_id: id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  })
}

/** What a browser needs to sign with a passkey: one of those given, or any that its owner has for this hostname. */
export function passkeyRequest(
  { hostname }: RelyingParty,
  challenge: string,
  allowed: { credential_id: string; transports: string[] }[],
) {
  return generateAuthenticationOptions({
    rpID: hostname,
    challenge: Buffer.from(challenge, 'base64url'),
    timeout,
    userVerification: 'required',
    allowCredentials: allowed.map(({ credential_id: id, transports }) => ({ id, transports })),
  })
}

/** The challenge that an answer says it is about; undefined when it cannot be read. Nothing is proven by it. */
export function claimedChallenge({ response }: MadePasskey | PasskeyAnswer): string | undefined {
  try {
    const { challenge }: { challenge?: unknown } = JSON.parse(
      Buffer.from(response.clientDataJSON, 'base64url').toString(),
    )
    return typeof challenge === 'string' ? challenge : undefined
  } catch {
    return undefined
  }
}

/** The passkey that was made for this challenge, at this origin, by somebody the device knows; undefined otherwise. */
export async function verifyMadePasskey(
  made: MadePasskey,
  challenge: string,
  { hostname, origin }: RelyingParty,
): Promise<StoredPasskey | undefined> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...asSent(made), response: made.response as never },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: hostname,
      supportedAlgorithmIDs: algorithms,
    })
    if (!verified) return undefined
    const { id, publicKey, counter } = registrationInfo.credential
    return { credential_id: id, public_key: Buffer.from(publicKey).toString('base64url'), counter }
  } catch {
    // The library throws for whatever is wrong with an answer.
    return undefined
  }
}

/**
 * The new counter of a passkey that has signed this challenge, at this origin, for somebody the device knows; undefined
 * when it has not, or when its counter shows a copy (WebAuthn 3, section 7.2).
 */
export async function verifyPasskeyAnswer(
  answer: PasskeyAnswer,
  challenge: string,
  { hostname, origin }: RelyingParty,
  { credential_id: id, public_key, counter }: StoredPasskey,
): Promise<number | undefined> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...asSent(answer), response: answer.response as never },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: hostname,
      credential: { id, publicKey: new Uint8Array(Buffer.from(public_key, 'base64url')), counter },
    })
    return verified ? authenticationInfo.newCounter : undefined
  } catch {
    return undefined
  }
}

/** The account that a passkey says it belongs to, if it says so. */
export function claimedAccount({ response }: PasskeyAnswer): string | undefined {
  return response.userHandle && Buffer.from(response.userHandle, 'base64url').toString()
}

function asSent({ id }: { id: string }) {
  return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} }
}
