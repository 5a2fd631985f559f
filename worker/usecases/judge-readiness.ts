import { type Condition, newestMigration } from '../store/readiness.ts'

/** What this worker needs to do its work, part by part. */
export interface Readiness {
  database: 'ok' | 'no_answer'
  /** `behind`: some are not applied yet. `ahead`: there are some that this worker does not know. */
  migrations: 'ok' | 'behind' | 'ahead' | 'unknown'
  /** `stuck`: a letter is due, and nobody sends it. */
  outbox: 'ok' | 'stuck' | 'unknown'
}

/** A sweep each minute sends what is due. Ten of them in vain are no coincidence. */
const patienceMilliseconds = 10 * 60_000

/** Judges what the database told of itself; undefined when it did not answer. */
export function judgeReadiness(condition: Condition | undefined, now: number): Readiness {
  if (!condition) return { database: 'no_answer', migrations: 'unknown', outbox: 'unknown' }
  const { migration, dueSince } = condition
  return {
    database: 'ok',
    migrations: migrationsOf(migration ?? ''),
    outbox: dueSince !== null && now - dueSince > patienceMilliseconds ? 'stuck' : 'ok',
  }
}

/** True when nothing is missing. */
export function isReady(readiness: Readiness): boolean {
  return Object.values(readiness).every((part) => part === 'ok')
}

// Their names begin with their numbers.
function migrationsOf(applied: string): Readiness['migrations'] {
  if (applied === newestMigration) return 'ok'
  return applied < newestMigration ? 'behind' : 'ahead'
}
