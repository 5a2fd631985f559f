import { useMutation } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { DryRun as DryRunAnswer } from '../../../worker/contract/management/approval-rules.ts'
import { call } from '../management-api.ts'
import { Notice } from '../parts/Notice.tsx'
import { Section } from '../parts/Section.tsx'
import { DryRunTable } from './DryRunTable.tsx'
import { isSame, type Rule } from './draft.ts'
import { reasonOf } from './reason-of.ts'
import { outcomeWords } from './rule-words.ts'

interface Props {
  portalId: string
  rules: Rule[]
  autoApproves: boolean
}

const number = new Intl.NumberFormat('en')
const outcomes = ['approve', 'reject', 'leave', 'no_rule'] as const

/** What the rules, saved or not, would have done with the newest developers. Nothing happens to anybody. */
export function DryRun({ portalId, rules, autoApproves }: Props) {
  const run = useMutation({
    mutationFn: async (tried: Rule[]) => ({
      tried,
      answer: await call('POST /v3/portals/:portalId/approval-rules/dry-run', {
        params: { portalId },
        body: { rules: tried },
      }),
    }),
  })
  const isOld = run.data !== undefined && !isSame(run.data.tried, rules)
  return (
    <Section
      title="Try them out"
      lead="See what these rules, saved or not, would have done with the last 500 developers. Nothing happens to anybody."
      action={
        <button
          type="button"
          class="button"
          aria-disabled={run.isPending}
          onClick={() => run.isPending || run.mutate(rules)}
        >
          {run.isPending ? 'Trying…' : 'Try on the last 500 developers'}
        </button>
      }
    >
      <div role="status">
        {run.error && (
          <Notice tone="error" title="The rules could not be tried">
            <p class="notice-text">{reasonOf(run.error)}</p>
          </Notice>
        )}
        {isOld && <p class="dry-run-old">The rules have changed since. Try them again to see what changes.</p>}
        {run.data && !run.error && <Summary dryRun={run.data.answer} autoApproves={autoApproves} />}
      </div>
      {run.data && !run.error && run.data.answer.developers.length > 0 && <Developers dryRun={run.data.answer} />}
    </Section>
  )
}

function Summary({ dryRun, autoApproves }: { dryRun: DryRunAnswer; autoApproves: boolean }) {
  const { developers, differing, pending_decided } = dryRun
  if (developers.length === 0) return <p>There are no developers yet to try the rules on.</p>
  return (
    <>
      <dl class="dry-run-outcomes">
        {outcomes.map((outcome) => (
          <div key={outcome}>
            <dt>
              {outcomeWords[outcome]}
              {outcome === 'no_rule' && (autoApproves ? ' (approved)' : ' (they wait)')}
            </dt>
            <dd>{number.format(dryRun.outcomes[outcome])}</dd>
          </div>
        ))}
      </dl>
      <p>
        {developers.length === 1 ? '1 developer was' : `${number.format(developers.length)} developers were`} looked at.{' '}
        <strong>
          {differing === 0
            ? 'None of them got another status than these rules would give.'
            : differing === 1
              ? '1 of them has another status than these rules would give.'
              : `${number.format(differing)} of them have another status than these rules would give.`}
        </strong>
        {pending_decided > 0 &&
          ` ${number.format(pending_decided)} who ${pending_decided === 1 ? 'waits' : 'wait'} now would have been decided at once.`}
      </p>
    </>
  )
}

function Developers({ dryRun }: { dryRun: DryRunAnswer }) {
  const [chosen, choose] = useState<'differing' | 'all'>(dryRun.differing > 0 ? 'differing' : 'all')
  const shown = chosen === 'all' ? dryRun.developers : dryRun.developers.filter(({ differs }) => differs)
  return (
    <>
      <fieldset class="dry-run-choice">
        <legend class="visually-hidden">Developers to show</legend>
        {(['differing', 'all'] as const).map((choice) => (
          <button
            key={choice}
            type="button"
            class="button"
            aria-pressed={choice === chosen}
            onClick={() => choose(choice)}
          >
            {choice === 'all' ? 'All' : 'Treated differently'}{' '}
            <span class="count">{number.format(choice === 'all' ? dryRun.developers.length : dryRun.differing)}</span>
          </button>
        ))}
      </fieldset>
      <DryRunTable key={chosen} developers={shown} />
    </>
  )
}
