import { useState } from 'preact/hooks'
import type { Portal } from '../../../worker/contract/management-api.ts'
import { addressOf, portalIdInAddress, type Room } from '../addresses.ts'
import { useChosenPortal } from './chosen-portal.ts'
import { LoggedIn } from './LoggedIn.tsx'
import { PortalSwitcher } from './PortalSwitcher.tsx'

interface Props {
  room: Room
  portals: Portal[] | undefined
}

/** The left-side menu; on a phone a bar on top that unfolds it. */
export function Menu({ room, portals }: Props) {
  const [isOpen, setOpen] = useState(false)
  const portal = useChosenPortal(portals)

  const changePortal = (id: string) => {
    portal.choose(id)
    if (room !== 'portals') location.assign(addressOf(room, id) ?? '/')
  }
  // A page about a portal that does not exist is none of the rooms that the menu leads to.
  const link = (to: Room, words: string) => (
    <a
      class="menu-link"
      href={addressOf(to, portal.id)}
      aria-current={to === room && (to === 'portals' || portal.id === portalIdInAddress()) ? 'page' : undefined}
    >
      {words}
    </a>
  )

  return (
    <header class="menu">
      <div class="menu-bar">
        <p class="wordmark">
          Vestibule <span>Console</span>
        </p>
        <button
          type="button"
          class="button menu-toggle"
          aria-expanded={isOpen}
          aria-controls="menu-body"
          onClick={() => setOpen(!isOpen)}
        >
          Menu
        </button>
      </div>
      <div class="menu-body" id="menu-body" data-open={isOpen}>
        <PortalSwitcher portals={portals} portalId={portal.id} onChange={changePortal} />
        <nav aria-label="Console">
          <ul class="menu-links">
            <li>
              {link('portals', 'Dev Portal')}
              <ul class="menu-links">
                <li>{link('published-services', 'Published Services')}</li>
                <li>{link('developers', 'Developers')}</li>
              </ul>
            </li>
          </ul>
        </nav>
        <LoggedIn />
      </div>
    </header>
  )
}
