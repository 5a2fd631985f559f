import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'

/** Asks for the password before somebody leaves for good. */
export function DeleteAccountDialog({ onClose }: { onClose: () => void }) {
  const leave = async (form: FormData) => {
    await call('DELETE /v3/me', { body: { password: String(form.get('password') ?? '') } })
    location.assign('/login?notice=account_deleted')
  }
  return (
    <FormDialog
      title="Delete your account?"
      submitWords="Delete for good"
      tone="danger"
      submit={leave}
      onClose={onClose}
    >
      {(problem) => (
        <>
          <p>Your name, your address and your passkeys are deleted at once, and you are logged out everywhere.</p>
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
