import type { RequestContext } from '../env.ts'
import { tooManyProblem } from '../http/too-many.ts'
import { verifyPresentPassword } from '../usecases/verify-present-password.ts'
import { wrongPassword } from './account.ts'
import { accountGiven } from './account-given.ts'
import type { AdminEnv } from './admin-session.ts'

/** The present password, or the answer to one that is wrong or was tried too often. */
export async function presentPassword(
  context: RequestContext & { var: AdminEnv['Variables'] },
  password: string,
): Promise<{ verifiedHash: string } | { refusal: Response }> {
  const result = await verifyPresentPassword(context.var.admin.id, password, accountGiven(context))
  switch (result.outcome) {
    case 'verified':
      return { verifiedHash: result.verifiedHash }
    case 'wrong_password':
      return { refusal: wrongPassword(context) }
    case 'too_many':
      return { refusal: tooManyProblem(context, result.retryAfter) }
  }
}
