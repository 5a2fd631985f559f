import { useInfiniteQuery } from '@tanstack/preact-query'
import type { BulkJob } from '../../../worker/contract/management/bulk-jobs.ts'
import { addressOf, bulkJobAddress, portalIdInAddress } from '../addresses.ts'
import { Console } from '../frame/Console.tsx'
import { Empty } from '../parts/Empty.tsx'
import { Failed } from '../parts/Failed.tsx'
import { useKeptPlace } from '../parts/kept-place.ts'
import { LoadingRows } from '../parts/LoadingRows.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { TableFrame } from '../parts/TableFrame.tsx'
import { When } from '../parts/When.tsx'
import { bulkJobsQuery, usePortal } from '../queries.ts'
import { progressOf, resultOf, titleOf } from './job-words.ts'

/** The long work on many developers of a portal: what runs, what was stopped, and what was done. */
export function BulkJobs() {
  return (
    <Console room="bulk-jobs">
      <Room />
    </Console>
  )
}

function Room() {
  const portal = usePortal()
  const portalId = portalIdInAddress()
  const query = useInfiniteQuery({ ...bulkJobsQuery(portalId), enabled: portalId !== '' })
  const jobs = query.data?.pages.flatMap((page) => page.data)
  const place = useKeptPlace(query.data)
  const showMore = () => {
    if (query.isFetching) return
    place.current = jobs?.length
    void query.fetchNextPage()
  }
  return (
    <>
      <RoomHead title="Bulk jobs" portalName={portal?.name ?? ''}>
        <p class="room-lead">
          Work on many developers at once. It goes on whether or not anybody watches.
          <a href={addressOf('developers', portalId)}>Developers</a>
        </p>
      </RoomHead>
      {query.error && !jobs && <Failed title="We could not load the bulk jobs" query={query} />}
      {jobs?.length === 0 && (
        <Empty title="No bulk jobs yet">
          <p>When you decide about many developers at once, the work and what came of it appear here.</p>
          <a class="button" href={addressOf('developers', portalId)}>
            Choose developers
          </a>
        </Empty>
      )}
      {jobs?.length !== 0 && (jobs || !query.error) && <JobTable portalId={portalId} jobs={jobs} />}
      {query.isFetchNextPageError && (
        <Failed title="We could not load more bulk jobs" query={{ ...query, refetch: query.fetchNextPage }} />
      )}
      {query.hasNextPage && !query.isFetchNextPageError && (
        <button type="button" class="button load-more" aria-disabled={query.isFetchingNextPage} onClick={showMore}>
          {query.isFetchingNextPage ? 'Loading…' : 'Load more'}
        </button>
      )}
    </>
  )
}

function JobTable({ portalId, jobs }: { portalId: string; jobs: BulkJob[] | undefined }) {
  return (
    <TableFrame isLoading={!jobs}>
      <thead>
        <tr>
          <th scope="col">Job</th>
          <th scope="col">State</th>
          <th scope="col">Begun by</th>
          <th scope="col">Begun</th>
        </tr>
      </thead>
      {jobs ? (
        <tbody>
          {jobs.map((job) => (
            <tr key={job.id} tabIndex={-1}>
              <td>
                <p class="cell-title">
                  <a href={bulkJobAddress(portalId, job.id)}>{titleOf(job)}</a>
                </p>
                <p class="cell-text">{job.state === 'running' ? progressOf(job) : soFar(job)}</p>
              </td>
              <td>
                <span class="job-state" data-state={job.state}>
                  {stateWords[job.state]}
                </span>
              </td>
              <td>{job.created_by.full_name}</td>
              <td>
                <When at={job.created_at} />
              </td>
            </tr>
          ))}
        </tbody>
      ) : (
        <LoadingRows columns={4} />
      )}
    </TableFrame>
  )
}

const stateWords: Record<BulkJob['state'], string> = {
  preview: 'Not started',
  running: 'Running',
  stopped: 'Stopped',
  done: 'Done',
}

function soFar(job: BulkJob): string {
  return job.state === 'done' ? resultOf(job) : progressOf(job).replace('…', ' so far')
}
