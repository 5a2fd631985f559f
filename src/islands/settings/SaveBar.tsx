import type { ManagementProblem } from '../management-problem.ts'

interface Props {
  /** How many settings differ from what is saved. */
  count: number
  problem: ManagementProblem | undefined
  isSaving: boolean
  onSave: () => void
  onDiscard: () => void
}

/** Stays in sight while something is not saved, and says why if it could not be. */
export function SaveBar({ count, problem, isSaving, onSave, onDiscard }: Props) {
  const wrong = problem?.invalid_parameters.length ?? 0
  return (
    <section class="save-bar" aria-label="Changes that are not saved">
      <div class="save-bar-words">
        <p>{count === 1 ? 'One change is not saved' : `${count} changes are not saved`}</p>
        <p class="field-problem" role="alert">
          {problem && (wrong > 0 ? 'Nothing was saved. See what is marked above.' : problem.detail)}
        </p>
      </div>
      <div class="save-bar-actions">
        <button type="button" class="button" aria-disabled={isSaving} onClick={() => isSaving || onDiscard()}>
          Discard
        </button>
        <button type="button" class="button" data-tone="primary" aria-disabled={isSaving} onClick={onSave}>
          {isSaving ? 'Saving…' : 'Save changes'}
        </button>
      </div>
    </section>
  )
}
