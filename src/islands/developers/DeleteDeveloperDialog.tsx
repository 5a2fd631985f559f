import type { Developer } from '../../../worker/contract/management/developers.ts'
import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'

interface Props {
  portalId: string
  developer: Developer
  onClose: (done: string | undefined) => void
}

export function DeleteDeveloperDialog({ portalId, developer, onClose }: Props) {
  const remove = async () => {
    await call('DELETE /v3/portals/:portalId/developers/:developerId', {
      params: { portalId, developerId: developer.id },
    })
    return `Deleted ${developer.full_name}.`
  }
  return (
    <FormDialog
      title={`Delete ${developer.full_name}?`}
      submitWords="Delete developer"
      tone="danger"
      submit={remove}
      onClose={onClose}
    >
      {() => (
        <p>
          {developer.email} is logged out everywhere and removed from this portal. This cannot be undone; the address
          may register again.
        </p>
      )}
    </FormDialog>
  )
}
