import type { DryRun } from '../../../worker/contract/management/approval-rules.ts'
import type { RegistrationField } from '../../../worker/contract/registration-form.ts'
import type { Condition, Rule } from './draft.ts'

type Outcome = DryRun['developers'][number]['outcome']

export const decisionWords: Record<Rule['decision'], string> = {
  approve: 'approve',
  reject: 'reject',
  leave: 'leave to an admin',
}

export const outcomeWords: Record<Outcome, string> = {
  approve: 'Approve',
  reject: 'Reject',
  leave: 'Leave to an admin',
  no_rule: 'No rule applies',
}

/** More domains than these are counted, not named. */
const namedDomains = 4

/** When a rule applies, as the first half of a sentence; `fields` are what the portal asks. */
export function sayCondition(when: Condition, fields: RegistrationField[] | undefined): string {
  switch (when.kind) {
    case 'invitation':
      return 'When they were invited by an admin'
    case 'email_domain': {
      const { domains } = when
      const named = domains.slice(0, domains.length > namedDomains ? namedDomains - 1 : namedDomains)
      const more = domains.length - named.length
      return `When the email belongs to ${list.format(more > 0 ? [...named, `${more} more domains`] : named)}`
    }
    case 'answer': {
      const label = fields?.find(({ id }) => id === when.field_id)?.label
      const question = label ? `“${label}”` : fields ? 'a question that is no longer asked' : 'a question'
      if (typeof when.value === 'boolean') return `When ${question} is ${when.value ? '' : 'not '}ticked`
      const value = typeof when.value === 'string' ? `“${when.value}”` : String(when.value)
      return `When the answer to ${question} ${when.operator === 'is' ? 'is' : 'contains'} ${value}`
    }
  }
}

/** The whole rule on one line, for where there is no room for more. */
export function sayRule({ when, decision, reason }: Rule, fields: RegistrationField[] | undefined): string {
  return `${sayCondition(when, fields)}: ${decisionWords[decision]}${reason ? ` (${reason})` : ''}`
}

const list = new Intl.ListFormat('en', { type: 'disjunction' })
