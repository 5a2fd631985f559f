import arrowDown from 'lucide-static/icons/arrow-down.svg?raw'
import arrowUp from 'lucide-static/icons/arrow-up.svg?raw'
import { Icon } from '../parts/Icon.tsx'
import { addressOfView, type Sort, type SortedBy, type View } from './view-in-address.ts'

interface Props {
  by: SortedBy
  words: string
  view: View
}

/** The head of a column, as a link to the list in its order; once more turns it round. */
export function SortLink({ by, words, view }: Props) {
  const [current, direction] = view.sort.split(' ')
  // A search is shown newest first, and only so.
  if (view.search.trim() !== '') return <span>{words}</span>
  const isCurrent = current === by
  const opposite = direction === 'asc' ? 'desc' : 'asc'
  const first = by === 'created_at' ? 'desc' : 'asc'
  const sort: Sort = `${by} ${isCurrent ? opposite : first}`
  return (
    <a class="sort-link" href={addressOfView({ ...view, sort })} data-current={isCurrent}>
      {words}
      {isCurrent && <Icon svg={direction === 'asc' ? arrowUp : arrowDown} />}
    </a>
  )
}

/** How a column is sorted, for those who do not see the arrow. */
export function ariaSort(view: View, ...columns: SortedBy[]): 'ascending' | 'descending' | undefined {
  const [by, direction] = view.search.trim() === '' ? view.sort.split(' ') : ['created_at', 'desc']
  if (!columns.some((column) => column === by)) return undefined
  return direction === 'asc' ? 'ascending' : 'descending'
}
