import { isToken } from '../secrets/token.ts'
import { attemptKeys, type Counting, countTries } from './count-attempt.ts'

/**
 * Whether a token is the operator's. The try is counted before that is looked at, and beyond the limit even the right one is
 * not taken: guessing is limited for each network. Whoever gives the right one has what was counted there forgotten.
 */
export async function admitOperator(
  token: string,
  { network, operatorToken, ...counting }: Counting & { network: string; operatorToken: string },
): Promise<{ outcome: 'admitted' | 'wrong_token' } | { outcome: 'too_many'; retryAfter: number }> {
  const counted = await countTries('operator', { network }, counting)
  if (counted.outcome === 'too_many') return counted
  if (!(await isToken(token, operatorToken))) return { outcome: 'wrong_token' }
  if (counted.tries > 1) await counting.attempts.forget(await attemptKeys('operator', { network }, counting))
  return { outcome: 'admitted' }
}
