import { v7 as uuidv7 } from 'uuid'
import type { AdminChanges, adminsOf, OrganizationAdmin } from '../store/organization-admins.ts'

interface Given {
  admins: ReturnType<typeof adminsOf>
  adminId: string
  now: number
}

export type AdminChanged =
  | { admin: OrganizationAdmin }
  /** `own_access`: they would take the organization from themselves. */
  | { refused: 'not_found' | 'unknown_portals' | 'last_one' | 'own_access' }

/** Changes what an admin may do. Nobody takes the organization from themselves, and its last admin stays. */
export async function changeAdmin(
  id: string,
  changes: AdminChanges,
  { admins, adminId, now }: Given,
): Promise<AdminChanged> {
  const losesOrganization = changes.role === 'service_admin' || changes.isDisabled === true
  if (id === adminId && losesOrganization) return { refused: 'own_access' }
  const newId = () => uuidv7({ msecs: now })
  return admins.change(id, changes, { changeEventId: newId(), disableEventId: newId(), adminId, now })
}
