import { v7 as uuidv7 } from 'uuid'
import type { ApprovalRule } from '../contract/approval-rules.ts'
import type { BulkJobInput } from '../contract/bulk-jobs.ts'
import type { NewBulkJob } from '../contract/management/bulk-jobs.ts'
import type { BulkJobSummary } from '../store/bulk-jobs.ts'
import type { PortalStore } from '../store/portal-store.ts'

interface Given {
  store: Pick<PortalStore, 'bulkJobs'>
  /** The portal's rules, as they are saved now. */
  rules: ApprovalRule[]
  adminId: string
  now: number
}

/** Begins long work on many developers. The same request twice begins one job. */
export async function startBulkJob(wanted: NewBulkJob, { store, rules, adminId, now }: Given): Promise<BulkJobSummary> {
  const newId = () => uuidv7({ msecs: now })
  const requestId = wanted.request_id ?? null
  return store.bulkJobs.start(newId(), inputOf(wanted, rules), { eventId: newId(), requestId, adminId, now })
}

function inputOf(wanted: NewBulkJob, rules: ApprovalRule[]): BulkJobInput {
  if (wanted.kind === 'apply_rules') return { kind: 'apply_rules', rules }
  const { kind, decision, reason, developer_ids, status = null, search = null } = wanted
  const named = developer_ids && [...new Set(developer_ids.map((id) => id.toLowerCase()))].sort()
  return { kind, decision, reason, choice: named ? { developer_ids: named } : { status, search } }
}
