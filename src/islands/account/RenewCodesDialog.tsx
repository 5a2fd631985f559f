import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import type { AddedFactor } from './AddFactor.tsx'

/** Asks for the password before new recovery codes replace all from before. */
export function RenewCodesDialog({ onClose }: { onClose: (done: AddedFactor | undefined) => void }) {
  const renew = async (form: FormData) => {
    const { recovery_codes: recoveryCodes } = await call('POST /v3/me/recovery-codes', {
      body: { password: String(form.get('password') ?? '') },
    })
    return { words: 'You have new recovery codes.', recoveryCodes }
  }
  return (
    <FormDialog title="Make new recovery codes?" submitWords="Make new ones" submit={renew} onClose={onClose}>
      {(problem) => (
        <>
          <p>The ones from before no longer work.</p>
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
