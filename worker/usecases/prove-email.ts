import { v7 as uuidv7 } from 'uuid'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import { hashToken } from '../secrets/token.ts'
import type { AccountStore } from '../store/accounts.ts'
import { type DeadLinkState, newAccountLink, readAccountLink } from './account-link.ts'

export type EmailProven =
  | { outcome: 'proven'; email: string }
  | { outcome: 'link'; state: DeadLinkState }
  /** The address has another account by now, or the account is closed to its owner. */
  | { outcome: 'refused' }

interface Given {
  accounts: Pick<AccountStore, 'findLink' | 'proveEmail'>
  tokenSecret: RotatedSecret
  now: number
}

/**
 * Spends the link that went to a new address: the account's address is that one from now on, everybody is logged out,
 * and the old address gets a letter with a way back. Of many attempts with one link exactly one succeeds.
 */
export async function proveEmail(token: string, given: Given): Promise<EmailProven> {
  const { accounts, tokenSecret, now } = given
  const email = await accounts.proveEmail(await hashToken(token), {
    eventId: uuidv7({ msecs: now }),
    wayBack: await newAccountLink('email-changed', tokenSecret, now),
    now,
  })
  if (email !== undefined) return { outcome: 'proven', email }
  const { state } = await readAccountLink('change-email', token, given)
  return state === 'valid' ? { outcome: 'refused' } : { outcome: 'link', state }
}
