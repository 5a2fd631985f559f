import { useMutation } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { Portal } from '../../../worker/contract/management/portals.ts'
import { call } from '../management-api.ts'
import { Section } from '../parts/Section.tsx'
import { When } from '../parts/When.tsx'
import { ErasedUnlessReopened } from '../portals/ErasedUnlessReopened.tsx'
import { queryClient, useIsOrganizationAdmin } from '../queries.ts'
import { ClosePortalDialog } from './ClosePortalDialog.tsx'

/** Closes a portal for everybody, or opens it again. Only organization admins see it. */
export function ClosePortal({ portal }: { portal: Portal }) {
  const mayClose = useIsOrganizationAdmin()
  const [isAsking, ask] = useState(false)
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['portals'] })
  const reopening = useMutation({
    mutationFn: () => call('POST /v3/portals/:portalId/reopen', { params: { portalId: portal.id } }),
    onSettled: refresh,
  })
  if (!mayClose) return null
  return (
    <Section
      title={portal.closed_at === null ? 'Close this portal' : 'This portal is closed'}
      lead={
        portal.closed_at === null ? (
          'Nobody can sign up or log in any more, and its pages say so. You can open it again within 30 days; then it is erased.'
        ) : (
          <>
            Nobody can sign up or log in. It was closed <When at={portal.closed_at} />.{' '}
            <ErasedUnlessReopened portal={portal} />
          </>
        )
      }
      action={
        portal.closed_at === null ? (
          <button type="button" class="button" data-tone="danger" onClick={() => ask(true)}>
            Close portal
          </button>
        ) : (
          <button
            type="button"
            class="button"
            data-tone="primary"
            aria-disabled={reopening.isPending}
            onClick={() => reopening.isPending || reopening.mutate()}
          >
            Open it again
          </button>
        )
      }
    >
      {reopening.error && (
        <p class="field-problem" role="alert">
          The portal is still closed. {reopening.error.message || 'Please try again.'}
        </p>
      )}
      {isAsking && (
        <ClosePortalDialog
          portal={portal}
          onClose={() => {
            ask(false)
            void refresh()
          }}
        />
      )}
    </Section>
  )
}
