import { v7 as uuidv7 } from 'uuid'
import type { PasskeyAnswer } from '../contract/passkeys.ts'
import { possibleHashes } from '../secrets/recovery-code.ts'
import { unseal } from '../secrets/sealed.ts'
import { hashToken, newToken } from '../secrets/token.ts'
import { totpStep } from '../secrets/totp.ts'
import type { openSecondFactors, SecondFactor, SecondFactorProof } from '../store/second-factors.ts'
import type { PasskeyKeeping } from './ask-for-passkey.ts'
import { attemptKeys, type Counting, countAttempt } from './count-attempt.ts'
import { knownDevice, newDeviceCookie } from './known-device.ts'
import { provePasskey } from './prove-passkey.ts'

type SecondFactorGiven =
  /** The session goes on under a new token (ASVS 7.2.4); the one from before is worth nothing. */
  { outcome: 'given'; sessionToken: string; deviceCookie: string } | { outcome: 'wrong' }

export type SecondFactorCodeGiven = SecondFactorGiven | { outcome: 'too_many'; retryAfter: number }

interface Session {
  adminId: string
  tokenHash: string
  /** What the browser brings of earlier log-ins, unproven. */
  deviceCookie: string | undefined
}

interface Given extends Counting {
  factors: ReturnType<typeof openSecondFactors>
}

/**
 * The second step of a log-in, with a code of the authenticator app or a recovery code. Every try is counted before it
 * is looked at (ASVS 6.6.3), so many at once find out no more than a few. A known device is counted by itself: whoever has
 * come by the password does not keep its owner out.
 */
export async function giveSecondFactorCode(
  session: Session,
  typed: string,
  given: Given,
): Promise<SecondFactorCodeGiven> {
  const asked = await whoIsAsked(session, given)
  if (!asked) return { outcome: 'wrong' }
  const tooMany = await countAttempt('second-factor', asked.by, given)
  if (tooMany) return { outcome: 'too_many', ...tooMany }
  return giveSecondFactor(session, asked, await readCode(session.adminId, asked.factor, typed, given), given)
}

/**
 * The same with a passkey of the admin who has given their password. Nobody guesses a signature, so it is not counted
 * together with codes: whatever was tried with those, it is a way in. Asking for its challenge is counted.
 */
export async function giveSecondFactorPasskey(
  session: Session,
  answer: PasskeyAnswer,
  given: Given & PasskeyKeeping,
): Promise<SecondFactorGiven> {
  const asked = await whoIsAsked(session, given)
  if (!asked) return { outcome: 'wrong' }
  const proven = await provePasskey(answer, 'second-factor', session.adminId, given)
  return giveSecondFactor(session, asked, proven?.proof, given)
}

/** What the admin has, and by what their tries are counted. */
async function whoIsAsked({ adminId, deviceCookie }: Session, given: Given) {
  const factor = await given.factors.find(adminId)
  if (!factor) return undefined
  const owner = { emailKey: factor.email_key, passwordHash: factor.password_hash }
  const device = await knownDevice(deviceCookie, owner, given)
  return { factor, owner, by: device === undefined ? { account: adminId } : { device } }
}

async function giveSecondFactor(
  { adminId, tokenHash }: Session,
  { owner, by }: NonNullable<Awaited<ReturnType<typeof whoIsAsked>>>,
  proof: SecondFactorProof | undefined,
  given: Given,
): Promise<SecondFactorGiven> {
  if (!proof) return { outcome: 'wrong' }

  const sessionToken = newToken()
  const isGiven = await given.factors.give(
    { adminId, tokenHash, nextTokenHash: await hashToken(sessionToken), now: given.now },
    proof,
    await attemptKeys('second-factor', by, given),
  )
  if (!isGiven) return { outcome: 'wrong' }
  return { outcome: 'given', sessionToken, deviceCookie: await newDeviceCookie(owner, given) }
}

async function readCode(
  adminId: string,
  factor: SecondFactor,
  typed: string,
  { tokenSecret, now }: Given,
): Promise<SecondFactorProof | undefined> {
  const code = typed.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(code)) {
    const newId = () => uuidv7({ msecs: now })
    const possibleCodeHashes = await possibleHashes(tokenSecret, adminId, code)
    return { possibleCodeHashes, eventId: newId(), letterId: newId() }
  }
  if (!factor.totp_secret || factor.totp_confirmed_at === null) return undefined
  const secret = await unseal(tokenSecret, factor.totp_secret, { purpose: 'totp-secret', rowId: adminId })
  const step = secret === undefined ? undefined : totpStep(secret, code, now)
  return step === undefined ? undefined : { totpStep: step, totpSecret: factor.totp_secret }
}
