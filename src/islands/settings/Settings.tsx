import { useQuery } from '@tanstack/preact-query'
import { portalIdInAddress } from '../addresses.ts'
import { Console } from '../frame/Console.tsx'
import { Failed } from '../parts/Failed.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { portalQuery, usePortal } from '../queries.ts'
import { SettingsEditor } from './SettingsEditor.tsx'

/** What a portal is called, how it looks, who may sign up and who is approved. */
export function Settings() {
  return (
    <Console room="settings">
      <Room />
    </Console>
  )
}

function Room() {
  const portalId = portalIdInAddress()
  const portal = usePortal()
  const query = useQuery({ ...portalQuery(portalId), enabled: portalId !== '' })
  return (
    <>
      <RoomHead title="Settings" portalName={portal?.name ?? ''}>
        <p class="room-lead">
          {portal && (
            <>
              <a href={portal.portal_url}>Portal URL</a> <span class="address">{portal.portal_url}</span>
            </>
          )}
        </p>
      </RoomHead>
      {query.data ? (
        <SettingsEditor latest={query.data} />
      ) : query.error ? (
        <Failed title="We could not load the settings" query={query} />
      ) : (
        <div class="settings" aria-busy="true">
          <span class="skeleton skeleton-card" />
          <span class="skeleton skeleton-card" />
          <span class="visually-hidden">Loading…</span>
        </div>
      )}
    </>
  )
}
