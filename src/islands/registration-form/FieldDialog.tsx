import { useState } from 'preact/hooks'
import { ManagementProblem } from '../management-problem.ts'
import { CheckField } from '../parts/CheckField.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { SelectField } from '../parts/SelectField.tsx'
import { TextField } from '../parts/TextField.tsx'
import { type Draft, type Kind, kindWords, newKey } from './draft.ts'

interface Props {
  /** The field to edit; without one a new field is made. */
  draft: Draft | undefined
  onClose: (draft: Draft | undefined) => void
}

const longest = { text: 500, long_text: 5000 }

/** One field of the form. Nothing is saved yet. */
export function FieldDialog({ draft, onClose }: Props) {
  const [kind, setKind] = useState<Kind>(draft?.kind ?? 'text')
  return (
    <FormDialog
      title={draft ? `Edit ${draft.label}` : 'Add a field'}
      submitWords={draft ? 'Change field' : 'Add field'}
      submit={async (form) => readDraft(form, kind, draft)}
      onClose={onClose}
    >
      {(problem) => (
        <>
          <TextField
            name="label"
            label="Question"
            hint="A few words, such as Company."
            value={draft?.label}
            reason={problem?.reasonFor('label')}
          />
          <TextField
            name="help"
            label="Hint (optional)"
            hint="Stands under the question, to help with the answer."
            value={draft?.help}
            reason={problem?.reasonFor('help')}
          />
          {draft?.id === undefined ? (
            <SelectField
              name="kind"
              label="Kind of answer"
              options={kindWords}
              value={kind}
              onChange={(value) => setKind(value as Kind)}
            />
          ) : (
            <p>
              {kindWords[kind]}. To ask for another kind of answer, add a new field: answers that were given belong to
              this one.
            </p>
          )}
          {(kind === 'text' || kind === 'long_text') && (
            <TextField
              key={kind}
              name="max_length"
              label="Longest answer"
              hint={`In characters, from 1 to ${longest[kind]}.`}
              value={String((draft?.kind === kind && draft.max_length) || longest[kind])}
              reason={problem?.reasonFor('max_length')}
            />
          )}
          {kind === 'choice' && (
            <TextField
              name="options"
              label="Options"
              hint="One on each line, from 2 to 50."
              value={draft?.kind === 'choice' ? draft.options.join('\n') : ''}
              reason={problem?.reasonFor('options')}
              isLong
            />
          )}
          {kind === 'number' && (
            <>
              <TextField
                name="min"
                label="Smallest number (optional)"
                value={sayNumber(draft?.kind === 'number' ? draft.min : undefined)}
                reason={problem?.reasonFor('min')}
              />
              <TextField
                name="max"
                label="Largest number (optional)"
                value={sayNumber(draft?.kind === 'number' ? draft.max : undefined)}
                reason={problem?.reasonFor('max')}
              />
            </>
          )}
          <CheckField
            name="is_required"
            label={kind === 'checkbox' ? 'Must be ticked' : 'Must be answered'}
            checked={draft?.is_required ?? false}
          />
        </>
      )}
    </FormDialog>
  )
}

const sayNumber = (value: number | null | undefined) => (typeof value === 'number' ? String(value) : '')

// What the server would refuse and can be told here, where it was typed. It has the last word when the form is saved.
function readDraft(form: FormData, kind: Kind, draft: Draft | undefined): Draft {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const field = {
    key: draft?.key ?? newKey(),
    ...(draft?.id !== undefined && { id: draft.id }),
    label: text('label'),
    help: text('help'),
    is_required: form.has('is_required'),
  }
  if (field.label === '') throw wrong('label', 'must not be empty')
  if (field.label.length > 120) throw wrong('label', 'must have at most 120 characters')
  if (field.help.length > 300) throw wrong('help', 'must have at most 300 characters')
  switch (kind) {
    case 'checkbox':
      return { ...field, kind }
    case 'text':
    case 'long_text': {
      const maxLength = Number(text('max_length'))
      if (!Number.isInteger(maxLength) || maxLength < 1 || maxLength > longest[kind]) {
        throw wrong('max_length', `must be a whole number from 1 to ${longest[kind]}`)
      }
      return { ...field, kind, max_length: maxLength }
    }
    case 'choice':
      return { ...field, kind, options: readOptions(text('options')) }
    case 'number': {
      const [min, max] = [readNumber(text('min'), 'min'), readNumber(text('max'), 'max')]
      if (min !== null && max !== null && min > max) throw wrong('max', 'must not be smaller than the smallest')
      return { ...field, kind, min, max }
    }
  }
}

function readOptions(text: string): string[] {
  const options = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  if (options.length < 2) throw wrong('options', 'must be at least 2, one on each line')
  if (options.length > 50) throw wrong('options', 'must be at most 50')
  const twice = options.find((option, index) => options.indexOf(option) !== index)
  if (twice) throw wrong('options', `must be different, and “${twice}” is there twice`)
  const long = options.find((option) => option.length > 120)
  if (long) throw wrong('options', `must have at most 120 characters each, which “${long.slice(0, 20)}…” has not`)
  return options
}

function readNumber(text: string, name: string): number | null {
  if (text === '') return null
  const number = Number(text)
  if (!Number.isFinite(number)) throw wrong(name, 'must be a number')
  return number
}

function wrong(field: string, reason: string): ManagementProblem {
  return new ManagementProblem({ status: 400, detail: reason, invalid_parameters: [{ field, reason, source: 'body' }] })
}
