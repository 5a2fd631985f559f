import { v7 as uuidv7 } from 'uuid'
import { parseEmailAddress } from '../contract/email-address.ts'
import type { AccountLink, LetterKind, RegistrationLink } from '../contract/letters.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import { possibleTokenHashes } from '../secrets/token.ts'
import type { Decider } from '../store/events.ts'
import type { LetterObstacle } from '../store/letter-ledger.ts'
import type { PortalStore } from '../store/portal-store.ts'
import { newLinks } from './confirmation.ts'
import { letterDelay } from './letter-delay.ts'

export type LetterResent =
  /** `letterId`: the same letter, or the new one with a new link. `delay`: when it leaves, in milliseconds from now. */
  | { outcome: 'resent'; letterId: string; delay: number }
  | { outcome: 'refused'; why: LetterObstacle; kind: LetterKind }
  | { outcome: 'unknown' }

interface Given {
  store: Pick<PortalStore, 'letterLedger' | 'registrations'>
  by: Decider
  tokenSecret: RotatedSecret
  now: number
}

/**
 * Sends a letter again because an admin or the operator wants it. Who signed up or was invited gets a new letter with a new link, which
 * ends the old one; everybody else the same letter, as long as what it says is so and its link works.
 */
export async function resendLetter(letterId: string, { store, by, tokenSecret, now }: Given): Promise<LetterResent> {
  const letter = await store.letterLedger.find(letterId)
  if (!letter) return { outcome: 'unknown' }
  const { kind, recipient } = letter
  const made = { eventId: uuidv7({ msecs: now }), by, now }
  if (isRegistrationLink(kind)) {
    const email = parseEmailAddress(recipient)
    if (!email) throw new Error('a letter with a link went to what is no address')
    const links = await newLinks(tokenSecret, now)
    const sent = await store.registrations.sendLinkAgain(uuidv7({ msecs: now }), email, links, made)
    if ('obstacle' in sent) return { outcome: 'refused', why: sent.obstacle, kind }
    return { outcome: 'resent', letterId: sent.letterId, delay: letterDelay }
  }
  const tokenHashes = isAccountLink(kind) ? await possibleTokenHashes(tokenSecret, kind, letterId) : []
  const sent = await store.letterLedger.sendAgain(letterId, { ...made, tokenHashes })
  if (!sent) return { outcome: 'unknown' }
  if (sent.obstacle) return { outcome: 'refused', why: sent.obstacle, kind }
  return { outcome: 'resent', letterId, delay: 0 }
}

const registrationLinks: ReadonlySet<string> = new Set<RegistrationLink>(['confirm-email', 'developer-invitation'])

function isRegistrationLink(kind: LetterKind): kind is RegistrationLink {
  return registrationLinks.has(kind)
}

const accountLinks: ReadonlySet<string> = new Set<AccountLink>(['reset-password', 'change-email', 'email-changed'])

function isAccountLink(kind: LetterKind): kind is AccountLink {
  return accountLinks.has(kind)
}
