import { useState } from 'preact/hooks'
import type { Overview } from '../../../worker/contract/management/overview.ts'
import { sayDay } from './say-day.ts'

const number = new Intl.NumberFormat('en')

/** The numbers behind the plot, newest first. */
export function DaysTable({ days }: { days: Overview['days'] }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details class="days" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Show the numbers by day</summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
        <section class="days-frame" aria-label="Registrations by day, as a table" tabIndex={0}>
          <table class="days-table">
            <thead>
              <tr>
                <th scope="col">Day</th>
                <th scope="col">Signed up</th>
                <th scope="col">Confirmed</th>
                <th scope="col">Approved</th>
              </tr>
            </thead>
            <tbody>
              {days.toReversed().map(({ date, sign_ups, confirmed, approved }) => (
                <tr key={date}>
                  <th scope="row">{sayDay(date, 'long')}</th>
                  <td>{number.format(sign_ups)}</td>
                  <td>{number.format(confirmed)}</td>
                  <td>{number.format(approved)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  )
}
