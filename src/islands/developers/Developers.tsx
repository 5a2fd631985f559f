import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/preact-query'
import { useRef, useState } from 'preact/hooks'
import { type Decision, decisions, developerStatuses } from '../../../worker/contract/developer-status.ts'
import type { Developer } from '../../../worker/contract/management/developers.ts'
import { addressOf, developerAddress, portalIdInAddress } from '../addresses.ts'
import { Console } from '../frame/Console.tsx'
import { ManagementProblem } from '../management-problem.ts'
import { Failed } from '../parts/Failed.tsx'
import { useKeptPlace } from '../parts/kept-place.ts'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { SearchBox } from '../parts/SearchBox.tsx'
import { developersQuery, queryClient, usePortal } from '../queries.ts'
import { BulkDecisionDialog } from './BulkDecisionDialog.tsx'
import { DecisionDialog } from './DecisionDialog.tsx'
import { DeleteDeveloperDialog } from './DeleteDeveloperDialog.tsx'
import { type DeveloperAction, DeveloperTable } from './DeveloperTable.tsx'
import { decide } from './decide.ts'
import { ListTools } from './ListTools.tsx'
import { NobodyHere } from './NobodyHere.tsx'
import { isPossible } from './possible-decisions.ts'
import { useRest } from './rest.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { StatusLinks } from './StatusLinks.tsx'
import { useSelection } from './selection.ts'
import { rememberPages, useShownPages } from './shown-pages.ts'
import { useRowKeys } from './use-row-keys.ts'
import { addressOfView, viewInAddress } from './view-in-address.ts'

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
  const [view, setView] = useState(viewInAddress)
  const query = useInfiniteQuery({
    ...developersQuery(portalId, view),
    enabled: portalId !== '',
    placeholderData: keepPreviousData,
  })
  useShownPages(query)
  const problem = query.error instanceof ManagementProblem ? query.error : undefined
  const refusedSearch = problem?.reasonFor('filter[search][contains]')
  const developers = refusedSearch ? [] : query.data?.pages.flatMap((page) => page.data)
  const last = query.data?.pages.at(-1)?.meta.page
  const count = last && { total: last.total, isCapped: last.is_total_capped }
  const isWhole = !query.hasNextPage && !last?.is_total_capped
  const selection = useSelection(developers ?? [])
  const [asked, ask] = useState<DeveloperAction>()
  const [askedOfMany, askOfMany] = useState<Decision>()
  const [message, setMessage] = useState<MessageWords>()
  const searchField = useRef<HTMLInputElement>(null)

  const { isResting, restDuring } = useRest()
  const place = useKeptPlace(query.data)

  const refresh = () => queryClient.invalidateQueries({ queryKey: ['portals'] })
  const approval = useMutation({
    mutationFn: (developer: Developer) => decide(portalId, developer, 'approve', null),
    onSuccess: (done) => setMessage({ tone: 'success', text: done }),
    onError: (problem) =>
      setMessage({
        tone: 'error',
        text: problem instanceof ManagementProblem ? problem.detail : 'That did not work. Please try again.',
      }),
    onSettled: () => void restDuring(refresh()),
  })
  const close = (done: string | undefined) => {
    if (done && asked) {
      const { action, developer, place: left } = asked
      place.current = left
      setMessage({
        tone: 'success',
        text: done,
        ...(action === 'revoke' && { undo: () => approval.mutate({ ...developer, status: 'revoked' }) }),
      })
    }
    ask(undefined)
    // Nothing moves when a question was only put away.
    void (done ? restDuring(refresh()) : refresh())
  }
  const act = (action: DeveloperAction) => {
    if (action.action !== 'approve') return ask(action)
    place.current = action.place
    approval.mutate(action.developer)
  }
  const showMore = () => {
    if (query.isFetching || !query.hasNextPage) return
    place.current = developers?.length
    rememberPages((query.data?.pages.length ?? 0) + 1)
    void query.fetchNextPage()
  }
  const search = (text: string) => {
    const next = { ...view, search: text }
    setView(next)
    selection.clear()
    history.replaceState(null, '', addressOfView(next))
  }
  const { current, setCurrent } = useRowKeys({
    developers: developers ?? [],
    search: () => searchField.current?.select(),
    open: ({ id }) => location.assign(developerAddress(portalId, id)),
    select: selection.toggle,
    showMore,
    decide(decision, developer, place) {
      // What opens a dialog names whom it is about; what decides at once must not fall on who has just moved there.
      if (decision === 'approve' && (approval.isPending || isResting)) return
      if (isPossible(decision, developer.status)) return act({ action: decision, developer, place })
      setMessage({
        tone: 'error',
        text: `${developer.full_name} is ${developer.status} and cannot be ${decisions[decision].to} now.`,
      })
    },
  })

  const statuses = selection.isAllMatching
    ? view.status === 'all'
      ? developerStatuses
      : [view.status]
    : selection.selected.map(({ status }) => status)
  const possible = (Object.keys(decisions) as Decision[]).filter((decision) =>
    statuses.some((status) => isPossible(decision, status)),
  )
  // One or two characters find only what begins with them, and not all of it at once.
  const matching = isWhole || query.hasNextPage ? count : undefined
  return (
    <>
      <RoomHead
        title="Developers"
        portalName={portal?.name ?? ''}
        action={
          <a class="button" href={addressOf('invitations', portalId)}>
            Add or invite
          </a>
        }
      >
        <p class="room-lead">
          {portal &&
            (portal.auto_approve_developers
              ? 'New developers are approved automatically.'
              : 'New developers wait for your approval.')}
        </p>
      </RoomHead>
      <StatusLinks portal={portal} view={view} />
      <div class="developers">
        <SearchBox
          label="Search by name or email"
          field={searchField}
          value={view.search}
          reason={refusedSearch}
          onSearch={search}
        />
        <ListTools
          portalId={portalId}
          view={view}
          shown={developers?.length ?? 0}
          count={count}
          selection={selection}
        />
        <SelectionBar
          selection={selection}
          shown={developers?.length ?? 0}
          matching={matching}
          possible={possible}
          onDecide={askOfMany}
        />
        {query.error && !refusedSearch && !query.isFetchNextPageError && (
          <Failed title="We could not load the developers" query={query} />
        )}
        {developers?.length === 0
          ? !refusedSearch && <NobodyHere view={view} portalUrl={portal?.portal_url} onClear={() => search('')} />
          : (developers || !query.error) && (
              <DeveloperTable
                developers={developers}
                view={view}
                portalId={portalId}
                selection={selection}
                current={current}
                isResting={approval.isPending || isResting}
                onFocus={setCurrent}
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
        {!isWhole && !query.hasNextPage && developers && (
          <p class="more-match">More match than are shown. Type another character to narrow it down.</p>
        )}
      </div>
      {asked && asked.action !== 'delete' && (
        <DecisionDialog
          portalId={portalId}
          developer={asked.developer}
          decision={asked.action === 'approve-with-reason' ? 'approve' : asked.action}
          showsAnswers
          onClose={close}
        />
      )}
      {asked?.action === 'delete' && (
        <DeleteDeveloperDialog portalId={portalId} developer={asked.developer} onClose={close} />
      )}
      {askedOfMany && (
        <BulkDecisionDialog
          portalId={portalId}
          decision={askedOfMany}
          selected={selection.selected}
          matching={selection.isAllMatching ? matching : undefined}
          view={view}
          onClose={() => askOfMany(undefined)}
        />
      )}
      <Message message={message} onDismiss={() => setMessage(undefined)} />
    </>
  )
}
