import { useEffect, useState } from 'preact/hooks'
import type { EventAction } from '../../../worker/contract/event-actions.ts'

/** Which events are shown. Days are those of the viewer's zone, both included. */
export interface Filters {
  portal: string
  actor: string
  action: string
  from: string
  to: string
  job: string
}

const names = ['portal', 'actor', 'action', 'from', 'to', 'job'] as const

const nothing: Filters = { portal: '', actor: '', action: '', from: '', to: '', job: '' }

/**
 * The filters as the address bar says them; changing them changes the address, and going back takes them back. Fields keep
 * what was chosen in them themselves: `revision` says that they were set from elsewhere.
 */
export function useFilters() {
  const [filters, setFilters] = useState(filtersInAddress)
  const [revision, setRevision] = useState(0)

  useEffect(() => {
    const goBack = () => {
      setFilters(filtersInAddress())
      setRevision((before) => before + 1)
    }
    addEventListener('popstate', goBack)
    return () => removeEventListener('popstate', goBack)
  }, [])

  const change = (changed: Partial<Filters>) => {
    const next = { ...filters, ...changed }
    const given = names.filter((name) => next[name] !== '').map((name) => [name, next[name]])
    history.pushState(null, '', given.length > 0 ? `?${new URLSearchParams(given)}` : location.pathname)
    setFilters(next)
  }
  const clear = () => {
    change(nothing)
    setRevision(revision + 1)
  }
  return { filters, change, clear, revision, isFiltered: names.some((name) => filters[name] !== '') }
}

/** The filters as the management API takes them. */
export function queryOf({ portal, actor, action, from, to, job }: Filters) {
  return {
    portal: portal || undefined,
    actor: actor || undefined,
    action: (action || undefined) as EventAction | undefined,
    job: job || undefined,
    from: startOfDay(from, 0),
    to: startOfDay(to, 1),
  }
}

function filtersInAddress(): Filters {
  const asked = new URLSearchParams(globalThis.location?.search)
  const [portal = '', actor = '', action = '', from = '', to = '', job = ''] = names.map(
    (name) => asked.get(name) ?? '',
  )
  return { portal, actor, action, from, to, job }
}

function startOfDay(day: string, daysLater: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? []
  if (!year) return undefined
  const start = new Date(Number(year), Number(month) - 1, Number(date) + daysLater)
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString()
}
