import type { Admin } from '../../../worker/contract/management/admins.ts'
import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'

interface Props {
  admin: Admin
  onClose: (done: string | undefined) => void
}

/** Asks before somebody's second factor is taken away, for those who lost it. */
export function ResetSecondFactorDialog({ admin, onClose }: Props) {
  const reset = async (form: FormData) => {
    await call('DELETE /v3/admins/:adminId/second-factor', {
      params: { adminId: admin.id },
      body: { password: String(form.get('password') ?? '') },
    })
    return `Reset the second factor of ${admin.full_name}. They are logged out everywhere, and we wrote to them.`
  }
  return (
    <FormDialog
      title={`Reset the second factor of ${admin.full_name}?`}
      submitWords="Reset second factor"
      tone="danger"
      submit={reset}
      onClose={onClose}
    >
      {(problem) => (
        <>
          <p>
            Their passkeys, authenticator app and recovery codes stop working, and they log in with their password alone
            until they set them up anew. Make sure that it is really them who ask for it.
          </p>
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
