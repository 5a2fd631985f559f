import { useState } from 'preact/hooks'
import type { RegistrationField } from '../../../worker/contract/registration-form.ts'
import type { ManagementProblem } from '../management-problem.ts'
import { SelectField } from '../parts/SelectField.tsx'
import { TextField } from '../parts/TextField.tsx'
import type { Condition } from './draft.ts'

type AnswerCondition = Extract<Condition, { kind: 'answer' }>

interface Props {
  condition: AnswerCondition | undefined
  fields: RegistrationField[]
  problem: ManagementProblem | null
}

const operators = { is: 'is exactly', contains: 'contains' }
const ticks = { true: 'ticked', false: 'not ticked' }

/** Which answer a rule looks at, and for what. What can be asked of it depends on the question. */
export function AnswerFields({ condition, fields, problem }: Props) {
  const [fieldId, setFieldId] = useState(condition?.field_id ?? fields[0]?.id ?? '')
  const field = fields.find(({ id }) => id === fieldId)
  const isSameField = condition?.field_id === fieldId
  const value = isSameField ? String(condition.value) : ''
  const questions = Object.fromEntries(fields.map(({ id, label }) => [id, label]))
  const gone = condition && !questions[condition.field_id] ? { [condition.field_id]: 'No longer asked' } : {}
  return (
    <>
      <SelectField
        name="field_id"
        label="Question"
        options={{ ...gone, ...questions }}
        value={fieldId}
        reason={problem?.reasonFor('field_id')}
        onChange={setFieldId}
      />
      {field && isText(field) && (
        <SelectField
          key={`${fieldId}-operator`}
          name="operator"
          label="The answer"
          options={operators}
          value={isSameField ? condition.operator : 'is'}
        />
      )}
      {field?.kind === 'choice' && (
        <SelectField
          key={fieldId}
          name="value"
          label="The answer is"
          options={Object.fromEntries((field.options ?? []).map((option) => [option, option]))}
          value={value}
        />
      )}
      {field?.kind === 'checkbox' && (
        <SelectField key={fieldId} name="value" label="It is" options={ticks} value={value || 'true'} />
      )}
      {field && (isText(field) || field.kind === 'number') && (
        <TextField
          key={fieldId}
          name="value"
          label={isText(field) ? 'This text' : 'The answer is'}
          hint={isText(field) ? 'Capital letters make no difference.' : 'A number.'}
          value={value}
          reason={problem?.reasonFor('value')}
        />
      )}
    </>
  )
}

/** What was chosen in those fields, or what is wrong with it. */
export function readAnswer(
  form: FormData,
  fields: RegistrationField[],
):
  | { condition: AnswerCondition; problem?: undefined }
  | { condition?: undefined; problem: { field: string; reason: string } } {
  const field_id = String(form.get('field_id') ?? '')
  const field = fields.find(({ id }) => id === field_id)
  if (!field) return { problem: { field: 'field_id', reason: 'must be one that is asked' } }
  const typed = String(form.get('value') ?? '').trim()
  const operator = form.get('operator') === 'contains' ? ('contains' as const) : ('is' as const)
  const condition = (value: string | number | boolean) => ({
    condition: { kind: 'answer' as const, field_id, operator, value },
  })
  if (field.kind === 'checkbox') return condition(typed === 'true')
  if (typed === '') return { problem: { field: 'value', reason: 'must not be empty' } }
  if (field.kind !== 'number') return condition(typed)
  return Number.isFinite(Number(typed))
    ? condition(Number(typed))
    : { problem: { field: 'value', reason: 'must be a number' } }
}

function isText({ kind }: RegistrationField): boolean {
  return kind === 'text' || kind === 'long_text'
}
