import { Hono } from 'hono'
import { type DeveloperStatus, developerStatuses } from '../contract/developer-status.ts'
import type { DoorEnv } from '../env.ts'
import { instant } from '../http/endpoint.ts'
import { directoryDatabase } from '../store/database.ts'
import { installationStatus } from '../store/installation-status.ts'
import { serve } from './endpoint.ts'

export const status = new Hono<DoorEnv>()

serve(status, 'GET /operator/status', async ({ context }) => {
  const { organizations, portals, developers, letters, lastMigration } = await installationStatus(
    directoryDatabase(context.env),
  )
  const countOf = (status: DeveloperStatus) => developers.find((count) => count.status === status)?.developers ?? 0
  return {
    organizations,
    portals,
    developers: Object.fromEntries(developerStatuses.map((status) => [status, countOf(status)])) as Record<
      DeveloperStatus,
      number
    >,
    letters: {
      waiting: letters.waiting,
      failed: letters.failed,
      waiting_since: letters.waiting_since === null ? null : instant(letters.waiting_since),
    },
    last_migration: lastMigration,
  }
})
