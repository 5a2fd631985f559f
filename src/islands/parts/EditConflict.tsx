import { Notice } from './Notice.tsx'

export interface Difference {
  label: string
  yours: string
  theirs: string
}

interface Props {
  /** Such as "the settings". */
  what: string
  differences: Difference[]
  onKeepYours: () => void
  onTakeTheirs: () => void
}

/** Somebody else saved while this was edited: what differs, and whose it shall be. Nothing is overwritten in silence. */
export function EditConflict({ what, differences, onKeepYours, onTakeTheirs }: Props) {
  return (
    <div class="edit-conflict" role="alert">
      <Notice tone="error" title={`Somebody else changed ${what} meanwhile`}>
        <p class="notice-text">Nothing of yours was saved yet. Compare, and choose what to keep.</p>
      </Notice>
      <dl class="differences">
        {differences.map(({ label, yours, theirs }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <span class="difference-side">Theirs, saved</span>
              {theirs}
            </dd>
            <dd>
              <span class="difference-side">Yours, not saved</span>
              {yours}
            </dd>
          </div>
        ))}
      </dl>
      <div class="edit-conflict-actions">
        <button type="button" class="button" onClick={onTakeTheirs}>
          Take theirs
        </button>
        <button type="button" class="button" data-tone="primary" onClick={onKeepYours}>
          Keep mine and save
        </button>
      </div>
    </div>
  )
}
