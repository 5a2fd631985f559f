import type { Invitation } from '../../../worker/contract/management/invitations.ts'
import { Empty } from '../parts/Empty.tsx'
import { LoadingRows } from '../parts/LoadingRows.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import { When } from '../parts/When.tsx'

interface Props {
  invitations: Invitation[] | undefined
  isResting: boolean
  onInvite: () => void
  onResend: (invitation: Invitation) => void
  onWithdraw: (invitation: Invitation, row: number) => void
}

export function InvitationTable({ invitations, isResting, onInvite, onResend, onWithdraw }: Props) {
  if (invitations?.length === 0) {
    return (
      <Empty title="No invitation waits to be accepted">
        <p>Invite somebody, and they stand here until they have chosen a password. Then they are a developer.</p>
        <button type="button" class="button" data-tone="primary" onClick={onInvite}>
          Invite somebody
        </button>
      </Empty>
    )
  }
  return (
    <TableFrame isLoading={!invitations}>
      <thead>
        <tr>
          <th scope="col">Invited</th>
          <th scope="col">By</th>
          <th scope="col">Sent</th>
          <th scope="col">Link</th>
          <th scope="col">
            <span class="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      {invitations ? (
        <tbody>
          {invitations.map((invitation, row) => (
            <tr key={invitation.id} tabIndex={-1}>
              <td>
                <p class="cell-title">{invitation.email}</p>
                <p class="cell-text">{invitation.full_name}</p>
              </td>
              <td>{invitation.invited_by.full_name}</td>
              <td>
                <When at={invitation.sent_at} />
              </td>
              <td>
                <LinkLife invitation={invitation} />
              </td>
              <td class="cell-actions">
                <button
                  type="button"
                  class="button"
                  aria-disabled={isResting}
                  onClick={() => isResting || onResend(invitation)}
                >
                  Resend<span class="visually-hidden"> to {invitation.email}</span>
                </button>
                <button
                  type="button"
                  class="button"
                  aria-disabled={isResting}
                  onClick={() => isResting || onWithdraw(invitation, row)}
                >
                  Withdraw<span class="visually-hidden"> the invitation of {invitation.email}</span>
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      ) : (
        <LoadingRows columns={5} />
      )}
    </TableFrame>
  )
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' })
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'long' })
const hour = 3_600_000

/** Until when the link works; the exact time, in the viewer's zone, on hover. */
function LinkLife({ invitation: { expires_at, is_expired } }: { invitation: Invitation }) {
  const until = new Date(expires_at)
  const hours = Math.ceil((until.getTime() - Date.now()) / hour)
  const left = hours > 48 ? relative.format(Math.round(hours / 24), 'day') : relative.format(Math.max(1, hours), 'hour')
  return (
    <time class="link-life" dateTime={expires_at} title={exact.format(until)} data-expired={is_expired}>
      {is_expired ? 'expired' : `ends ${left}`}
    </time>
  )
}
