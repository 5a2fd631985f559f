import { useQuery } from '@tanstack/preact-query'
import { useEffect, useRef } from 'preact/hooks'
import { addressOf, bulkJobAddress, bulkJobIdInAddress, portalIdInAddress } from '../addresses.ts'
import { progressOf } from '../bulk-jobs/job-words.ts'
import { queryClient, runningBulkJobsQuery } from '../queries.ts'

/** Says in every room of a portal that work on many developers is going on there, and leads to it. */
export function RunningJobs() {
  const portalId = portalIdInAddress()
  const { data: jobs = [] } = useQuery({ ...runningBulkJobsQuery(portalId), enabled: portalId !== '' })
  const running = jobs.length
  const before = useRef(0)
  // What the room shows is different now.
  useEffect(() => {
    if (running < before.current) void queryClient.invalidateQueries({ queryKey: ['portals'] })
    before.current = running
  }, [running])

  const [job, ...others] = jobs.filter(({ id }) => id !== bulkJobIdInAddress())
  if (!job) return null
  const address = others.length > 0 ? addressOf('bulk-jobs', portalId) : bulkJobAddress(portalId, job.id)
  return (
    <a class="running-jobs" href={address}>
      {progressOf(job)}
      {others.length > 0 && ` and ${others.length} more ${others.length === 1 ? 'job' : 'jobs'}`}
    </a>
  )
}
