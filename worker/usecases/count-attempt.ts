import { type Allowance, type LimitedAction, limits } from '../contract/limits.ts'
import { keyedHash } from '../secrets/keyed-hash.ts'
import { oldestSecret, type RotatedSecret } from '../secrets/rotated-secret.ts'
import type { attemptsOf, Limit } from '../store/attempts.ts'

/** What an attempt is counted by, for each action: `address`, `network`, `account` and so on. */
export type CountedBy<Action extends LimitedAction> = { [By in keyof (typeof limits)[Action]]: string }

/** What counting needs. */
export interface Counting {
  attempts: ReturnType<typeof attemptsOf>
  /** The portal's id, or `console`: nothing is counted across portals. */
  scope: string
  tokenSecret: RotatedSecret
  now: number
}

/**
 * Counts an attempt towards all limits of an action, before anything is hashed or mailed (ASVS 6.3.1). Undefined when it
 * may go on; otherwise in how many seconds to come back. What is counted says nothing about whether an account exists.
 */
export async function countAttempt<Action extends LimitedAction>(
  action: Action,
  by: Partial<CountedBy<Action>>,
  given: Counting,
): Promise<{ retryAfter: number } | undefined> {
  const counted = await countTries(action, by, given)
  return counted.outcome === 'too_many' ? { retryAfter: counted.retryAfter } : undefined
}

/** The same, telling how many tries it was of the limit that was used most. */
export async function countTries<Action extends LimitedAction>(
  action: Action,
  by: Partial<CountedBy<Action>>,
  given: Counting,
): Promise<{ outcome: 'counted'; tries: number } | { outcome: 'too_many'; retryAfter: number }> {
  return countTowards(await limitsOf(action, by, given), given)
}

/** The same towards limits that were put together, in one round trip. */
export async function countTowards(
  limits: Limit[],
  { attempts, now }: Pick<Counting, 'attempts' | 'now'>,
): Promise<{ outcome: 'counted'; tries: number } | { outcome: 'too_many'; retryAfter: number }> {
  const counted = await attempts.count(limits, now)
  return 'until' in counted
    ? { outcome: 'too_many', retryAfter: Math.max(1, Math.ceil((counted.until - now) / 1000)) }
    : { outcome: 'counted', ...counted }
}

/** The keys under which an action of somebody was counted, to forget them once they have proven who they are. */
export async function attemptKeys<Action extends LimitedAction>(
  action: Action,
  by: Partial<CountedBy<Action>>,
  given: Pick<Counting, 'scope' | 'tokenSecret'>,
): Promise<string[]> {
  return (await limitsOf(action, by, given)).map(({ key }) => key)
}

/**
 * The limits that an action of somebody counts towards. As long as the secret of before is known they are kept with it, so
 * that rotating it gives nobody a second budget.
 */
export async function limitsOf<Action extends LimitedAction>(
  action: Action,
  by: Partial<CountedBy<Action>>,
  { scope, tokenSecret }: Pick<Counting, 'scope' | 'tokenSecret'>,
): Promise<Limit[]> {
  const allowances: Record<string, readonly Allowance[]> = limits[action]
  const found = Object.entries<string | undefined>(by).flatMap(([kind, value]) =>
    value === undefined ? [] : (allowances[kind] ?? []).map((allowance) => ({ kind, value, ...allowance })),
  )
  return Promise.all(
    found.map(async ({ kind, value, most, milliseconds }) => ({
      key: await keyedHash(oldestSecret(tokenSecret), ['attempt', action, scope, kind, String(milliseconds), value]),
      most,
      milliseconds,
    })),
  )
}
