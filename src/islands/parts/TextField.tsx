import type { TargetedEvent } from 'preact'

interface Props {
  name: string
  label: string
  value?: string | null | undefined
  hint?: string
  /** What is wrong with it, such as "must not be empty". */
  reason?: string | undefined
  /** The same as a whole sentence. */
  problem?: string | undefined
  isLong?: boolean
  /** What holds as long as the field is empty. */
  placeholder?: string
  maxLength?: number
  /** Which keyboard a phone shows. */
  inputMode?: 'numeric'
  autocomplete?: 'off' | 'name' | 'email' | 'one-time-code'
  /** Called with what was typed, by those who keep it. Without, the field keeps it itself and its form reads it. */
  onInput?: (value: string) => void
}

/** A field of a form, one line or long. */
export function TextField({
  name,
  label,
  value,
  hint,
  reason,
  problem = reason && `${label} ${reason}`,
  isLong,
  placeholder,
  maxLength,
  inputMode,
  autocomplete = 'off',
  onInput,
}: Props) {
  const described = [problem && `${name}-problem`, hint && `${name}-hint`].filter(Boolean).join(' ')
  const attributes = {
    id: name,
    name,
    ...(onInput
      ? {
          value: value ?? '',
          onInput: (event: TargetedEvent<HTMLInputElement | HTMLTextAreaElement>) => onInput(event.currentTarget.value),
        }
      : { defaultValue: value ?? '' }),
    autocomplete,
    placeholder,
    maxLength,
    inputMode,
    'aria-invalid': problem ? true : undefined,
    'aria-describedby': described || undefined,
  }
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint && (
        <p class="field-hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {isLong ? <textarea rows={4} {...attributes} /> : <input {...attributes} />}
      {problem && (
        <p class="field-problem" id={`${name}-problem`}>
          {problem}
        </p>
      )}
    </div>
  )
}
