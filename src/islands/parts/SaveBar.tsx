interface Props {
  /** What is not saved yet, such as "The rules are not saved yet." */
  words: string
  /** Why it could not be saved. */
  problem?: string | undefined
  saveWords: string
  isSaving: boolean
  onSave: () => void
  onDiscard: () => void
}

/** Stays in sight while a room holds changes that are not saved. */
export function SaveBar({ words, problem, saveWords, isSaving, onSave, onDiscard }: Props) {
  return (
    <div class="save-bar">
      <div class="save-bar-words">
        <p role="status">{words}</p>
        <p class="field-problem" role="alert">
          {problem}
        </p>
      </div>
      <button type="button" class="button" aria-disabled={isSaving} onClick={() => isSaving || onDiscard()}>
        Discard
      </button>
      <button
        type="button"
        class="button"
        data-tone="primary"
        aria-disabled={isSaving}
        onClick={() => isSaving || onSave()}
      >
        {isSaving ? 'Saving…' : saveWords}
      </button>
    </div>
  )
}
