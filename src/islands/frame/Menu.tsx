import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import type { Portal } from '../../../worker/contract/management/portals.ts'
import { addressOf, portalIdInAddress, type Room } from '../addresses.ts'
import { RoomKeys } from '../keyboard/RoomKeys.tsx'
import { accountQuery } from '../queries.ts'
import { useChosenPortal } from './chosen-portal.ts'
import { LoggedIn } from './LoggedIn.tsx'
import { PortalSwitcher } from './PortalSwitcher.tsx'

interface Props {
  room: Room
  portals: Portal[] | undefined
  onHelp: () => void
}

/** The left-side menu; on a phone a bar on top that unfolds it. */
export function Menu({ room, portals, onHelp }: Props) {
  const [isOpen, setOpen] = useState(false)
  const portal = useChosenPortal(portals)
  const { data: account } = useQuery(accountQuery)

  const changePortal = (id: string) => {
    portal.choose(id)
    if (portalIdInAddress() !== '') location.assign(addressOf(room, id) ?? '/')
  }
  // A page about a portal that does not exist is none of the rooms that the menu leads to.
  const isHere = (to: Room) => to === room && (portalIdInAddress() === '' || portal.id === portalIdInAddress())
  const link = (to: Room, words: string) => (
    <a class="menu-link" href={addressOf(to, portal.id)} aria-current={isHere(to) ? 'page' : undefined}>
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
                <li>{link('overview', 'Overview')}</li>
                <li>{link('published-services', 'Published Services')}</li>
                <li>{link('developers', 'Developers')}</li>
                <li>{link('invitations', 'Invitations')}</li>
                <li>{link('letters', 'Letters')}</li>
                <li>{link('approval-rules', 'Approval rules')}</li>
                <li>{link('registration-form', 'Registration form')}</li>
                <li>{link('terms', 'Terms')}</li>
                <li>{link('letter-words', 'Letter words')}</li>
                <li>{link('settings', 'Settings')}</li>
              </ul>
            </li>
            {account?.role === 'organization_admin' && <li>{link('admins', 'Admins')}</li>}
            <li>{link('activity', 'Activity')}</li>
          </ul>
        </nav>
        <div class="menu-foot">
          <button type="button" class="menu-link menu-button" onClick={onHelp}>
            Keyboard shortcuts <kbd class="key">?</kbd>
          </button>
          <LoggedIn isHere={isHere('account')} />
        </div>
        <RoomKeys portalId={portal.id} isOrganizationAdmin={account?.role === 'organization_admin'} />
      </div>
    </header>
  )
}
