import { useState } from 'preact/hooks'
import type { Developer } from '../../../worker/contract/management/developers.ts'

/** Which developers are selected: some of those who are shown, or all who match, shown or not. */
export interface Selection {
  /** Of those who are shown. */
  selected: Developer[]
  isAllMatching: boolean
  isSelected: (developer: Developer) => boolean
  /** Turns one row over; with `isRange` all rows from the one before become like it. */
  toggle: (place: number, isRange?: boolean) => void
  toggleShown: () => void
  selectAllMatching: () => void
  clear: () => void
}

export function useSelection(shown: Developer[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const [isAllMatching, setAllMatching] = useState(false)
  const [anchor, setAnchor] = useState<string>()
  const isSelected = ({ id }: Developer) => isAllMatching || ids.has(id)
  const selected = shown.filter(isSelected)

  const change = (changed: Developer[], isOn: boolean) => {
    const next = new Set(selected.map(({ id }) => id))
    for (const { id } of changed) isOn ? next.add(id) : next.delete(id)
    setIds(next)
    setAllMatching(false)
  }
  return {
    selected,
    isAllMatching,
    isSelected,
    toggle(place, isRange = false) {
      const developer = shown[place]
      if (!developer) return
      const from = isRange ? shown.findIndex(({ id }) => id === anchor) : -1
      const range = from === -1 ? [developer] : shown.slice(Math.min(from, place), Math.max(from, place) + 1)
      change(range, !isSelected(developer))
      setAnchor(developer.id)
    },
    toggleShown: () => change(shown, selected.length < shown.length),
    selectAllMatching: () => setAllMatching(true),
    clear: () => change(shown, false),
  }
}
