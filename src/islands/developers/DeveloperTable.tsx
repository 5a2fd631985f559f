import { type Decision, decisions } from '../../../worker/contract/developer-status.ts'
import type { Developer } from '../../../worker/contract/management/developers.ts'
import { Empty } from '../parts/Empty.tsx'
import { LoadingRows } from '../parts/LoadingRows.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import { When } from '../parts/When.tsx'
import type { ShownStatus } from './status-in-address.ts'

export interface DeveloperAction {
  action: Decision | 'approve-with-reason' | 'delete'
  developer: Developer
  /** The row that it is about, counted from 0. */
  place: number
}

interface Props {
  developers: Developer[] | undefined
  status: ShownStatus
  portalUrl: string | undefined
  isResting: boolean
  onAct: (action: DeveloperAction) => void
}

export function DeveloperTable({ developers, status, portalUrl, isResting, onAct }: Props) {
  if (developers?.length === 0) return <NobodyHere status={status} portalUrl={portalUrl} />
  return (
    <TableFrame isLoading={!developers}>
      <thead>
        <tr>
          <th scope="col">Developer</th>
          <th scope="col">Status</th>
          <th scope="col">Registered</th>
          <th scope="col">
            <span class="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      {developers ? (
        <tbody>
          {developers.map((developer, place) => (
            <DeveloperRow
              key={developer.id}
              developer={developer}
              isResting={isResting}
              onAct={(action) => onAct({ action, developer, place })}
            />
          ))}
        </tbody>
      ) : (
        <LoadingRows columns={4} />
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

interface RowProps {
  developer: Developer
  isResting: boolean
  onAct: (action: DeveloperAction['action']) => void
}

function DeveloperRow({ developer, isResting, onAct }: RowProps) {
  const { full_name, email, status, created_at } = developer
  const possible = (Object.keys(decisions) as Decision[])
    .filter((decision) => decisions[decision].from.some((from) => from === status))
    .flatMap((decision) => (decision === 'approve' ? (['approve', 'approve-with-reason'] as const) : [decision]))
  return (
    <tr tabIndex={-1}>
      <td>
        <p class="cell-title">{full_name}</p>
        <p class="cell-text">{email}</p>
      </td>
      <td>
        <span class="status" data-status={status}>
          {status}
        </span>
      </td>
      <td>
        <When at={created_at} />
      </td>
      <td class="cell-actions">
        {[...possible, 'delete' as const].map((action) => (
          <button
            key={action}
            type="button"
            class="button"
            data-tone={action === 'approve' ? 'primary' : undefined}
            aria-disabled={isResting}
            onClick={() => isResting || onAct(action)}
          >
            {actionWords[action]}
            <span class="visually-hidden"> {full_name}</span>
          </button>
        ))}
      </td>
    </tr>
  )
}

function NobodyHere({ status, portalUrl }: Pick<Props, 'status' | 'portalUrl'>) {
  if (status === 'pending') {
    return (
      <Empty title="Nobody is waiting">
        <p>Developers who need your approval appear here, and you get a letter for each.</p>
      </Empty>
    )
  }
  if (status === 'all' || status === 'approved') {
    return (
      <Empty title={status === 'all' ? 'No developers yet' : 'No approved developers yet'}>
        <p>Share the portal’s address, and developers can sign up there.</p>
        {portalUrl && <a href={portalUrl}>{portalUrl}</a>}
      </Empty>
    )
  }
  return (
    <Empty title={`No ${status} developers`}>
      <p>Those whose {status === 'rejected' ? 'request was rejected' : 'access was revoked'} are kept here.</p>
    </Empty>
  )
}
