import type { Admin } from '../../../worker/contract/management/admins.ts'
import type { Portal } from '../../../worker/contract/management/portals.ts'
import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { AccessFields, readAccess } from './AccessFields.tsx'

interface Props {
  admin: Admin
  portals: Portal[]
  onClose: (done: string | undefined) => void
}

export function AdminDialog({ admin, portals, onClose }: Props) {
  const save = async (form: FormData) => {
    await call('PATCH /v3/admins/:adminId', { params: { adminId: admin.id }, body: readAccess(form, portals) })
    return `Saved what ${admin.full_name} may do. It counts at once.`
  }
  return (
    <FormDialog title={`Edit ${admin.full_name}`} submitWords="Save" submit={save} onClose={onClose}>
      {(problem) => <AccessFields portals={portals} access={admin} problem={problem} />}
    </FormDialog>
  )
}
