import { keyId, type RotatedSecret } from '../secrets/rotated-secret.ts'
import { seal, sealedBefore, unseal } from '../secrets/sealed.ts'
import type { openSecretsInUse, SealedTotp } from '../store/secrets-in-use.ts'

interface Given {
  secretsInUse: Pick<ReturnType<typeof openSecretsInUse>, 'note' | 'sealedWith' | 'replaceSealed'>
  tokenSecret: RotatedSecret
  passwordPepper: RotatedSecret
  now: number
}

/**
 * What a rotation of secrets leaves to be done: notes which are in use, and seals anew what was sealed with the secret of
 * before, a bounded number at each call. What was changed so that it does not open any more stays as it is.
 */
export async function followRotation({ secretsInUse, tokenSecret, passwordPepper, now }: Given): Promise<void> {
  await secretsInUse.note(
    { token_secret: keyId(tokenSecret.current), password_pepper: keyId(passwordPepper.current) },
    now,
  )
  const beginnings = sealedBefore(tokenSecret)
  if (beginnings.length === 0) return
  const found = await secretsInUse.sealedWith(beginnings)
  if (found.length === 0) return
  const replaced = await Promise.allSettled(found.map((one) => sealAnew(one, tokenSecret)))
  await secretsInUse.replaceSealed(replaced.flatMap((each) => (each.status === 'fulfilled' ? each.value : [])))
}

async function sealAnew({ adminId, sealed }: SealedTotp, tokenSecret: RotatedSecret) {
  const sealedFor = { purpose: 'totp-secret', rowId: adminId } as const
  const text = await unseal(tokenSecret, sealed, sealedFor)
  return text === undefined ? [] : [{ adminId, sealed, sealedAnew: await seal(tokenSecret, text, sealedFor) }]
}
