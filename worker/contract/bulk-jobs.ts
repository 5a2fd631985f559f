import type { Decision, DeveloperStatus } from './developer-status.ts'

export type BulkJobKind = 'decide' | 'apply_rules' | 'invite'
/** `preview`: a list that waits for somebody to start it. `stopped`: by an admin; it can be continued. */
export type BulkJobState = 'preview' | 'running' | 'stopped' | 'done'

/** Which developers a job is about: those named, or all that matched when it began. */
export type DeveloperChoice = { developer_ids: string[] } | { status: DeveloperStatus | null; search: string | null }

export type BulkJobInput =
  | { kind: 'decide'; decision: Decision; reason: string | null; choice: DeveloperChoice }
  | { kind: 'apply_rules' }
  | { kind: 'invite'; message: string | null }
