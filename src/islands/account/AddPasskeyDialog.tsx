import { startRegistration, WebAuthnError } from '@simplewebauthn/browser'
import { passkeyNameMaxLength } from '../../../worker/contract/passkey-name.ts'
import { call } from '../management-api.ts'
import { ManagementProblem } from '../management-problem.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { TextField } from '../parts/TextField.tsx'
import type { AddedFactor } from './AddFactor.tsx'

/** Asks for a name and the password, and then the device makes a passkey. */
export function AddPasskeyDialog({ onClose }: { onClose: (added: AddedFactor | undefined) => void }) {
  const add = async (form: FormData) => {
    const name = String(form.get('name') ?? '')
    const optionsJSON = await call('POST /v3/me/passkeys/options', {
      body: { name, password: String(form.get('password') ?? '') },
    })
    const { id, response } = await startRegistration({ optionsJSON }).catch((error: unknown) => {
      throw new ManagementProblem({ status: 0, detail: whyNot(error) })
    })
    const { clientDataJSON, attestationObject, transports = [] } = response
    const { recovery_codes: recoveryCodes } = await call('POST /v3/me/passkeys', {
      body: { name, credential: { id, response: { clientDataJSON, attestationObject, transports } } },
    })
    return { words: `You can log in with ${name} from now on.`, recoveryCodes }
  }
  return (
    <FormDialog title="Add a passkey" submitWords="Add passkey" submit={add} onClose={onClose}>
      {(problem) => (
        <>
          <p>Your device keeps it and asks for your finger, face or PIN. It logs you in without a password.</p>
          <TextField
            name="name"
            label="Name"
            hint="What you will know it by, such as “Work laptop”."
            maxLength={passkeyNameMaxLength}
            problem={problem?.sentenceFor('name')}
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

function whyNot(error: unknown): string {
  const isKnown = error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED'
  return isKnown ? 'This device has a passkey of yours already.' : 'No passkey was made. Try again when you are ready.'
}
