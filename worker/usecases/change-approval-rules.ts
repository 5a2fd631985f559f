import { v7 as uuidv7 } from 'uuid'
import type { ApprovalRule } from '../contract/approval-rules.ts'
import type { RuleDraft } from '../contract/management/approval-rules.ts'
import type { RegistrationField } from '../contract/registration-form.ts'
import type { PortalStore } from '../store/portal-store.ts'

export type RulesChanged =
  | { outcome: 'changed'; rules: ApprovalRule[]; version: number }
  | { outcome: 'edited_meanwhile' }
  | { outcome: 'wrong'; problems: RuleProblem[] }

/** What is wrong with a rule; `field` is its path in the body. */
export interface RuleProblem {
  field: string
  reason: string
}

/** What a portal asks and decides, as it was when the request came. */
interface Portal {
  registration_form: RegistrationField[]
  approval_rules: ApprovalRule[]
}

/**
 * Replaces a portal's approval rules by an ordered list. A rule that the portal has keeps its id, which events name;
 * every other gets a new one. They count for whoever confirms from then on.
 */
export async function changeApprovalRules(
  drafts: RuleDraft[],
  { portal, version }: { portal: Portal; version: number | undefined },
  { store, adminId, now }: { store: Pick<PortalStore, 'approvalRules'>; adminId: string; now: number },
): Promise<RulesChanged> {
  const problems = problemsOf(drafts, portal.registration_form)
  if (problems.length > 0) return { outcome: 'wrong', problems }

  const known = new Set(portal.approval_rules.map(({ id }) => id))
  const rules = drafts.map(({ id, when, decision, reason }) => ({
    id: id !== undefined && known.has(id) ? id : uuidv7({ msecs: now }),
    when,
    decision,
    reason,
  }))
  const saved = await store.approvalRules.replace(rules, { eventId: uuidv7({ msecs: now }), adminId, version, now })
  return saved === undefined ? { outcome: 'edited_meanwhile' } : { outcome: 'changed', rules, version: saved }
}

/** What is wrong with rules that ask for answers, given what the portal asks. */
export function problemsOf(drafts: RuleDraft[], form: RegistrationField[]): RuleProblem[] {
  return drafts.flatMap(({ when }, index) => {
    if (when.kind !== 'answer') return []
    const named = (member: string, reason: string) => [{ field: `rules.${index}.when.${member}`, reason }]
    const field = form.find(({ id }) => id === when.field_id)
    if (!field) return named('field_id', 'must be a field of the registration form')
    const isText = field.kind === 'text' || field.kind === 'long_text'
    if (when.operator === 'contains' && !isText) return named('operator', 'must be "is" for a field that is not text')
    const reason = reasonAgainst(when.value, field)
    return reason === undefined ? [] : named('value', reason)
  })
}

function reasonAgainst(value: string | number | boolean, field: RegistrationField): string | undefined {
  switch (field.kind) {
    case 'text':
    case 'long_text':
      return typeof value === 'string' ? undefined : 'must be a string'
    case 'number':
      return typeof value === 'number' ? undefined : 'must be a number'
    case 'checkbox':
      return typeof value === 'boolean' ? undefined : 'must be true or false'
    case 'choice':
      return field.options?.some((option) => option === value) ? undefined : 'must be one of the options of that field'
  }
}
