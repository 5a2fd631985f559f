import { call } from '../management-api.ts'
import { CopyButton } from '../parts/CopyButton.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { TextField } from '../parts/TextField.tsx'
import type { AddedFactor } from './AddFactor.tsx'
import { QrCode } from './QrCode.tsx'

export interface BegunApp {
  secret: string
  address: string
}

interface Props {
  begun: BegunApp
  onClose: (added: AddedFactor | undefined) => void
}

/** Shows the secret to an authenticator app, and asks for its first code. */
export function AddAppDialog({ begun: { secret, address }, onClose }: Props) {
  const confirm = async (form: FormData) => {
    const { recovery_codes: recoveryCodes } = await call('POST /v3/me/totp/confirm', {
      body: { code: String(form.get('code') ?? '') },
    })
    return { words: 'Your authenticator app is in use now.', recoveryCodes }
  }
  return (
    <FormDialog title="Scan this with your app" submitWords="Add app" submit={confirm} onClose={onClose}>
      {(problem) => (
        <>
          <QrCode text={address} label="QR code for your authenticator app" />
          <p>
            <a class="button" href={address} data-size="wide">
              Open in an app on this device
            </a>
          </p>
          <div class="key-to-copy">
            <p class="field-hint">
              Or enter this key in the app: <code class="copied-by-hand">{inGroups(secret)}</code>
            </p>
            <CopyButton text={secret} what="the key" />
          </div>
          <TextField
            name="code"
            label="Code"
            hint="The six digits that the app shows now."
            autocomplete="one-time-code"
            inputMode="numeric"
            problem={problem?.sentenceFor('code')}
          />
        </>
      )}
    </FormDialog>
  )
}

function inGroups(secret: string): string {
  return secret.replace(/....(?=.)/g, '$& ')
}
