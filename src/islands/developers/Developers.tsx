import { useInfiniteQuery, useMutation } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { Developer } from '../../../worker/contract/management-api.ts'
import { portalIdInAddress } from '../addresses.ts'
import { Console } from '../frame/Console.tsx'
import { ManagementProblem } from '../management-problem.ts'
import { Failed } from '../parts/Failed.tsx'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { developersQuery, queryClient, usePortal } from '../queries.ts'
import { DecisionDialog } from './DecisionDialog.tsx'
import { DeleteDeveloperDialog } from './DeleteDeveloperDialog.tsx'
import { type DeveloperAction, DeveloperTable } from './DeveloperTable.tsx'
import { decide } from './decide.ts'
import { StatusLinks } from './StatusLinks.tsx'
import { statusInAddress } from './status-in-address.ts'

/** Who asked to join a portal, where each of them stands, and what an admin decides. */
export function Developers() {
  return (
    <Console room="developers">
      <Room />
    </Console>
  )
}

function Room() {
  const portal = usePortal()
  const portalId = portalIdInAddress()
  const status = statusInAddress()
  const query = useInfiniteQuery({
    ...developersQuery(portalId, status === 'all' ? undefined : status),
    enabled: portalId !== '',
  })
  const [asked, ask] = useState<DeveloperAction>()
  const [message, setMessage] = useState<MessageWords>()

  const refresh = () => void queryClient.invalidateQueries({ queryKey: ['portals'] })
  const close = (done: string | undefined) => {
    ask(undefined)
    if (done) setMessage({ tone: 'success', text: done })
    refresh()
  }
  const approval = useMutation({
    mutationFn: (developer: Developer) => decide(portalId, developer, 'approve', null),
    onSuccess: (done) => setMessage({ tone: 'success', text: done }),
    onError: (problem) =>
      setMessage({
        tone: 'error',
        text: problem instanceof ManagementProblem ? problem.detail : 'That did not work. Please try again.',
      }),
    onSettled: refresh,
  })
  const act = (action: DeveloperAction) => {
    if (action.action !== 'approve') ask(action)
    else if (!approval.isPending) approval.mutate(action.developer)
  }
  return (
    <>
      <RoomHead title="Developers" portalName={portal?.name ?? ''}>
        <p class="room-lead">
          {portal &&
            (portal.auto_approve_developers
              ? 'Approved by themselves, as soon as they have confirmed their email.'
              : 'You approve each of them, after they have confirmed their email.')}
        </p>
      </RoomHead>
      <StatusLinks portal={portal} chosen={status} />
      {query.error && !query.data ? (
        <Failed title="We could not load the developers" query={query} />
      ) : (
        <DeveloperTable
          developers={query.data?.pages.flatMap((page) => page.data)}
          status={status}
          portalUrl={portal?.portal_url}
          onAct={act}
        />
      )}
      {query.hasNextPage && (
        <button
          type="button"
          class="button load-more"
          aria-disabled={query.isFetchingNextPage}
          onClick={() => query.isFetchingNextPage || void query.fetchNextPage()}
        >
          {query.isFetchingNextPage ? 'Loading…' : 'Load more'}
        </button>
      )}
      {(asked?.action === 'reject' || asked?.action === 'revoke') && (
        <DecisionDialog portalId={portalId} developer={asked.developer} decision={asked.action} onClose={close} />
      )}
      {asked?.action === 'delete' && (
        <DeleteDeveloperDialog portalId={portalId} developer={asked.developer} onClose={close} />
      )}
      <Message message={message} onDismiss={() => setMessage(undefined)} />
    </>
  )
}
