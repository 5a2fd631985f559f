import type { Draft } from './draft.ts'

interface Props {
  drafts: Draft[]
  hasTerms: boolean
}

/** The form as people will see it. Nothing in it can be used: it is a picture of the list beside it. */
export function Preview({ drafts, hasTerms }: Props) {
  return (
    <section class="form-preview" aria-labelledby="preview-title">
      <h2 id="preview-title">Preview</h2>
      <div class="card form-preview-card" inert>
        <p class="form-preview-heading">Create your account</p>
        <div class="form">
          <Line name="name" label="Full name" />
          <Line name="email" label="Email" />
          {drafts.map((draft) => (
            <Field key={draft.key} draft={draft} />
          ))}
          {hasTerms && (
            <div class="check-field">
              <input id="preview-terms" type="checkbox" />
              <label for="preview-terms">
                I accept the <u>terms of service</u>
              </label>
            </div>
          )}
          <span class="button" data-tone="primary" data-size="wide">
            Create Account
          </span>
        </div>
      </div>
    </section>
  )
}

function Line({ name, label }: { name: string; label: string }) {
  return (
    <div class="field">
      <label for={`preview-${name}`}>{label}</label>
      <input id={`preview-${name}`} />
    </div>
  )
}

function Field({ draft }: { draft: Draft }) {
  const id = `preview-${draft.key}`
  const label = (
    <label for={id}>
      {draft.label}
      {!draft.is_required && <span class="field-optional"> (optional)</span>}
    </label>
  )
  const hint = draft.help && <p class="field-hint">{draft.help}</p>
  if (draft.kind === 'checkbox') {
    return (
      <div class="check-field">
        <input id={id} type="checkbox" />
        {label}
        {hint}
      </div>
    )
  }
  return (
    <div class="field">
      {label}
      {hint}
      {draft.kind === 'long_text' && <textarea id={id} rows={4} />}
      {draft.kind === 'choice' && (
        <select id={id}>
          <option>Choose one</option>
          {draft.options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      )}
      {(draft.kind === 'text' || draft.kind === 'number') && <input id={id} />}
    </div>
  )
}
