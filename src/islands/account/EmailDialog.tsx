import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { TextField } from '../parts/TextField.tsx'
import { queryClient, waitingEmailQuery } from '../queries.ts'

interface Props {
  /** The address that was asked for before and has yet to be confirmed. */
  waiting: string | null | undefined
  onClose: (done: string | undefined) => void
}

/** Asks for another address. It becomes theirs when it has proven itself. */
export function EmailDialog({ waiting, onClose }: Props) {
  const send = async (form: FormData) => {
    const email = String(form.get('email') ?? '').trim()
    await call('POST /v3/me/email', { body: { email, password: String(form.get('password') ?? '') } })
    await queryClient.invalidateQueries({ queryKey: waitingEmailQuery.queryKey })
    return `A letter is on its way to ${email}. Open its link to confirm the address.`
  }
  return (
    <FormDialog title="Change your email" submitWords="Send the letter" submit={send} onClose={onClose}>
      {(problem) => (
        <>
          <p>We’ll write to the new address. Until you open the link in that letter, you log in with the old one.</p>
          <TextField
            name="email"
            label="New email"
            value={waiting}
            autocomplete="email"
            problem={problem?.sentenceFor('email')}
          />
          <PasswordField
            name="password"
            label="Current password"
            autocomplete="current-password"
            problem={problem?.sentenceFor('password')}
          />
        </>
      )}
    </FormDialog>
  )
}
