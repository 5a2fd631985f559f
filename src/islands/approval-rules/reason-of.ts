import { ManagementProblem } from '../management-problem.ts'

/** What to say about something that did not work. */
export function reasonOf(error: Error): string {
  return error instanceof ManagementProblem ? error.detail : 'This is our fault. Please try again.'
}
