import { Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { directoryDatabase } from '../store/database.ts'
import { changeOrganization } from '../store/organizations.ts'
import type { AdminEnv } from './admin-session.ts'
import { serve } from './endpoint.ts'

export const organization = new Hono<AdminEnv>()

serve(organization, 'PATCH /v3/organization', async ({ context, body }) => {
  const { admin, now } = context.var
  const requireSecondFactor = body.require_second_factor ?? admin.require_second_factor
  await changeOrganization(
    directoryDatabase(context.env),
    admin.organization_id,
    { requireSecondFactor },
    { eventId: uuidv7({ msecs: now }), adminId: admin.id, now },
  )
  return { id: admin.organization_id, name: admin.organization_name, require_second_factor: requireSecondFactor }
})
