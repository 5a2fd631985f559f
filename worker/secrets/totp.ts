import { createHmac } from 'node:crypto'
import { Secret, TOTP } from 'otpauth/bare'

/** What every authenticator app understands: SHA-1, six digits, a new code every 30 seconds (RFC 6238). */
const settings = { algorithm: 'SHA1', digits: 6, period: 30, hmac }

/** A code of the step before or after counts too, for clocks that are a little off. */
const window = 1

/** A fresh secret for an authenticator app, 160 bits in base32 (RFC 4226, section 4). */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** The address behind the QR code that an authenticator app reads. */
export function totpAddress(secret: string, { issuer, account }: { issuer: string; account: string }): string {
  return new TOTP({ ...settings, issuer, label: account, secret }).toString()
}

/** The time step that a code belongs to; undefined when it is not a code of now. Compared in constant time. */
export function totpStep(secret: string, code: string, now: number): number | undefined {
  const delta = new TOTP({ ...settings, secret }).validate({ token: code, timestamp: now, window })
  return delta === null ? undefined : TOTP.counter({ period: settings.period, timestamp: now }) + delta
}

function hmac(_algorithm: string, key: Uint8Array, message: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac('sha1', key).update(message).digest())
}
