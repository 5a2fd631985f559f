import type { Portal } from '../../../worker/contract/management/portals.ts'
import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { TextField } from '../parts/TextField.tsx'
import { AccessFields, readAccess } from './AccessFields.tsx'

interface Props {
  portals: Portal[]
  onClose: (done: string | undefined) => void
}

export function InviteDialog({ portals, onClose }: Props) {
  const invite = async (form: FormData) => {
    const { email } = await call('POST /v3/admin-invitations', {
      body: { email: String(form.get('email') ?? ''), ...readAccess(form, portals) },
    })
    return `Invited ${email}. The link in the letter works for 72 hours.`
  }
  return (
    <FormDialog title="Invite an admin" submitWords="Send invitation" submit={invite} onClose={onClose}>
      {(problem) => (
        <>
          <TextField
            name="email"
            label="Email"
            hint="They get a letter, and choose a name and a password."
            reason={problem?.reasonFor('email')}
          />
          <AccessFields portals={portals} access={{ role: 'service_admin', portals: [] }} problem={problem} />
        </>
      )}
    </FormDialog>
  )
}
