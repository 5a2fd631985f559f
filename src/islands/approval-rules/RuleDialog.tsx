import { useState } from 'preact/hooks'
import { parseEmailDomain } from '../../../worker/contract/email-domains.ts'
import type { RegistrationField } from '../../../worker/contract/registration-form.ts'
import { ManagementProblem } from '../management-problem.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { SelectField } from '../parts/SelectField.tsx'
import { TextField } from '../parts/TextField.tsx'
import { AnswerFields, readAnswer } from './AnswerFields.tsx'
import { type Condition, newRuleId, type Rule } from './draft.ts'

interface Props {
  /** The rule to edit; without one a new rule is made. */
  rule: Rule | undefined
  fields: RegistrationField[]
  onClose: (rule: Rule | undefined) => void
}

const kinds = {
  email_domain: 'The email belongs to a domain',
  answer: 'An answer on the registration form',
  invitation: 'They were invited by an admin',
}
const decisions = { approve: 'Approve', reject: 'Reject', leave: 'Leave to an admin' }

/** One rule: when it applies and what it decides. Nothing is saved yet. */
export function RuleDialog({ rule, fields, onClose }: Props) {
  const [kind, setKind] = useState<Condition['kind']>(rule?.when.kind ?? 'email_domain')
  const [decision, setDecision] = useState<Rule['decision']>(rule?.decision ?? 'approve')

  const read = async (form: FormData): Promise<Rule> => {
    const reason = String(form.get('reason') ?? '').trim()
    if (reason.length > 500) throw wrong('reason', 'must have at most 500 characters')
    return {
      id: rule?.id ?? newRuleId(),
      when: readCondition(kind, form, fields),
      decision,
      reason: (decision === 'reject' && reason) || null,
    }
  }
  return (
    <FormDialog
      title={rule ? 'Edit the rule' : 'Add a rule'}
      submitWords={rule ? 'Change rule' : 'Add rule'}
      submit={read}
      onClose={onClose}
    >
      {(problem) => (
        <>
          <SelectField
            name="kind"
            label="When"
            options={fields.length > 0 || kind === 'answer' ? kinds : withoutAnswers}
            value={kind}
            onChange={(value) => setKind(value as Condition['kind'])}
          />
          {kind === 'email_domain' && (
            <TextField
              name="domains"
              label="Domains"
              hint="One on each line. acme.example is that domain alone, *.acme.example everything under it."
              value={rule?.when.kind === 'email_domain' ? rule.when.domains.join('\n') : ''}
              reason={problem?.reasonFor('domains')}
              isLong
            />
          )}
          {kind === 'answer' && (
            <AnswerFields
              condition={rule?.when.kind === 'answer' ? rule.when : undefined}
              fields={fields}
              problem={problem}
            />
          )}
          <SelectField
            name="decision"
            label="Then"
            options={decisions}
            value={decision}
            onChange={(value) => setDecision(value as Rule['decision'])}
          />
          {decision === 'reject' && (
            <TextField
              name="reason"
              label="Reason (optional)"
              hint="It is put into the letter that we send them."
              value={rule?.reason}
              reason={problem?.reasonFor('reason')}
              isLong
            />
          )}
        </>
      )}
    </FormDialog>
  )
}

const { answer: _, ...withoutAnswers } = kinds

function readCondition(kind: Condition['kind'], form: FormData, fields: RegistrationField[]): Condition {
  switch (kind) {
    case 'invitation':
      return { kind }
    case 'email_domain':
      return { kind, domains: readDomains(String(form.get('domains') ?? '')) }
    case 'answer': {
      const { condition, problem } = readAnswer(form, fields)
      if (problem) throw wrong(problem.field, problem.reason)
      return condition
    }
  }
}

function readDomains(text: string): string[] {
  const typed = text.split(/[\s,;]+/).filter(Boolean)
  if (typed.length === 0) throw wrong('domains', 'must name at least one domain')
  const domains = typed.map((one) => {
    const domain = parseEmailDomain(one)
    if (!domain) throw wrong('domains', `must look like example.com or *.example.com, which “${one}” does not`)
    return domain
  })
  const different = [...new Set(domains)]
  if (different.length > 200) throw wrong('domains', 'must be at most 200')
  return different
}

function wrong(field: string, reason: string): ManagementProblem {
  return new ManagementProblem({
    status: 400,
    detail: reason,
    invalid_parameters: [{ field, reason, source: 'body' }],
  })
}
