import type { Browser } from '../contract/browser.ts'
import { triesWithoutProof } from '../contract/limits.ts'
import type { ProvenAttempts } from '../store/attempts.ts'
import { attemptKeys, type Counting, countTries } from './count-attempt.ts'
import { knownDevice } from './known-device.ts'

export type CountedLogIn =
  | { outcome: 'too_many'; retryAfter: number }
  | {
      outcome: 'counted'
      /** It has logged in to this account before. */
      isKnownDevice: boolean
      /** So much was tried in vain that whoever asks has to show that they are human, now and at the next try. */
      needsProof: { now: boolean; next: boolean }
      /** What to take back once the password was right. */
      proven: ProvenAttempts
    }

/**
 * Counts a try to log in, before anything is hashed: towards the account that was named, whether it exists or not, and
 * the network. A browser that has logged in to that account before is counted by itself, with the account's other known
 * devices and with those of its network: whatever strangers try, it gets in (ASVS 6.1.1, 6.3.1). One round trip.
 */
export async function countLogIn(
  account: { emailKey: string; passwordHash: string | undefined },
  { network, deviceCookie }: Pick<Browser, 'network' | 'deviceCookie'>,
  given: Counting,
): Promise<CountedLogIn> {
  const device = await knownDevice(deviceCookie, account, given)
  const isKnownDevice = device !== undefined
  const own = isKnownDevice ? { device } : { address: account.emailKey }
  const shared = isKnownDevice ? { devices: account.emailKey, 'device-network': network } : { network }
  const counted = await countTries('log-in', { ...own, ...shared }, given)
  if (counted.outcome === 'too_many') return counted

  const { tries } = counted
  return {
    outcome: 'counted',
    isKnownDevice,
    needsProof: { now: tries > triesWithoutProof, next: tries >= triesWithoutProof },
    proven: {
      forgotten: await attemptKeys('log-in', own, given),
      returned: await attemptKeys('log-in', shared, given),
    },
  }
}
