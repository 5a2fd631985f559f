import { useQuery } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { addressOf, developerIdInAddress, portalIdInAddress } from '../addresses.ts'
import { Console } from '../frame/Console.tsx'
import { ManagementProblem } from '../management-problem.ts'
import { Empty } from '../parts/Empty.tsx'
import { Failed } from '../parts/Failed.tsx'
import { Message, type MessageWords } from '../parts/Message.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { usePortal } from '../queries.ts'
import { Decisions } from './Decisions.tsx'
import { Facts } from './Facts.tsx'
import { History } from './History.tsx'
import { Letters } from './Letters.tsx'
import { Notes } from './Notes.tsx'
import { developerQuery } from './record-queries.ts'
import { Sessions } from './Sessions.tsx'

/** Everything about one developer, and what an admin can do about them. */
export function DeveloperPage() {
  return (
    <Console room="developers">
      <Room />
    </Console>
  )
}

function Room() {
  const portal = usePortal()
  const whom = { portalId: portalIdInAddress(), developerId: developerIdInAddress() }
  const query = useQuery({ ...developerQuery(whom), enabled: whom.developerId !== '' })
  const [message, say] = useState<MessageWords>()
  const [deleted, setDeleted] = useState<string>()
  const list = addressOf('developers', whom.portalId)

  if (deleted) {
    return (
      <Empty title={deleted} isWholeRoom>
        <p>The address may register again. The history stays in the activity, without a name.</p>
        <a class="button" href={list}>
          See all developers
        </a>
      </Empty>
    )
  }
  if (query.error instanceof ManagementProblem && query.error.status === 404) {
    return (
      <Empty title="There is no such developer" isWholeRoom>
        <p>They may have been deleted, or the address is not quite right.</p>
        <a class="button" href={list}>
          See all developers
        </a>
      </Empty>
    )
  }
  const developer = query.data
  return (
    <>
      <a class="back-link" href={list}>
        ← All developers
      </a>
      <RoomHead
        title={developer?.full_name ?? 'Developer'}
        portalName={portal?.name ?? ''}
        action={developer && <Decisions developer={developer} whom={whom} say={say} onDeleted={setDeleted} />}
      >
        <p class="room-lead">
          {developer && (
            <>
              <a href={`mailto:${developer.email}`}>{developer.email}</a>
              <span class="status" data-status={developer.status}>
                {developer.status}
              </span>
            </>
          )}
        </p>
      </RoomHead>
      {query.error && <Failed title="We could not load this developer" query={query} />}
      {!developer && !query.error && (
        <div class="developer-records" aria-busy="true">
          <span class="skeleton skeleton-card" />
          <span class="skeleton skeleton-card" />
          <span class="visually-hidden">Loading…</span>
        </div>
      )}
      {developer && (
        <div class="developer-records">
          <div>
            <Facts developer={developer} whom={whom} />
            <Notes whom={whom} say={say} />
          </div>
          <div>
            <History whom={whom} />
            <Sessions developer={developer} whom={whom} say={say} />
            <Letters whom={whom} />
          </div>
        </div>
      )}
      <Message message={message} onDismiss={() => say(undefined)} />
    </>
  )
}
