import trash from 'lucide-static/icons/trash-2.svg?raw'
import type { Decision } from '../../../worker/contract/developer-status.ts'
import type { Developer } from '../../../worker/contract/management/developers.ts'
import { developerAddress } from '../addresses.ts'
import { Icon } from '../parts/Icon.tsx'
import { LoadingRows } from '../parts/LoadingRows.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import { When } from '../parts/When.tsx'
import { possibleDecisions } from './possible-decisions.ts'
import { ariaSort, SortLink } from './SortLink.tsx'
import type { Selection } from './selection.ts'
import type { View } from './view-in-address.ts'
import { Waiting } from './Waiting.tsx'

export interface DeveloperAction {
  action: Decision | 'approve-with-reason' | 'delete'
  developer: Developer
  /** The row that it is about, counted from 0. */
  place: number
}

interface Props {
  developers: Developer[] | undefined
  view: View
  portalId: string
  selection: Selection
  /** The row that the Tab key leads to. */
  current: number
  isResting: boolean
  onFocus: (place: number) => void
  onAct: (action: DeveloperAction) => void
}

export function DeveloperTable(props: Props) {
  const { developers, view, current, onAct } = props
  const isPending = view.status === 'pending'
  return (
    <TableFrame isLoading={!developers}>
      <thead>
        <tr>
          <th scope="col">
            <span class="visually-hidden">Selected</span>
          </th>
          <th scope="col" aria-sort={ariaSort(view, 'full_name', 'email')}>
            <span class="sort-links">
              <SortLink by="full_name" words="Name" view={view} />
              <SortLink by="email" words="Email" view={view} />
            </span>
          </th>
          {view.status === 'all' && <th scope="col">Status</th>}
          <th scope="col" aria-sort={ariaSort(view, 'created_at')}>
            <SortLink by="created_at" words={isPending ? 'Waiting' : 'Registered'} view={view} />
          </th>
          <th scope="col">
            <span class="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      {developers ? (
        <tbody>
          {developers.map((developer, place) => (
            <DeveloperRow
              {...props}
              key={developer.id}
              developer={developer}
              place={place}
              isCurrent={place === Math.min(current, developers.length - 1)}
              onAct={(action) => onAct({ action, developer, place })}
            />
          ))}
        </tbody>
      ) : (
        <LoadingRows columns={view.status === 'all' ? 5 : 4} />
      )}
    </TableFrame>
  )
}

const actionWords: Record<DeveloperAction['action'], string> = {
  approve: 'Approve',
  'approve-with-reason': 'With a reason',
  reject: 'Reject',
  revoke: 'Revoke',
  delete: 'Delete',
}

interface RowProps extends Pick<Props, 'view' | 'portalId' | 'selection' | 'isResting' | 'onFocus'> {
  developer: Developer
  place: number
  isCurrent: boolean
  onAct: (action: DeveloperAction['action']) => void
}

function DeveloperRow({ developer, view, portalId, place, isCurrent, selection, isResting, onFocus, onAct }: RowProps) {
  const { id, full_name, email, status, created_at } = developer
  const possible = possibleDecisions(status).flatMap((decision) =>
    decision === 'approve' ? (['approve', 'approve-with-reason'] as const) : [decision],
  )
  return (
    <tr
      tabIndex={isCurrent ? 0 : -1}
      data-place={place}
      data-selected={selection.isSelected(developer)}
      onFocusCapture={() => onFocus(place)}
    >
      <td class="cell-select">
        <label>
          <input
            type="checkbox"
            aria-label={`Select ${full_name}`}
            checked={selection.isSelected(developer)}
            onClick={(event) => selection.toggle(place, event.shiftKey)}
          />
        </label>
      </td>
      <td class="cell-developer">
        <a class="cell-title" href={developerAddress(portalId, id)}>
          <bdi>{full_name}</bdi>
        </a>
        <p class="cell-text">{email}</p>
      </td>
      {view.status === 'all' && (
        <td>
          <span class="status" data-status={status}>
            {status}
          </span>
        </td>
      )}
      <td>{status === 'pending' ? <Waiting since={created_at} /> : <When at={created_at} />}</td>
      <td class="cell-actions">
        {[...possible, 'delete' as const].map((action) => (
          <button
            key={action}
            type="button"
            class="button"
            data-tone={action === 'approve' ? 'primary' : undefined}
            data-action={action}
            title={action === 'delete' ? actionWords[action] : undefined}
            aria-disabled={isResting}
            onClick={() => isResting || onAct(action)}
          >
            {action === 'delete' ? <Icon svg={trash} /> : actionWords[action]}
            <span class="visually-hidden">
              {action === 'delete' && actionWords[action]} {full_name}
            </span>
          </button>
        ))}
      </td>
    </tr>
  )
}
