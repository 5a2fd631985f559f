import type { Decision } from '../../../worker/contract/developer-status.ts'
import { sayCount, type Total } from './say-count.ts'
import type { Selection } from './selection.ts'

interface Props {
  selection: Selection
  shown: number
  /** How many match; undefined when not all of them can be selected at once. */
  matching: Total | undefined
  possible: Decision[]
  onDecide: (decision: Decision) => void
}

const words: Record<Decision, string> = { approve: 'Approve', reject: 'Reject', revoke: 'Revoke' }

/** What can be done with those who are selected. */
export function SelectionBar({ selection, shown, matching, possible, onDecide }: Props) {
  const { selected, isAllMatching, selectAllMatching, clear } = selection
  if (selected.length === 0) return null
  const offersAll = matching && !isAllMatching && selected.length === shown && matching.total > shown
  return (
    <section class="selection-bar" aria-label="Selection">
      <p class="selection-count">
        {isAllMatching && matching ? `All ${sayCount(matching)} selected` : `${selected.length} selected`}
      </p>
      {offersAll && (
        <button type="button" class="button" onClick={selectAllMatching}>
          Select all {sayCount(matching)} that match
        </button>
      )}
      <div class="selection-actions">
        {possible.map((decision) => (
          <button
            key={decision}
            type="button"
            class="button"
            data-tone={decision === 'approve' ? 'primary' : undefined}
            onClick={() => onDecide(decision)}
          >
            {words[decision]}
            <span class="visually-hidden"> the selected developers</span>
          </button>
        ))}
        <button type="button" class="button" onClick={clear}>
          Clear<span class="visually-hidden"> the selection</span>
        </button>
      </div>
    </section>
  )
}
