import type { Overview } from '../../../worker/contract/management/overview.ts'
import type { ManagementProblem } from '../management-problem.ts'
import { type Span, spans } from './span-in-address.ts'

interface Props {
  span: Span
  overview: Overview | undefined
  problem: ManagementProblem | undefined
}

/** Which days to look at. Links and a plain form, so that the address bar says what is shown. */
export function SpanChooser({ span, overview, problem }: Props) {
  const today = new Date().toISOString().slice(0, 10)
  const isOwn = span.days === undefined
  const day = (name: 'from' | 'to', label: string) => {
    const reason = problem?.reasonFor(name)
    return (
      <div class="field">
        <label for={name}>{label}</label>
        <input
          id={name}
          name={name}
          type="date"
          required
          max={today}
          defaultValue={isOwn ? span[name] : overview?.[name]}
          // The days of a span are known with the answer; what somebody typed stays.
          key={isOwn ? name : overview?.[name]}
          aria-invalid={reason ? true : undefined}
          aria-describedby={reason && `${name}-problem`}
        />
        {reason && (
          <p class="field-problem" id={`${name}-problem`} role="alert">
            {label} {reason}
          </p>
        )}
      </div>
    )
  }
  return (
    <div class="span-chooser">
      <nav class="status-links" aria-label="Days to look at">
        {spans.map((days) => (
          <a key={days} href={`?days=${days}`} aria-current={days === span.days ? 'page' : undefined}>
            {days === 365 ? 'A year' : `${days} days`}
          </a>
        ))}
      </nav>
      <form class="span-form" method="get">
        {day('from', 'From')}
        {day('to', 'To')}
        <button type="submit" class="button">
          Show
        </button>
      </form>
    </div>
  )
}
