import type { Context } from 'hono'
import type { PortalEnv } from '../env.ts'
import { badPasswords } from '../http/bad-passwords.ts'
import { recordProof } from '../http/log-in-record.ts'

/** What developers need to look after their own accounts. Nothing is counted together with what happens elsewhere. */
export function accountGiven(context: Context<PortalEnv>) {
  const { portal, store, settings, now } = context.var
  return {
    accounts: store.accounts,
    registrations: store.registrations,
    attempts: store.attempts,
    scope: portal.id,
    tenant: { portal, organizationId: portal.organization_id },
    domains: portal,
    badPasswords: badPasswords(context, portal),
    tokenSecret: settings.tokenSecret,
    passwordPepper: settings.passwordPepper,
    record: (account: string, outcome: string) =>
      recordProof(context, { what: 'the present password', account, outcome }),
    now,
  }
}
