import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { TextField } from '../parts/TextField.tsx'

interface Props {
  portalId: string
  onClose: (done: string | undefined) => void
}

/** Invites one person. */
export function InviteDialog({ portalId, onClose }: Props) {
  const invite = async (form: FormData) => {
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const full_name = text('full_name')
    const { email } = await call('POST /v3/portals/:portalId/invitations', {
      params: { portalId },
      body: { email: text('email'), message: text('message'), ...(full_name && { full_name }) },
    })
    return `Invited ${email}. Their letter is on its way.`
  }
  return (
    <FormDialog title="Invite a developer" submitWords="Send invitation" submit={invite} onClose={onClose}>
      {(problem) => (
        <>
          <p>They get a letter with a link, where they say who they are and choose a password. It works for 7 days.</p>
          <TextField name="email" label="Email" reason={problem?.reasonFor('email')} />
          <TextField
            name="full_name"
            label="Full name"
            hint="Optional. They can change it."
            reason={problem?.reasonFor('full_name')}
          />
          <TextField
            name="message"
            label="Message"
            hint="Optional. It stands in the letter."
            reason={problem?.reasonFor('message')}
            isLong
          />
        </>
      )}
    </FormDialog>
  )
}
