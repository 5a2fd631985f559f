import { mailboxOf } from '../contract/email-address.ts'
import { type Counting, countTowards, limitsOf } from './count-attempt.ts'

/** Whose budgets a letter is counted towards besides its recipient's and its network's. */
export interface LetterTenant {
  organizationId: string
  /** Not for letters to admins. */
  portal?: { id: string; letters_per_hour: number }
}

/** What of the recipient a letter is counted by. */
const countedBy = {
  'sign-up': ['address'],
  again: ['address', 'address-again', 'address-at-once'],
  'forgotten-password': ['address', 'address-again'],
} as const

/**
 * Counts a letter that a stranger can cause, before anything is written: towards whoever gets it, the network, the portal
 * and the organization, or towards none of them when one is used up. `occasion`: what the stranger did. Undefined when
 * it may go on; otherwise in how many seconds to come back. One round trip.
 */
export async function countLetter(
  { emailKey, network, occasion }: { emailKey: string; network: string; occasion: keyof typeof countedBy },
  { organizationId, portal }: LetterTenant,
  given: Counting,
): Promise<{ retryAfter: number } | undefined> {
  const ofOrganization = { ...given, scope: organizationId }
  const mailbox = mailboxOf(emailKey)
  const [people, portals, organizations] = await Promise.all([
    limitsOf('letter', { network, ...Object.fromEntries(countedBy[occasion].map((by) => [by, mailbox])) }, given),
    portal ? limitsOf('letter', { portal: portal.id }, given) : [],
    limitsOf('letter', { organization: organizationId }, ofOrganization),
  ])
  const portalsOwn = portals.map((limit) => ({ ...limit, most: portal?.letters_per_hour ?? limit.most }))
  const counted = await countTowards([...people, ...portalsOwn, ...organizations], given)
  return counted.outcome === 'too_many' ? { retryAfter: counted.retryAfter } : undefined
}
