import { Hono } from 'hono'
import { v7 as uuidv7 } from 'uuid'
import { invalidParameters, problemAnswer } from '../http/problem.ts'
import { readLogo, writeLogo } from '../usecases/read-logo.ts'
import type { AdminPortalEnv } from './admin-session.ts'
import { serve } from './endpoint.ts'

export const portalLogo = new Hono<AdminPortalEnv>()

const noLogo = 'This portal has no logo.'

serve(portalLogo, 'GET /v3/portals/:portalId/assets/logo', async ({ context }) => {
  const logo = await context.var.store.settings.logo()
  return logo ? { data: writeLogo(logo) } : problemAnswer(context, 404, noLogo)
})

serve(portalLogo, 'PUT /v3/portals/:portalId/assets/logo', async ({ context, body }) => {
  const { admin, store, now } = context.var
  const read = await readLogo(body.data)
  if (!read.ok) return invalidParameters(context, [{ field: 'data', reason: read.reason, source: 'body' }])
  await store.settings.putLogo(read.logo, { eventId: uuidv7({ msecs: now }), adminId: admin.id, now })
  return { data: writeLogo(read.logo) }
})

serve(portalLogo, 'DELETE /v3/portals/:portalId/assets/logo', async ({ context }) => {
  const { admin, store, now } = context.var
  const removed = await store.settings.removeLogo({ eventId: uuidv7({ msecs: now }), adminId: admin.id, now })
  return removed ? undefined : problemAnswer(context, 404, noLogo)
})
