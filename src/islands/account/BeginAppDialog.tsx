import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import type { BegunApp } from './AddAppDialog.tsx'

/** Asks for the password before an authenticator app gets its secret. */
export function BeginAppDialog({ onClose }: { onClose: (begun: BegunApp | undefined) => void }) {
  const begin = (form: FormData) => call('POST /v3/me/totp', { body: { password: String(form.get('password') ?? '') } })
  return (
    <FormDialog title="Add an authenticator app" submitWords="Continue" submit={begin} onClose={onClose}>
      {(problem) => (
        <>
          <p>Any app that shows time-based codes will do, such as the one of your password manager.</p>
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
