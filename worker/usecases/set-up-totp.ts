import { v7 as uuidv7 } from 'uuid'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import { seal, unseal } from '../secrets/sealed.ts'
import { newTotpSecret, totpAddress, totpStep } from '../secrets/totp.ts'
import type { AddedFactor, openSecondFactors } from '../store/second-factors.ts'

interface Given {
  factors: ReturnType<typeof openSecondFactors>
  tokenSecret: RotatedSecret
  now: number
}

export type TotpBegun =
  | { outcome: 'begun'; secret: string; address: string }
  /** There is an authenticator app already, or the password has changed meanwhile. */
  | { outcome: 'refused' }

/** Makes the secret that an authenticator app is given. It counts once a code has proven that the app has it. */
export async function beginTotp(adminId: string, verifiedHash: string, given: Given): Promise<TotpBegun> {
  const { factors, tokenSecret } = given
  const admin = await factors.find(adminId)
  if (!admin) return { outcome: 'refused' }
  const secret = newTotpSecret()
  const sealed = await seal(tokenSecret, secret, { purpose: 'totp-secret', rowId: adminId })
  if (!(await factors.beginTotp(adminId, sealed, verifiedHash))) return { outcome: 'refused' }
  return {
    outcome: 'begun',
    secret,
    address: totpAddress(secret, { issuer: admin.organization_name, account: admin.email }),
  }
}

export type TotpConfirmed =
  | { outcome: 'added'; hasNewCodes: boolean }
  | { outcome: 'wrong_code' }
  /** None was begun, or it is in use already. */
  | { outcome: 'refused' }

/** Takes an authenticator app into use once it has shown a code. */
export async function confirmTotp(
  adminId: string,
  { code, factor }: { code: string; factor: AddedFactor },
  { factors, tokenSecret, now }: Given,
): Promise<TotpConfirmed> {
  const begun = await factors.find(adminId)
  if (!begun?.totp_secret || begun.totp_confirmed_at !== null) return { outcome: 'refused' }
  const secret = await unseal(tokenSecret, begun.totp_secret, { purpose: 'totp-secret', rowId: adminId })
  // Sealed with a secret that is gone by now.
  if (secret === undefined) return { outcome: 'refused' }
  const step = totpStep(secret, code, now)
  if (step === undefined) return { outcome: 'wrong_code' }
  const newId = () => uuidv7({ msecs: now })
  return factors.confirmTotp(
    adminId,
    { totpSecret: begun.totp_secret, totpStep: step, factor },
    { eventId: newId(), letterId: newId(), now },
  )
}
