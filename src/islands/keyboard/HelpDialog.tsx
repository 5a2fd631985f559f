import { useLayoutEffect, useRef } from 'preact/hooks'
import { knownShortcuts } from './shortcuts.ts'

/** All that keys do in this room. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="help-title" onClose={onClose}>
      <div class="dialog-form">
        <div class="shortcuts-head">
          <h2 id="help-title">Keyboard shortcuts</h2>
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </div>
        {knownShortcuts().map(({ title, shortcuts }) => (
          <section key={title} class="shortcuts">
            <h3>{title}</h3>
            <dl>
              {shortcuts.map(({ keys, words }) => (
                <div key={keys} class="shortcut">
                  <dt>
                    {keys.split(' ').map((key) => (
                      <kbd key={key} class="key">
                        {key}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{words}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p class="field-hint">Keys do nothing while you type in a field.</p>
      </div>
    </dialog>
  )
}
