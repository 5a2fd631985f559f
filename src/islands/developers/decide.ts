import { type Decision, decisions } from '../../../worker/contract/developer-status.ts'
import type { Developer } from '../../../worker/contract/management/developers.ts'
import { call } from '../management-api.ts'

const done: Record<Decision, string> = { approve: 'Approved', reject: 'Rejected', revoke: 'Revoked access of' }

/** Carries out a decision and says what happened. */
export async function decide(
  portalId: string,
  developer: Developer,
  decision: Decision,
  reason: string | null,
): Promise<string> {
  await call('PATCH /v3/portals/:portalId/developers/:developerId', {
    params: { portalId, developerId: developer.id },
    body: { status: decisions[decision].to, reason },
  })
  return `${done[decision]} ${developer.full_name}. We wrote to them.`
}
