interface Props {
  name: string
  label: string
  checked: boolean
  hint?: string
  onChange?: (checked: boolean) => void
}

/** A yes or no. The whole line can be clicked. */
export function CheckField({ name, label, checked, hint, onChange }: Props) {
  return (
    <div class="check-field">
      <input
        id={name}
        name={name}
        type="checkbox"
        defaultChecked={checked}
        aria-describedby={hint && `${name}-hint`}
        onChange={(event) => onChange?.(event.currentTarget.checked)}
      />
      <label for={name}>{label}</label>
      {hint && (
        <p class="field-hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}
