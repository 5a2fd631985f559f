import type { AdminInvitation } from '../../../worker/contract/management/admin-invitations.ts'
import { LoadingRows } from '../parts/LoadingRows.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import { When } from '../parts/When.tsx'
import { Access } from './Access.tsx'
import { TimeLeft } from './TimeLeft.tsx'

interface Props {
  invitations: AdminInvitation[] | undefined
  isResting: boolean
  onSendAgain: (invitation: AdminInvitation) => void
  onWithdraw: (invitation: AdminInvitation) => void
}

/** Those who were invited and have not answered yet. */
export function Invitations({ invitations, isResting, onSendAgain, onWithdraw }: Props) {
  return (
    <TableFrame isLoading={!invitations}>
      <thead>
        <tr>
          <th scope="col">Invited</th>
          <th scope="col">Access</th>
          <th scope="col">Status</th>
          <th scope="col">
            <span class="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      {invitations ? (
        <tbody>
          {invitations.map((invitation) => (
            <tr key={invitation.id} tabIndex={-1}>
              <td>
                <p class="cell-title">{invitation.email}</p>
                <p class="cell-text">
                  By {inviterOf(invitation)}, <When at={invitation.created_at} />
                </p>
              </td>
              <td>
                <Access role={invitation.role} portals={invitation.portals} />
              </td>
              <td>
                <State invitation={invitation} />
              </td>
              <td class="cell-actions">
                <button
                  type="button"
                  class="button"
                  aria-disabled={isResting}
                  onClick={() => isResting || onSendAgain(invitation)}
                >
                  Send again<span class="visually-hidden"> to {invitation.email}</span>
                </button>
                <button
                  type="button"
                  class="button"
                  aria-disabled={isResting}
                  onClick={() => isResting || onWithdraw(invitation)}
                >
                  Withdraw<span class="visually-hidden"> the invitation of {invitation.email}</span>
                </button>
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

function inviterOf({ invited_by }: AdminInvitation): string {
  return invited_by === null ? 'the operator' : (invited_by.full_name ?? 'a former admin')
}

function State({ invitation }: { invitation: AdminInvitation }) {
  switch (invitation.state) {
    case 'open':
      return <TimeLeft until={invitation.expires_at} />
    case 'expired':
      return (
        <span class="status" data-status="expired">
          Expired
        </span>
      )
    case 'stopped':
      return (
        <>
          <span class="status" data-status="stopped">
            Stopped
          </span>
          <p class="cell-text">{inviterOf(invitation)} may no longer invite.</p>
        </>
      )
  }
}
