import type { ApprovalRules } from '../../../worker/contract/management/approval-rules.ts'

export type Rule = ApprovalRules['rules'][number]
export type Condition = Rule['when']

let made = 0
/** An id for a rule that is not saved yet; the server gives it one of its own. */
export function newRuleId(): string {
  made += 1
  return `new-${made}`
}

export function isSame(one: Rule[], other: Rule[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** The list with one rule at another place. */
export function moved(rules: Rule[], from: number, to: number): Rule[] {
  const rule = rules[from]
  return rule ? rules.toSpliced(from, 1).toSpliced(to, 0, rule) : rules
}
