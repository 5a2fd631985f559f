import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'

interface Props {
  portalId: string
  pending: number
  onClose: () => void
}

/** Automatic approval is for those who come from now on. Asks what shall become of those who wait already. */
export function ApprovePendingDialog({ portalId, pending, onClose }: Props) {
  const approve = async () => {
    const { id } = await call('POST /v3/portals/:portalId/bulk-jobs', {
      params: { portalId },
      body: { kind: 'decide', decision: 'approve', reason: null, status: 'pending', search: null },
    })
    return id
  }
  return (
    <FormDialog
      title={
        pending === 1
          ? 'One developer is pending. Approve them too?'
          : `${pending} developers are pending. Approve them too?`
      }
      submitWords={pending === 1 ? 'Approve' : `Approve all ${pending}`}
      cancelWords="Leave them pending"
      submit={approve}
      onClose={(jobId) => (jobId ? location.assign(`/portals/${portalId}/bulk-jobs/${jobId}`) : onClose())}
    >
      {() => (
        <p>
          From now on new developers are approved once their address is proven. Those who wait already stay pending
          unless you approve them. Each gets a letter.
        </p>
      )}
    </FormDialog>
  )
}
