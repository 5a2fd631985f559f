import { useQuery } from '@tanstack/preact-query'
import { addressOf } from '../addresses.ts'
import { Failed } from '../parts/Failed.tsx'
import { Section } from '../parts/Section.tsx'
import { When } from '../parts/When.tsx'
import { termsQuery } from '../queries.ts'

interface Props {
  portalId: string
  version: number
  /** The version in force; 0 when there is none. */
  current: number
  onWithdraw: () => void
}

/** One version, to be read. */
export function TermsText({ portalId, version, current, onWithdraw }: Props) {
  const query = useQuery(termsQuery(portalId, version))
  const terms = query.data
  const isCurrent = version === current
  if (query.error && !terms) return <Failed title={`We could not load version ${version}`} query={query} />
  return (
    <Section
      title={isCurrent ? `Version ${version}, in force` : `Version ${version}, not in force`}
      lead={
        terms && (
          <>
            Published <When at={terms.published_at} /> by{' '}
            {terms.published_by ? (terms.published_by.full_name ?? 'a former admin') : 'the operator'}
          </>
        )
      }
      action={
        isCurrent ? (
          <button type="button" class="button" onClick={onWithdraw}>
            Withdraw
          </button>
        ) : (
          current > 0 && (
            <a class="button" href={addressOf('terms', portalId)}>
              Back to version {current}
            </a>
          )
        )
      }
    >
      {terms ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section class="terms-text" aria-label={`Text of version ${version}`} tabIndex={0}>
          {terms.text}
        </section>
      ) : (
        <span class="skeleton skeleton-card" />
      )}
    </Section>
  )
}
