import { useMutation, useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { Portal } from '../../../worker/contract/management/portals.ts'
import { Console } from '../frame/Console.tsx'
import { call } from '../management-api.ts'
import { ManagementProblem } from '../management-problem.ts'
import { Empty } from '../parts/Empty.tsx'
import { useKeptPlace } from '../parts/kept-place.ts'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { portalsQuery, queryClient, useIsOrganizationAdmin } from '../queries.ts'
import { ClosePortalDialog } from '../settings/ClosePortalDialog.tsx'
import { ClosedPortals } from './ClosedPortals.tsx'
import { PortalCard } from './PortalCard.tsx'
import { PortalDialog } from './PortalDialog.tsx'

/** Every portal of the organization: where it is, how it approves, and who waits there. */
export function Portals() {
  return (
    <Console room="portals">
      <Room />
    </Console>
  )
}

function Room() {
  const isOrganizationAdmin = useIsOrganizationAdmin()
  const { data: portals } = useQuery(portalsQuery)
  const [asked, ask] = useState<'new' | Portal>()
  const [message, setMessage] = useState<MessageWords>()
  const place = useKeptPlace(portals)

  const refresh = () => queryClient.invalidateQueries({ queryKey: portalsQuery.queryKey })
  const { mutate: reopen } = useMutation({
    mutationFn: (portal: Portal) => call('POST /v3/portals/:portalId/reopen', { params: { portalId: portal.id } }),
    onSuccess: (portal) => setMessage({ tone: 'success', text: `${portal.name} is open again.` }),
    onError: (problem) =>
      setMessage({
        tone: 'error',
        text: problem instanceof ManagementProblem ? problem.detail : 'That did not work. Please try again.',
      }),
    onSettled: () => {
      place.current = 0
      return refresh()
    },
  })
  const close = (done: string | undefined) => {
    if (done) {
      const closed = asked === 'new' ? undefined : asked
      if (closed) place.current = 0
      setMessage({ tone: 'success', text: done, ...(closed && { undo: () => reopen(closed) }) })
    }
    ask(undefined)
    void refresh()
  }
  return (
    <>
      <RoomHead
        title="Dev Portal"
        action={
          isOrganizationAdmin && (
            <button type="button" class="button" data-tone="primary" onClick={() => ask('new')}>
              New portal
            </button>
          )
        }
      >
        <p class="room-lead">The portals of your organization.</p>
      </RoomHead>
      <PortalList
        portals={portals}
        isOrganizationAdmin={isOrganizationAdmin}
        onNew={() => ask('new')}
        onClose={ask}
        onReopen={reopen}
      />
      {asked === 'new' && <PortalDialog onClose={close} />}
      {asked && asked !== 'new' && <ClosePortalDialog portal={asked} onClose={close} />}
      <Message message={message} onDismiss={() => setMessage(undefined)} />
    </>
  )
}

interface ListProps {
  portals: Portal[] | undefined
  isOrganizationAdmin: boolean
  onNew: () => void
  onClose: (portal: Portal) => void
  onReopen: (portal: Portal) => void
}

function PortalList({ portals, isOrganizationAdmin, onNew, onClose, onReopen }: ListProps) {
  if (!portals) {
    return (
      <div class="portal-list" aria-busy="true">
        <span class="skeleton skeleton-card" />
        <span class="skeleton skeleton-card" />
        <span class="visually-hidden">Loading…</span>
      </div>
    )
  }
  const open = portals.filter((portal) => portal.closed_at === null)
  const closed = portals.filter((portal) => portal.closed_at !== null)
  return (
    <>
      {open.length > 0 && (
        <ul class="portal-list">
          {open.map((portal) => (
            <PortalCard
              key={portal.id}
              portal={portal}
              onClose={isOrganizationAdmin ? () => onClose(portal) : undefined}
            />
          ))}
        </ul>
      )}
      {open.length === 0 && (
        <Empty title={closed.length > 0 ? 'No open portals' : 'No portals yet'}>
          {isOrganizationAdmin ? (
            <>
              <p>A portal is where developers sign up for your APIs. It takes a name and a hostname.</p>
              <button type="button" class="button" onClick={onNew}>
                Create a portal
              </button>
            </>
          ) : (
            <p>The portals that are given to you appear here. Ask an organization admin for one.</p>
          )}
        </Empty>
      )}
      {closed.length > 0 && <ClosedPortals portals={closed} onReopen={isOrganizationAdmin ? onReopen : undefined} />}
    </>
  )
}
