import type { Overview } from '../../../worker/contract/management/overview.ts'
import { addressOf } from '../addresses.ts'
import { Section } from '../parts/Section.tsx'
import { When } from '../parts/When.tsx'

const number = new Intl.NumberFormat('en')

/** Who waits for a decision now, whatever the days that are looked at. */
export function Waiting({ waiting, portalId }: { waiting: Overview['waiting'] | undefined; portalId: string }) {
  return (
    <Section title="Waiting for you now">
      {!waiting ? (
        <span class="skeleton" />
      ) : waiting.pending === 0 ? (
        <p class="overview-sentence">Nobody waits for your approval.</p>
      ) : (
        <>
          <p class="overview-sentence">
            <strong>
              {waiting.pending === 1 ? '1 developer waits' : `${number.format(waiting.pending)} developers wait`}
            </strong>{' '}
            for your approval.{' '}
            {waiting.oldest_since && (
              <>
                The longest wait began <When at={waiting.oldest_since} />.
              </>
            )}
          </p>
          <p>
            <a class="button" href={`${addressOf('developers', portalId)}?status=pending&sort=created_at`}>
              See who waits
            </a>
          </p>
        </>
      )}
    </Section>
  )
}
