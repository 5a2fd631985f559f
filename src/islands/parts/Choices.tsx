interface Props<Choice extends string> {
  label: string
  choices: Record<Choice, string>
  chosen: Choice
  onChoose: (choice: Choice) => void
}

/** A few ways to look at something, of which one is chosen. */
export function Choices<Choice extends string>({ label, choices, chosen, onChoose }: Props<Choice>) {
  return (
    <fieldset class="preview-choices">
      <legend class="visually-hidden">{label}</legend>
      {(Object.entries(choices) as [Choice, string][]).map(([choice, words]) => (
        <button key={choice} type="button" aria-pressed={choice === chosen} onClick={() => onChoose(choice)}>
          {words}
        </button>
      ))}
    </fieldset>
  )
}
