import { v7 as uuidv7 } from 'uuid'
import { type ApprovalRule, firstMatchingRule } from '../contract/approval-rules.ts'
import type { Decision } from '../contract/developer-status.ts'
import type { RotatedSecret } from '../secrets/rotated-secret.ts'
import type { BulkJob } from '../store/bulk-jobs.ts'
import type { Ruling } from '../store/decisions.ts'
import type { PortalStore } from '../store/portal-store.ts'
import { linkLifetime } from './confirmation.ts'
import { newInvitation } from './invite-developer.ts'
import { letterDelay } from './letter-delay.ts'

/** How many developers one piece is about: a fraction of a second's work for the database. */
export const pieceSize = 250

interface Given {
  store: Pick<PortalStore, 'bulkJobs' | 'invitationLists'>
  tokenSecret: RotatedSecret
  now: () => number
  /** Between two pieces: lets others have their turn. */
  pause: () => Promise<void>
  /** Is told how many developers a piece has decided about, and how: by the decision itself, or `by_rules`. */
  decided: (outcome: Decision | 'by_rules', developers: number) => void
}

/**
 * Works on a running job, piece after piece, until it is over, the time is up or enough pieces are done. Whoever dies
 * midway loses nothing: a piece is written whole or not at all, together with how far the job came, and somebody else
 * goes on from there once the lease has run out. Returns how many pieces it did.
 */
export async function runBulkJob(
  jobId: string,
  { until, pieces, ...given }: Given & { until: number; pieces: number },
): Promise<number> {
  let piecesDone = 0
  let job = pieces > 0 ? await given.store.bulkJobs.claim(jobId, given.now()) : undefined
  while (job?.state === 'running' && piecesDone < pieces && given.now() < until) {
    const before = job
    job = await doPiece(job, given)
    if (job) tellDecided(before, job, given)
    piecesDone += 1
    await given.pause()
  }
  if (job?.state === 'running') await given.store.bulkJobs.release(job)
  return piecesDone
}

function tellDecided({ input, done }: BulkJob, after: BulkJob, { decided }: Given): void {
  if (input.kind === 'invite' || after.done === done) return
  decided(input.kind === 'decide' ? input.decision : 'by_rules', after.done - done)
}

/** Does the next piece of a job; the job after it, or undefined when somebody else has moved it. */
function doPiece(job: BulkJob, given: Given): Promise<BulkJob | undefined> {
  switch (job.input.kind) {
    case 'decide':
      return decideSome(job, job.input, given)
    case 'apply_rules':
      return applyRulesToSome(job, job.input.rules, given)
    case 'invite':
      return inviteSome(job, job.input, given)
  }
}

async function decideSome(
  job: BulkJob,
  { decision, reason, choice }: Extract<BulkJob['input'], { kind: 'decide' }>,
  { store, now }: Given,
) {
  const next = await store.bulkJobs.nextChosen(job, choice, pieceSize + 1)
  const { chosen, piece } = cut(job, next)
  const at = now()
  const developers = chosen.map(({ id }) => rulingOn(id, at))
  const ruling: Ruling = { decision, actor: 'admin', actorId: job.created_by, reason, developers }
  return store.bulkJobs.decide(job, piece, [ruling], { now: at, sendAfter: at + letterDelay })
}

/** The first rule that matches decides. Who matches none, or one that leaves them to a human, stays as they are. */
async function applyRulesToSome(job: BulkJob, rules: ApprovalRule[], { store, now }: Given) {
  const next = await store.bulkJobs.nextWaiting(job, pieceSize + 1)
  const { chosen, piece } = cut(job, next)
  const at = now()
  const matches = chosen.map((one) => ({ id: one.id, matching: firstMatchingRule(rules, one) }))
  const rulings = rules.flatMap((rule): Ruling[] => {
    const developers = matches.filter(({ matching }) => matching === rule).map(({ id }) => rulingOn(id, at))
    if (rule.decision === 'leave' || developers.length === 0) return []
    const reason = rule.decision === 'reject' ? rule.reason : null
    return [{ decision: rule.decision, actor: 'rule', actorId: rule.id, reason, developers }]
  })
  return store.bulkJobs.decide(job, piece, rulings, { now: at, sendAfter: at + letterDelay })
}

async function inviteSome(
  job: BulkJob,
  { message }: Extract<BulkJob['input'], { kind: 'invite' }>,
  { store, tokenSecret, now }: Given,
) {
  const next = await store.invitationLists.next(job, pieceSize + 1)
  const { chosen, piece } = cut(job, next)
  const at = now()
  const rows = await Promise.all(chosen.map(async (row) => ({ ...row, ...(await newInvitation(tokenSecret, at)) })))
  const made = { message, now: at, expiresAt: at + linkLifetime['developer-invitation'], sendAfter: at + letterDelay }
  return store.invitationLists.invite(job, piece, rows, made)
}

/** Of one more than fit into a piece: those who do, and whether that was all. */
function cut<Next extends { position: string }>(job: BulkJob, next: Next[]) {
  const chosen = next.slice(0, pieceSize)
  const position = chosen.at(-1)?.position ?? job.position
  return { chosen, piece: { position, size: chosen.length, isLast: next.length <= pieceSize } }
}

function rulingOn(developerId: string, now: number) {
  return { developerId, eventId: uuidv7({ msecs: now }), letterId: uuidv7({ msecs: now }) }
}
