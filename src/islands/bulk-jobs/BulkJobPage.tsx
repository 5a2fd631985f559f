import { useMutation, useQuery } from '@tanstack/preact-query'
import type { ComponentChildren } from 'preact'
import type { BulkJob } from '../../../worker/contract/management/bulk-jobs.ts'
import { activityOfJob, addressOf, bulkJobIdInAddress, invitationListAddress, portalIdInAddress } from '../addresses.ts'
import { Console } from '../frame/Console.tsx'
import { call } from '../management-api.ts'
import { ManagementProblem } from '../management-problem.ts'
import { Empty } from '../parts/Empty.tsx'
import { Failed } from '../parts/Failed.tsx'
import { Notice } from '../parts/Notice.tsx'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { RoomHead } from '../parts/RoomHead.tsx'
import { Section } from '../parts/Section.tsx'
import { When } from '../parts/When.tsx'
import { bulkJobQuery, queryClient, usePortal } from '../queries.ts'
import { doneWord, formatCount, resultOf, skippedWords, titleOf } from './job-words.ts'

/** One bulk job: what it does, how far it has come, and at the end exactly what was done. */
export function BulkJobPage() {
  return (
    <Console room="bulk-jobs">
      <Room />
    </Console>
  )
}

function Room() {
  const portal = usePortal()
  const portalId = portalIdInAddress()
  const jobId = bulkJobIdInAddress()
  const query = useQuery({ ...bulkJobQuery(portalId, jobId), enabled: jobId !== '' })
  const job = query.data

  if (query.error instanceof ManagementProblem && query.error.status === 404) {
    return (
      <Empty title="There is no such bulk job" isWholeRoom>
        <p>The address is not quite right, or the job belongs to another portal.</p>
        <a class="button" href={addressOf('bulk-jobs', portalId)}>
          See all bulk jobs
        </a>
      </Empty>
    )
  }
  return (
    <>
      <RoomHead
        title={job ? titleOf(job) : 'Bulk job'}
        portalName={portal?.name ?? ''}
        action={job && <JobAction portalId={portalId} job={job} />}
      >
        <p class="room-lead">
          {job && (
            <>
              <span>
                Begun by {job.created_by.full_name}, <When at={job.created_at} />
              </span>
              <a href={addressOf('bulk-jobs', portalId)}>All bulk jobs</a>
            </>
          )}
        </p>
      </RoomHead>
      {query.error && !job && <Failed title="We could not load this bulk job" query={query} />}
      {!job && !query.error && (
        <div aria-busy="true">
          <span class="skeleton skeleton-card" />
          <span class="visually-hidden">Loading…</span>
        </div>
      )}
      {job && <Progress portalId={portalId} job={job} isUnreachable={query.isError} />}
    </>
  )
}

function Progress({ portalId, job, isUnreachable }: { portalId: string; job: BulkJob; isUnreachable: boolean }) {
  const { kind, done, skipped, total, state, reason, status } = job
  return (
    <Section title={headings[state]} lead={<Lead job={job} isUnreachable={isUnreachable} />}>
      <div class="job-outcome" role="status">
        {state === 'done' && <Notice tone="success" title={resultOf(job)} />}
        {state === 'stopped' && <span class="visually-hidden">Stopped. {resultOf(job)}</span>}
      </div>
      <ProgressBar label="Progress" done={done + skipped} total={total} />
      <dl class="job-facts">
        <Fact name={doneWord(job)} value={formatCount(done)} />
        <Fact name="skipped" value={formatCount(skipped)}>
          {skipped > 0 && <p class="job-fact-text">{skippedWords(job)}</p>}
        </Fact>
        {(state === 'running' || state === 'stopped') && (
          <Fact name="to come" value={formatCount(Math.max(0, total - done - skipped))} />
        )}
      </dl>
      {reason && (
        <div class="job-reason">
          <p class="job-reason-title">Reason, as it stands in each letter</p>
          <blockquote>{reason}</blockquote>
        </div>
      )}
      <p class="job-links">
        <a class="button" href={activityOfJob(portalId, job.id)}>
          See each decision
        </a>
        {kind === 'invite' ? (
          <a class="button" href={invitationListAddress(portalId, job.id)}>
            See the list
          </a>
        ) : (
          <a class="button" href={`${addressOf('developers', portalId)}${status ? `?status=${status}` : ''}`}>
            Back to developers
          </a>
        )}
      </p>
    </Section>
  )
}

const headings: Record<BulkJob['state'], string> = {
  preview: 'Not started yet',
  running: 'Running',
  stopped: 'Stopped',
  done: 'Done',
}

/** After how long without a move a job is said to stand still. Whoever died midway is replaced long before. */
const standstillMilliseconds = 60_000

function Lead({ job, isUnreachable }: { job: BulkJob; isUnreachable: boolean }) {
  const { state, updated_at, finished_at } = job
  if (isUnreachable)
    return <>We cannot reach the server now, and try again. The work there does not depend on this page.</>
  if (finished_at) {
    return (
      <>
        Finished <When at={finished_at} />. Everybody whom it changed gets a letter.
      </>
    )
  }
  if (state === 'stopped') {
    return <>What is done stays done. Continue, and it goes on where it was stopped, with nobody decided about twice.</>
  }
  const isStandstill = Date.now() - Date.parse(updated_at) > standstillMilliseconds
  if (isStandstill) {
    return (
      <>
        It has not moved since <When at={updated_at} />. We keep trying; nothing is lost meanwhile.
      </>
    )
  }
  return <>You can leave this page: the work goes on without it, and you find it again under Bulk jobs.</>
}

function Fact({ name, value, children }: { name: string; value: string; children?: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <p class="job-fact-number">{value}</p>
        {children}
      </dd>
    </div>
  )
}

const actions = {
  running: { endpoint: 'POST /v3/portals/:portalId/bulk-jobs/:jobId/stop', words: 'Stop', tone: undefined },
  stopped: { endpoint: 'POST /v3/portals/:portalId/bulk-jobs/:jobId/continue', words: 'Continue', tone: 'primary' },
} as const

/** Stops a running job, and lets a stopped one go on. */
function JobAction({ portalId, job }: { portalId: string; job: BulkJob }) {
  const action = job.state === 'running' || job.state === 'stopped' ? actions[job.state] : undefined
  const change = useMutation({
    mutationFn: (endpoint: (typeof actions)['running' | 'stopped']['endpoint']) =>
      call(endpoint, { params: { portalId, jobId: job.id } }),
    onSuccess: (changed) => queryClient.setQueryData(bulkJobQuery(portalId, job.id).queryKey, changed),
    // Somebody else may have been quicker, or the job is over: what is shown then says so.
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['portals', portalId, 'bulk-jobs'] }),
  })
  const isRefused = change.error instanceof ManagementProblem && change.error.status === 409
  return (
    <div class="job-action">
      {action && (
        <button
          type="button"
          class="button"
          data-tone={action.tone}
          aria-disabled={change.isPending}
          onClick={() => change.isPending || change.mutate(action.endpoint)}
        >
          {action.words}
        </button>
      )}
      <div role="alert">
        {change.error && !isRefused && (
          <p class="field-problem">
            {change.error instanceof ManagementProblem ? change.error.detail : 'That did not work. Please try again.'}
          </p>
        )}
      </div>
    </div>
  )
}
