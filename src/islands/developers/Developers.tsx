import { useInfiniteQuery, useMutation } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { Developer } from '../../../worker/contract/management/developers.ts'
import { portalIdInAddress } from '../addresses.ts'
import { Console } from '../frame/Console.tsx'
import { ManagementProblem } from '../management-problem.ts'
import { Failed } from '../parts/Failed.tsx'
import { useKeptPlace } from '../parts/kept-place.ts'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { developersQuery, queryClient, usePortal } from '../queries.ts'
import { DecisionDialog } from './DecisionDialog.tsx'
import { DeleteDeveloperDialog } from './DeleteDeveloperDialog.tsx'
import { type DeveloperAction, DeveloperTable } from './DeveloperTable.tsx'
import { decide } from './decide.ts'
import { useRest } from './rest.ts'
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
  const developers = query.data?.pages.flatMap((page) => page.data)
  const [asked, ask] = useState<DeveloperAction>()
  const [message, setMessage] = useState<MessageWords>()

  const { isResting, restDuring } = useRest()
  const place = useKeptPlace(query.data)

  const refresh = () => restDuring(queryClient.invalidateQueries({ queryKey: ['portals'] }))
  const close = (done: string | undefined) => {
    if (done) place.current = asked?.place
    ask(undefined)
    if (done) setMessage({ tone: 'success', text: done })
    void refresh()
  }
  const approval = useMutation({
    mutationFn: (developer: Developer) => decide(portalId, developer, 'approve', null),
    onSuccess: (done) => setMessage({ tone: 'success', text: done }),
    onError: (problem) =>
      setMessage({
        tone: 'error',
        text: problem instanceof ManagementProblem ? problem.detail : 'That did not work. Please try again.',
      }),
    onSettled: () => void refresh(),
  })
  const act = (action: DeveloperAction) => {
    if (action.action !== 'approve') return ask(action)
    place.current = action.place
    approval.mutate(action.developer)
  }
  const showMore = () => {
    if (query.isFetching) return
    place.current = developers?.length
    void query.fetchNextPage()
  }
  return (
    <>
      <RoomHead title="Developers" portalName={portal?.name ?? ''}>
        <p class="room-lead">
          {portal &&
            (portal.auto_approve_developers
              ? 'New developers are approved automatically.'
              : 'New developers wait for your approval.')}
        </p>
      </RoomHead>
      <StatusLinks portal={portal} chosen={status} />
      {query.error && !query.isFetchNextPageError && <Failed title="We could not load the developers" query={query} />}
      {(developers || !query.error) && (
        <DeveloperTable
          developers={developers}
          status={status}
          portalUrl={portal?.portal_url}
          isResting={approval.isPending || isResting}
          onAct={act}
        />
      )}
      {query.isFetchNextPageError && (
        <Failed title="We could not load more developers" query={{ ...query, refetch: query.fetchNextPage }} />
      )}
      {query.hasNextPage && !query.isFetchNextPageError && (
        <button type="button" class="button load-more" aria-disabled={query.isFetchingNextPage} onClick={showMore}>
          {query.isFetchingNextPage ? 'Loading…' : 'Load more'}
        </button>
      )}
      {asked && asked.action !== 'delete' && (
        <DecisionDialog
          portalId={portalId}
          developer={asked.developer}
          decision={asked.action === 'approve-with-reason' ? 'approve' : asked.action}
          onClose={close}
        />
      )}
      {asked?.action === 'delete' && (
        <DeleteDeveloperDialog portalId={portalId} developer={asked.developer} onClose={close} />
      )}
      <Message message={message} onDismiss={() => setMessage(undefined)} />
    </>
  )
}
