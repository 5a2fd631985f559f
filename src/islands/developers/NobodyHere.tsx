import { Empty } from '../parts/Empty.tsx'
import { addressOfView, type View } from './view-in-address.ts'

interface Props {
  view: View
  portalUrl: string | undefined
  onClear: () => void
}

/** What stands in place of the list when it is empty. */
export function NobodyHere({ view, portalUrl, onClear }: Props) {
  const { status, search } = view
  if (search.trim() !== '') {
    return (
      <Empty title="Nobody found">
        <p>
          {[...search.trim()].length < 3
            ? `No name or address begins with “${search.trim()}”. Three characters or more are found anywhere in it.`
            : `No name or address contains “${search.trim()}”.`}
        </p>
        <div class="empty-actions">
          {status !== 'all' && (
            <a class="button" href={addressOfView({ ...view, status: 'all' })}>
              Search all developers
            </a>
          )}
          <button type="button" class="button" onClick={onClear}>
            Clear the search
          </button>
        </div>
      </Empty>
    )
  }
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
