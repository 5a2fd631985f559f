interface Props {
  name: string
  label: string
  /** What can be chosen, by the value that is sent. */
  options: Record<string, string>
  value: string
  hint?: string
  reason?: string | undefined
  onChange?: (value: string) => void
}

/** A field with a few values to choose from. */
export function SelectField({ name, label, options, value, hint, reason, onChange }: Props) {
  const described = [reason && `${name}-problem`, hint && `${name}-hint`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint && (
        <p class="field-hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <select
        id={name}
        name={name}
        aria-invalid={reason ? true : undefined}
        aria-describedby={described || undefined}
        onChange={(event) => onChange?.(event.currentTarget.value)}
      >
        {Object.entries(options).map(([option, words]) => (
          <option key={option} value={option} selected={option === value}>
            {words}
          </option>
        ))}
      </select>
      {reason && (
        <p class="field-problem" id={`${name}-problem`}>
          {label} {reason}
        </p>
      )}
    </div>
  )
}
