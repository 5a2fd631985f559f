interface Props {
  name: string
  label: string
  value: string
  onChange: (day: string) => void
}

// While a year is typed, the first digits are a year already.
const isTyped = (day: string) => day === '' || day > '1970'

/** A day of the viewer's calendar. */
export function DayField({ name, label, value, onChange }: Props) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type="date"
        defaultValue={value}
        onChange={({ currentTarget: { value: day } }) => isTyped(day) && onChange(day)}
      />
    </div>
  )
}
