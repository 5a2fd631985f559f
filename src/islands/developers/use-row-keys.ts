import { useState } from 'preact/hooks'
import type { Decision } from '../../../worker/contract/developer-status.ts'
import type { Developer } from '../../../worker/contract/management/developers.ts'
import { useShortcuts } from '../keyboard/shortcuts.ts'

interface Deeds {
  developers: Developer[]
  search: () => void
  open: (developer: Developer) => void
  decide: (decision: Decision, developer: Developer, place: number) => void
  select: (place: number) => void
  showMore: () => void
}

/** Walks the rows and acts on the one that has the focus, by single keys. Tells which row the Tab key leads to. */
export function useRowKeys({ developers, search, open, decide, select, showMore }: Deeds) {
  const [current, setCurrent] = useState(0)

  // Only a row that shows the focus is acted on: nobody is approved by a key that was meant for something else.
  const atRow = (act: (developer: Developer, place: number) => void) => () => {
    const place = focusedPlace()
    const developer = place === undefined ? undefined : developers[place]
    if (place !== undefined && developer) act(developer, place)
  }
  const move = (by: 1 | -1) => () => {
    const place = focusedPlace()
    const next = place === undefined ? Math.min(current, developers.length - 1) : place + by
    if (next >= developers.length) return showMore()
    rowAt(next)?.focus()
  }
  useShortcuts('Developers', [
    { keys: '/', words: 'Search', run: search },
    { keys: 'j', words: 'Next row', run: move(1) },
    { keys: 'k', words: 'Previous row', run: move(-1) },
    { keys: 'a', words: 'Approve', run: atRow((developer, place) => decide('approve', developer, place)) },
    { keys: 'r', words: 'Reject', run: atRow((developer, place) => decide('reject', developer, place)) },
    { keys: 'v', words: 'Revoke', run: atRow((developer, place) => decide('revoke', developer, place)) },
    { keys: 'x', words: 'Select', run: atRow((_, place) => select(place)) },
    { keys: 'Enter', words: 'Open the developer’s page', run: atRow(open) },
  ])
  return { current, setCurrent }
}

function rowAt(place: number): HTMLElement | null {
  return document.querySelector(`tr[data-place="${place}"]`)
}

function focusedPlace(): number | undefined {
  const place = document.activeElement?.closest<HTMLElement>('tr[data-place]')?.dataset.place
  return place === undefined ? undefined : Number(place)
}
