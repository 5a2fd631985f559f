import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Overview } from '../../../worker/contract/management/overview.ts'
import { Section } from '../parts/Section.tsx'
import { DaysTable } from './DaysTable.tsx'
import { sayDay } from './say-day.ts'

type Day = Overview['days'][number]

/** More bars than this are a comb: longer spans are shown by week. */
const mostBars = 92

const number = new Intl.NumberFormat('en')

/** Registrations by day or week, as a plot and, for whoever does not see it, as a table. */
export function Days({ days }: { days: Day[] | undefined }) {
  const place = useRef<HTMLDivElement>(null)
  const [pointedAt, pointAt] = useState<Day>()
  const isByWeek = days !== undefined && days.length > mostBars
  const bars = useMemo(() => days && (isByWeek ? inWeeks(days) : days), [days, isByWeek])
  const isQuiet = days?.every(({ sign_ups }) => sign_ups === 0)

  useEffect(() => {
    if (!bars || isQuiet || !place.current) return
    const element = place.current
    let erase: (() => void) | undefined
    let isGone = false
    // The plot's library comes with this room only, and after the numbers.
    void import('./draw-bars.ts').then(({ drawBars }) => {
      if (!isGone) erase = drawBars(element, bars, pointAt)
    })
    return () => {
      isGone = true
      erase?.()
    }
  }, [bars, isQuiet])

  const count = (name: 'sign_ups' | 'confirmed' | 'approved') =>
    days && number.format(pointedAt ? pointedAt[name] : sumOf(days, name))
  return (
    <Section
      title={isByWeek ? 'Registrations by week' : 'Registrations by day'}
      lead={`Everybody who signed up in a ${isByWeek ? 'week' : 'day'}, and how far they came since.`}
    >
      {isQuiet ? (
        <p class="overview-quiet">Nobody signed up in these days.</p>
      ) : (
        <>
          <div class="plot-head">
            <ul class="plot-legend">
              <li data-series="sign-ups">Signed up {count('sign_ups')}</li>
              <li data-series="confirmed">Confirmed {count('confirmed')}</li>
              <li data-series="approved">Approved {count('approved')}</li>
            </ul>
            <p class="plot-day">
              {pointedAt
                ? `${isByWeek ? 'Week from ' : ''}${sayDay(pointedAt.date, 'long')}`
                : `All ${days?.length ?? ''} days`}
            </p>
          </div>
          <div class="plot" ref={place} aria-hidden="true" />
          {days && <DaysTable days={days} />}
        </>
      )}
    </Section>
  )
}

/** Seven days each, the last of them up to the last day. */
function inWeeks(days: Day[]): Day[] {
  const spare = days.length % 7
  const starts = Array.from(
    { length: Math.ceil(days.length / 7) },
    (_, week) => (spare && week ? spare - 7 : 0) + week * 7,
  )
  return starts.map((start, week) => {
    const those = days.slice(start, starts[week + 1])
    return {
      date: days[start]?.date ?? '',
      sign_ups: sumOf(those, 'sign_ups'),
      confirmed: sumOf(those, 'confirmed'),
      approved: sumOf(those, 'approved'),
    }
  })
}

function sumOf(days: Day[], name: 'sign_ups' | 'confirmed' | 'approved'): number {
  return days.reduce((sum, day) => sum + day[name], 0)
}
