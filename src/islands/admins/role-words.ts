import type { AdminRole } from '../../../worker/contract/admin-role.ts'

export const roleWords: Record<AdminRole, string> = {
  organization_admin: 'Organization admin',
  service_admin: 'Service admin',
}
