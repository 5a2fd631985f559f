import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import type { AddedFactor } from './AddFactor.tsx'

/** Asks for the password before the authenticator app is taken out of use. */
export function RemoveAppDialog({ onClose }: { onClose: (done: AddedFactor | undefined) => void }) {
  const remove = async (form: FormData) => {
    await call('DELETE /v3/me/totp', { body: { password: String(form.get('password') ?? '') } })
    return { words: 'Removed your authenticator app.', recoveryCodes: [] }
  }
  return (
    <FormDialog
      title="Remove your authenticator app?"
      submitWords="Remove app"
      tone="danger"
      submit={remove}
      onClose={onClose}
    >
      {(problem) => (
        <>
          <p>Its codes no longer work. With your last second factor your recovery codes go too.</p>
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
