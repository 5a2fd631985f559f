import { closedKeptMilliseconds } from './limits.ts'

/**
 * When something that is closed is erased with everything it owns, unless it is reopened before; null while it is open. What
 * came back by an import is kept as long after that.
 */
export function erasingDate(place: { closed_at: number | null; restored_at: number | null }): number | null {
  if (place.closed_at === null) return null
  return Math.max(place.closed_at, place.restored_at ?? 0) + closedKeptMilliseconds
}
