import type { RequestContext } from '../env.ts'

/**
 * Writes one line about a try to log in, whether it succeeded or not (ASVS 16.3.1): where, with which address, masked,
 * or a passkey, and how it ended. Never a password, a token or a whole address (ASVS 16.2.5).
 */
export function recordLogIn(
  context: Pick<RequestContext, 'var'>,
  { at, email, outcome }: { at: Place; email: string | undefined; outcome: string },
): void {
  record(context, 'a log-in was tried', at, {
    ...(email === undefined ? { with: 'a passkey' } : { address: masked(email) }),
    outcome,
  })
}

/** The same about a try to prove something more of an account that somebody is logged in to, or about to be. */
export function recordProof(
  context: Pick<RequestContext, 'var'>,
  tried: { at: Place; what: 'the present password' | 'a second factor'; account: string; outcome: string },
): void {
  const { at, what, account, outcome } = tried
  record(context, `${what} was tried`, at, { account, outcome })
}

type Place = { portal: string } | 'console'

function record(
  { var: { requestId } }: Pick<RequestContext, 'var'>,
  message: string,
  at: Place,
  facts: Record<string, string>,
): void {
  console.info(
    JSON.stringify({ message, request: requestId, ...(at === 'console' ? { console: true } : at), ...facts }),
  )
}

// Enough to tell one account that is tried a thousand times from a thousand that are tried once.
function masked(email: string): string {
  const at = email.lastIndexOf('@')
  return at < 1 ? '(no address)' : `${[...email][0]}***${email.slice(at)}`
}
