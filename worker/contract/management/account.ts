import * as z from 'zod'
import { adminRoles } from '../admin-role.ts'
import type { Endpoints } from '../endpoint.ts'
import { uuid } from './shapes.ts'

const account = z.object({
  id: uuid,
  email: z.string(),
  full_name: z.string(),
  role: z.enum(adminRoles),
  organization: z.object({ id: uuid, name: z.string() }),
})

export const accountEndpoints = {
  'GET /v3/me': { answer: account },
} as const satisfies Endpoints
