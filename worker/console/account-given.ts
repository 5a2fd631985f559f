import type { RequestContext } from '../env.ts'
import { badPasswords } from '../http/bad-passwords.ts'
import { recordProof } from '../http/log-in-record.ts'
import { adminAccounts } from '../store/accounts.ts'
import { attemptsOf } from '../store/attempts.ts'
import { directoryDatabase } from '../store/database.ts'

/** What admins need to look after their own accounts. Nothing is counted together with what happens on a portal. */
export function accountGiven(context: RequestContext) {
  const { env } = context
  const { settings, now } = context.var
  const database = directoryDatabase(env)
  const { tokenSecret, passwordPepper } = settings
  return {
    accounts: adminAccounts(database),
    attempts: attemptsOf(database),
    scope: 'console',
    badPasswords: badPasswords(context),
    tokenSecret,
    passwordPepper,
    record: (account: string, outcome: string) =>
      recordProof(context, { what: 'the present password', account, outcome }),
    now,
  }
}
