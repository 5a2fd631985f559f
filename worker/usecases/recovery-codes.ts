import { hashRecoveryCode, newRecoveryCodes } from '../secrets/recovery-code.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'

/** Ten fresh recovery codes of an admin, to be shown once, and what is stored of them. */
export async function recoveryCodesFor(
  adminId: string,
  tokenSecret: RotatedSecret,
): Promise<{ codes: string[]; hashes: string[] }> {
  const codes = newRecoveryCodes()
  return { codes, hashes: await Promise.all(codes.map((code) => hashRecoveryCode(tokenSecret, adminId, code))) }
}
