/** What can be wrong with an installation, so that its operator is told by letter. */
export type Trouble = 'letters_failed' | 'outbox_stuck' | 'letters_stopped' | 'database_failures'

/** Whose letters it is about: a portal's, or an organization's to its admins. */
export interface TroubledPlace {
  id: string
  name: string
  is_portal: boolean
}

const minute = 60_000
const hour = 60 * minute

/** When the operator is written to. `docs/operating.md` says the same. */
export const alerts = {
  /** So many letters given up within an hour. */
  failedLetters: 10,
  failedLettersWithin: hour,
  /** So many times that the database failed within ten minutes. A few are usual with any database behind a network. */
  databaseFailures: 20,
  databaseFailuresWithin: 10 * minute,
  /** The same trouble is told again no earlier than this, whatever happens in between. */
  againAfter: 6 * hour,
  /** What was not seen for so long is over. What comes and goes is told once. */
  overAfter: 30 * minute,
} as const
