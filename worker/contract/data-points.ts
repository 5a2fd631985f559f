import { describeError, writeLogLine } from './log-lines.ts'

/** What is counted. `docs/operating.md` says how each may end. */
export type Counted =
  | 'request'
  | 'registration'
  | 'confirmation'
  | 'decision'
  | 'log-in'
  | 'proof'
  | 'letter'
  | 'breaker'
  | 'database failure'

/** Something that happened: nobody's name, address, password, token or network belongs into it. */
interface Happening {
  what: Counted
  /** A portal's id, or the name of another door; null where it is nobody's. */
  portal: string | null
  /** How it ended, in one of few words. */
  outcome: string
  /** How often it happened; once if it is not said. */
  times?: number
  route?: string
  status?: number
  milliseconds?: number
  roundTrips?: number
  rowsRead?: number
  rowsWritten?: number
}

export type Count = (happening: Happening) => void

/** What is used of a dataset of Workers Analytics Engine. */
interface Dataset {
  writeDataPoint: (point: DataPoint) => void
}

interface DataPoint {
  indexes: [string]
  blobs: string[]
  doubles: number[]
}

/**
 * Counts what happens, where there is a dataset of Workers Analytics Engine to count it in. Whatever becomes of that,
 * nothing else does: what cannot be counted is a line in the log.
 */
export function countIn(dataset: Dataset | undefined): Count {
  return (happening) => {
    try {
      dataset?.writeDataPoint(dataPointOf(happening))
    } catch (error) {
      writeLogLine('nothing could be counted', { error: describeError(error) })
    }
  }
}

// Queries know each value by its place: what is added goes to the end.
function dataPointOf({ what, portal, outcome, times, route, ...measured }: Happening): DataPoint {
  const { status, milliseconds, roundTrips, rowsRead, rowsWritten } = measured
  return {
    indexes: [portal ?? 'nobody'],
    blobs: [what, outcome, route ?? ''],
    doubles: [times ?? 1, status ?? 0, milliseconds ?? 0, roundTrips ?? 0, rowsRead ?? 0, rowsWritten ?? 0],
  }
}
