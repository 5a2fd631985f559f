import { useMutation, useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { PublishedService } from '../../../worker/contract/management/published-services.ts'
import { portalIdInAddress } from '../addresses.ts'
import { Console } from '../frame/Console.tsx'
import { call } from '../management-api.ts'
import { problemWords } from '../management-problem.ts'
import { Failed } from '../parts/Failed.tsx'
import { useKeptPlace } from '../parts/kept-place.ts'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { publishedServicesQuery, queryClient, usePortal } from '../queries.ts'
import { RemoveServiceDialog } from './RemoveServiceDialog.tsx'
import { ServiceDialog } from './ServiceDialog.tsx'
import { type ServiceAction, ServiceTable } from './ServiceTable.tsx'

/** The services that developers find on a portal once they are logged in. */
export function PublishedServices() {
  return (
    <Console room="published-services">
      <Room />
    </Console>
  )
}

function Room() {
  const portal = usePortal()
  const portalId = portalIdInAddress()
  const query = useQuery({ ...publishedServicesQuery(portalId), enabled: portalId !== '' })
  const [asked, ask] = useState<ServiceAction>()
  const [message, setMessage] = useState<MessageWords>()
  const place = useKeptPlace(query.data)

  const refresh = () => queryClient.invalidateQueries({ queryKey: publishedServicesQuery(portalId).queryKey })
  const restoration = useMutation({
    mutationFn: ({ name, version, description, documentation_url }: PublishedService) =>
      call('POST /v3/portals/:portalId/published-services', {
        params: { portalId },
        body: { name, version, description, documentation_url },
      }),
    onSuccess: ({ name, version }) => setMessage({ tone: 'success', text: `Put ${name} ${version} back.` }),
    onError: (problem) => setMessage({ tone: 'error', text: problemWords(problem) }),
    onSettled: () => void refresh(),
  })
  const close = (done: string | undefined) => {
    const removed = done && asked?.action === 'remove' ? asked : undefined
    if (removed) place.current = removed.place
    ask(undefined)
    if (done) {
      const undo = removed && { undo: () => restoration.isPending || restoration.mutate(removed.service) }
      setMessage({ tone: 'success', text: done, ...undo })
    }
    void refresh()
  }
  const add = () => ask({ action: 'add' })
  return (
    <>
      <RoomHead
        title="Published Services"
        portalName={portal?.name ?? ''}
        action={
          <button type="button" class="button" data-tone="primary" onClick={add}>
            Add service
          </button>
        }
      >
        <p class="room-lead">
          {portal && (
            <>
              <a href={portal.portal_url}>Portal URL</a> <span class="address">{portal.portal_url}</span>
            </>
          )}
        </p>
      </RoomHead>
      {query.error && <Failed title="We could not load the services" query={query} />}
      {(query.data || !query.error) && <ServiceTable services={query.data} onAsk={ask} onAdd={add} />}
      {asked?.action === 'add' && <ServiceDialog portalId={portalId} onClose={close} />}
      {asked?.action === 'edit' && <ServiceDialog portalId={portalId} service={asked.service} onClose={close} />}
      {asked?.action === 'remove' && (
        <RemoveServiceDialog portalId={portalId} service={asked.service} onClose={close} />
      )}
      <Message message={message} onDismiss={() => setMessage(undefined)} />
    </>
  )
}
