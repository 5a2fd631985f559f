import type { Portal } from '../../../worker/contract/management/portals.ts'
import { call } from '../management-api.ts'
import { CheckField } from '../parts/CheckField.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { SelectField } from '../parts/SelectField.tsx'
import { TextField } from '../parts/TextField.tsx'

interface Props {
  portalId: string
  portal: Portal | undefined
  onClose: (done: string | undefined) => void
}

/** Adds a developer at once, without waiting for them to accept anything. */
export function AddDeveloperDialog({ portalId, portal, onClose }: Props) {
  const add = async (form: FormData) => {
    const status = form.get('status')
    const send_invitation_email = form.has('send_invitation_email')
    const { full_name } = await call('POST /v3/portals/:portalId/developers', {
      params: { portalId },
      body: {
        email: String(form.get('email') ?? '').trim(),
        full_name: String(form.get('full_name') ?? '').trim(),
        send_invitation_email,
        ...(isStatus(status) && { status }),
      },
    })
    return send_invitation_email
      ? `Added ${full_name}. The letter to choose a password is on its way.`
      : `Added ${full_name}. They choose a password when you invite them, or when they sign up.`
  }
  const byPortal = portal?.auto_approve_developers ? 'Approved, as this portal does' : 'Pending, as this portal does'
  return (
    <FormDialog title="Add a developer" submitWords="Add developer" submit={add} onClose={onClose}>
      {(problem) => (
        <>
          <p>They are in the list of developers at once, and can log in as soon as they have chosen a password.</p>
          <TextField name="full_name" label="Full name" reason={problem?.reasonFor('full_name')} />
          <TextField name="email" label="Email" reason={problem?.reasonFor('email')} />
          <SelectField
            name="status"
            label="Status"
            options={{ '': byPortal, approved: 'Approved', pending: 'Pending' }}
            value=""
            reason={problem?.reasonFor('status')}
          />
          <CheckField
            name="send_invitation_email"
            label="Send a letter to choose a password"
            hint="Without it, the letter is sent when you invite them or when they ask."
            checked
          />
        </>
      )}
    </FormDialog>
  )
}

function isStatus(value: FormDataEntryValue | null): value is 'approved' | 'pending' {
  return value === 'approved' || value === 'pending'
}
