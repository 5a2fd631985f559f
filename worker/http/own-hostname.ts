import type { RequestContext, Settings } from '../env.ts'
import { invalidParameters } from './problem.ts'

/** True for the hostnames that open another door than a portal's. */
export function isOfInstallation(hostname: string, { adminHostname, mailboxHostname }: Settings): boolean {
  return hostname === adminHostname || hostname === mailboxHostname
}

export function refuseOwnHostname(context: RequestContext, field: string): Response {
  const reason = 'must not be the hostname of the console or of the mailbox'
  return invalidParameters(context, [{ field, reason, source: 'body' }])
}
