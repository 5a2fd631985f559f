import { closedKeptMilliseconds } from '../../../worker/contract/limits.ts'
import type { Portal } from '../../../worker/contract/management/portals.ts'
import { call } from '../management-api.ts'
import { Day } from '../parts/Day.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'

interface Props {
  portal: Portal
  onClose: (done: string | undefined) => void
}

/** Asks before a portal is closed, and says for how many. */
export function ClosePortalDialog({ portal, onClose }: Props) {
  const { approved, pending } = portal.developer_counts
  const erasesAt = new Date(Date.now() + closedKeptMilliseconds).toISOString()
  const close = async () => {
    await call('DELETE /v3/portals/:portalId', { params: { portalId: portal.id } })
    return `Closed ${portal.name}.`
  }
  return (
    <FormDialog
      title={`Close ${portal.name}?`}
      submitWords="Close portal"
      tone="danger"
      submit={close}
      onClose={onClose}
    >
      {() => (
        <p>
          {approved} approved and {pending} pending {approved + pending === 1 ? 'developer' : 'developers'} can no
          longer log in at {portal.canonical_domain}, from now on. Until <Day at={erasesAt} /> you can open the portal
          again, and all of them find it as it was. Then it is erased with everything it holds.
        </p>
      )}
    </FormDialog>
  )
}
