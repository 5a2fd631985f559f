import { v7 as uuidv7 } from 'uuid'
import type { AccountLink } from '../contract/letters.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import { deriveToken, hashToken } from '../secrets/token.ts'
import type { AccountStore, HeldLink, NewAccountLink } from '../store/accounts.ts'
import { attemptKeys, type Counting } from './count-attempt.ts'
import { letterDelay } from './letter-delay.ts'

const hour = 3_600_000

/** How long the link of a letter to the owner of an account works (ASVS 6.5.5). */
const lifetime: Record<AccountLink, number> = {
  'reset-password': hour,
  'change-email': 24 * hour,
  /** The way back from a change of address. */
  'email-changed': 72 * hour,
}

/** What such a link is worth at this moment. `unknown` was never sent, or something has ended it since. */
type ReadAccountLink = { state: 'valid' | 'used' | 'expired'; link: HeldLink } | { state: 'unknown' }
export type DeadLinkState = Exclude<ReadAccountLink['state'], 'valid'>

/** A new link: its letter's id, and the hash of the token that the outbox will make from that id. */
export async function newAccountLink(
  purpose: AccountLink,
  tokenSecret: RotatedSecret,
  now: number,
): Promise<NewAccountLink> {
  const letterId = uuidv7({ msecs: now })
  return {
    letterId,
    tokenHash: await hashToken(await deriveToken(tokenSecret.current, purpose, letterId)),
    now,
    expiresAt: now + lifetime[purpose],
    sendAfter: now + letterDelay,
  }
}

/** Looks at a link without spending it: mail scanners open links too. */
export async function readAccountLink(
  purpose: AccountLink,
  token: string,
  { accounts, now }: { accounts: Pick<AccountStore, 'findLink'>; now: number },
): Promise<ReadAccountLink> {
  const link = await accounts.findLink(purpose, await hashToken(token))
  if (!link) return { state: 'unknown' }
  if (link.used_at !== null) return { state: 'used', link }
  return { state: link.expires_at > now ? 'valid' : 'expired', link }
}

/** The keys of what was counted against an account. It is forgotten once its owner has opened a letter. */
export async function countedAgainst(
  { account_id: account, email_key: address }: HeldLink,
  given: Pick<Counting, 'scope' | 'tokenSecret'>,
): Promise<string[]> {
  const keys = [
    attemptKeys('log-in', { address, devices: address }, given),
    attemptKeys('password-reset', { address }, given),
    attemptKeys('present-password', { account }, given),
    attemptKeys('second-factor', { account }, given),
  ]
  return (await Promise.all(keys)).flat()
}
