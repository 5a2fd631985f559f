import { useMutation } from '@tanstack/preact-query'
import type { ComponentChildren, TargetedSubmitEvent } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { ManagementProblem } from '../management-problem.ts'
import { Notice } from './Notice.tsx'

interface Props<Done> {
  title: string
  submitWords: string
  cancelWords?: string
  tone?: 'primary' | 'danger'
  /** Does it. What it throws is shown, and the dialog stays open with all that was typed. */
  submit: (form: FormData) => Promise<Done>
  /** Called when the dialog has closed and the focus is back where it was; `done` only if something was done. */
  onClose: (done: Done | undefined) => void
  children: (problem: ManagementProblem | null) => ComponentChildren
}

/** A modal question with a form. Escape and Cancel close it, except while the answer is on its way. */
export function FormDialog<Done>({
  title,
  submitWords,
  cancelWords = 'Cancel',
  tone = 'primary',
  submit,
  onClose,
  children,
}: Props<Done>) {
  const dialog = useRef<HTMLDialogElement>(null)
  const done = useRef<Done>()
  const { mutate, error, isPending } = useMutation<Done, Error, FormData>({
    mutationFn: submit,
    onSuccess: (result) => {
      done.current = result
      dialog.current?.close()
    },
  })
  const problem = error instanceof ManagementProblem ? error : null
  // Before the next key is pressed: an Escape must close it already.
  useLayoutEffect(() => dialog.current?.showModal(), [])
  useEffect(() => dialog.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [error])

  const send = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!isPending) mutate(new FormData(event.currentTarget))
  }
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="dialog-title"
      onCancel={(event) => isPending && event.preventDefault()}
      onClose={() => onClose(done.current)}
    >
      <form class="dialog-form" onSubmit={send} noValidate>
        <h2 id="dialog-title">{title}</h2>
        {children(problem)}
        {error && !problem?.invalid_parameters.length && (
          <div role="alert">
            <Notice tone="error" title="Nothing was changed">
              <p class="notice-text">{problem?.detail ?? 'That did not work. Please try again.'}</p>
            </Notice>
          </div>
        )}
        <div class="dialog-actions">
          <button
            type="button"
            class="button"
            aria-disabled={isPending}
            onClick={() => isPending || dialog.current?.close()}
          >
            {cancelWords}
          </button>
          <button class="button" type="submit" data-tone={tone} aria-disabled={isPending}>
            {submitWords}
          </button>
        </div>
      </form>
    </dialog>
  )
}
