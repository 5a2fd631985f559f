import type { Overview } from '../../../worker/contract/management/overview.ts'
import { Section } from '../parts/Section.tsx'

/** How long it took until somebody was approved. */
export function TimeToApproval({ overview }: { overview: Overview | undefined }) {
  const hours = overview?.median_hours_to_approval
  return (
    <Section title="Time to approval">
      {hours === undefined ? (
        <span class="skeleton" />
      ) : hours === null ? (
        <p class="overview-sentence">Nobody who signed up in these days was approved so far.</p>
      ) : (
        <p class="overview-sentence">
          Half of them were approved <strong>within {sayHours(hours)}</strong> of confirming their email.
        </p>
      )}
    </Section>
  )
}

function sayHours(hours: number): string {
  const minutes = Math.round(hours * 60)
  if (minutes < 2) return 'a minute'
  if (minutes < 60) return `${minutes} minutes`
  if (hours < 48) return inUnits(hours, 'hour')
  return inUnits(hours / 24, 'day')
}

function inUnits(amount: number, unit: string): string {
  const rounded = Math.round(amount * 2) / 2
  return `about ${rounded} ${unit}${rounded === 1 ? '' : 's'}`
}
