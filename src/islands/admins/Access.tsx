import type { AdminRole } from '../../../worker/contract/admin-role.ts'
import { roleWords } from './role-words.ts'

interface Props {
  role: AdminRole
  portals: { name: string }[]
}

/** What somebody may do, in words. */
export function Access({ role, portals }: Props) {
  return (
    <>
      <p>{roleWords[role]}</p>
      <p class="cell-text">{reachOf(role, portals)}</p>
    </>
  )
}

function reachOf(role: AdminRole, portals: { name: string }[]): string {
  if (role === 'organization_admin') return 'All portals'
  return portals.map(({ name }) => name).join(', ') || 'No portal yet'
}
