import { useMutation } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { Portal } from '../../../worker/contract/management/portals.ts'
import { call } from '../management-api.ts'
import { problemWords } from '../management-problem.ts'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { Notice } from '../parts/Notice.tsx'
import { When } from '../parts/When.tsx'
import { queryClient, usePortal } from '../queries.ts'
import { DiscardLettersDialog } from './DiscardLettersDialog.tsx'

/** Says in every room of a portal that its sign-up letters wait for an admin, and why, and lets them go. */
export function StoppedLetters() {
  const portal = usePortal()
  const [isAsking, ask] = useState(false)
  const [message, setMessage] = useState<MessageWords>()
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['portals'] })
  const done = (text: string) => {
    setMessage({ tone: 'success', text })
    document.getElementById('content')?.focus({ preventScroll: true })
  }
  const { mutate, isPending } = useMutation({
    mutationFn: ({ id: portalId }: Portal) =>
      call('POST /v3/portals/:portalId/letters/resume', { params: { portalId }, body: { held: 'send' } }),
    onSuccess: () => done('The held letters are on their way.'),
    onError: (problem) => setMessage({ tone: 'error', text: problemWords(problem) }),
    onSettled: refresh,
  })
  const close = (text: string | undefined) => {
    ask(false)
    if (text) done(text)
    void refresh()
  }

  const stopped = portal?.letters_stopped
  return (
    <>
      {portal && stopped && (
        <section class="stopped-letters" aria-label="Sign-up letters are stopped">
          <Notice tone="error" title="Sign-up letters are stopped">
            <p class="notice-text">
              {whatHappened(stopped)} So that no strangers are mailed in the portal’s name, its sign-up letters wait for
              you. They were stopped <When at={stopped.at} />. All other letters still leave.
            </p>
            <div class="stopped-letters-actions">
              <button
                type="button"
                class="button"
                aria-disabled={isPending}
                onClick={() => isPending || mutate(portal)}
              >
                Send the held letters
              </button>
              <button type="button" class="button" onClick={() => ask(true)}>
                Discard them
              </button>
            </div>
          </Notice>
        </section>
      )}
      {portal && isAsking && <DiscardLettersDialog portal={portal} onClose={close} />}
      <Message message={message} onDismiss={() => setMessage(undefined)} />
    </>
  )
}

function whatHappened({ cause, count }: NonNullable<Portal['letters_stopped']>): string {
  const shown = new Intl.NumberFormat('en').format(count)
  return cause === 'sign_ups'
    ? `${shown} sign-ups within an hour are far more than usual here.`
    : `${shown} letters came back within an hour, because nobody reads them at their addresses.`
}
