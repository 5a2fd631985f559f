interface Props {
  name: string
  label: string
  value?: string | null | undefined
  hint?: string
  /** What is wrong with it, such as "must not be empty". */
  reason?: string | undefined
  isLong?: boolean
}

/** A field of a dialog's form. It keeps what was typed itself; the form reads it when it is sent. */
export function TextField({ name, label, value, hint, reason, isLong }: Props) {
  const described = [reason && `${name}-problem`, hint && `${name}-hint`].filter(Boolean).join(' ')
  const attributes = {
    id: name,
    name,
    defaultValue: value ?? '',
    autocomplete: 'off' as const,
    'aria-invalid': reason ? true : undefined,
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
      {reason && (
        <p class="field-problem" id={`${name}-problem`}>
          {label} {reason}
        </p>
      )}
    </div>
  )
}
