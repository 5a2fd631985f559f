import type { Overview } from '../../../worker/contract/management/overview.ts'

const number = new Intl.NumberFormat('en')
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 })

/** How far those who signed up came: four numbers, each with its share of the one before. */
export function Funnel({ funnel }: { funnel: Overview['funnel'] | undefined }) {
  const steps = [
    { label: 'Signed up', count: funnel?.sign_ups, of: undefined, share: '' },
    { label: 'Confirmed their email', count: funnel?.confirmed, of: funnel?.sign_ups, share: 'of those who signed up' },
    { label: 'Were approved', count: funnel?.approved, of: funnel?.confirmed, share: 'of those confirmed' },
    { label: 'Logged in', count: funnel?.first_log_ins, of: funnel?.approved, share: 'of those approved' },
  ]
  return (
    <section class="section" aria-busy={!funnel}>
      <h2 class="visually-hidden">How far they came</h2>
      <ol class="funnel">
        {steps.map(({ label, count, of, share }, index) => (
          <li key={label} data-step={index + 1}>
            <p class="funnel-label">{label}</p>
            {count === undefined ? (
              <span class="skeleton" />
            ) : (
              <>
                <p class="funnel-count">{number.format(count)}</p>
                <progress class="funnel-bar" aria-label={label} value={of === undefined ? 1 : count} max={of ?? 1} />
                <p class="funnel-share">{of ? `${percent.format(count / of)} ${share}` : '\u00a0'}</p>
              </>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
