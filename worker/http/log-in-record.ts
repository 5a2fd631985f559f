import { writeLogLine } from '../contract/log-lines.ts'
import type { RequestContext } from '../env.ts'
import { aboutRequest } from './request-record.ts'

/**
 * Writes one line about a try to log in, whether it succeeded or not (ASVS 16.3.1): where, with which address, masked,
 * or a passkey, and how it ended. Never a password, a token or a whole address (ASVS 16.2.5). Counts it, too.
 */
export function recordLogIn(
  context: Pick<RequestContext, 'var'>,
  { email, outcome }: { email: string | undefined; outcome: string },
): void {
  writeLogLine('a log-in was tried', {
    ...aboutRequest(context),
    ...(email === undefined ? { with: 'a passkey' } : { address: masked(email) }),
    outcome,
  })
  context.var.count({ what: 'log-in', portal: context.var.place, outcome })
}

/** The same about a try to prove something more of an account that somebody is logged in to, or about to be. */
export function recordProof(
  context: Pick<RequestContext, 'var'>,
  tried: { what: 'the present password' | 'a second factor'; account: string; outcome: string },
): void {
  const { what, account, outcome } = tried
  writeLogLine(`${what} was tried`, { ...aboutRequest(context), account, outcome })
  context.var.count({ what: 'proof', portal: context.var.place, outcome })
}

// Enough to tell one account that is tried a thousand times from a thousand that are tried once.
function masked(email: string): string {
  const at = email.lastIndexOf('@')
  return at < 1 ? '(no address)' : `${[...email][0]}***${email.slice(at)}`
}
