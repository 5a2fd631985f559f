import { useMutation } from '@tanstack/preact-query'
import { call } from '../management-api.ts'
import { problemWords } from '../management-problem.ts'
import type { MessageWords } from '../parts/Message.tsx'
import { queryClient, waitingEmailQuery } from '../queries.ts'

interface Props {
  email: string
  onSendAgain: () => void
  say: (message: MessageWords) => void
}

/** A new address that has yet to be confirmed, and the ways on from there. */
export function WaitingEmail({ email, onSendAgain, say }: Props) {
  const { mutate, isPending } = useMutation({
    mutationFn: () => call('DELETE /v3/me/waiting-email', {}),
    onSuccess: () => {
      queryClient.setQueryData(waitingEmailQuery.queryKey, null)
      say({ tone: 'success', text: 'The change of your email is cancelled.' })
    },
    onError: (problem) => say({ tone: 'error', text: problemWords(problem) }),
  })
  return (
    <li class="row">
      <div class="row-text">
        <p class="row-title">New email</p>
        <p class="field-hint">Waiting for {email} to be confirmed.</p>
      </div>
      <div class="row-actions">
        <button type="button" class="button" onClick={onSendAgain}>
          Send again
        </button>
        <button type="button" class="button" aria-disabled={isPending} onClick={() => isPending || mutate()}>
          Cancel<span class="visually-hidden"> the change of your email</span>
        </button>
      </div>
    </li>
  )
}
