import { useQuery } from '@tanstack/preact-query'
import { portalIdInAddress } from '../addresses.ts'
import { Console } from '../frame/Console.tsx'
import { ManagementProblem } from '../management-problem.ts'
import { Empty } from '../parts/Empty.tsx'
import { Failed } from '../parts/Failed.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { overviewQuery, usePortal } from '../queries.ts'
import { Days } from './Days.tsx'
import { Funnel } from './Funnel.tsx'
import { SpanChooser } from './SpanChooser.tsx'
import { queryOf, spanInAddress } from './span-in-address.ts'
import { TimeToApproval } from './TimeToApproval.tsx'
import { Waiting } from './Waiting.tsx'

/** How a portal is doing: who came, what became of them, and who waits. */
export function Overview() {
  return (
    <Console room="overview">
      <Room />
    </Console>
  )
}

function Room() {
  const portal = usePortal()
  const portalId = portalIdInAddress()
  const span = spanInAddress()
  const query = useQuery({ ...overviewQuery(portalId, queryOf(span)), enabled: portalId !== '' })
  const overview = query.data
  const problem = query.error instanceof ManagementProblem ? query.error : undefined
  const isRefused = problem !== undefined && problem.invalid_parameters.length > 0
  const isNew =
    overview?.funnel.sign_ups === 0 && portal && Object.values(portal.developer_counts).every((count) => count === 0)

  return (
    <>
      <RoomHead title="Overview" portalName={portal?.name ?? ''}>
        <p class="room-lead">What became of those who signed up. Days begin and end in UTC.</p>
      </RoomHead>
      <SpanChooser span={span} overview={overview} problem={problem} />
      {query.error && !isRefused && <Failed title="We could not load the overview" query={query} />}
      {isNew ? (
        <Empty title="Nobody has signed up yet">
          <p>Share the portal’s address, and this page fills by itself.</p>
          <a href={portal.portal_url}>{portal.portal_url}</a>
        </Empty>
      ) : (
        !query.error && (
          <>
            <Funnel funnel={overview?.funnel} />
            <div class="overview-pair">
              <Waiting waiting={overview?.waiting} portalId={portalId} />
              <TimeToApproval overview={overview} />
            </div>
            <Days days={overview?.days} />
          </>
        )
      )}
    </>
  )
}
