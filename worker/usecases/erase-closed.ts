import { closedKeptMilliseconds } from '../contract/limits.ts'
import { type openErasures, tablesToEmpty } from '../store/erasures.ts'

/**
 * Erases what has been closed for long enough, with everything it owns: a bounded number of pieces at each call, which can
 * stop anywhere, for the next call goes on. What is reopened before that is never touched; what has begun cannot be reopened.
 */
export async function eraseClosed({
  erasures,
  pieces,
  newId,
  now,
}: {
  erasures: ReturnType<typeof openErasures>
  /** How many are erased at most. */
  pieces: number
  newId: () => string
  now: number
}): Promise<void> {
  await erasures.beginDue({ before: now - closedKeptMilliseconds, now, newId })
  let left = pieces
  for (const erasure of await erasures.goingOn()) {
    for (const table of tablesToEmpty(erasure.kind)) {
      for (let isLeft = true; isLeft; left -= 1) {
        if (left === 0) return
        isLeft = await erasures.erasePiece(erasure, table)
      }
    }
    await erasures.finish(erasure, { eventId: newId(), now })
  }
}
