import { portalIdInAddress } from '../addresses.ts'
import { Console } from '../frame/Console.tsx'
import { InvitationListRoom } from './InvitationListRoom.tsx'
import { listInAddress } from './list-in-address.ts'
import { NewListRoom } from './NewListRoom.tsx'
import { PendingInvitationsRoom } from './PendingInvitationsRoom.tsx'

/** Who was invited to a portal and has not accepted yet, and the ways to bring in more: one by one, or thousands. */
export function Invitations() {
  return (
    <Console room="invitations">
      <Room />
    </Console>
  )
}

function Room() {
  const portalId = portalIdInAddress()
  const list = listInAddress()
  if (list === 'new') return <NewListRoom portalId={portalId} />
  if (list) return <InvitationListRoom portalId={portalId} listId={list.id} />
  return <PendingInvitationsRoom portalId={portalId} />
}
