import { browserSupportsWebAuthn } from '@simplewebauthn/browser'
import { useState } from 'preact/hooks'
import type { Passkey } from '../../../worker/contract/management/second-factor.ts'
import { passkeyNameMaxLength } from '../../../worker/contract/passkey-name.ts'
import { call } from '../management-api.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { PasswordField } from '../parts/PasswordField.tsx'
import { TextField } from '../parts/TextField.tsx'
import { When } from '../parts/When.tsx'

interface Props {
  passkeys: Passkey[] | undefined
  onAdd: () => void
  /** Called before one of its own dialogs opens. */
  onAsk: () => void
  onDone: (words: string) => void
}

interface Asking {
  what: 'rename' | 'remove'
  passkey: Passkey
}

/** The passkeys of an admin, each with what can be done with it. */
export function Passkeys({ passkeys = [], onAdd, onAsk, onDone }: Props) {
  const [asking, ask] = useState<Asking>()
  const open = (what: Asking['what'], passkey: Passkey) => {
    onAsk()
    ask({ what, passkey })
  }
  const close = (words: string | undefined) => {
    ask(undefined)
    if (words) onDone(words)
  }
  return (
    <>
      <div class="row">
        <div class="row-text">
          <p class="row-title">Passkeys</p>
          <p class="field-hint">
            {browserSupportsWebAuthn()
              ? 'Kept by your devices. One is enough to log in, without a password.'
              : 'This browser cannot make passkeys.'}
          </p>
        </div>
        {browserSupportsWebAuthn() && (
          <button type="button" class="button" onClick={onAdd}>
            Add<span class="visually-hidden"> passkey</span>
          </button>
        )}
      </div>
      {passkeys.map((passkey) => (
        <div class="row passkey" key={passkey.id}>
          <div class="row-text">
            <p>{passkey.name}</p>
            <p class="field-hint">
              Added <When at={passkey.created_at} />
              {passkey.last_used_at && (
                <>
                  , used <When at={passkey.last_used_at} />
                </>
              )}
            </p>
          </div>
          <div class="row-actions">
            <button type="button" class="button" onClick={() => open('rename', passkey)}>
              Rename<span class="visually-hidden"> {passkey.name}</span>
            </button>
            <button type="button" class="button" onClick={() => open('remove', passkey)}>
              Remove<span class="visually-hidden"> {passkey.name}</span>
            </button>
          </div>
        </div>
      ))}
      {asking?.what === 'rename' && <RenameDialog passkey={asking.passkey} onClose={close} />}
      {asking?.what === 'remove' && <RemoveDialog passkey={asking.passkey} onClose={close} />}
    </>
  )
}

interface DialogProps {
  passkey: Passkey
  onClose: (words: string | undefined) => void
}

function RenameDialog({ passkey: { id, name }, onClose }: DialogProps) {
  const rename = async (form: FormData) => {
    const renamed = await call('PATCH /v3/me/passkeys/:passkeyId', {
      params: { passkeyId: id },
      body: { name: String(form.get('name') ?? '') },
    })
    return `It is called ${renamed.name} now.`
  }
  return (
    <FormDialog title={`Rename ${name}`} submitWords="Rename" submit={rename} onClose={onClose}>
      {(problem) => (
        <TextField
          name="name"
          label="Name"
          value={name}
          maxLength={passkeyNameMaxLength}
          problem={problem?.sentenceFor('name')}
        />
      )}
    </FormDialog>
  )
}

function RemoveDialog({ passkey: { id, name }, onClose }: DialogProps) {
  const remove = async (form: FormData) => {
    await call('DELETE /v3/me/passkeys/:passkeyId', {
      params: { passkeyId: id },
      body: { password: String(form.get('password') ?? '') },
    })
    return `Removed ${name}.`
  }
  return (
    <FormDialog title={`Remove ${name}?`} submitWords="Remove passkey" tone="danger" submit={remove} onClose={onClose}>
      {(problem) => (
        <>
          <p>It no longer opens the console. Your device may go on offering it until you remove it there too.</p>
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
