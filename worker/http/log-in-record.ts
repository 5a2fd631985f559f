import type { RequestContext } from '../env.ts'

/**
 * Writes one line about a try to log in, whether it succeeded or not (ASVS 16.3.1): where, with which address, masked,
 * or a passkey, and how it ended. Never a password, a token or a whole address (ASVS 16.2.5).
 */
export function recordLogIn(
  context: Pick<RequestContext, 'var'>,
  { at, email, outcome }: { at: { portal: string } | 'console'; email: string | undefined; outcome: string },
): void {
  console.info(
    JSON.stringify({
      message: 'a log-in was tried',
      request: context.var.requestId,
      ...(at === 'console' ? { console: true } : at),
      ...(email === undefined ? { with: 'a passkey' } : { address: masked(email) }),
      outcome,
    }),
  )
}

// Enough to tell one account that is tried a thousand times from a thousand that are tried once.
function masked(email: string): string {
  const at = email.lastIndexOf('@')
  return at < 1 ? '(no address)' : `${[...email][0]}***${email.slice(at)}`
}
