import type { Counted } from '../../worker/contract/data-points.ts'

/** A dataset that keeps what is written to it, each value by the name that it has in the operating guide. */
export function standInCounters() {
  const written: unknown[] = []
  return {
    binding: { writeDataPoint: (point) => void written.push(point) } satisfies AnalyticsEngineDataset,
    /** All of it, as it was written. */
    text: () => JSON.stringify(written),
    /** What was counted of something since the last time. */
    taken(...wanted: Counted[]) {
      const points = written.splice(0) as { indexes: [string]; blobs: string[]; doubles: number[] }[]
      return points
        .map(({ indexes: [portal], blobs: [what, outcome, route], doubles }) => {
          const [times, status, milliseconds, roundTrips, rowsRead, rowsWritten] = doubles
          return { portal, what, outcome, route, times, status, milliseconds, roundTrips, rowsRead, rowsWritten }
        })
        .filter(({ what }) => wanted.length === 0 || wanted.some((one) => one === what))
    },
  }
}
