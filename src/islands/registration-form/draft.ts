import type { FieldDraft, RegistrationForm } from '../../../worker/contract/management/registration-form.ts'

/** A field as somebody edits it. A new one has no id yet; `key` tells it apart until it has one, and is not sent. */
export type Draft = FieldDraft & { key: string }
export type Kind = Draft['kind']

export const kindWords: Record<Kind, string> = {
  text: 'Short text',
  long_text: 'Long text',
  choice: 'Choice',
  checkbox: 'Checkbox',
  number: 'Number',
}

let made = 0
/** A key that no field of this page has. */
export function newKey(): string {
  made += 1
  return `new-${made}`
}

export function draftsOf(form: RegistrationForm): Draft[] {
  return form.fields.map((field) => ({ ...field, key: field.id }) as Draft)
}

export function fieldsOf(drafts: Draft[]): FieldDraft[] {
  return drafts.map(({ key: _, ...field }) => field)
}

/** The same drafts, to be saved over `form`: a field that somebody else has removed from it comes back as a new one. */
export function draftsOver(form: RegistrationForm, drafts: Draft[]): Draft[] {
  const ids = new Set(form.fields.map(({ id }) => id))
  return drafts.map((draft) => {
    const { id, ...field } = draft
    return id === undefined || ids.has(id) ? draft : { ...field, key: newKey() }
  })
}

export function isSame(one: Draft[], other: Draft[]): boolean {
  return JSON.stringify(fieldsOf(one)) === JSON.stringify(fieldsOf(other))
}

/** The list with one field at another place. */
export function moved(drafts: Draft[], from: number, to: number): Draft[] {
  const draft = drafts[from]
  return draft ? drafts.toSpliced(from, 1).toSpliced(to, 0, draft) : drafts
}

/** What a field asks for, such as "Short text, required, at most 80 characters". */
export function sayLimits(field: Draft): string {
  return [kindWords[field.kind], field.is_required ? 'required' : 'optional', ...limitsOf(field)].join(', ')
}

function limitsOf(field: Draft): string[] {
  switch (field.kind) {
    case 'text':
    case 'long_text':
      return [`at most ${field.max_length} characters`]
    case 'choice':
      return [`${field.options.length} options`]
    case 'checkbox':
      return []
    case 'number':
      return [
        ...(typeof field.min === 'number' ? [`at least ${field.min}`] : []),
        ...(typeof field.max === 'number' ? [`at most ${field.max}`] : []),
      ]
  }
}

/** A whole form in lines, to be compared with another one. */
export function sayForm(drafts: Draft[]): string {
  const lines = drafts.map((field, index) => {
    const options = field.kind === 'choice' ? `: ${field.options.join(', ')}` : ''
    const help = field.help ? `\n“${field.help}”` : ''
    return `${index + 1}. ${field.label} (${sayLimits(field)}${options})${help}`
  })
  return lines.join('\n') || 'No fields of your own'
}
