import { useMutation } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { type Decision, decisions } from '../../../worker/contract/developer-status.ts'
import type { DeveloperInFull } from '../../../worker/contract/management/developers.ts'
import { DecisionDialog } from '../developers/DecisionDialog.tsx'
import { DeleteDeveloperDialog } from '../developers/DeleteDeveloperDialog.tsx'
import { decide } from '../developers/decide.ts'
import { useRest } from '../developers/rest.ts'
import { problemWords } from '../management-problem.ts'
import type { MessageWords } from '../parts/Message.tsx'
import { refreshDeveloper, type Whom } from './record-queries.ts'

interface Props {
  developer: DeveloperInFull
  whom: Whom
  say: (message: MessageWords) => void
  onDeleted: (done: string) => void
}

type Asked = Decision | 'delete'

/** What an admin can decide about a developer as they stand. */
export function Decisions({ developer, whom, say, onDeleted }: Props) {
  const { portalId } = whom
  const [asked, ask] = useState<Asked>()
  const { isResting, restDuring } = useRest()
  const approval = useMutation({
    mutationFn: () => decide(portalId, developer, 'approve', null),
    onSuccess: (text) => say({ tone: 'success', text }),
    onError: (problem) => say({ tone: 'error', text: problemWords(problem) }),
    onSettled: () => void restDuring(refreshDeveloper(whom)),
  })
  const close = (done: string | undefined) => {
    ask(undefined)
    if (done && asked === 'delete') return onDeleted(done)
    if (done) say({ tone: 'success', text: done })
    void restDuring(refreshDeveloper(whom))
  }
  const isBusy = approval.isPending || isResting
  const can = (decision: Decision) => decisions[decision].from.some((status) => status === developer.status)
  const button = (words: string, act: () => void, tone?: 'primary') => (
    <button type="button" class="button" data-tone={tone} aria-disabled={isBusy} onClick={() => isBusy || act()}>
      {words}
    </button>
  )
  return (
    <div class="decisions">
      {can('approve') && button('Approve', () => approval.mutate(), 'primary')}
      {can('approve') && button('Approve with a reason', () => ask('approve'))}
      {can('reject') && button('Reject', () => ask('reject'))}
      {can('revoke') && button('Revoke', () => ask('revoke'))}
      {button('Delete', () => ask('delete'))}
      {asked && asked !== 'delete' && (
        <DecisionDialog portalId={portalId} developer={developer} decision={asked} onClose={close} />
      )}
      {asked === 'delete' && <DeleteDeveloperDialog portalId={portalId} developer={developer} onClose={close} />}
    </div>
  )
}
