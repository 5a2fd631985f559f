import { ManagementProblem } from '../management-problem.ts'

/** Why something did not work, in words. */
export function problemWords(problem: Error): string {
  return problem instanceof ManagementProblem ? problem.detail : 'That did not work. Please try again.'
}
