import { passwordMinLength } from '../../../worker/contract/password-field.ts'
import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'

interface Props {
  email: string
  onClose: (done: string | undefined) => void
}

export function PasswordDialog({ email, onClose }: Props) {
  const save = async (form: FormData) => {
    await call('POST /v3/me/password', {
      body: { password: String(form.get('password') ?? ''), new_password: String(form.get('new_password') ?? '') },
    })
    return 'Changed your password. You are logged out everywhere else.'
  }
  return (
    <FormDialog title="Change your password" submitWords="Save the password" submit={save} onClose={onClose}>
      {(problem) => (
        <>
          {/* Tells a password manager whose password it is. */}
          <input type="hidden" name="username" autocomplete="username" value={email} />
          <PasswordField
            name="password"
            label="Current password"
            autocomplete="current-password"
            problem={problem?.sentenceFor('password')}
          />
          <PasswordField
            name="new_password"
            label="New password"
            autocomplete="new-password"
            hint={`At least ${passwordMinLength} characters. A few words in a row work well.`}
            problem={problem?.sentenceFor('new_password')}
          />
        </>
      )}
    </FormDialog>
  )
}
