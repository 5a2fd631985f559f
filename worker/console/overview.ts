import { Hono } from 'hono'
import { type Overview, overviewDaysMax } from '../contract/management/overview.ts'
import { instant } from '../http/endpoint.ts'
import { invalidParameters } from '../http/problem.ts'
import type { DailyCounts } from '../store/daily-counts.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { serve } from './endpoint.ts'

export const overview = new Hono<AdminPortalEnv>()

const dayMilliseconds = 86_400_000
const usualDays = 30

serve(overview, 'GET /v3/portals/:portalId/overview', async ({ context, query }) => {
  const { store, now } = context.var
  const today = Math.floor(now / dayMilliseconds)
  const to = query.to ? dayOf(query.to) : today
  const from = query.from ? dayOf(query.from) : to - usualDays + 1
  const wrong = whatIsWrong(from, to, today)
  if (wrong) return invalidParameters(context, [{ ...wrong, source: 'query' }])

  const { days, pending, oldestSince } = await store.dailyCounts.between(from, to)
  const sum = (count: 'sign_ups' | 'confirmed' | 'approved' | 'first_log_ins') =>
    days.reduce((total, day) => total + day[count], 0)
  return {
    from: dateOf(from),
    to: dateOf(to),
    funnel: {
      sign_ups: sum('sign_ups'),
      confirmed: sum('confirmed'),
      approved: sum('approved'),
      first_log_ins: sum('first_log_ins'),
    },
    median_hours_to_approval: medianHours(days),
    days: everyDay(from, to, days),
    waiting: { pending, oldest_since: oldestSince === undefined ? null : instant(oldestSince) },
  }
})

function whatIsWrong(from: number, to: number, today: number): { field: 'from' | 'to'; reason: string } | undefined {
  if (from > today) return { field: 'from', reason: 'must not be in the future' }
  if (to > today) return { field: 'to', reason: 'must not be in the future' }
  if (from > to) return { field: 'from', reason: 'must not be after "to"' }
  if (to - from >= overviewDaysMax)
    return { field: 'from', reason: `must be at most ${overviewDaysMax} days before "to"` }
  return undefined
}

function everyDay(from: number, to: number, kept: DailyCounts[]): Overview['days'] {
  const byDay = new Map(kept.map((counts) => [counts.day, counts]))
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const { sign_ups = 0, confirmed = 0, approved = 0 } = byDay.get(from + index) ?? {}
    return { date: dateOf(from + index), sign_ups, confirmed, approved }
  })
}

/** The step of the histogram in which the middle approval lies. */
function medianHours(days: DailyCounts[]): number | null {
  const approvals = new Map<number, number>()
  for (const { approval_minutes } of days) {
    for (const [step, count] of Object.entries(approval_minutes)) {
      approvals.set(Number(step), (approvals.get(Number(step)) ?? 0) + count)
    }
  }
  const steps = [...approvals].sort(([one], [other]) => one - other)
  const half = steps.reduce((total, [, count]) => total + count, 0) / 2
  let passed = 0
  for (const [minutes, count] of steps) {
    passed += count
    if (passed >= half) return Math.round((minutes / 60) * 100) / 100
  }
  return null
}

function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMilliseconds
}

function dateOf(day: number): string {
  return instant(day * dayMilliseconds).slice(0, 10)
}
