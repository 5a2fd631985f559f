import type { Decision } from '../../../worker/contract/developer-status.ts'
import type { BulkJob } from '../../../worker/contract/management/bulk-jobs.ts'

const number = new Intl.NumberFormat('en')
export const formatCount = (count: number) => number.format(count)

const decisionWords: Record<Decision, { title: string; doing: string; done: string; skipped: string }> = {
  approve: {
    title: 'Approve',
    doing: 'Approving',
    done: 'approved',
    skipped: 'They were approved already, were decided about by somebody else meanwhile, or are gone.',
  },
  reject: {
    title: 'Reject',
    doing: 'Rejecting',
    done: 'rejected',
    skipped: 'They were not pending, were decided about by somebody else meanwhile, or are gone.',
  },
  revoke: {
    title: 'Revoke access of',
    doing: 'Revoking access of',
    done: 'revoked',
    skipped: 'They were not approved, were decided about by somebody else meanwhile, or are gone.',
  },
}

const kindWords = {
  apply_rules: {
    doing: 'Applying the rules to',
    done: 'decided by the rules',
    skipped: 'No rule matched them, or the one that did leaves them to you, or they do not wait any more.',
  },
  invite: {
    doing: 'Inviting',
    done: 'invited',
    skipped: 'They were not invited: they are invited or developers already, or were left out.',
  },
}

/** What a job does, such as "Approve all pending developers". */
export function titleOf({ kind, decision, choice, status, search, total }: BulkJob): string {
  if (kind === 'apply_rules') return 'Apply the approval rules to everybody who waits'
  if (kind === 'invite' || !decision) return 'Invite developers from a list'
  const { title } = decisionWords[decision]
  if (choice === 'named') return `${title} ${developers(total)} chosen by hand`
  return `${title} all ${status ? `${status} ` : ''}developers${search ? ` that match “${search}”` : ''}`
}

/** How far a job has come, such as "Approving 1,200 of 5,000…". */
export function progressOf({ kind, decision, done, skipped, total }: BulkJob): string {
  const { doing } = kind === 'decide' ? decisionWords[decision ?? 'approve'] : kindWords[kind]
  return `${doing} ${formatCount(done + skipped)} of ${formatCount(total)}…`
}

/** What was done with those whom a job changed, such as "approved". */
export function doneWord({ kind, decision }: BulkJob): string {
  return kind === 'decide' ? decisionWords[decision ?? 'approve'].done : kindWords[kind].done
}

/** Why a job left some as they were. */
export function skippedWords({ kind, decision }: BulkJob): string {
  return kind === 'decide' ? decisionWords[decision ?? 'approve'].skipped : kindWords[kind].skipped
}

/** What a job did, such as "4,998 developers were approved and 2 were skipped." */
export function resultOf(job: BulkJob): string {
  const { total, done, skipped } = job
  if (total === 0) return 'There was nobody to do this for.'
  const people = job.kind === 'invite' ? `${formatCount(done)} ${done === 1 ? 'person' : 'people'}` : developers(done)
  const was = job.decision === 'revoke' ? 'had their access' : done === 1 ? 'was' : 'were'
  const changed = `${people} ${was} ${doneWord(job)}`
  return skipped === 0
    ? `${changed}.`
    : `${changed} and ${formatCount(skipped)} ${skipped === 1 ? 'was' : 'were'} skipped.`
}

function developers(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'developer' : 'developers'}`
}
