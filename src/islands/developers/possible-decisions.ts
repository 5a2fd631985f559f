import { type Decision, type DeveloperStatus, decisions } from '../../../worker/contract/developer-status.ts'

/** What can be decided about somebody who stands there. */
export function possibleDecisions(status: DeveloperStatus): Decision[] {
  return (Object.keys(decisions) as Decision[]).filter((decision) => isPossible(decision, status))
}

export function isPossible(decision: Decision, status: DeveloperStatus): boolean {
  return decisions[decision].from.some((from) => from === status)
}
