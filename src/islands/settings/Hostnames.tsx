import { useMutation, useQuery } from '@tanstack/preact-query'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Hostname } from '../../../worker/contract/management/hostnames.ts'
import { call } from '../management-api.ts'
import { ManagementProblem } from '../management-problem.ts'
import { Failed } from '../parts/Failed.tsx'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { Section } from '../parts/Section.tsx'
import { hostnamesQuery, queryClient, useIsOrganizationAdmin } from '../queries.ts'
import { HostnameDialog } from './HostnameDialog.tsx'

/** Where a portal is found: the hostname that links are built with, and those that lead to it. */
export function Hostnames({ portalId }: { portalId: string }) {
  const isOrganizationAdmin = useIsOrganizationAdmin()
  const query = useQuery(hostnamesQuery(portalId))
  const [isAdding, add] = useState(false)
  const [message, setMessage] = useState<MessageWords>()
  const list = useRef<HTMLUListElement>(null)
  const isPlaceLost = useRef(false)

  // What was acted on is gone or has no button any more: whoever uses the keyboard stays in the list.
  useEffect(() => {
    if (isPlaceLost.current && document.activeElement === document.body) list.current?.focus({ preventScroll: true })
    isPlaceLost.current = false
  }, [query.data])

  const { mutate, isPending } = useMutation({
    mutationFn: (change: () => Promise<MessageWords>) => change(),
    onSuccess: setMessage,
    onError: (problem) =>
      setMessage({
        tone: 'error',
        text: problem instanceof ManagementProblem ? problem.detail : 'That did not work. Please try again.',
      }),
    onSettled: () => {
      isPlaceLost.current = true
      return queryClient.invalidateQueries({ queryKey: ['portals'] })
    },
  })
  const makeCanonical = async ({ hostname }: Hostname): Promise<MessageWords> => {
    await call('PATCH /v3/portals/:portalId/hostnames/:hostname', {
      params: { portalId, hostname },
      body: { canonical: true },
    })
    return { tone: 'success', text: `Links are built with ${hostname} from now on.` }
  }
  const putBack = async ({ hostname }: Hostname): Promise<MessageWords> => {
    await call('POST /v3/portals/:portalId/hostnames', { params: { portalId }, body: { hostname } })
    return { tone: 'success', text: `${hostname} is back.` }
  }
  const remove = async (one: Hostname): Promise<MessageWords> => {
    await call('DELETE /v3/portals/:portalId/hostnames/:hostname', { params: { portalId, hostname: one.hostname } })
    return { tone: 'success', text: `Removed ${one.hostname}.`, undo: () => mutate(() => putBack(one)) }
  }
  const close = (done: string | undefined) => {
    add(false)
    if (!done) return
    setMessage({ tone: 'success', text: done })
    void queryClient.invalidateQueries({ queryKey: hostnamesQuery(portalId).queryKey })
  }
  return (
    <Section
      title="Hostnames"
      lead="Where developers find the portal. Links are built with the canonical one; the others lead to it."
      action={
        isOrganizationAdmin && (
          <button type="button" class="button" onClick={() => add(true)}>
            Add hostname
          </button>
        )
      }
    >
      {query.error && !query.data && <Failed title="We could not load the hostnames" query={query} />}
      {!query.data && !query.error && <span class="skeleton" aria-busy="true" />}
      {query.data && (
        <ul class="rows" ref={list} tabIndex={-1}>
          {query.data.map((one) => (
            <li key={one.hostname} class="row">
              <p>
                <a class="address" href={one.url}>
                  {one.hostname}
                </a>
                {one.canonical && <span class="row-mark">Canonical</span>}
              </p>
              {isOrganizationAdmin && !one.canonical && (
                <div class="row-actions">
                  <button
                    type="button"
                    class="button"
                    aria-disabled={isPending}
                    onClick={() => isPending || mutate(() => makeCanonical(one))}
                  >
                    Make canonical<span class="visually-hidden"> {one.hostname}</span>
                  </button>
                  <button
                    type="button"
                    class="button"
                    aria-disabled={isPending}
                    onClick={() => isPending || mutate(() => remove(one))}
                  >
                    Remove<span class="visually-hidden"> {one.hostname}</span>
                  </button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {isAdding && <HostnameDialog portalId={portalId} onClose={close} />}
      <div class="hostnames-message">
        <Message message={message} onDismiss={() => setMessage(undefined)} />
      </div>
    </Section>
  )
}
