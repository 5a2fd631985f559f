import { useLayoutEffect, useRef, useState } from 'preact/hooks'

interface Props {
  codes: string[]
  onClose: () => void
}

/** Shows recovery codes, this once. It is left by its button alone, so that no stray key takes them away. */
export function RecoveryCodesDialog({ codes, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [isCopied, setCopied] = useState(false)
  useLayoutEffect(() => dialog.current?.showModal(), [])
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join('\n'))
    setCopied(true)
  }
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
          Each logs you in once when your app or passkey is gone. They are shown only now: print them, or put them into
          a password manager.
        </p>
        <ul class="recovery-codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <div class="dialog-actions">
          <button type="button" class="button" onClick={() => void copy()}>
            {isCopied ? 'Copied' : 'Copy'}
          </button>
          <button type="button" class="button" data-tone="primary" onClick={() => dialog.current?.close()}>
            I have kept them
          </button>
        </div>
      </div>
    </dialog>
  )
}
