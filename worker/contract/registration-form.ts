/** What a portal asks besides name and address. */
export const registrationFieldKinds = ['text', 'long_text', 'choice', 'checkbox', 'number'] as const
type RegistrationFieldKind = (typeof registrationFieldKinds)[number]

/**
 * One of the portal's own fields. `id` is what its answer goes by for good; label, help and limits may change. `limit`
 * is the longest text in characters, or the numbers between which an answer must lie, both included.
 */
export interface RegistrationField {
  id: string
  label: string
  help: string
  is_required: boolean
  kind: RegistrationFieldKind
  /** Of a choice, in order. */
  options?: string[]
  /** Of a text or long text. */
  max_length?: number
  /** Of a number. */
  min?: number | null
  max?: number | null
}

/** What somebody answered, with the question as it was asked then. */
interface Answer {
  field_id: string
  label: string
  value: string | number | boolean
}

export type Answers = Answer[]
