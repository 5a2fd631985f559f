import arrowDownWideNarrow from 'lucide-static/icons/arrow-down-wide-narrow.svg?raw'
import download from 'lucide-static/icons/download.svg?raw'
import { Icon } from '../parts/Icon.tsx'
import { sayDevelopers, type Total } from './say-count.ts'
import type { Selection } from './selection.ts'
import { addressOfView, filterOf, longestWaitingFirst, newestFirst, type Sort, type View } from './view-in-address.ts'

interface Props {
  portalId: string
  view: View
  shown: number
  count: Total | undefined
  selection: Selection
}

const sortWords: Record<Sort, string> = {
  'created_at desc': 'Newest first',
  'created_at asc': 'Oldest first',
  'full_name asc': 'Name, A to Z',
  'full_name desc': 'Name, Z to A',
  'email asc': 'Email, A to Z',
  'email desc': 'Email, Z to A',
}

/** What stands above the list: how many there are, in which order, and what to do with all of them. */
export function ListTools({ portalId, view, shown, count, selection }: Props) {
  const isSearch = view.search.trim() !== ''
  const exported = `/v3/portals/${portalId}/developers/export?${new URLSearchParams(filterOf(view))}`
  const isLongestFirst = view.sort === longestWaitingFirst
  return (
    <div class="list-tools">
      {shown > 0 && (
        <label class="select-shown">
          <input
            type="checkbox"
            checked={selection.selected.length === shown}
            indeterminate={selection.selected.length > 0 && selection.selected.length < shown}
            onChange={selection.toggleShown}
          />
          Select all {shown} shown
        </label>
      )}
      <p class="found" role="status">
        {isSearch && count && shown > 0 && `${sayDevelopers(count)} found`}
      </p>
      {shown > 0 && (
        <a class="button export" href={exported} download>
          <Icon svg={download} />
          Export CSV
        </a>
      )}
      {shown > 0 && !isSearch && (
        <div class="field sort-field">
          <label class="visually-hidden" for="sort">
            Order
          </label>
          <select
            id="sort"
            value={view.sort}
            onChange={(event) => location.assign(addressOfView({ ...view, sort: event.currentTarget.value as Sort }))}
          >
            {Object.entries(sortWords).map(([sort, words]) => (
              <option key={sort} value={sort}>
                {words}
              </option>
            ))}
          </select>
        </div>
      )}
      {shown > 0 && !isSearch && view.status === 'pending' && (
        <a
          class="button longest-first"
          href={addressOfView({ ...view, sort: isLongestFirst ? newestFirst : longestWaitingFirst })}
        >
          <Icon svg={arrowDownWideNarrow} />
          {isLongestFirst ? 'Newest first' : 'Longest waiting first'}
        </a>
      )}
    </div>
  )
}
