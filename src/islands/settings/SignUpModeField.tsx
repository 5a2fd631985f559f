import { type Draft, labels, signUpWords } from './draft.ts'

type Mode = Draft['sign_up_mode']

/** Who may sign up, each way with what it means. */
export function SignUpModeField({ value, onChange }: { value: Mode; onChange: (mode: Mode) => void }) {
  return (
    <fieldset class="choices">
      <legend>{labels.sign_up_mode}</legend>
      {Object.entries(signUpWords).map(([mode, { title, text }]) => (
        <div class="choice" key={mode}>
          <input
            id={`sign-up-${mode}`}
            name="sign_up_mode"
            type="radio"
            value={mode}
            defaultChecked={mode === value}
            aria-describedby={`sign-up-${mode}-hint`}
            onChange={() => onChange(mode as Mode)}
          />
          <label for={`sign-up-${mode}`}>{title}</label>
          <p class="field-hint" id={`sign-up-${mode}-hint`}>
            {text}
          </p>
        </div>
      ))}
    </fieldset>
  )
}
