import { Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { directoryDatabase } from '../store/database.ts'
import { changeOrganization } from '../store/organizations.ts'
import { wrongPassword } from './account.ts'
import type { AdminEnv } from './admin-session.ts'
import { serve } from './endpoint.ts'
import { presentPassword } from './present-password.ts'

export const organization = new Hono<AdminEnv>()

serve(organization, 'PATCH /v3/organization', async ({ context, body }) => {
  const password = await presentPassword(context, body.password)
  if ('refusal' in password) return password.refusal
  const { admin, now } = context.var
  const isChanged = await changeOrganization(
    directoryDatabase(context.env),
    admin.organization_id,
    { requireSecondFactor: body.require_second_factor },
    { ...password, eventId: uuidv7({ msecs: now }), adminId: admin.id, now },
  )
  if (!isChanged) return wrongPassword(context)
  return {
    id: admin.organization_id,
    name: admin.organization_name,
    require_second_factor: body.require_second_factor,
  }
})
