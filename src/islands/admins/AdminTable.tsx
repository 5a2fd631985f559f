import type { Admin } from '../../../worker/contract/management/admins.ts'
import { LoadingRows } from '../parts/LoadingRows.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import { When } from '../parts/When.tsx'
import { Access } from './Access.tsx'

interface Props {
  admins: Admin[] | undefined
  /** Whoever looks. Nobody changes themselves. */
  ownId: string | undefined
  isResting: boolean
  onEdit: (admin: Admin) => void
  onDisable: (admin: Admin, isDisabled: boolean) => void
  onResetSecondFactor: (admin: Admin) => void
}

export function AdminTable({ admins, ownId, isResting, onEdit, onDisable, onResetSecondFactor }: Props) {
  return (
    <TableFrame isLoading={!admins}>
      <thead>
        <tr>
          <th scope="col">Admin</th>
          <th scope="col">Access</th>
          <th scope="col">Status</th>
          <th scope="col">
            <span class="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      {admins ? (
        <tbody>
          {admins.map((admin) => (
            <tr key={admin.id} tabIndex={-1}>
              <td>
                <p class="cell-title">
                  {admin.full_name}
                  {admin.id === ownId && <span class="row-mark">You</span>}
                </p>
                <p class="cell-text">{admin.email}</p>
              </td>
              <td>
                <Access role={admin.role} portals={admin.portals} />
              </td>
              <td>
                <span class="status" data-status={admin.disabled_at ? 'disabled' : 'active'}>
                  {admin.disabled_at ? 'Disabled' : 'Active'}
                </span>
                {admin.last_seen_at && (
                  <p class="cell-text">
                    Seen <When at={admin.last_seen_at} />
                  </p>
                )}
                <p class="cell-text">
                  {admin.has_second_factor ? 'Second factor' : 'No second factor'}
                  {admin.has_second_factor && admin.id !== ownId && (
                    <button
                      type="button"
                      class="button-link"
                      aria-disabled={isResting}
                      onClick={() => isResting || onResetSecondFactor(admin)}
                    >
                      Reset<span class="visually-hidden"> second factor of {admin.full_name}</span>
                    </button>
                  )}
                </p>
              </td>
              <td class="cell-actions">
                {admin.id !== ownId && (
                  <>
                    <button
                      type="button"
                      class="button"
                      aria-disabled={isResting}
                      onClick={() => isResting || onEdit(admin)}
                    >
                      Edit<span class="visually-hidden"> {admin.full_name}</span>
                    </button>
                    <button
                      type="button"
                      class="button"
                      aria-disabled={isResting}
                      onClick={() => isResting || onDisable(admin, admin.disabled_at === null)}
                    >
                      {admin.disabled_at ? 'Enable' : 'Disable'}
                      <span class="visually-hidden"> {admin.full_name}</span>
                    </button>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      ) : (
        <LoadingRows columns={4} />
      )}
    </TableFrame>
  )
}
