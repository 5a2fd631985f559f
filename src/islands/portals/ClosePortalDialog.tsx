import type { Portal } from '../../../worker/contract/management/portals.ts'
import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'

interface Props {
  portal: Portal
  onClose: (done: string | undefined) => void
}

/** Asks before a portal is closed, and says what that means for those who use it. */
export function ClosePortalDialog({ portal, onClose }: Props) {
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
          Nobody can sign up or log in at {portal.canonical_domain} any more, and its pages say so. Nothing is deleted:
          reopen it, and everybody finds it as it was.
        </p>
      )}
    </FormDialog>
  )
}
