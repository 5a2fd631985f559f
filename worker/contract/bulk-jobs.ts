import type { ApprovalRule } from './approval-rules.ts'
import type { Decision, DeveloperStatus } from './developer-status.ts'

export type BulkJobKind = 'decide' | 'apply_rules' | 'invite'
/** `preview`: a list that waits for somebody to start it. `stopped`: by an admin; it can be continued. */
export type BulkJobState = 'preview' | 'running' | 'stopped' | 'done'

/** Which developers a job is about: those named, in the order of their ids, or all that matched when it began. */
export type DeveloperChoice = { developer_ids: string[] } | { status: DeveloperStatus | null; search: string | null }

export type BulkJobInput =
  | { kind: 'decide'; decision: Decision; reason: string | null; choice: DeveloperChoice }
  /** With the rules as they were saved when the job began. */
  | { kind: 'apply_rules'; rules: ApprovalRule[] }
  /** `rows`: how many there are, those that cannot be invited included. */
  | { kind: 'invite'; message: string | null; rows: number }
