import type { AdminInvitation } from '../../../worker/contract/management/admin-invitations.ts'
import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'

interface Props {
  invitation: AdminInvitation
  onClose: (done: string | undefined) => void
}

export function WithdrawDialog({ invitation: { id, email }, onClose }: Props) {
  const withdraw = async () => {
    await call('DELETE /v3/admin-invitations/:invitationId', { params: { invitationId: id } })
    return `Withdrew the invitation of ${email}.`
  }
  return (
    <FormDialog
      title={`Withdraw the invitation of ${email}?`}
      submitWords="Withdraw invitation"
      tone="danger"
      submit={withdraw}
      onClose={onClose}
    >
      {() => <p>The link in their letter stops working at once. You can invite them again.</p>}
    </FormDialog>
  )
}
