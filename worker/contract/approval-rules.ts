import { isOfDomains } from './email-domains.ts'
import type { Answers } from './registration-form.ts'

/** When a rule applies. Domains are `example.com`, or `*.example.com` for everything under it. */
export type ApprovalCondition =
  | { kind: 'email_domain'; domains: string[] }
  | { kind: 'answer'; field_id: string; operator: 'is' | 'contains'; value: string | number | boolean }
  | { kind: 'invitation' }

/** One rule of a portal. Rules are asked in order when an address was proven; the first that applies decides. */
export interface ApprovalRule {
  id: string
  when: ApprovalCondition
  /** `leave`: a human decides, whatever the portal's auto-approve says. */
  decision: 'approve' | 'reject' | 'leave'
  /** Why, for the letter of a rejection. */
  reason: string | null
}

/** Those of a portal until its admins have others. */
export const firstApprovalRules: ApprovalRule[] = [
  { id: 'invited', when: { kind: 'invitation' }, decision: 'approve', reason: null },
]

/** What rules look at. */
export interface RuleFacts {
  emailKey: string
  answers: Answers
  isInvited: boolean
}

/** The rule that decides about somebody; undefined when none applies and the portal's auto-approve does. */
export function firstMatchingRule(rules: ApprovalRule[], facts: RuleFacts): ApprovalRule | undefined {
  return rules.find(({ when }) => applies(when, facts))
}

function applies(when: ApprovalCondition, { emailKey, answers, isInvited }: RuleFacts): boolean {
  switch (when.kind) {
    case 'invitation':
      return isInvited
    case 'email_domain':
      return isOfDomains(emailKey, when.domains)
    case 'answer': {
      const answer = answers.find(({ field_id }) => field_id === when.field_id)?.value
      if (answer === undefined) return false
      const [given, wanted] = [answer, when.value].map((value) => String(value).normalize('NFC').trim().toLowerCase())
      return when.operator === 'is' ? given === wanted : given?.includes(wanted ?? '') === true
    }
  }
}
