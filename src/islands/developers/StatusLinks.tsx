import { developerStatuses } from '../../../worker/contract/developer-status.ts'
import type { Portal } from '../../../worker/contract/management/portals.ts'
import { addressOfView, type ShownStatus, type View } from './view-in-address.ts'

const words: Record<ShownStatus, string> = {
  pending: 'Pending',
  approved: 'Approved',
  rejected: 'Rejected',
  revoked: 'Revoked',
  all: 'All',
}
const number = new Intl.NumberFormat('en')
const formatCount = (count: number | undefined) => (count === undefined ? '' : number.format(count))

/** The developers of each status, and how many there are. Links, so that the address bar says what is shown. */
export function StatusLinks({ portal, view }: { portal: Portal | undefined; view: View }) {
  const countOf = (status: ShownStatus) => {
    if (!portal) return undefined
    const counts = portal.developer_counts
    return status === 'all' ? developerStatuses.reduce((sum, one) => sum + counts[one], 0) : counts[status]
  }
  return (
    <nav class="status-links" aria-label="Developers by status">
      {([...developerStatuses, 'all'] as const).map((status) => (
        <a
          key={status}
          href={addressOfView({ ...view, status })}
          aria-current={status === view.status ? 'page' : undefined}
        >
          {words[status]} <span class="count">{formatCount(countOf(status))}</span>
        </a>
      ))}
    </nav>
  )
}
