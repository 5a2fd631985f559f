/** Why a row of a list cannot be invited. */
export const rowProblems = [
  'email_missing',
  'not_an_address',
  'name_too_long',
  'name_unreadable',
  'doubled',
  'domain_denied',
  'already_a_developer',
  'already_invited',
] as const
export type RowProblem = (typeof rowProblems)[number]

/** What became of a good row once its turn came. All but the first: somebody was faster. */
export const rowOutcomes = ['invited', 'already_a_developer', 'already_invited', 'portal_closed'] as const
export type RowOutcome = (typeof rowOutcomes)[number]

/** What is known of one row of a list of people to invite. */
export interface ListedRow {
  problem: RowProblem | null
  /** The row that has the same address, where that is the problem. */
  same_as_row: number | null
  outcome: RowOutcome | null
}

const problemWords: Record<Exclude<RowProblem, 'doubled'>, string> = {
  email_missing: 'There is no email address',
  not_an_address: 'This is not an email address',
  name_too_long: 'The name is too long',
  name_unreadable: 'The name contains characters that cannot be read',
  domain_denied: 'Addresses of this domain are denied by the portal’s settings',
  already_a_developer: 'This address is a developer already',
  already_invited: 'This address is invited already',
}
const outcomeWords: Record<RowOutcome, string> = {
  invited: 'Invited',
  already_a_developer: 'Became a developer meanwhile',
  already_invited: 'Was invited meanwhile',
  portal_closed: 'Not invited: the portal was closed',
}

/** What is wrong with a row, or what became of it, in words. */
export function wordsOf({ problem, same_as_row, outcome }: ListedRow): string {
  if (problem === 'doubled') return `The same address as in row ${same_as_row}`
  if (problem) return problemWords[problem]
  return outcome ? outcomeWords[outcome] : 'Not invited yet'
}
