import { type Context, Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import type { BulkJob as BulkJobAnswer } from '../contract/management/bulk-jobs.ts'
import { instant } from '../http/endpoint.ts'
import { problemAnswer } from '../http/problem.ts'
import type { BulkJobSummary } from '../store/bulk-jobs.ts'
import { startBulkJob } from '../usecases/start-bulk-job.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { serve } from './endpoint.ts'

export const bulkJobs = new Hono<AdminPortalEnv>()

const noSuchJob = 'There is no such bulk job on this portal.'

serve(bulkJobs, 'GET /v3/portals/:portalId/bulk-jobs', async ({ context, query }) => {
  const { 'filter[state][eq]': state, 'page[size]': size, 'page[after]': after } = query
  const page = await context.var.store.bulkJobs.page({ isRunning: state === 'running', after, size })
  for (const job of page.jobs) goOnWith(job, context)
  return {
    data: page.jobs.map(jobAnswer),
    meta: { page: { size, next: page.hasMore ? nextPath(context.req.url, page.jobs) : null } },
  }
})

serve(bulkJobs, 'POST /v3/portals/:portalId/bulk-jobs', async ({ context, body }) => {
  const { store, portal, admin, now } = context.var
  const job = await startBulkJob(body, { store, rules: portal.approval_rules, adminId: admin.id, now })
  goOnWith(job, context)
  return jobAnswer(job)
})

serve(bulkJobs, 'GET /v3/portals/:portalId/bulk-jobs/:jobId', async ({ context, params }) => {
  const job = await context.var.store.bulkJobs.find(params.jobId)
  if (!job) return problemAnswer(context, 404, noSuchJob)
  goOnWith(job, context)
  return jobAnswer(job)
})

serve(bulkJobs, 'POST /v3/portals/:portalId/bulk-jobs/:jobId/stop', async ({ context, params }) => {
  const { store, admin, now } = context.var
  const job = await store.bulkJobs.stop(params.jobId, { eventId: uuidv7({ msecs: now }), adminId: admin.id, now })
  if (!job) return problemAnswer(context, 404, noSuchJob)
  return job.state === 'stopped' ? jobAnswer(job) : problemAnswer(context, 409, `${standsAt[job.state]}.`)
})

serve(bulkJobs, 'POST /v3/portals/:portalId/bulk-jobs/:jobId/continue', async ({ context, params }) => {
  const { store, admin, now } = context.var
  const job = await store.bulkJobs.continue(params.jobId, { eventId: uuidv7({ msecs: now }), adminId: admin.id, now })
  if (!job) return problemAnswer(context, 404, noSuchJob)
  if (job.state !== 'running') return problemAnswer(context, 409, `${standsAt[job.state]}.`)
  goOnWith(job, context)
  return jobAnswer(job)
})

const standsAt: Record<BulkJobSummary['state'], string> = {
  preview: 'This job has not been started yet',
  running: 'This job is running',
  stopped: 'This job is stopped',
  done: 'This job is finished already',
}

// A job whose worker has died goes on as soon as somebody looks at it.
function goOnWith(job: BulkJobSummary, { var: { portal, now, workOnBulkJob } }: Context<AdminPortalEnv>): void {
  if (job.state === 'running' && job.leased_until <= now) workOnBulkJob(portal, job.id)
}

function jobAnswer(job: BulkJobSummary): BulkJobAnswer {
  const { id, kind, state, input, total, done, skipped, created_by, created_by_name, finished_at } = job
  const choice = input.kind === 'decide' ? input.choice : undefined
  return {
    id,
    kind,
    state,
    decision: input.kind === 'decide' ? input.decision : null,
    reason: input.kind === 'decide' ? input.reason : null,
    choice: choice ? ('status' in choice ? 'matching' : 'named') : null,
    status: choice && 'status' in choice ? (choice.status ?? null) : null,
    search: choice && 'search' in choice ? (choice.search ?? null) : null,
    total,
    done,
    skipped,
    created_by: { id: created_by, full_name: created_by_name },
    created_at: instant(job.created_at),
    updated_at: instant(job.updated_at),
    finished_at: finished_at === null ? null : instant(finished_at),
  }
}

function nextPath(url: string, jobs: BulkJobSummary[]): string {
  const { pathname, searchParams } = new URL(url)
  searchParams.set('page[after]', jobs.at(-1)?.id ?? '')
  return `${pathname}?${searchParams}`
}
