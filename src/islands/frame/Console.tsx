import { QueryClientProvider, useQuery } from '@tanstack/preact-query'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { portalIdInAddress, type Room } from '../addresses.ts'
import { HelpDialog } from '../keyboard/HelpDialog.tsx'
import { useShortcuts } from '../keyboard/shortcuts.ts'
import { Empty } from '../parts/Empty.tsx'
import { Failed } from '../parts/Failed.tsx'
import { portalsQuery, queryClient } from '../queries.ts'
import { Menu } from './Menu.tsx'
import { RunningJobs } from './RunningJobs.tsx'
import { StoppedLetters } from './StoppedLetters.tsx'

interface Props {
  room: Room
  children: ComponentChildren
}

/** What stands around every room: the menu, and what is said when there is no such portal. */
export function Console(props: Props) {
  return (
    <QueryClientProvider client={queryClient}>
      <Frame {...props} />
    </QueryClientProvider>
  )
}

function Frame({ room, children }: Props) {
  const portals = useQuery(portalsQuery)
  const portalId = portalIdInAddress()
  const [isHelpShown, showHelp] = useState(false)
  useShortcuts('Everywhere', [{ keys: '?', words: 'Show this list', run: () => showHelp(true) }])
  const isUnknown = portalId !== '' && portals.data?.every(({ id }) => id !== portalId)
  return (
    <>
      <a class="skip-link" href="#content">
        Skip to content
      </a>
      <Menu room={room} portals={portals.data} onHelp={() => showHelp(true)} />
      <main class="room" id="content" tabIndex={-1}>
        {portals.error && !portals.data ? (
          <>
            <h1 class="visually-hidden">Dev Portal</h1>
            <Failed title="We could not load your portals" query={portals} />
          </>
        ) : isUnknown ? (
          <NoSuchPortal />
        ) : (
          <>
            <RunningJobs />
            <StoppedLetters />
            {children}
          </>
        )}
      </main>
      {isHelpShown && <HelpDialog onClose={() => showHelp(false)} />}
    </>
  )
}

function NoSuchPortal() {
  return (
    <Empty title="There is no such portal" isWholeRoom>
      <p>It may have been removed, or the address is not quite right.</p>
      <a class="button" href="/">
        See all portals
      </a>
    </Empty>
  )
}
