import { Hono } from 'hono'
import type { AdminEnv } from './admin-session.ts'
import { serve } from './endpoint.ts'

export const account = new Hono<AdminEnv>()

serve(account, 'GET /v3/me', async ({ context }) => {
  const { id, email, full_name, role, organization_id, organization_name } = context.var.admin
  return { id, email, full_name, role, organization: { id: organization_id, name: organization_name } }
})
