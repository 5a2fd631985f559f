import { useQuery } from '@tanstack/preact-query'
import { Console } from '../frame/Console.tsx'
import { Empty } from '../parts/Empty.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { portalsQuery } from '../queries.ts'
import { PortalCard } from './PortalCard.tsx'

/** Every portal of the organization: where it is, how it approves, and who waits there. */
export function Portals() {
  return (
    <Console room="portals">
      <RoomHead title="Dev Portal">
        <p class="room-lead">The portals of your organization.</p>
      </RoomHead>
      <PortalList />
    </Console>
  )
}

function PortalList() {
  const { data: portals } = useQuery(portalsQuery)
  if (!portals) {
    return (
      <div class="portal-list" aria-busy="true">
        <span class="skeleton skeleton-card" />
        <span class="skeleton skeleton-card" />
        <span class="visually-hidden">Loading…</span>
      </div>
    )
  }
  if (portals.length === 0) {
    return (
      <Empty title="No portals yet">
        <p>Your organization has no portal. Ask whoever operates this installation to create one.</p>
      </Empty>
    )
  }
  return (
    <ul class="portal-list">
      {portals.map((portal) => (
        <PortalCard key={portal.id} portal={portal} />
      ))}
    </ul>
  )
}
