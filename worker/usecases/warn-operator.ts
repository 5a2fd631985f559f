import { alerts as limits, type TroubledPlace } from '../contract/operator-alerts.ts'
import type { Found, openAlerts, Signs } from '../store/alerts.ts'
import type { Condition } from '../store/readiness.ts'
import { judgeReadiness } from './judge-readiness.ts'

interface Given {
  alerts: ReturnType<typeof openAlerts>
  condition: Condition
  recipient: string
  newId: () => string
  now: number
}

/**
 * Writes to the operator about what is wrong with the installation, each trouble once in some hours, and once more when it
 * is over. Any number of calls at the same time write one letter.
 */
export async function warnOperator({ alerts, condition, recipient, newId, now }: Given): Promise<void> {
  const signs = await alerts.signs(now)
  const found = judge(signs, condition, now)
  for (const each of found) await alerts.tell(each, { letterId: newId(), recipient, now })
  const over = signs.open.filter((trouble) => found.every((each) => each.trouble !== trouble))
  for (const trouble of over) await alerts.tellOver(trouble, { letterId: newId(), recipient, now })
}

function judge({ failed, stopped, databaseFailures }: Signs, condition: Condition, now: number): Found[] {
  const found: Found[] = []
  const count = failed.reduce((sum, { letters }) => sum + letters, 0)
  if (count >= limits.failedLetters) {
    const since = Math.min(...failed.map((place) => place.since))
    found.push({ trouble: 'letters_failed', since, count, places: failed.map(placeOf) })
  }
  if (condition.dueSince !== null && judgeReadiness(condition, now).outbox === 'stuck') {
    found.push({ trouble: 'outbox_stuck', since: condition.dueSince, count: null, places: [] })
  }
  const [first] = stopped
  if (first) found.push({ trouble: 'letters_stopped', since: first.since, count: null, places: stopped.map(placeOf) })
  const { failures, since } = databaseFailures
  if (failures >= limits.databaseFailures && since !== null) {
    found.push({ trouble: 'database_failures', since, count: failures, places: [] })
  }
  return found
}

function placeOf({ id, name, is_portal }: Signs['stopped'][number]): TroubledPlace {
  return { id, name, is_portal: is_portal === 1 }
}
