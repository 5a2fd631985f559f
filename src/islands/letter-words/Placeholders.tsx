interface Props {
  placeholders: { name: string; description: string }[]
  /** The field that they are put into. */
  fieldName: string
  onInsert: (placeholder: string) => void
}

/** What may stand in braces in this letter, what takes its place, and a way to put it into the field. */
export function Placeholders({ placeholders, fieldName, onInsert }: Props) {
  return (
    <div class="placeholders">
      <h3>Placeholders</h3>
      <p class="field-hint">Filled for each letter. Choosing one puts it into the field “{fieldName}”.</p>
      <dl>
        {placeholders.map(({ name, description }) => (
          <div key={name}>
            <dt>
              <button
                type="button"
                class="placeholder"
                aria-label={`Insert {${name}}`}
                // The field keeps the focus, and with it the place of the cursor.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onInsert(name)}
              >
                {`{${name}}`}
              </button>
            </dt>
            <dd>{description}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
