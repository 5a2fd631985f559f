import { type ApprovalRule, firstMatchingRule } from '../contract/approval-rules.ts'
import type { DeveloperStatus } from '../contract/developer-status.ts'
import { type DryRun, developersPerDryRun, type RuleDraft } from '../contract/management/approval-rules.ts'
import type { RegistrationField } from '../contract/registration-form.ts'
import type { PortalStore } from '../store/portal-store.ts'
import { problemsOf, type RuleProblem } from './change-approval-rules.ts'

type Outcome = DryRun['developers'][number]['outcome']

export type RulesTried = { outcome: 'tried'; dryRun: DryRun } | { outcome: 'wrong'; problems: RuleProblem[] }

/** Says what rules would have done with the newest developers of a portal. Nothing is changed. One round trip. */
export async function tryApprovalRules(
  drafts: RuleDraft[],
  portal: { registration_form: RegistrationField[]; auto_approve_developers: boolean },
  { store }: { store: Pick<PortalStore, 'approvalRules'> },
): Promise<RulesTried> {
  const problems = problemsOf(drafts, portal.registration_form)
  if (problems.length > 0) return { outcome: 'wrong', problems }

  const rules = drafts.map((draft): ApprovalRule => ({ ...draft, id: draft.id ?? '' }))
  const newest = await store.approvalRules.newestJudged(developersPerDryRun)
  const developers = newest.map(({ id, full_name, email, email_key, status, answers, invited_by }) => {
    const rule = firstMatchingRule(rules, { emailKey: email_key, answers, isInvited: invited_by !== null })
    const outcome: Outcome = rule?.decision ?? 'no_rule'
    return {
      id,
      full_name,
      email,
      status,
      outcome,
      rule_id: rule?.id || null,
      rule_number: rule ? rules.indexOf(rule) + 1 : null,
      differs: contradicts(status, outcome, portal.auto_approve_developers),
    }
  })
  return {
    outcome: 'tried',
    dryRun: {
      outcomes: {
        approve: countOf(developers, 'approve'),
        reject: countOf(developers, 'reject'),
        leave: countOf(developers, 'leave'),
        no_rule: countOf(developers, 'no_rule'),
      },
      differing: developers.filter(({ differs }) => differs).length,
      pending_decided: developers.filter(
        ({ status, outcome }) => status === 'pending' && (outcome === 'approve' || outcome === 'reject'),
      ).length,
      developers,
    },
  }
}

/**
 * True when a status that somebody was given is not the one that they would be given now. Who waits was given none, and
 * where a human would decide, a human may decide just so.
 */
function contradicts(status: DeveloperStatus, outcome: Outcome, autoApproves: boolean): boolean {
  if (status === 'pending') return false
  if (outcome === 'reject') return status !== 'rejected'
  if (outcome === 'approve' || (outcome === 'no_rule' && autoApproves)) return status !== 'approved'
  return false
}

function countOf(developers: { outcome: Outcome }[], wanted: Outcome): number {
  return developers.filter(({ outcome }) => outcome === wanted).length
}
