import { v7 as uuidv7 } from 'uuid'
import type { Browser } from '../contract/browser.ts'
import { deviceOf } from '../contract/describe-device.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import { hashToken, newToken } from '../secrets/token.ts'
import type { ProvenAttempts } from '../store/attempts.ts'
import type { NewSession } from '../store/sessions.ts'
import { newDeviceCookie } from './known-device.ts'

/** What the browser keeps of a log-in, and whether it is its first one to this account. */
export interface StartedSession {
  token: string
  deviceCookie: string
  isNewDevice: boolean
}

interface LogIn {
  emailKey: string
  /** As it is stored once the session has started. */
  passwordHash: string
  browser: Browser
  isKnownDevice: boolean
  /** The session that came along: it ends with the new one (ASVS 7.2.4). */
  presentToken: string | undefined
  proven: ProvenAttempts
}

/** A session that may start now: what is stored of it, and what the browser gets once it has started. */
export async function newSession(
  { emailKey, passwordHash, browser, isKnownDevice, presentToken, proven }: LogIn,
  { now, ...given }: { scope: string; tokenSecret: RotatedSecret; now: number },
): Promise<{ tokenHash: string; stored: NewSession; session: StartedSession }> {
  const token = newToken()
  const newId = () => uuidv7({ msecs: now })
  const { userAgent, place } = browser
  return {
    tokenHash: await hashToken(token),
    stored: {
      sessionId: newId(),
      emailKey,
      userAgent,
      place,
      proven,
      newDevice: isKnownDevice ? undefined : { letterId: newId(), device: deviceOf(userAgent) },
      replacedTokenHash: presentToken && (await hashToken(presentToken)),
      now,
    },
    session: {
      token,
      deviceCookie: await newDeviceCookie({ emailKey, passwordHash }, given),
      isNewDevice: !isKnownDevice,
    },
  }
}
