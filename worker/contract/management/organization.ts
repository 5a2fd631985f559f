import * as z from 'zod'
import type { Endpoints } from '../endpoint.ts'
import { triedPassword } from '../fields.ts'
import { uuid } from './shapes.ts'

const organization = z.object({ id: uuid, name: z.string(), require_second_factor: z.boolean() })

export const organizationEndpoints = {
  'PATCH /v3/organization': {
    body: z.strictObject({
      require_second_factor: z.boolean({ error: 'must be true or false' }),
      password: triedPassword,
    }),
    answer: organization,
  },
} as const satisfies Endpoints
