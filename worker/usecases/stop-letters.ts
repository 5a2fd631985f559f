import type { Count } from '../contract/data-points.ts'
import type { openMailGuard } from '../store/mail-guard.ts'

interface Given {
  guard: Pick<ReturnType<typeof openMailGuard>, 'jumps' | 'admins' | 'stop'>
  count: Count
  newId: () => string
  now: number
}

/**
 * Stops the sign-up letters of portals where sign-ups or bounces jump, and writes to their admins
 * (docs/decisions/2026-11-28-when-sign-up-letters-stop.md).
 */
export async function stopLetters({ guard, count, newId, now }: Given): Promise<void> {
  for (const jump of await guard.jumps(now)) {
    const notices = (await guard.admins(jump)).map((recipient) => ({ id: newId(), recipient }))
    const isStopped = await guard.stop(jump, { eventId: newId(), notices, now })
    if (isStopped) count({ what: 'breaker', portal: jump.id, outcome: jump.cause })
  }
}
