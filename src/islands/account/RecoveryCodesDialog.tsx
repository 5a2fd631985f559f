import { useQuery } from '@tanstack/preact-query'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { CopyButton } from '../parts/CopyButton.tsx'
import { accountQuery } from '../queries.ts'

interface Props {
  codes: string[]
  onClose: () => void
}

/** Shows recovery codes, this once. It is left by its button alone, so that no stray key takes them away. */
export function RecoveryCodesDialog({ codes, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const { data: account } = useQuery(accountQuery)
  useLayoutEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="codes-title"
      onCancel={(event) => event.preventDefault()}
      onClose={onClose}
    >
      <div class="dialog-form">
        <h2 id="codes-title">Keep these recovery codes</h2>
        <p>
          Each logs you in once when your app or passkey is gone. They are shown only now: keep the file in a safe
          place, or put them into a password manager.
        </p>
        <ul class="recovery-codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <div class="dialog-actions">
          <CopyButton text={codes.join('\n')} what="the recovery codes" />
          <a class="button" download={`recovery-codes-${location.hostname}.txt`} href={fileOf(codes, account?.email)}>
            Download
          </a>
          <button type="button" class="button" data-tone="primary" onClick={() => dialog.current?.close()}>
            I have kept them
          </button>
        </div>
      </div>
    </dialog>
  )
}

/** A text file as an address of its own. It says what the codes are for, since it may lie among others. */
function fileOf(codes: string[], email = ''): string {
  const lines = [`Recovery codes for ${location.host}`, email, '', ...codes, '', 'Each logs you in once.', '']
  return `data:text/plain;charset=utf-8,${encodeURIComponent(lines.join('\r\n'))}`
}
